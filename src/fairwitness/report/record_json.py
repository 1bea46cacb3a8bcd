"""
JSON that is always the same bytes for the same values, and JSON read with care.

In:       plain values, or the bytes of a file that anybody may have written.
Out:      bytes, or plain values.
Not here: what the values mean (`record`, `manifest`, `oscal`).

Written: keys sorted, two spaces of indent, UTF-8 unescaped, one newline at the end; no NaN.
Read: no key twice, no NaN or infinity, at most `MAX_BYTES`.
"""

import json
from math import isfinite
from typing import Any, NoReturn

from fairwitness.core.problem import Problem

MAX_BYTES = 64 * 1024 * 1024
"""Largest JSON file that is read [bytes]."""

MAX_SHOWN = 400
"""Longest text of a hostile file that is shown [characters]."""


class BrokenText(Problem):
    """Text that is not Unicode: half of a surrogate pair."""

    code = "broken-text"


class BrokenJson(Problem):
    """A file that is not JSON, or JSON that two programs could read differently."""

    code = "broken-json"

    def __init__(self, name: str, why: str) -> None:
        super().__init__(
            f"{name} cannot be read: {printable(why)}.",
            fix="Take the file again from where the bundle was made; do not edit it.",
        )


def printable(text: str) -> str:
    """Keep what a hostile file says from steering a terminal: one line, bounded, no controls."""
    shown = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)
    return shown if len(shown) <= MAX_SHOWN else f"{shown[:MAX_SHOWN]}…"


def canonical(value: object) -> bytes:
    """Return `value` as canonical JSON."""
    text = json.dumps(value, sort_keys=True, indent=2, ensure_ascii=False, allow_nan=False)
    try:
        return text.encode() + b"\n"
    except UnicodeEncodeError as error:
        near = text[max(0, error.start - 40) : error.start].splitlines()[-1:]
        raise BrokenText(
            f"A text holds half of a character, after {''.join(near)!r}.",
            fix="Write that text again in the answers file and save it as UTF-8.",
        ) from error


def load(data: bytes, *, name: str) -> Any:  # noqa: ANN401 - JSON is what it is
    """
    Return the values in `data`.

    Raises:
        BrokenJson: not UTF-8, not JSON, too big, too deep, a key twice, or a number that is none.

    """
    if len(data) > MAX_BYTES:
        raise BrokenJson(name, f"it is larger than {MAX_BYTES} bytes")
    try:
        return json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_once,
            parse_constant=_no_constant,
            parse_float=_finite,
        )
    except RecursionError as error:
        raise BrokenJson(name, "it is nested too deep") from error
    except ValueError as error:
        raise BrokenJson(name, _first_line(error)) from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice in one object")
    return found


def _no_constant(text: str) -> NoReturn:
    raise ValueError(f"{text} is not a number")


def _finite(text: str) -> float:
    number = float(text)
    if not isfinite(number):
        raise ValueError(f"{text[:20]} is beyond every number")
    return number


def _first_line(error: ValueError) -> str:
    return str(error).partition("\n")[0].rstrip(".")
