"""
The register of one service: declared events, duties, and what became of each.

In:       the path of a file; events and duties to keep.
Out:      everything kept, in the order in which it was written.
Not here: when a duty falls due (`raising`).

One SQLite file with one table to which rows are only ever added; a trigger of the database refuses
to change or remove one. Each row has a name that can be taken once, so that what is written twice
is there once. A run is one transaction: killed at any moment, it has happened or it has not.
"""

import json
import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

from fairwitness.core.problem import Problem
from fairwitness.duties.duty import Duty, from_text
from fairwitness.duties.events import Event

APPLICATION = 0x66776475
"""`fwdu`: marks a SQLite file as a register."""
VERSION = 1
WAIT_S = 30
"""How long to wait while another run writes [s]."""
_MADE = """
CREATE TABLE entry (
  seq INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  at TEXT NOT NULL,
  sort TEXT NOT NULL,
  body TEXT NOT NULL
) STRICT;
CREATE TRIGGER only_added_1 BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'only added'); END;
CREATE TRIGGER only_added_2 BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'only added'); END;
"""

Settled = Literal["met", "dismissed", "reopened"]


class BadRegister(Problem):
    """A file that is no register, or a damaged one."""

    code = "bad-register"


class RegisterBusy(Problem):
    """Another run holds the register."""

    code = "register-busy"
    exit_status = 3


class NotInRegister(Problem):
    """A duty or event that the register does not hold, or not in that state."""

    code = "not-in-register"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something that was done about a duty, or a further cause of it."""

    sort: str
    """`"raised"`, `"joined"`, `"met"`, `"dismissed"`, `"reopened"`."""
    at: datetime
    """[UTC]"""
    by: str = ""
    reason: str = ""
    """Why, in the words of who did it."""
    cause: str = ""
    told: Mapping[str, str] = field(default_factory=dict)
    """What was seen, in both languages, of a further cause."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A duty with all that became of it."""

    duty: Duty
    steps: tuple[Step, ...]

    @property
    def state(self) -> Literal["open", "met", "dismissed"]:
        """What is true of it now."""
        for step in reversed(self.steps):
            if step.sort == "met":
                return "met"
            if step.sort == "dismissed":
                return "dismissed"
            if step.sort == "reopened":
                return "open"
        return "open"

    @property
    def settled(self) -> date | None:
        """Day on which it was last met or dismissed [UTC]; None while it is open."""
        return None if self.state == "open" else self.steps[-1].at.date()

    @property
    def causes(self) -> frozenset[str]:
        """Everything that it was raised for or that joined it."""
        return frozenset({self.duty.cause, *(s.cause for s in self.steps if s.cause)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """An event with when it was declared, and whether it was withdrawn."""

    event: Event
    at: datetime
    """[UTC]"""
    withdrawn: Step | None = None


class Register:
    """An opened register; use it in a `with`."""

    def __init__(self, path: Path, *, make: bool = True) -> None:
        """
        Open the register at `path`, or make it.

        Raises:
            BadRegister: there is none and none may be made, or the file is no sound register.

        """
        self.path = path
        if not make and not path.is_file():
            raise BadRegister(
                f"There is no register {str(path)!r}.",
                fix="Give its path with --register; `fairwitness duties` makes one.",
            )
        with _told(path):
            self._open()

    def _open(self) -> None:
        new = not self.path.exists()
        if new:
            os.close(os.open(self.path, os.O_CREAT | os.O_WRONLY, 0o600))
        self._base = sqlite3.connect(self.path, timeout=WAIT_S, isolation_level=None)
        try:
            self._base.execute("PRAGMA synchronous = FULL")
            self._check()
        except BaseException:
            self._base.close()
            raise

    def _check(self) -> None:
        application = self._one("PRAGMA application_id")
        version = self._one("PRAGMA user_version")
        if (
            application == 0
            and version == 0
            and not self._one("SELECT COUNT(*) FROM sqlite_schema")
        ):
            self._make()
            return
        if application != APPLICATION:
            raise BadRegister(
                f"{self.path} is a database, but no register of duties.",
                fix="Give the path of the register with --register, or of a new file.",
            )
        if version != VERSION:
            raise BadRegister(
                f"{self.path} is a register of version {version}; this program knows {VERSION}.",
                fix="Use the version of fairwitness that wrote it, or a later one.",
            )
        sound = self._one("PRAGMA quick_check(1)")
        if sound != "ok":
            raise sqlite3.DatabaseError("damaged")

    def _one(self, sql: str) -> Any:  # noqa: ANN401 - as SQLite has it
        with closing(self._base.execute(sql)) as found:
            return found.fetchone()[0]

    def _make(self) -> None:
        with self.changing():
            if self._one("SELECT COUNT(*) FROM sqlite_schema"):
                return  # another run was faster
            for statement in _MADE.strip().split(";\n"):
                self._base.execute(statement.removesuffix(";"))
            self._base.execute(f"PRAGMA application_id = {APPLICATION}")
            self._base.execute(f"PRAGMA user_version = {VERSION}")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._base.close()

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Keep all that is added inside, or nothing of it; nobody else adds meanwhile."""
        with _told(self.path):
            self._base.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._base.execute("COMMIT")
            except BaseException:
                if self._base.in_transaction:
                    self._base.execute("ROLLBACK")
                raise

    def _add(self, name: str, at: datetime, sort: str, body: str) -> bool:
        """Add a row; say whether its name was free."""
        added = self._base.execute(
            "INSERT INTO entry (name, at, sort, body) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (name) DO NOTHING",
            (name, at.isoformat(), sort, body),
        )
        return added.rowcount == 1

    def _rows(self) -> list[tuple[str, datetime, str, str]]:
        with _told(self.path):
            found = self._base.execute("SELECT name, at, sort, body FROM entry ORDER BY seq")
            try:
                return [
                    (name, datetime.fromisoformat(at), sort, body) for name, at, sort, body in found
                ]
            except ValueError:
                raise _damaged(self.path) from None

    def declare(self, event: Event, *, at: datetime) -> bool:
        """Keep an event; say whether it is new."""
        body = json.dumps(event.plain(), ensure_ascii=False, sort_keys=True)
        return self._add(f"event/{event.id}", at, "event", body)

    def withdraw(self, event_id: str, *, reason: str, by: str, at: datetime) -> None:
        """
        Say that an event was declared by mistake; it stays on record.

        Raises:
            NotInRegister: there is no such event, or it was withdrawn before.

        """
        known = {each.event.id: each for each in self.events()}
        if event_id not in known:
            raise _unknown("event", event_id, known)
        body = json.dumps({"by": by, "reason": reason}, ensure_ascii=False)
        if not self._add(f"withdrawn/{event_id}", at, "withdrawn", body):
            raise NotInRegister(
                f"The event {event_id} was withdrawn before.",
                fix="Declare the right one with `fairwitness duties declare`.",
            )

    def events(self) -> tuple[Declared, ...]:
        """Return every event, withdrawn ones too."""
        rows = self._rows()
        try:
            withdrawn = {
                name.partition("/")[2]: _step("withdrawn", at, body)
                for name, at, sort, body in rows
                if sort == "withdrawn"
            }
            return tuple(
                Declared(event=made, at=at, withdrawn=withdrawn.get(made.id))
                for _, at, sort, body in rows
                if sort == "event"
                for made in (Event.model_validate(json.loads(body)),)
            )
        except (ValueError, KeyError, TypeError):
            raise _damaged(self.path) from None

    def keep(self, duty: Duty, *, at: datetime) -> bool:
        """Keep a duty; say whether it is new."""
        return self._add(f"duty/{duty.id}", at, "raised", duty.text())

    def join(self, duty_id: str, cause: str, told: Mapping[str, str], *, at: datetime) -> bool:
        """Keep a further cause of a duty; say whether it is new."""
        body = json.dumps({"cause": cause, "told": dict(told)}, ensure_ascii=False)
        return self._add(f"joined/{duty_id}/{cause}", at, "joined", body)

    def settle(self, duty_id: str, how: Settled, *, reason: str, by: str, at: datetime) -> None:
        """
        Say that a duty was met, dismissed or opened again.

        Raises:
            NotInRegister: there is no such duty, or it is in no state for that.

        """
        known = {kept.duty.id: kept for kept in self.duties()}
        if duty_id not in known:
            raise _unknown("duty", duty_id, known)
        kept = known[duty_id]
        if (how == "reopened") == (kept.state == "open"):
            raise NotInRegister(
                f"The duty {duty_id} is {kept.state}, so it cannot be {how}.",
                fix="`fairwitness duties list` shows the state of each.",
            )
        body = json.dumps({"by": by, "reason": reason}, ensure_ascii=False)
        self._add(f"{how}/{duty_id}/{len(kept.steps)}", at, how, body)

    def duties(self) -> tuple[Kept, ...]:
        """Return every duty with its steps, in the order in which they were raised."""
        duties: dict[str, Duty] = {}
        steps: dict[str, list[Step]] = {}
        try:
            for name, at, sort, body in self._rows():
                _, _, rest = name.partition("/")
                duty_id = rest.partition("/")[0]
                if sort == "raised":
                    duties[duty_id] = from_text(body)
                    steps[duty_id] = [Step(sort=sort, at=at)]
                elif sort in {"joined", "met", "dismissed", "reopened"}:
                    steps[duty_id].append(_step(sort, at, body))
        except (ValueError, KeyError, TypeError):
            raise _damaged(self.path) from None
        return tuple(Kept(duty=d, steps=tuple(steps[name])) for name, d in duties.items())


def _step(sort: str, at: datetime, body: str) -> Step:
    return Step(sort=sort, at=at, **json.loads(body))


def _unknown(what: str, name: str, known: Mapping[str, object]) -> NotInRegister:
    there = ", ".join(list(known)[-5:]) if known else "none yet"
    return NotInRegister(
        f"The register holds no {what} {name!r}.",
        fix=f"`fairwitness duties list` shows all; the last are: {there}.",
    )


def _damaged(path: Path) -> BadRegister:
    return BadRegister(
        f"{path} is damaged, or no register at all.",
        fix="Put a copy of it back from before; nothing was written. Without a copy, start a new "
        "register and declare the events again.",
    )


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Tell what the database or the system says in words of ours."""
    try:
        yield
    except sqlite3.OperationalError as error:
        text = str(error)
        if "locked" in text or "busy" in text:
            raise RegisterBusy(
                f"{path} is in use by another run.", fix="Try again when it has ended.", retry=True
            ) from None
        raise BadRegister(
            f"{path} cannot be written or read: {text}.",
            fix="Give --register a path in a folder that you may write to, on a disk with room.",
        ) from None
    except sqlite3.DatabaseError:
        raise _damaged(path) from None
    except OSError as error:
        raise BadRegister(
            f"{path} cannot be opened: {error.strerror}.",
            fix="Give --register a path in a folder that exists and that you may write to.",
        ) from None
