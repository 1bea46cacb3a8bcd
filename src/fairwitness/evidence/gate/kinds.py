"""
Kinds: what sort of thing an expression stands for, and so what may be done with it.

In:       the class of each column from the manifest.
Out:      a `Value` for each expression; which comparisons are allowed between two of them.
Not here: reading expressions (`expressions`), aggregates (`aggregates`).
"""

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from enum import StrEnum

from fairwitness.core.window import DAY_MS

HOUR_MS = 3_600_000
MINUTE_MS = 60_000
_HOURS = 24

_DIGITS = 2
"""Significant digits of a bound that is held against a size."""

EARLIEST_MS = 10_957 * DAY_MS
"""1 January 2000 [ms]: with `LATEST_MS` it makes any other unit of time useless as a lens."""
LATEST_MS = 47_482 * DAY_MS
"""1 January 2100 [ms]."""
LONGEST_MS = 3_650 * DAY_MS
"""Ten years: the longest duration asked about [ms]; the difference of two units is far beyond."""


class Kind(StrEnum):
    """What an expression stands for."""

    # The classes of the manifest, by the same names.
    IDENTIFIER = "identifier"
    ADDRESS = "address"
    TIME = "time"
    CATEGORY = "category"
    FLAG = "flag"
    SIZE = "size"
    TEXT = "text"
    """Free text: only the shipped patterns may look at it."""
    # What a query makes of them.
    NULL = "null"
    LABEL = "label"
    """One of a set of texts that stand in the query."""
    NUMBER = "number"
    """One of a set of whole numbers that stand in the query."""
    TRUTH = "truth"
    """The outcome of a condition."""
    AMOUNT = "amount"
    """Arithmetic over sizes: may be summed, never compared."""
    DURATION = "duration"
    """The difference of two moments."""
    DAY = "day"
    """A moment rounded down to a whole day."""
    CLOCK = "clock"
    """Time of day [ms]."""
    HOUR = "hour"
    """Hour of the day [0..23]."""
    LENGTH = "length"
    """Number of characters of an identifier or address."""
    CODE = "code"
    """What a shipped function says: one of a short list of numbers; grouped by, never compared."""
    ENTRY = "entry"
    """A whole entry of a log: only its different values are counted."""
    TALLY = "tally"
    """How many rows a group of a derived table has: only ever summed over all groups."""


class Relation(StrEnum):
    """How two things are compared."""

    EQUAL = "equal"
    """`=` or `<>`."""
    ORDER = "order"
    """`<`, `<=`, `>`, `>=`."""


@dataclass(frozen=True, slots=True)
class Value:
    """What is known of an expression without running it."""

    kind: Kind
    texts: frozenset[str] = frozenset()
    """All texts that a LABEL can be."""
    numbers: frozenset[int] = frozenset()
    """All numbers that a NUMBER or CODE can be."""
    scaled: bool = False
    """For times: multiplied from seconds to milliseconds."""

    @property
    def is_bit(self) -> bool:
        """Whether it is a NUMBER that can only be 0 or 1."""
        return self.kind is Kind.NUMBER and self.numbers <= {0, 1}


NULL = Value(Kind.NULL)
TRUTH = Value(Kind.TRUTH)

_MIXTURES = {
    frozenset({Kind.CATEGORY, Kind.LABEL}): Kind.CATEGORY,
    frozenset({Kind.FLAG, Kind.TRUTH}): Kind.FLAG,
    frozenset({Kind.SIZE, Kind.NUMBER}): Kind.SIZE,
    frozenset({Kind.SIZE, Kind.AMOUNT}): Kind.AMOUNT,
    frozenset({Kind.AMOUNT, Kind.NUMBER}): Kind.AMOUNT,
}
"""
Kinds that may meet in one place (CASE, COALESCE, UNION ALL), and what comes of it.

A constant never meets an identifier, an address or a moment there: it could then be compared with
one, row by row, under another name.
"""


def merged(left: Value, right: Value) -> Value | None:
    """Return what stands for `left` or `right` in one place; None if they must not meet."""
    if left.kind is Kind.NULL:
        return right
    if right.kind is Kind.NULL:
        return left
    if left.kind is right.kind:
        return replace(
            left,
            texts=left.texts | right.texts,
            numbers=left.numbers | right.numbers,
            scaled=left.scaled or right.scaled,
        )
    kinds = frozenset({left.kind, right.kind})
    if kinds == {Kind.FLAG, Kind.NUMBER}:
        return Value(Kind.FLAG) if left.is_bit or right.is_bit else None
    mixture = _MIXTURES.get(kinds)
    return None if mixture is None else Value(mixture)


def objection(relation: Relation, left: Value, right: Value) -> str | None:
    """Return the rule that forbids comparing `left` with `right`; None if it is allowed."""
    kinds = {left.kind, right.kind}
    equal = relation is Relation.EQUAL
    if kinds & {Kind.IDENTIFIER, Kind.ADDRESS}:
        return _objection_about_people(equal=equal, kinds=kinds)
    if Kind.NULL in kinds or kinds == {Kind.NUMBER}:
        return None
    if kinds <= {Kind.CATEGORY, Kind.LABEL}:
        return None if equal else "category"
    if kinds & {Kind.FLAG, Kind.TRUTH}:
        plain = left.is_bit or right.is_bit or kinds == {Kind.FLAG, Kind.TRUTH}
        return None if equal and plain else "flag"
    measured, bound = (right, left) if left.kind is Kind.NUMBER else (left, right)
    return _objection_to_bound(measured, bound, equal=equal)


def _objection_about_people(*, equal: bool, kinds: AbstractSet[Kind]) -> str | None:
    """Let identifiers meet one another, as joins do, and nothing else."""
    if equal and kinds == {Kind.IDENTIFIER}:
        return None
    return "identifier" if Kind.IDENTIFIER in kinds else "address"


_OF_KIND = {
    Kind.TIME: "time",
    Kind.DAY: "time",
    Kind.CLOCK: "time",
    Kind.HOUR: "time",
    Kind.DURATION: "time",
    Kind.SIZE: "size",
    Kind.AMOUNT: "size",
    Kind.LENGTH: "length",
    Kind.CATEGORY: "category",
    Kind.LABEL: "category",
    Kind.TEXT: "text",
    Kind.CODE: "code",
    Kind.ENTRY: "code",
    Kind.TALLY: "tally",
}
"""The rule that guards each kind."""


def _objection_to_bound(measured: Value, bound: Value, *, equal: bool) -> str | None:
    """Say whether a measured thing may be held against constants, or a moment against another."""
    if measured.kind is bound.kind is Kind.TIME and not equal:
        return None
    bounds = bound.numbers
    order = not equal
    allowed = bound.kind is Kind.NUMBER and {
        Kind.TIME: order and all(map(is_whole_day, bounds)),
        Kind.DAY: all(map(is_whole_day, bounds)),
        Kind.CLOCK: order and not measured.scaled and all(map(is_whole_hour, bounds)),
        Kind.HOUR: all(hour in range(_HOURS + 1) for hour in bounds),
        Kind.DURATION: order and all(map(is_whole_minute, bounds)),
        Kind.SIZE: order and all(map(is_coarse, bounds)),
        Kind.LENGTH: bounds == {0},
    }.get(measured.kind, False)
    return None if allowed else _OF_KIND.get(measured.kind, "mixed")


def is_whole_day(moment: int) -> bool:
    """Say whether `moment` is a midnight of this century, or zero [ms]."""
    return moment == 0 or (moment % DAY_MS == 0 and EARLIEST_MS <= moment <= LATEST_MS)


def is_whole_hour(clock: int) -> bool:
    """Say whether `clock` is a whole hour of a day [ms]."""
    return clock % HOUR_MS == 0 and 0 <= clock <= DAY_MS


def is_whole_minute(duration: int) -> bool:
    """Say whether `duration` is whole minutes, and not absurdly long [ms]."""
    return duration % MINUTE_MS == 0 and abs(duration) <= LONGEST_MS


def is_coarse(bound: int) -> bool:
    """Say whether a bound is too coarse to fish for one exact size: `100`, `2000`, `65535`."""
    size = abs(bound)
    two_digits = len(str(size).rstrip("0")) <= _DIGITS
    power_of_two = size & (size - 1) == 0 or (size + 1) & size == 0
    return two_digits or power_of_two


WORD = re.compile(r"[A-Za-z0-9_.:/%+ -]{0,64}")
"""A word of a vocabulary that a category may be compared with; `%` is for LIKE."""

LABEL = re.compile(r"[a-z0-9_<>=+. -]{1,40}")
"""A label that may come out of a query."""

SHAPES = frozenset({"%:%", "%.%.%.%", "%.%.%.%.%", "%:%:%", "%,%", "% %"})
"""Patterns of LIKE that an address may be held against: its punctuation, never its contents."""
