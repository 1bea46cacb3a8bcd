"""
Draw bars as SVG: text stays text, and what is missing never looks like zero.

In:       labelled bars, each a value, suppressed or not recorded.
Out:      one SVG picture in the colours of the text around it; the same bars, the same bytes.
Not here: which tables get a chart, and its caption (`content.figures`).

The margins are reckoned here, not measured: no font of the machine can change a byte. The picture
is written as plain Vega-Lite, which is all that vl-convert needs.
"""

import json
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from math import ceil
from threading import Lock
from typing import Any

import vl_convert

from fairwitness.report.fonts import FAMILY

TIMES = frozenset({"month", "week", "hour"})
"""Dimensions that run along time and so stand as columns."""

WIDTH = 340
"""Of the whole picture: it fits a narrow phone without shrinking [px]."""
ROW_HEIGHT, COLUMN_HEIGHT = 24, 130
"""Of one bar with its gap, and of the tallest column [px]."""
FONT_SIZE = 12
WIDEST_GUTTER = 150
"""Most room for labels at the left [px]."""

COLOUR = "#3f81a8"
"""Of a bar: at least 3 to 1 against white paper and against the dark page."""
FONTS = f"{FAMILY}, PingFang SC, Microsoft YaHei, Noto Sans SC, system-ui, sans-serif"
_MEASURED = "Liberation Sans"
"""Comes with vl-convert; whatever it measures decides nothing here."""

_SHORT = "datum.value === 0 ? '0' : format(datum.value, '~s')"
_PERCENT = "format(datum.value, '.0%')"
_CROSS = "M-1,-1L1,1M-1,1L1,-1"

_DRAWING = Lock()
"""A page and a PDF that are laid out side by side wait for each other's picture."""

Spec = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar of a chart."""

    label: str
    value: float | None
    shown: str
    """The value as it is written in the table."""
    status: str
    """`value`, `suppressed` or `not_recorded`."""


def draw(bars: tuple[Bar, ...], *, unit: str, over_time: bool) -> str:
    """Draw columns over time, or rows of bars for labels; what is drawn once is kept."""
    with _DRAWING:
        return _drawn(bars, unit=unit, over_time=over_time)


@lru_cache(maxsize=512)
def _drawn(bars: tuple[Bar, ...], *, unit: str, over_time: bool) -> str:
    top = max((b.value or 0 for b in bars), default=0) or 1
    spec = _columns(bars, top, unit) if over_time else _rows(bars, top)
    svg = vl_convert.vegalite_to_svg(json.dumps(spec | _frame(bars, top)), allowed_base_urls=[])
    return _plain(svg)


def warm() -> None:
    """Draw a bar of each form for nobody: the first takes a third of a second more than others."""
    bar = Bar(label="", value=1, shown="1", status="value")
    for over_time in (False, True):
        draw((bar,), unit="", over_time=over_time)


def text_width(text: str) -> int:
    """Reckon how wide a label is, generously [px]."""
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    return round(wide * FONT_SIZE + (len(text) - wide) * FONT_SIZE * 0.56)


def _frame(bars: tuple[Bar, ...], top: float) -> Spec:
    values = [
        {
            "place": f"{i:04d}",
            "label": b.label,
            "value": b.value,
            "shown": b.shown,
            "status": b.status,
            "stub": top * 0.09,
        }
        for i, b in enumerate(bars)
    ]
    axis = {
        "title": None,
        "ticks": False,
        "labelPadding": 6,
        "labelFontSize": FONT_SIZE,
        "labelColor": "currentColor",
        "domainColor": "currentColor",
        "domainOpacity": 0.45,
        "gridColor": "currentColor",
        "gridOpacity": 0.15,
    }
    return {
        "data": {"values": values},
        "background": "transparent",
        "autosize": "none",
        "config": {
            "font": _MEASURED,
            "axis": axis,
            "view": {"stroke": None},
            "text": {"color": "currentColor", "fontSize": FONT_SIZE},
        },
    }


def _columns(bars: tuple[Bar, ...], top: float, unit: str) -> Spec:
    left, right = 48, 8
    step = (WIDTH - left - right) / len(bars)
    every = ceil((max(text_width(b.label) for b in bars) + 2) / step)
    named = [f"{i:04d}" for i in range(0, len(bars), every)]
    x = {
        "field": "place",
        "type": "nominal",
        "axis": {"labelAngle": 0, "values": named, "labelExpr": _labels(bars)},
        "scale": {"paddingInner": 0.35, "paddingOuter": 0.2},
    }
    y = {
        "field": "value",
        "type": "quantitative",
        "axis": {"tickCount": 3, "labelExpr": _PERCENT if unit == "share" else _SHORT},
        "scale": {"domain": [0, top], "nice": 3},
    }
    stub = {"field": "stub", "type": "quantitative"}
    return {
        "width": WIDTH - left - right,
        "height": COLUMN_HEIGHT,
        "padding": {"left": left, "right": right, "top": 12, "bottom": 26},
        "layer": [
            _layer("value", _solid(), x=x, y=y),
            _layer("suppressed", _box(), x=x, y=stub),
            _layer("not_recorded", _crossed(), x=x, y=stub),
        ],
    }


def _rows(bars: tuple[Bar, ...], top: float) -> Spec:
    left = min(WIDEST_GUTTER, max(text_width(b.label) for b in bars) + 12)
    right = max(text_width(b.shown) for b in bars) + 14
    y = {
        "field": "place",
        "type": "nominal",
        "axis": {"labelExpr": _labels(bars), "labelLimit": 0},
        "scale": {"paddingInner": 0.35, "paddingOuter": 0.18},
    }
    x = {
        "field": "value",
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [0, top]},
    }
    stub = {"field": "stub", "type": "quantitative"}
    beside = {"type": "text", "align": "left", "baseline": "middle", "dx": 6}
    said = {"field": "shown", "type": "nominal"}
    return {
        "width": WIDTH - left - right,
        "height": ROW_HEIGHT * len(bars),
        "padding": {"left": left, "right": right, "top": 2, "bottom": 2},
        "layer": [
            _layer("value", _solid(), x=x, y=y),
            _layer("value", beside, x=x, y=y, text=said),
            _layer("suppressed", _box(), x=stub, y=y),
            _layer("not_recorded", _crossed(), x=stub, y=y),
            _layer("suppressed", beside, x=stub, y=y, text=said),
            _layer("not_recorded", beside | {"dx": 10}, x=stub, y=y, text=said),
        ],
    }


def _layer(status: str, mark: Spec, **encoding: Spec) -> Spec:
    only = [{"filter": f"datum.status == '{status}'"}]
    return {"transform": only, "mark": mark, "encoding": encoding}


def _solid() -> Spec:
    return {"type": "bar", "color": COLOUR}


def _box() -> Spec:
    """Mark what is suppressed with a dashed box of one size, whatever the count."""
    return {"type": "bar", "fillOpacity": 0, "stroke": "currentColor", "strokeDash": [3, 2]}


def _crossed() -> Spec:
    """Mark what is not recorded with a cross, clear of the axis."""
    return {"type": "point", "shape": _CROSS, "size": 36, "stroke": "currentColor"}


def _labels(bars: tuple[Bar, ...]) -> str:
    """
    Write the Vega expression that names each place; JSON is also an expression of Vega.

    Before each label stands a letter that is cut off again: Vega takes the text `if` for its own.
    """
    names = {f"{i:04d}": f"_{b.label}" for i, b in enumerate(bars)}
    return f"slice({json.dumps(names)}[datum.value], 1)"


def _plain(svg: str) -> str:
    """Name our fonts, and leave out what only a program would read: the page says it in words."""
    read = r' (?:aria-[a-z]+|role|class|pointer-events|font-family|xmlns:xlink)="[^"]*"'
    svg = re.sub(read, "", svg).replace(' opacity="1"', "")
    return svg.replace("<svg ", f'<svg font-family="{FONTS}" ', 1).strip()
