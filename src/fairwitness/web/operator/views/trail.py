"""
The audit trail of an organisation: who did what to which object, and when.

In:       what is looked for.
Out:      a page, CSV, or lines of JSON; owners alone see them.
Not here: the entries (`store.trail_reading`).
"""

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from fairwitness.core.problem import Problem
from fairwitness.web.store import trail_reading as store
from fairwitness.web.store.access import Action, organisation_for
from fairwitness.web.store.models import Organisation

KINDS = {
    "csv": ("text/csv; charset=utf-8", store.as_csv),
    "jsonl": ("application/jsonl; charset=utf-8", store.as_json_lines),
}
"""Endings under which the trail can be taken along."""


class NotLookedFor(Problem):
    """What is looked for cannot be read, so nothing is handed out."""

    code = "not-looked-for"

    def __init__(self) -> None:
        super().__init__(
            gettext("What you look for in the trail cannot be read."),
            fix=gettext("Choose it on the page of the trail, and export it from there."),
        )


class TrailForm(forms.Form):
    """What is looked for."""

    verb = forms.ChoiceField(label=_("What"), required=False)
    by = forms.TypedChoiceField(label=_("Who"), required=False, coerce=int, empty_value=None)
    since = forms.DateField(
        label=_("From"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    until = forms.DateField(
        label=_("Until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def offer(self, organisation: Organisation) -> "TrailForm":
        """Offer what the trail of an organisation holds."""
        verb, by = self.fields["verb"], self.fields["by"]
        verb.choices = [("", _("everything")), *((v, v) for v in store.verbs(organisation))]  # type: ignore[attr-defined]
        by.choices = [("", _("everybody")), *store.people(organisation)]  # type: ignore[attr-defined]
        return self


@login_required
@never_cache
@require_GET
def trail(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Show the entries that are looked for, the newest first."""
    organisation = organisation_for(request.user, organisation_id, Action.MANAGE)
    form = TrailForm(request.GET).offer(organisation)
    found = store.entries(organisation, _wanted(form)).order_by("-id")
    looked_for = request.GET.copy()
    looked_for.pop("page", None)
    page = Paginator(found, 50).get_page(request.GET.get("page"))
    shown = {
        "organisation": organisation,
        "form": form,
        "page": page,
        "rows": [(entry, store.details(entry)) for entry in page],
        "looked_for": looked_for.urlencode(),
    }
    return render(request, "operator/trail.html", shown, status=400 if form.errors else 200)


@login_required
@never_cache
@require_GET
def trail_export(request: HttpRequest, organisation_id: int, kind: str) -> StreamingHttpResponse:
    """Hand out the entries that are looked for, the oldest first."""
    organisation = organisation_for(request.user, organisation_id, Action.MANAGE)
    form = TrailForm(request.GET).offer(organisation)
    if kind not in KINDS:
        raise Http404
    if not form.is_valid():
        raise NotLookedFor
    content_type, written = KINDS[kind]
    answer = StreamingHttpResponse(
        written(store.entries(organisation, _wanted(form))), content_type=content_type
    )
    answer["Content-Disposition"] = f'attachment; filename="trail-{organisation.pk}.{kind}"'
    return answer


def _wanted(form: TrailForm) -> store.Wanted:
    """Return what is looked for; what cannot be read is left out, and the page says so."""
    form.is_valid()
    given = form.cleaned_data
    return store.Wanted(
        verb=given.get("verb") or "",
        by=given.get("by"),
        since=given.get("since"),
        until=given.get("until"),
    )
