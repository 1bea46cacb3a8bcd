"""
Show figures: as cells, as tables with charts, and as the short lists beside items.

In:       the evidence of a dossier.
Out:      rows and tables in which suppressed and not recorded never look like zero.
Not here: what the figures mean for an item (`items`, `findings`), drawing (`charts`).
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from fairwitness.core.figure import Evidence, Figure, Status, dimensions_text
from fairwitness.core.window import Window
from fairwitness.core.words import Lang
from fairwitness.report import charts
from fairwitness.report import wording_labels as labels
from fairwitness.report import wording_numbers as numbers
from fairwitness.report.content.blocks import Cell, Chart, Head, Row, Table
from fairwitness.report.wording import text

DIGEST_SHOWN = 8
"""Digits of a digest that are shown where the whole one is a link away."""

FEWEST_BARS = 3
"""Labels that are worth a chart; two are read faster in the table."""


class Figures:
    """The evidence as one reader sees it."""

    def __init__(self, evidence: Evidence, lang: Lang) -> None:
        self._evidence = evidence
        self._lang = lang
        self._titles = {m.id: m.title.within(lang) for m in evidence.metrics}
        self._people = {m.id: m.people for m in evidence.metrics}
        self._many_sources = len({f.source for f in evidence.figures}) > 1

    def title(self, metric: str) -> str:
        """Return a metric's title, or its id if it has no words."""
        return self._titles.get(metric, metric)

    def value(self, figure: Figure) -> Cell:
        """Return the number, or which kind of absence it is."""
        if figure.status is Status.SUPPRESSED:
            return Cell(text=self._status(figure), tone="info", badge=True)
        if figure.value is None or figure.status is Status.NOT_RECORDED:
            return Cell(text=self._status(figure), tone="muted", badge=True)
        return Cell(text=numbers.amount(figure.value, figure.unit, self._lang))

    def _status(self, figure: Figure) -> str:
        status = Status.NOT_RECORDED if figure.status is Status.VALUE else figure.status
        return labels.STATUSES[status].within(self._lang)

    def row(self, figure: Figure, name: str, shared: Collection[str] = ()) -> Row:
        """Return one figure as a row: name, value, query; a shared note stands under the table."""
        lang = self._lang
        own = figure.note.within(lang) if figure.note else ""
        notes = [own] if own and own not in shared else []
        if not self._is_month(figure) and figure.window != self._evidence.window:
            notes.insert(0, numbers.window(figure.window, lang))
        if self._many_sources:
            notes.insert(0, f"{text('source', lang)}: {figure.source}")
        return Row(
            cells=(Cell(text=name, note=" ".join(notes)), self.value(figure), _query(figure)),
            key=f"{figure.metric}|{figure.source}|{figure.window}|{dimensions_text(figure.dimensions)}",
        )

    def _table(
        self,
        caption: str,
        first: str,
        named: Sequence[tuple[Figure, str]],
        *,
        compact: bool = False,
    ) -> Table:
        """Return figures with their names as a table, its policy and shared notes beneath."""
        figures = [figure for figure, _ in named]
        notes = Counter(f.note.within(self._lang) for f in figures if f.note)
        shared = [note for note, times in notes.items() if times > 1]
        return Table(
            caption=caption,
            heads=self._heads(first),
            rows=tuple(self.row(figure, name, shared) for figure, name in named),
            foot=(self.policy(figures), *(self._said(note, figures) for note in shared)),
            compact=compact,
        )

    def _said(self, note: str, figures: Iterable[Figure]) -> str:
        """Say under a table what several of its rows would say."""
        states = {f.status for f in figures if f.note and f.note.within(self._lang) == note}
        if len(states) != 1 or Status.VALUE in states:
            return note
        status = labels.STATUSES[states.pop()].within(self._lang)
        return text("shared_note", self._lang, status=status, note=note)

    def _is_month(self, figure: Figure) -> bool:
        return any(name == "month" for name, _ in figure.dimensions)

    def label(self, figure: Figure) -> str:
        """Name what a figure of a breakdown counts."""
        parts = [self._labelled(figure, name, value) for name, value in figure.dimensions]
        return " · ".join(parts) or text("whole", self._lang)

    def _labelled(self, figure: Figure, name: str, value: str) -> str:
        shown = labels.label(name, value, self._lang)
        if name == "month" and _is_partial(figure.window, value):
            window = numbers.window(figure.window, self._lang)
            return text("days_of", self._lang, month=shown, window=window)
        return shown

    def policy(self, figures: Iterable[Figure]) -> str:
        """Say what release did to a table, and how many of its cells it hid."""
        shown = list(figures)
        hidden = sum(f.status is Status.SUPPRESSED for f in shown)
        if not hidden and not any(self._people.get(f.metric, False) for f in shown):
            return text("policy_exact", self._lang, n=hidden)
        made = self._evidence.policy
        return text("policy", self._lang, k=made.k, base=made.base, n=hidden)

    def beside(self, metrics: Sequence[str], caption: str) -> Table | None:
        """Return the short table that stands beside an item, a finding or a measure."""
        if not metrics:
            return None
        named = [
            (figure, self.title(metric))
            for metric in metrics
            for figure in self._evidence.figures
            if figure.metric == metric and not figure.dimensions
        ]
        made = self._table(caption, text("figure", self._lang), named, compact=True)
        found = {figure.metric for figure, _ in named}
        rest = tuple(self._elsewhere(metric) for metric in metrics if metric not in found)
        return replace(made, rows=made.rows + rest)

    def _elsewhere(self, metric: str) -> Row:
        """Say of a metric without a total where it is shown, or that there is no figure."""
        broken = any(f.metric == metric for f in self._evidence.figures)
        kind = "see_breakdown" if broken else "not_in_evidence"
        missing = Cell(text=text(kind, self._lang), tone="muted", badge=not broken)
        return Row(cells=(Cell(text=self.title(metric)), missing, Cell(text="")))

    def totals(self, family: str, title: str) -> Table | None:
        """Return the totals of one family of metrics, the grand total first."""
        shown = [
            f
            for f in self._evidence.figures
            if f.metric.partition(".")[0] == family and not f.dimensions
        ]
        if not shown:
            return None
        shown.sort(key=lambda f: not f.metric.endswith(".total"))
        caption = text("totals", self._lang, family=title)
        named = [(f, self.title(f.metric)) for f in shown]
        return self._table(caption, text("figure", self._lang), named)

    def breakdowns(self, family: str) -> list[Table]:
        """Return each breakdown of one family of metrics, with a chart where one helps."""
        shown = [
            f
            for f in self._evidence.figures
            if f.metric.partition(".")[0] == family and f.dimensions
        ]
        shown.sort(key=_breakdown)
        return [self._breakdown(list(group)) for _, group in groupby(shown, key=_breakdown)]

    def _breakdown(self, figures: list[Figure]) -> Table:
        figures.sort(key=_by_label)
        names = [name for name, _ in figures[0].dimensions]
        spoken = " · ".join(labels.dimension(n).within(self._lang) for n in names)
        lower = spoken[:1].lower() + spoken[1:] if self._lang == "en" else spoken
        title = self.title(figures[0].metric)
        caption = text("by", self._lang, metric=title, dimension=lower)
        if self._many_sources:
            caption = text("aside", self._lang, what=caption, aside=figures[0].source)
        made = self._table(caption, spoken, [(f, self.label(f)) for f in figures])
        chart = self._chart(figures, caption)
        if chart is None:
            return made
        missing = any(not f.is_value for f in figures)
        foot = (*made.foot, text("chart_note", self._lang)) if missing else made.foot
        return replace(made, chart=chart, foot=foot)

    def _chart(self, figures: list[Figure], caption: str) -> Chart | None:
        name = figures[0].dimensions[0][0]
        fewest = 2 if name in charts.TIMES else FEWEST_BARS
        if len(figures[0].dimensions) != 1 or sum(f.is_value for f in figures) < 2:  # noqa: PLR2004
            return None
        if len(figures) < fewest:
            return None
        bars = tuple(
            charts.Bar(
                label=self._axis(name, f),
                value=_drawn(f),
                shown=self.value(f).text,
                status=f.status.value,
            )
            for f in figures
        )
        said = "; ".join(f"{self.label(f)}: {self.value(f).text}" for f in figures)
        alt = text("chart_alt", self._lang, caption=caption, rows=said)
        unit = figures[0].unit
        return Chart(svg=charts.draw(bars, unit=unit, over_time=name in charts.TIMES), alt=alt)

    def _axis(self, name: str, figure: Figure) -> str:
        value = figure.dimensions[0][1]
        if name == "month":
            return numbers.short_month(value, self._lang)
        return labels.label(name, value, self._lang)

    def _heads(self, first: str) -> tuple[Head, ...]:
        return (
            Head(text=first, width=7),
            Head(text=text("value", self._lang), numeric=True, width=3),
            Head(text=text("query", self._lang), width=2),
        )


def _query(figure: Figure) -> Cell:
    if figure.query is None:
        return Cell(text="")
    return Cell(text="", code=figure.query[:DIGEST_SHOWN], href=f"queries/{figure.query}.sql")


def _drawn(figure: Figure) -> float | None:
    """Return the height of a bar: bytes as MiB, as the table says them."""
    if figure.value is None or not figure.is_value:
        return None
    return figure.value / numbers.MIB if figure.unit == "bytes" else figure.value


def _is_partial(window: Window, month: str) -> bool:
    """Say whether the window covers only some days of the month that it names."""
    inside = f"{window.start:%Y-%m}" == month
    whole = window.start.day == 1 and window.end.day == 1
    return inside and window.days <= 31 and not whole  # noqa: PLR2004 - the longest month [days]


def _breakdown(figure: Figure) -> tuple[str, str, tuple[str, ...]]:
    return (figure.metric, figure.source, tuple(name for name, _ in figure.dimensions))


def _by_label(figure: Figure) -> tuple[tuple[bool, int, str], ...]:
    return tuple(labels.rank(name, value) for name, value in figure.dimensions)
