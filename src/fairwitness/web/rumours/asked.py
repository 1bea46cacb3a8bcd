"""
How often a check is asked about: a picture for each language, the table behind it, a file.

In:       the name of a check.
Out:      what `fairwitness.rumours.demand` lets be shown; days that are over only.
Not here: counting (`store.rumours.counting`).
"""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from fairwitness.core import series_file
from fairwitness.core.figure import ReleasePolicy
from fairwitness.core.series import Series
from fairwitness.report import charts
from fairwitness.web.rumours.kept_pages import kept
from fairwitness.web.rumours.reader_page import reader_page
from fairwitness.web.store.rumours import counting, reading

INK = "#1d1d1b"
"""Of the picture's text; it stands on white in both themes."""
LANGS = {"en": gettext_lazy("In English"), "zh": gettext_lazy("In Chinese")}


def hour() -> str:
    """Return the hour: what is shown of days that are over may change once in it."""
    return f"{timezone.now():%Y-%m-%dT%H}"


def shown(check_id: str) -> dict[str, object]:
    """Return what the page of a check shows; nothing where nobody asked."""
    found = counting.of_check(check_id, today=_today())
    if not any(value != 0 for one in found for value in one.values):
        return {}
    days = [date.fromordinal(found[0].start.toordinal() + n) for n in range(len(found[0].values))]
    return {
        "days": [
            (day, [_said(one.values[n]) for one in found])
            for n, day in enumerate(days)
            if any(one.values[n] != 0 for one in found)
        ],
        "langs": [(_lang(one), LANGS[_lang(one)]) for one in found],
        "pictures": [
            (_lang(one), LANGS[_lang(one)], _in_short(one)) for one in found if any(one.values)
        ],
        "start": days[0],
        "end": days[-1],
        "k": ReleasePolicy().k,
        "base": ReleasePolicy().base,
    }


@require_safe
@reader_page
def picture(request: HttpRequest, check_id: str, asked_in: str) -> HttpResponse:
    """Draw the days of one language."""

    def made() -> HttpResponse:
        for one in counting.of_check(check_id, today=_today()):
            if _lang(one) == asked_in:
                return HttpResponse(_drawn(one), content_type="image/svg+xml")
        raise Http404

    return kept(request, (reading.state(check_id), hour()), made)


@require_safe
@reader_page
def numbers(request: HttpRequest, check_id: str) -> HttpResponse:
    """Hand out the days of a check as a file of series."""

    def made() -> HttpResponse:
        found = counting.of_check(check_id, today=_today())
        return HttpResponse(series_file.write(found), content_type="application/json")

    return kept(request, (reading.state(check_id), hour()), made)


def _drawn(one: Series) -> str:
    bars = tuple(
        charts.Bar(
            label=f"{date.fromordinal(one.start.toordinal() + n):%m-%d}",
            value=value,
            shown=_said(value),
            status="suppressed" if value is None else "value",
        )
        for n, value in enumerate(one.values)
    )
    drawn = charts.draw(bars, unit=one.unit, over_time=True)
    return drawn.replace("<svg ", f'<svg color="{INK}" ', 1)


def _in_short(one: Series) -> str:
    """Say in a sentence what a picture shows."""
    most = max(value for value in one.values if value is not None)
    hidden = sum(value is None for value in one.values)
    said = _("At most %(most)d questions a day; on %(hidden)d days fewer than %(k)d, not shown.")
    return said % {"most": most, "hidden": hidden, "k": ReleasePolicy().k}


def _said(value: float | None) -> str:
    return f"<{ReleasePolicy().k}" if value is None else f"{value:.0f}"


def _lang(one: Series) -> str:
    return dict(one.dimensions)["lang"]


def _today() -> date:
    return timezone.now().date()
