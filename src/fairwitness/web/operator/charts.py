"""
Figures beside a question: a table of totals, and each breakdown with a chart and its table.

In:       the evidence, the metrics that a question names.
Out:      tables as plain values; the SVG of one chart.
Not here: drawing itself (`report.charts`), which metrics belong to what (packs).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from fairwitness.core.figure import Evidence, Figure
from fairwitness.core.words import Lang
from fairwitness.report import charts
from fairwitness.report import wording_labels as labels
from fairwitness.report import wording_numbers as numbers
from fairwitness.report.content.blocks import Cell, Table
from fairwitness.report.content.figures import Figures
from fairwitness.report.wording import text

INK = "#1d1d1b"
"""Of the chart's text; its card is white in both themes."""
FEWEST = 3
"""Bars that are worth a chart; two columns of time are."""
ROOM = 36
"""For labels wider than reckoned [px]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Breakdown:
    """One metric by one dimension."""

    metric: str
    source: str
    dimension: str
    caption: str
    head: str
    rows: tuple[tuple[str, Cell], ...]
    foot: str
    alt: str
    drawn: bool
    """Whether there is a chart."""


def beside(evidence: Evidence, metrics: tuple[str, ...], lang: Lang) -> Table | None:
    """Return the totals of the metrics, or why there is none."""
    return Figures(evidence, lang).beside(metrics, text("evidence", lang))


def breakdowns(evidence: Evidence, metrics: Iterable[str], lang: Lang) -> list[Breakdown]:
    """Return each breakdown of the metrics by one dimension."""
    return [
        _breakdown(evidence, list(group), lang)
        for metric in metrics
        for _, group in groupby(sorted(_broken(evidence, metric), key=_sort), key=_named)
    ]


def svg(evidence: Evidence, metric: str, source: str, dimension: str, lang: Lang) -> str | None:
    """Draw one breakdown; None if there is none such."""
    figures = [f for f in _broken(evidence, metric) if _named(f) == (source, dimension)]
    if not _is_drawn(figures):
        return None
    shown = Figures(evidence, lang)
    bars = tuple(
        charts.Bar(
            label=_axis(dimension, figure, lang),
            value=_height(figure),
            shown=shown.value(figure).text,
            status=figure.status.value,
        )
        for figure in sorted(figures, key=_sort)
    )
    made = charts.draw(bars, unit=figures[0].unit, over_time=dimension in charts.TIMES)
    return _with_room(made).replace("<svg ", f'<svg color="{INK}" ', 1)


def _with_room(svg: str) -> str:
    """Leave room at the left: a picture is set in a font of the reader's, perhaps a wide one."""
    wide = charts.WIDTH + ROOM
    return re.sub(
        rf'viewBox="0 0 {charts.WIDTH} (\d+)"', rf'viewBox="-{ROOM} 0 {wide} \1"', svg, count=1
    ).replace(f'width="{charts.WIDTH}"', f'width="{wide}"', 1)


def _broken(evidence: Evidence, metric: str) -> list[Figure]:
    return [f for f in evidence.figures if f.metric == metric and len(f.dimensions) == 1]


def _named(figure: Figure) -> tuple[str, str]:
    return figure.source, figure.dimensions[0][0]


def _sort(figure: Figure) -> tuple[str, str, tuple[bool, int, str]]:
    name, value = figure.dimensions[0]
    return figure.source, name, labels.rank(name, value)


def _breakdown(evidence: Evidence, figures: list[Figure], lang: Lang) -> Breakdown:
    shown = Figures(evidence, lang)
    source, dimension = _named(figures[0])
    spoken = labels.dimension(dimension).within(lang)
    lower = spoken[:1].lower() + spoken[1:] if lang == "en" else spoken
    caption = text("by", lang, metric=shown.title(figures[0].metric), dimension=lower)
    if len({f.source for f in evidence.figures}) > 1:
        caption = text("aside", lang, what=caption, aside=source)
    rows = tuple((shown.label(figure), shown.value(figure)) for figure in figures)
    said = "; ".join(f"{label}: {cell.text}" for label, cell in rows)
    return Breakdown(
        metric=figures[0].metric,
        source=source,
        dimension=dimension,
        caption=caption,
        head=spoken,
        rows=rows,
        foot=shown.policy(figures),
        alt=text("chart_alt", lang, caption=caption, rows=said),
        drawn=_is_drawn(figures),
    )


def _is_drawn(figures: list[Figure]) -> bool:
    if not figures:
        return False
    fewest = 2 if figures[0].dimensions[0][0] in charts.TIMES else FEWEST
    return len(figures) >= fewest and sum(f.is_value for f in figures) > 1


def _axis(dimension: str, figure: Figure, lang: Lang) -> str:
    value = figure.dimensions[0][1]
    if dimension == "month":
        return numbers.short_month(value, lang)
    return labels.label(dimension, value, lang)


def _height(figure: Figure) -> float | None:
    """Return the height of a bar: bytes as MiB, as the table says them."""
    if figure.value is None or not figure.is_value:
        return None
    return figure.value / numbers.MIB if figure.unit == "bytes" else figure.value
