"""
Walk through everything that a pack holds.

In:       a `Pack`.
Out:      each entry with the place it stands at; each condition, however deep.
Not here: judging what is found (`lint`).
"""

from collections.abc import Iterator
from typing import NamedTuple

from fairwitness.frameworks.conditions import AllOf, AnyOf, Condition, NoneOf
from fairwitness.frameworks.entry import Entry
from fairwitness.frameworks.pack import Pack


class Placed(NamedTuple):
    """An entry and its place: `items[art5-3].checks[port]`."""

    where: str
    entry: Entry


def named(entry: Entry) -> str:
    """Return an entry's id, or its code where it has one of those instead."""
    return str(getattr(entry, "id", None) or getattr(entry, "code", ""))


def entries_of(pack: Pack) -> Iterator[Placed]:
    """Yield the pack and every entry in it."""
    yield from _entries("", pack)


def _entries(where: str, entry: Entry) -> Iterator[Placed]:
    yield Placed(where, entry)
    for name, value in entry:
        place = f"{where}.{name}" if where else name
        if isinstance(value, Entry):
            yield from _entries(place, value)
        elif isinstance(value, tuple):
            for index, inner in enumerate(value):
                if isinstance(inner, Entry):
                    yield from _entries(f"{place}[{named(inner) or index}]", inner)


def conditions_of(pack: Pack) -> Iterator[tuple[str, Condition]]:
    """Yield every condition of every measure, with the measure's place."""
    for measure in pack.measures:
        for condition in _conditions(measure.applies):
            yield f"measures[{measure.code}]", condition


def _conditions(condition: Condition) -> Iterator[Condition]:
    yield condition
    parts: tuple[Condition, ...] = ()
    match condition:
        case AllOf(all_of=inner) | AnyOf(any_of=inner) | NoneOf(none_of=inner):
            parts = inner
        case _:
            pass
    for part in parts:
        yield from _conditions(part)
