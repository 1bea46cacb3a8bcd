"""
What only the operator knows: launches, features, notices, own decisions, numbers of users.

In:       plain values from a command, or the text of a YAML file.
Out:      `Event`s, each with who declared it; its id follows from its contents.
Not here: keeping them (`register`), what follows (`firing`).

Nothing about a person belongs in one: no name of a user, no content. A written notice of an
authority is its date, the authority, its scope; how many there were is counted, nothing more.
"""

import hashlib
import io
import json
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any, Self, get_args

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from fairwitness.core.problem import Problem
from fairwitness.frameworks.firing import EventKind

Topic = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+([_./-][a-z0-9]+)*$", max_length=80)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)]

AHEAD = frozenset({"launch", "feature", "technology", "decision", "measure"})
"""Kinds that may lie ahead: the duty is before them."""
NEEDS: Mapping[str, tuple[str, ...]] = {
    "feature": ("topic",),
    "notice": ("authority", "scope"),
    "decision": ("topic",),
    "users": ("scope", "number"),
    "assessed": ("topic",),
    "superseded": ("topic",),
    "measure": ("topic",),
}
AHEAD_OF_UTC = timedelta(hours=14)
LIKE = "Write one event an entry: - {kind: launch, day: 2026-10-01, by: safety lead}"
SHOWN = 5
"""Faults that one message lists."""
MOST = 10_000
"""Events of one file."""
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""What steers a terminal, or turns the direction of text."""


class BadEvent(Problem):
    """An event that cannot be what it says."""

    code = "bad-event"


class Event(BaseModel):
    """One declared event; it is never edited, only withdrawn."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: EventKind
    day: datetime | date
    """When it happened or will; a moment has its own offset from UTC."""
    by: Annotated[Line, StringConstraints(min_length=1)]
    """Who declares it: a role, such as `"safety lead"`."""
    topic: Topic | None = None
    """Feature, trigger (`"uk-osa/people"`), pack assessed (`"uk-osa/2025-12"`), record, measure."""
    scope: Line | None = None
    """What a notice covers; whose users are counted (`"uk"`)."""
    authority: Line | None = None
    number: int | None = Field(default=None, ge=0, le=10**11)
    """Monthly users."""
    note: Line | None = None

    @model_validator(mode="before")
    @classmethod
    def _plain_days(cls, values: Any) -> Any:  # noqa: ANN401 - whatever stands in the file
        """Take a midnight without an offset for the day that it is."""
        if isinstance(values, dict) and isinstance(day := values.get("day"), str):
            values = {**values, "day": _read_day(day)}
        return values

    @model_validator(mode="after")
    def _whole(self) -> Self:
        missing = [name for name in NEEDS.get(self.kind, ()) if getattr(self, name) is None]
        if missing:
            raise ValueError(f"{self.kind!r} needs {' and '.join(missing)}")
        if isinstance(self.day, datetime) and self.day.tzinfo is None:
            raise ValueError("a moment needs its offset from UTC: 2026-03-29T09:00:00+08:00")
        if not date(2000, 1, 1) <= self.date <= date(2099, 12, 31):
            raise ValueError("its day lies outside of this century")
        return self

    @property
    def date(self) -> date:
        """Its day where it was said, whatever the zone."""
        return self.day.date() if isinstance(self.day, datetime) else self.day

    @property
    def id(self) -> str:
        """What never changes: a digest of everything it says."""
        said = json.dumps(self.plain(), sort_keys=True, ensure_ascii=False)
        return "e-" + hashlib.sha256(said.encode()).hexdigest()[:12]

    def plain(self) -> dict[str, Any]:
        """Return its values as JSON has them."""
        return self.model_dump(mode="json", exclude_none=True)


def _read_day(text: str) -> date | datetime | str:
    """Read a day or a moment; leave anything else to be refused."""
    for read in (date.fromisoformat, datetime.fromisoformat):
        try:
            return read(text)
        except ValueError:
            continue
    return text


def event(values: Mapping[str, Any], *, now: datetime) -> Event:
    """
    Return an event from plain values.

    Raises:
        BadEvent: with what is wrong, in words.

    """
    clean = {k: _CONTROL.sub(" ", v) if isinstance(v, str) else v for k, v in values.items()}
    try:
        made = Event.model_validate(clean)
    except ValidationError as error:
        told = "; ".join(_told(fault) for fault in error.errors(include_url=False)[:SHOWN])
        raise BadEvent(
            f"This is no event: {told}.",
            fix=f"Kinds are {', '.join(get_args(EventKind))}; "
            "`fairwitness duties declare --help` says more.",
        ) from None
    if made.kind not in AHEAD and made.date > _latest(now):
        raise BadEvent(
            f"An event of kind {made.kind!r} cannot lie in the future ({made.date}).",
            fix="Declare it when it has happened; only what is planned may lie ahead.",
        )
    return made


def _latest(now: datetime) -> date:
    """Return the latest day that it is anywhere on Earth."""
    return (now.astimezone(UTC) + AHEAD_OF_UTC).date()


def _told(fault: Any) -> str:  # noqa: ANN401 - as pydantic has it
    where = ".".join(str(step) for step in fault["loc"] if not isinstance(step, type))
    message = str(fault["msg"]).removeprefix("Value error, ")
    return f"{where}: {message}" if where else message


def read(text: str, *, now: datetime) -> tuple[Event, ...]:
    """
    Read a file of events: a YAML list, or a mapping with the list under `events`.

    Raises:
        BadEvent: it is not such a file, or one of its events is none.

    """
    try:
        values = YAML(typ="safe", pure=True).load(io.StringIO(text))
    except (YAMLError, ValueError, RecursionError) as error:
        line = getattr(getattr(error, "problem_mark", None), "line", None)
        where = "" if line is None else f" in line {line + 1}"
        raise BadEvent(
            f"The events file cannot be read as YAML{where}.",
            fix=LIKE,
        ) from None
    listed = values.get("events") if isinstance(values, dict) else values
    if listed is None:
        return ()
    if not isinstance(listed, list) or len(listed) > MOST:
        raise BadEvent(
            "The events file holds no list of events.",
            fix=LIKE,
        )
    return tuple(_each(listed, now))


def _each(listed: Iterable[Any], now: datetime) -> Iterable[Event]:
    for number, values in enumerate(listed, start=1):
        if not isinstance(values, dict):
            raise BadEvent(
                f"Event {number} of the file is no mapping.",
                fix=LIKE,
            )
        plain = {str(k): v for k, v in values.items()}
        try:
            yield event(plain, now=now)
        except BadEvent as error:
            raise BadEvent(f"Event {number} of the file: {error.what}", fix=error.fix) from None
