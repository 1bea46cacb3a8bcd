"""
Draw a daily series as a line with its changes marked.

In:       a `Series`, the days to mark.
Out:      SVG without ids, script or request; the same series, the same bytes.
Not here: words (`series_page`), bars (`charts`), finding changes (`duties`).

A day without a number breaks the line: it is drawn neither as zero nor over the gap.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil, floor, log10

from fairwitness.core.series import Series
from fairwitness.report.charts import COLOUR, FONTS

WIDTH, HEIGHT = 720, 220
LEFT, RIGHT, TOP, BOTTOM = 52, 12, 26, 26
MARK = "#b3541e"
"""Of a change: tells itself from the line in light and dark, and by its number without colour."""
MOST_MONTHS = 9
"""Month names that fit below."""
STEPS = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True, slots=True)
class Mark:
    """A change to mark: its first day, the day it was noticed, and the number it goes by."""

    number: int
    day: date
    noticed: date


def draw(series: Series, marks: Sequence[Mark]) -> str:
    """Draw the days of a series."""
    plot = _Plot(series)
    inside = [
        *plot.grid(),
        *plot.months(),
        *(part for mark in marks for part in plot.mark(mark)),
        *plot.lines(),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'font-family="{FONTS}" font-size="12" fill="currentColor">{"".join(inside)}</svg>'
    )


class _Plot:
    """Where days and numbers stand."""

    def __init__(self, series: Series) -> None:
        self.series = series
        self.days = max(1, len(series.values) - 1)
        numbers = [value for value in series.values if value is not None]
        self.step = _step(max(numbers, default=0) or 1)
        self.top = self.step * ceil((max(numbers, default=0) or 1) / self.step)

    def x(self, day: date) -> str:
        """Return the place of a day [px]."""
        share = (day - self.series.start).days / self.days
        return f"{LEFT + share * (WIDTH - LEFT - RIGHT):.1f}"

    def y(self, value: float) -> str:
        """Return the place of a number [px]."""
        return f"{HEIGHT - BOTTOM - value / self.top * (HEIGHT - TOP - BOTTOM):.1f}"

    def grid(self) -> Iterator[str]:
        """Yield the lines of the scale with their numbers."""
        for n in range(round(self.top / self.step) + 1):
            value = n * self.step
            y = self.y(value)
            yield (
                f'<path d="M{LEFT},{y}H{WIDTH - RIGHT}" stroke="currentColor" '
                f'stroke-opacity="{0.45 if n == 0 else 0.15}" fill="none"/>'
                f'<text x="{LEFT - 6}" y="{y}" dy="4" text-anchor="end">{value:,g}</text>'
            )

    def months(self) -> Iterator[str]:
        """Yield the first days of months, as many as can be read."""
        days = [self.series.start + timedelta(days=n) for n in range(len(self.series.values))]
        firsts = [day for day in days if day.day == 1]
        for day in firsts[:: max(1, ceil(len(firsts) / MOST_MONTHS))]:
            yield (
                f'<path d="M{self.x(day)},{HEIGHT - BOTTOM}v4" stroke="currentColor" fill="none"/>'
                f'<text x="{self.x(day)}" y="{HEIGHT - 6}" text-anchor="middle">{day:%Y-%m}</text>'
            )

    def mark(self, mark: Mark) -> Iterator[str]:
        """Yield the days from a change to its notice, shaded, with its number above."""
        begin = max(mark.day, self.series.start)
        first, last = self.x(begin), self.x(mark.noticed)
        wide = f"{float(last) - float(first):.1f}"
        yield (
            f'<rect x="{first}" y="{TOP}" width="{wide}" height="{HEIGHT - TOP - BOTTOM}" '
            f'fill="{MARK}" fill-opacity="0.18"/>'
            f'<path d="M{first},{TOP}V{HEIGHT - BOTTOM}" stroke="{MARK}" stroke-width="2" '
            f'stroke-dasharray="5 3" fill="none"/>'
            f'<text x="{first}" y="{TOP - 8}" text-anchor="middle" font-weight="700">{mark.number}'
            "</text>"
        )

    def lines(self) -> Iterator[str]:
        """Yield a line for every stretch of days with numbers; a lone day is a dot."""
        stretch: list[tuple[str, str]] = []
        for n, value in enumerate((*self.series.values, None)):
            if value is not None:
                day = self.series.start + timedelta(days=n)
                stretch.append((self.x(day), self.y(value)))
                continue
            if len(stretch) == 1:
                yield f'<circle cx="{stretch[0][0]}" cy="{stretch[0][1]}" r="1.8" fill="{COLOUR}"/>'
            elif stretch:
                path = "L".join(f"{x},{y}" for x, y in stretch)
                yield f'<path d="M{path}" fill="none" stroke="{COLOUR}" stroke-width="1.6"/>'
            stretch = []


def _step(top: float) -> float:
    """Return a round step of which about four reach the top."""
    rough = top / 4
    scale = 10.0 ** floor(log10(rough))
    step = next(n * scale for n in STEPS if n * scale >= rough)
    return max(1.0, step) if top >= 1 else step
