"""
Series in a file: how one room hands its daily numbers to another, or to another program.

In:       series; the bytes of a file.
Out:      JSON (UTF-8); series read back, or a `Problem`.
Not here: what the numbers mean.
"""

import json
from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from typing import Any

from fairwitness.core.problem import Problem
from fairwitness.core.series import Series

FORMAT = "fairwitness-series/1"
LARGEST = 50_000_000
"""[bytes]"""


class BadSeriesFile(Problem):
    """Bytes that hold no series."""

    code = "bad-series-file"


def write(series: Iterable[Series]) -> bytes:
    """Return series as bytes; a day without a number is `null`, never 0."""
    listed = [
        {
            "metric": one.metric,
            "source": one.source,
            "dimensions": dict(one.dimensions),
            "unit": one.unit,
            "people": one.people,
            "start": one.start.isoformat(),
            "values": list(one.values),
        }
        for one in series
    ]
    whole = {"format": FORMAT, "series": listed}
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def read(content: bytes) -> tuple[Series, ...]:
    """
    Read series back.

    Raises:
        BadSeriesFile: the bytes are none that `write` makes.

    """
    found = None
    with suppress(ValueError, TypeError, KeyError, AttributeError, RecursionError):
        whole: Any = json.loads(content) if len(content) <= LARGEST else {}
        if whole["format"] == FORMAT:
            listed: list[Any] = whole["series"]
            found = tuple(_series(one) for one in listed)
    if found is None:
        raise BadSeriesFile(
            "This file holds no series.",
            fix="Give one that `django-admin rumour_demand` or another program of ours has made.",
        )
    return found


def _series(values: dict[str, Any]) -> Series:
    numbers = values["values"]
    if not all(n is None or (type(n) in {int, float} and 0 <= n < float("inf")) for n in numbers):
        raise ValueError
    texts = (values["metric"], values["source"], values["unit"])
    named = tuple(sorted(values["dimensions"].items()))
    if not all(isinstance(text, str) for text in (*texts, *(t for pair in named for t in pair))):
        raise TypeError
    return Series(
        metric=values["metric"],
        source=values["source"],
        dimensions=named,
        unit=values["unit"],
        people=values["people"] is True,
        start=date.fromisoformat(values["start"]),
        values=tuple(None if n is None else float(n) for n in numbers),
    )
