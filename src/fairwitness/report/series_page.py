"""
Lay daily series out as one HTML page that needs nothing else: no script, no request, no font.

In:       series with their names and changes, the duties that are open, a language.
Out:      the page as text; the same values, the same bytes.
Not here: drawing (`series_chart`), what a change or a duty says (`duties`).
"""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from hashlib import sha256

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from fairwitness.core.series import Series
from fairwitness.core.words import Lang, Words
from fairwitness.report.series_chart import Mark, draw
from fairwitness.report.wording_numbers import number

W = Words
TEXTS = {
    "title": W("When an assessment falls due", "何时应当开展评估"),
    "lead": W(
        "Figures of the service day by day, with the changes that were found. Aggregates only: "
        "nobody can be looked up here.",
        "本服务逐日数据及所发现的变化。仅含汇总数据，无法查询任何个人。",
    ),
    "made": W("Made at {at} UTC", "生成时间：{at}（UTC）"),
    "duties": W("Open duties", "未完成的事项"),
    "none": W("Nothing is due.", "目前没有到期事项。"),
    "series": W("Daily figures", "逐日数据"),
    "no_series": W("No source was read.", "未读取任何数据源。"),
    "changes": W("Changes", "变化"),
    "no_changes": W("No marked change was found.", "未发现显著变化。"),
    "day": W("Day", "日期"),
    "value": W("Number", "数值"),
    "table": W("The numbers behind the picture", "图中数据"),
    "missing": W("no number", "无数据"),
    "missing_why": W(
        "“No number” is not zero: nothing was recorded on that day, or a count of people is too "
        "small to show.",
        "“无数据”不等于零：当日无任何记录，或者涉及人数过少而不予显示。",
    ),
    "people": W(
        "Counts of people: rounded to 5, and none under 10 is shown.",
        "人数：四舍五入至5的倍数，10以下不予显示。",
    ),
    "alt": W(
        "Line of {title}, {start} to {end}; numbered marks stand where a change began.",
        "{title}折线图，{start}至{end}；编号标记为变化起始处。",
    ),
    "span-week": W("one number a week, on each of its days", "按周计数，每日显示该周数值"),
    "span-month": W("one number a month, on each of its days", "按月计数，每日显示该月数值"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A change as the page tells it."""

    day: date
    noticed: date
    says: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One series with all that the page says of it."""

    series: Series
    title: Words
    changes: Sequence[Seen]


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """One open duty as the page tells it: a title, and lines of a label and a text."""

    id: str
    title: Words
    lines: Sequence[tuple[Words, Words]]


def html(shown: Sequence[Shown], duties: Sequence[Open], *, at: datetime, lang: Lang) -> str:
    """Return the page in `lang`."""
    template, css = _layout()
    digest = b64encode(sha256(css.encode()).digest()).decode()
    words = {name: text.within(lang) for name, text in TEXTS.items()}
    return (
        template.render(
            lang=lang,
            t=words,
            made=words["made"].format(at=f"{at:%Y-%m-%d %H:%M}"),
            duties=[
                {
                    "id": duty.id,
                    "title": duty.title.within(lang),
                    "lines": [(a.within(lang), b.within(lang)) for a, b in duty.lines],
                }
                for duty in duties
            ],
            charts=[_chart(one, lang) for one in shown],
            css=css,
            css_digest=digest,
        )
        + "\n"
    )


def _chart(one: Shown, lang: Lang) -> dict[str, object]:
    series = one.series
    marks = [Mark(n, c.day, c.noticed) for n, c in enumerate(one.changes, start=1)]
    span = dict(series.dimensions).get("span")
    cell = ", ".join(f"{name} {label}" for name, label in series.dimensions if name != "span")
    title = one.title.within(lang) + (f" ({cell})" if cell else "")
    notes = [TEXTS[f"span-{span}"].within(lang)] if span else []
    notes += [TEXTS["people"].within(lang)] if series.people else []
    return {
        "title": title,
        "source": series.source,
        "notes": notes,
        "svg": Markup(draw(series, marks)),  # noqa: S704 - our own drawing of numbers
        "alt": TEXTS["alt"]
        .within(lang)
        .format(title=title, start=series.start, end=series.end - timedelta(days=1)),
        "changes": [c.says.within(lang) for c in one.changes],
        "rows": [
            (
                (series.start + timedelta(days=n)).isoformat(),
                TEXTS["missing"].within(lang) if value is None else number(value),
            )
            for n, value in enumerate(series.values)
        ],
    }


@cache
def _layout() -> tuple[Template, str]:
    """Load the template and the style sheets once."""
    loader = PackageLoader("fairwitness.report", "templates")
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    css = "".join(loader.get_source(environment, f"{name}.css")[0] for name in ("report", "series"))
    return environment.get_template("series.html.jinja"), css
