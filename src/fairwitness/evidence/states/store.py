"""
The states file: one DuckDB file with one row a day, and beside it a secret salt.

In:       a path, states of days.
Out:      the states that are there, by source and day; a salt that stays with them.
Not here: scanning, figures. Nobody else may read the two files, and nothing prints the salt.

A day is written in one transaction, so that a run that is stopped at any moment leaves finished
days and nothing half done. What the salt is worth: whoever has it, the states and the right to
read them can ask whether an account that they already know was in the sketch of a day. So it is
kept apart from what is shown, and `forget` removes both.
"""

import hashlib
import os
import secrets
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Self

import duckdb

from fairwitness.core.problem import Problem
from fairwitness.evidence.states.state import State, read

VERSION = 1
"""Of the tables of the file."""
SALT_BYTES = 16
"""Enough against guessing; with an account it still fits one block of the digest."""
_PRIVATE = 0o077
_ABOUT = "CREATE TABLE IF NOT EXISTS about (version INTEGER)"
_DAYS = (
    "CREATE TABLE IF NOT EXISTS days (source VARCHAR, day DATE, fingerprint VARCHAR, "
    "made_with VARCHAR, entries BIGINT, bytes BIGINT, counts VARCHAR, registers BLOB, "
    "sha256 VARCHAR, PRIMARY KEY (source, day))"
)
_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "threads": "1",
    "memory_limit": "64MiB",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "enable_external_access": "false",
}


class StatesProblem(Problem):
    """A states file that cannot be used as it is."""

    code = "states"


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """What the file says of one day, beside its state."""

    source: str
    day: date
    fingerprint: str
    """Of the files of that day; another one means that they have changed."""
    made_with: str
    """Digest of queries, functions, columns and engine: another one means another question."""
    entries: int
    bytes: int


class States:
    """An opened states file: use it in a `with` statement."""

    def __init__(self, path: Path) -> None:
        """
        Open or make the file, readable by its owner alone.

        Raises:
            StatesProblem: it is not a states file, is damaged, in use, or may not be written.

        """
        self.path = path
        with _private(), _told(path):
            self._connection = duckdb.connect(str(path), config=_CONFIG)
            try:
                self._prepare()
            except BaseException:
                self._connection.close()
                raise
        self.salt = _salt(salt_path(path))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with _private():
            self._connection.close()

    def _prepare(self) -> None:
        foreign = self._connection.execute(
            "SELECT table_name FROM duckdb_tables() WHERE table_name NOT IN ('about', 'days')"
        ).fetchall()
        if foreign:
            raise StatesProblem(
                f"{self.path.name!r} is a DuckDB file of something else.",
                fix="Give --states another path; the file was not changed.",
            )
        self._connection.begin()
        for statement in (_ABOUT, _DAYS):
            self._connection.execute(statement)
        versions = self._connection.execute("SELECT version FROM about").fetchall()
        if not versions:
            self._connection.execute("INSERT INTO about VALUES (?)", [VERSION])
        self._connection.commit()
        if versions and versions != [(VERSION,)]:
            raise StatesProblem(
                f"{self.path.name!r} was written by another version of fairwitness.",
                fix="Run `fairwitness states forget` on it and scan again.",
            )

    def days(self) -> tuple[Day, ...]:
        """Return what is there, sorted by source and day."""
        with _told(self.path):
            rows = self._connection.execute(
                "SELECT source, day, fingerprint, made_with, entries, bytes FROM days "
                "ORDER BY source, day"
            ).fetchall()
        return tuple(
            Day(
                source=source,
                day=day,
                fingerprint=fingerprint,
                made_with=made_with,
                entries=entries,
                bytes=size,
            )
            for source, day, fingerprint, made_with, entries, size in rows
        )

    def state(self, source: str, day: date) -> State | None:
        """Return the state of a day; None if there is none, or it is not what was written."""
        return self.states(source, (day,)).get(day)

    def states(self, source: str, days: Collection[date]) -> dict[date, State]:
        """Return the states of those of `days` that are there as they were written."""
        with _told(self.path):
            rows = self._connection.execute(
                "SELECT day, counts, registers, sha256 FROM days "
                "WHERE source = ? AND list_contains(?::DATE[], day)",
                [source, list(days)],
            ).fetchall()
        return {
            day: read(counts, registers)
            for day, counts, registers, digest in rows
            if _digest(counts, registers) == digest
        }

    def write(self, day: Day, state: State) -> None:
        """Put the state of a day in the place of the one before, wholly or not at all."""
        registers = state.registers.tobytes()
        row = (
            *(day.source, day.day, day.fingerprint, day.made_with, day.entries, day.bytes),
            *(state.text, registers, _digest(state.text, registers)),
        )
        with _private(), _told(self.path):
            self._connection.execute(
                "INSERT OR REPLACE INTO days VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row
            )

    def rebuild(self) -> int:
        """Forget every day but keep the salt, so that the next run reads all; return how many."""
        with _private(), _told(self.path):
            ((count,),) = self._connection.execute("SELECT COUNT(*) FROM days").fetchall()
            self._connection.execute("DELETE FROM days")
            self._connection.execute("CHECKPOINT")
        return int(count)


def forget(path: Path) -> bool:
    """
    Remove the states file, what DuckDB keeps beside it, and the salt; say whether it was there.

    Raises:
        StatesProblem: it is not a states file, or may not be removed.

    """
    if not path.exists() and not salt_path(path).exists():
        return False
    if path.exists():
        with States(path):
            pass  # a file of something else is refused
    try:
        for each in (salt_path(path), path, path.with_name(f"{path.name}.wal")):
            each.unlink(missing_ok=True)
    except OSError as error:
        raise _cannot(path, error) from None
    return True


def salt_path(path: Path) -> Path:
    """Return where the salt of a states file lies."""
    return path.with_name(f"{path.name}.salt")


def _salt(path: Path) -> bytes:
    """Return the salt, made at first use; a lost one makes every sketch be taken anew."""
    try:
        found = path.read_bytes() if path.exists() else b""
        if len(found) == SALT_BYTES:
            return found
        made = secrets.token_bytes(SALT_BYTES)
        fresh = path.with_name(f"{path.name}.new")
        fresh.unlink(missing_ok=True)
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(made)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except OSError as error:
        raise _cannot(path, error) from None
    return made


def _digest(counts: str, registers: bytes) -> str:
    return hashlib.sha256(counts.encode() + registers).hexdigest()


@contextmanager
def _private() -> Iterator[None]:
    """Let nobody else read what is made meanwhile."""
    before = os.umask(_PRIVATE)
    try:
        yield
    finally:
        os.umask(before)


def _cannot(path: Path, error: OSError) -> StatesProblem:
    return StatesProblem(
        f"{str(path)!r} cannot be used: {error.strerror}.",
        fix="Give --states a path in a folder that this user may write to.",
    )


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turn DuckDB's words into what happened and what to do."""
    try:
        yield
    except duckdb.Error as error:
        said = str(error)
        if "lock" in said:
            raise StatesProblem(
                f"{path.name!r} is in use by another run.", fix="Wait until it is done.", retry=True
            ) from None
        if path.is_dir() or not path.parent.is_dir():
            raise StatesProblem(
                f"{str(path)!r} is not a place for a file.",
                fix="Give --states a path in a folder that is there.",
            ) from None
        raise StatesProblem(
            f"{path.name!r} is damaged, is no states file, or may not be written to.",
            fix="Give --states another path, or remove the file: it can be made anew from the log.",
        ) from None
