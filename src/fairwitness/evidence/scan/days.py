"""
Read one day of a log: run the passes over it, and put what came back into a state.

In:       an opened log with that day selected, the passes that the gate let through.
Out:      the `State` of the day.
Not here: which days are read (`scanning`), keeping them (`evidence.states.store`).
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType

from fairwitness.core.window import midnight_ms
from fairwitness.evidence.gate import STAGED, Admitted, Engine, Staged, run, shipped
from fairwitness.evidence.gate.shipped import (
    ADDRESS_CLASSES,
    FIRST_HOUR,
    IMPOSSIBLE,
    LAST_HOUR,
    NO_CODE,
)
from fairwitness.evidence.gate.wording import definitions
from fairwitness.evidence.scan.readable import LogEngine
from fairwitness.evidence.states import sketch
from fairwitness.evidence.states.sketch import Registers
from fairwitness.evidence.states.state import Key, State

SECONDS = 3_600.0
"""Time limit of one pass over one day [s]."""
ROWS = 200_000
"""Most rows of one answer: kinds times hours times delays at the very most."""
_HOURS = 24
HOUR_TEXT = len("2026-06-01T05")

Rows = Sequence[Sequence[object]]


def prepare(engine: LogEngine, salt: bytes) -> None:
    """Give an engine the functions that the queries call, with the salt of the states file."""
    for name, parameters, body in (
        shipped.salt(salt),
        shipped.day(0),
        *definitions(engine.dialect),
    ):
        engine.define(name, parameters, body)


def read_day(
    engine: LogEngine, day: date, staged: Staged, admitted: Mapping[str, Admitted]
) -> State:
    """
    Stage the day that is selected, and return its state.

    Raises:
        Problem: from the engine; or the gate refused what came back.

    """
    engine.define(*shipped.day(midnight_ms(day)))
    engine.stage(STAGED, staged.sql, seconds=SECONDS)
    counts: Counter[Key] = Counter()
    registers = sketch.empty()
    for name, query in admitted.items():
        rows = _run(engine, query)
        if name == "accounts":
            registers = _sketched(rows, day, counts)
        else:
            _READERS[name](rows, day, counts)
    return State(MappingProxyType({k: n for k, n in counts.items() if n}), registers)


def _run(engine: Engine, query: Admitted) -> Rows:
    return run(engine, query, seconds=SECONDS, rows=ROWS)


def _number(cell: object) -> int:
    if not isinstance(cell, int):
        raise TypeError("the engine counted in something other than whole numbers")
    return cell


def _fields(rows: Rows, _: date, counts: Counter[Key]) -> None:
    for kind, has, n in rows:
        counts["fields", str(kind), str(has)] += _number(n)


def _times(rows: Rows, day: date, counts: Counter[Key]) -> None:
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    for code, delay, n in rows:
        hour, entries = _number(code), _number(n)
        counts["delay", str(delay)] += entries
        counts["time", _recorded(hour)] += entries
        if _recorded(hour) != "recorded":
            continue
        place = "before" if hour < 0 else "on" if hour < _HOURS else "after"
        counts["place", place] += entries
        if FIRST_HOUR < hour < LAST_HOUR:
            moment = midnight + timedelta(hours=hour)
            counts["hour", moment.isoformat(timespec="hours")[:HOUR_TEXT]] += entries


def _recorded(hour: int) -> str:
    return {NO_CODE: "none", IMPOSSIBLE: "impossible"}.get(hour, "recorded")


def _addresses(rows: Rows, _: date, counts: Counter[Key]) -> None:
    for code, n in rows:
        counts["address", ADDRESS_CLASSES[_number(code)]] += _number(n)


def _sketched(rows: Rows, day: date, counts: Counter[Key]) -> Registers:
    registers, accounts = sketch.filled(rows)
    counts["accounts", day.isoformat()] = accounts
    return registers


def _repeated(rows: Rows, _: date, counts: Counter[Key]) -> None:
    for n, different in rows:
        counts[("repeated",)] += _number(n) - _number(different)


def _texts(rows: Rows, _: date, counts: Counter[Key]) -> None:
    for found, n in rows:
        counts["text", str(found)] += _number(n)


_READERS: Mapping[str, Callable[[Rows, date, Counter[Key]], None]] = MappingProxyType(
    {
        "fields": _fields,
        "times": _times,
        "addresses": _addresses,
        "repeated": _repeated,
        "texts": _texts,
    }
)
