"""
Bring the states of a log up to date: read the days that are new or have changed, one by one.

In:       an opened log, a states file.
Out:      the state of every day up to a limit; the queries that made them.
Not here: figures (`figures`).

A run that is stopped leaves every finished day. The next one reads the rest, and those days whose
files, queries or engine are no longer what they were.
"""

import hashlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from fairwitness.evidence.gate import Admitted, Staged, admit, stage
from fairwitness.evidence.gate.wording import Scanning, definitions
from fairwitness.evidence.scan import passes
from fairwitness.evidence.scan.days import prepare, read_day
from fairwitness.evidence.scan.passes import TABLE, Pass
from fairwitness.evidence.scan.readable import Day, ReadableLog
from fairwitness.evidence.states.state import State
from fairwitness.evidence.states.store import Day as Kept
from fairwitness.evidence.states.store import States


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """How far a scan is."""

    source: str
    days: int
    """Days that need not be read again."""
    days_in_all: int
    bytes: int
    """Of the files that this run has read [bytes]."""
    bytes_to_read: int
    """Of those and the ones that it will read [bytes]."""
    entries: int
    """Entries that this run has read."""

    def further(self, day: Kept) -> "Done":
        """Return how far it is when one more day is kept."""
        return replace(
            self,
            days=self.days + 1,
            bytes=self.bytes + day.bytes,
            entries=self.entries + day.entries,
        )


Progress = Callable[[Done], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanned:
    """A log whose states are up to date."""

    source: str
    days: Mapping[date, State]
    staged: Staged
    """What the queries read."""
    queries: Mapping[str, Admitted]
    """Name of the pass to the query that ran."""


def admitted(log: ReadableLog[Any]) -> tuple[Staged, dict[str, Admitted]]:
    """
    Return what is staged and the passes over it by name, once the gate has let all through.

    Raises:
        Refused: it does not (a bug).

    """
    columns = [column.name for column in log.manifest.tables[TABLE]]
    dialect = log.engine.dialect
    asked, queries = texts(columns, dialect)
    laid = stage(asked, dialect=dialect, manifest=log.manifest)
    return laid, {
        each.name: admit(each.sql, dialect=dialect, manifest=log.manifest, staged=laid)
        for each in queries
    }


def texts(columns: Collection[str], dialect: Scanning) -> tuple[str, tuple[Pass, ...]]:
    """Return what is staged and the passes over it: by hand for DuckDB, and by Ibis for others."""
    if dialect == "duckdb":
        return passes.staged(columns), passes.passes(columns)
    from fairwitness.evidence.scan import expressions  # noqa: PLC0415 - loads Ibis

    return expressions.staged(columns, dialect), expressions.passes(columns, dialect)


def scan(
    log: ReadableLog[Any], name: str, states: States, *, before: date, progress: Progress | None
) -> Scanned:
    """
    Read what is new of a log, and return the states of all its days before `before`.

    Raises:
        Problem: the log cannot be read, or the states file cannot be written; what is done is kept.

    """
    laid, queries = admitted(log)
    made_with = _made_with(log, laid, queries, states.salt)
    days = [day for day in log.partitions() if day.day < before]
    found = _kept(name, days, made_with, states)
    waiting = [day for day in days if day.day not in found]
    done = Done(
        source=name,
        days=len(found),
        days_in_all=len(days),
        bytes=0,
        bytes_to_read=sum(day.bytes for day in waiting),
        entries=0,
    )
    tell = progress or (lambda _: None)
    tell(done)
    if waiting:
        prepare(log.engine, states.salt)
    for day in waiting:
        log.select(day)
        state = read_day(log.engine, day.day, laid, queries)
        kept = _kept_as(day, state, name, made_with)
        states.write(kept, state)
        found[day.day] = state
        done = done.further(kept)
        tell(done)
    return Scanned(source=name, days=dict(sorted(found.items())), staged=laid, queries=queries)


def _kept_as(day: Day, state: State, name: str, made_with: str) -> Kept:
    return Kept(
        source=name,
        day=day.day,
        fingerprint=day.fingerprint,
        made_with=made_with,
        entries=state.count("fields"),
        bytes=day.bytes,
    )


def _kept(name: str, days: list[Day], made_with: str, states: States) -> dict[date, State]:
    """Return the states that still hold: same files, same questions, same salt, undamaged."""
    there = {kept.day: kept for kept in states.days() if kept.source == name}
    same = [
        day.day
        for day in days
        if (kept := there.get(day.day)) is not None
        and (kept.fingerprint, kept.made_with) == (day.fingerprint, made_with)
    ]
    return states.states(name, same)


def _made_with(
    log: ReadableLog[Any], laid: Staged, queries: Mapping[str, Admitted], salt: bytes
) -> str:
    """Return the digest of all that decides what a state says, beside the files."""
    parts = [log.kind, log.schema_version, log.engine.name, laid.sha256]
    parts += [f"{name}: {query.sha256}" for name, query in queries.items()]
    parts += [repr(definition) for definition in definitions(log.engine.dialect)]
    parts.append(hashlib.sha256(b"fairwitness states" + salt).hexdigest())
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
