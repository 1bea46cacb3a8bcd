"""The abstention curve as an SVG file for docs/, in numbers of the held-out half."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import vl_convert

from fairwitness.rumours.matching.calibration import Sample, curve

PATH = Path("docs/abstention.svg")
FURTHEST = 0.2
"""Where the drawing ends [share of unanswerable questions]."""


def draw(settings: Mapping[str, Sequence[Sample]]) -> None:
    """Draw one line a setting: wrongly answered against rightly answered."""
    values = [
        {"setting": name, "wrongly": 100 * wrongly, "rightly": round(100 * rightly, 1)}
        for name, held_out in settings.items()
        for wrongly, rightly in {p.wrongly: p.rightly for p in curve(held_out)}.items()
        if wrongly <= FURTHEST
    ]
    chart = {
        "width": 420,
        "height": 300,
        "data": {"values": values},
        "layer": [
            {
                "mark": {"type": "line", "interpolate": "step-after"},
                "encoding": {
                    "x": {
                        "field": "wrongly",
                        "type": "quantitative",
                        "scale": {"domain": [0, 20], "clamp": True},
                        "title": "unanswerable questions that get an answer [%]",
                    },
                    "y": {
                        "field": "rightly",
                        "type": "quantitative",
                        "scale": {"domain": [0, 100]},
                        "title": "answerable questions that get one [%]",
                    },
                    "color": {"field": "setting", "type": "nominal", "title": None},
                    "strokeDash": {"field": "setting", "type": "nominal", "title": None},
                },
            },
            {"mark": {"type": "rule", "color": "#666"}, "encoding": {"x": {"datum": 3}}},
        ],
    }
    PATH.write_text(vl_convert.vegalite_to_svg(json.dumps(chart)), encoding="utf-8")
