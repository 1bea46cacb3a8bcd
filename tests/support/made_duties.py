"""Values that the tests of duties share: series, changes, events, a run."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from fairwitness.core.series import Series
from fairwitness.duties import events
from fairwitness.duties.change import Change
from fairwitness.duties.checking import Asked, Outcome, check
from fairwitness.duties.events import Event
from fairwitness.duties.register import Register
from fairwitness.frameworks import shelf
from fairwitness.frameworks.pack import Pack


def at(day: str) -> datetime:
    """Return a morning [UTC]."""
    return datetime.fromisoformat(f"{day}T06:00:00+00:00").astimezone(UTC)


def event(kind: str, day: str, *, now: str = "2026-12-31", **more: object) -> Event:
    """Return a declared event."""
    return events.event({"kind": kind, "day": day, "by": "safety lead", **more}, now=at(now))


def rise(metric: str, day: str, noticed: str, **more: Any) -> Change:
    """Return a marked and sure rise."""
    values: dict[str, Any] = {
        "source": "synapse",
        "unit": "notices",
        "kind": "rise",
        "shape": "level",
        "before": 10.0,
        "after": 30.0,
        "effect": 2.0,
        "interval": (1.5, 2.5),
        "confidence": 0.97,
        "method": "shift",
    }
    return Change(
        metric=metric,
        day=date.fromisoformat(day),
        noticed=date.fromisoformat(noticed),
        **values | more,
    )


def series(metric: str, values: Sequence[float | None], *, start: str = "2026-01-01") -> Series:
    """Return a series of exact numbers."""
    return Series(
        metric=metric,
        source="synapse",
        unit="notices",
        start=date.fromisoformat(start),
        values=tuple(values),
    )


@cache
def pack(name: str) -> Pack:
    """Return a pack with its version."""
    return shelf.load(name)


def run(
    path: Path,
    day: str,
    *names: str,
    told: Sequence[Event] = (),
    changes: Sequence[Change] = (),
    watched: Sequence[Series] = (),
) -> Outcome:
    """Run once on a morning; `changes` are found as soon as their day is over."""
    now = at(day)
    known = [c for c in changes if c.noticed < now.date()]
    with Register(path) as register:
        return check(
            register,
            Asked(
                now=now,
                packs=[pack(name) for name in names],
                versions=_version,
                series=watched or ([series("notices.received", [0.0])] if known else ()),
                events=told,
            ),
            find=(lambda _: known) if not watched else None,
        )


def _version(name: str) -> Pack | None:
    return pack(name) if name in {s.name for s in shelf.available()} else None
