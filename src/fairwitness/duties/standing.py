"""
Hold what has fallen due against what the register holds: each thing is raised once.

In:       duties as they follow from what is known, and the duties kept.
Out:      what is new: duties to keep, and further causes of open ones.
Not here: writing them (`register`), why something falls due (`raising`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fairwitness.duties.duty import Duty
from fairwitness.duties.register import Kept


@dataclass(frozen=True, slots=True)
class Joined:
    """A further cause of a duty that is open."""

    duty: str
    """Its id."""
    cause: Duty
    """What would have been raised."""


@dataclass(frozen=True, slots=True)
class New:
    """What a run adds."""

    duties: tuple[Duty, ...]
    joined: tuple[Joined, ...]


def new(found: Iterable[Duty], kept: Sequence[Kept]) -> New:
    """
    Return what is not in the register yet.

    A change of a trigger whose duty is open joins it: one assessment answers both. A change that
    began before such a duty was settled was there to be seen, and is not raised again.
    """
    duties: dict[str, Duty] = {}
    joined: list[Joined] = []
    known = {(k.duty.pack, k.duty.trigger, cause) for k in kept for cause in k.causes}
    open_: dict[tuple[str, str], str] = {
        (k.duty.pack, k.duty.trigger): k.duty.id for k in kept if k.duty.joins and k.state == "open"
    }
    for duty in found:
        place = (duty.pack, duty.trigger)
        if (*place, duty.cause) in known:
            continue
        known.add((*place, duty.cause))
        if duty.joins and place in open_:
            joined.append(Joined(open_[place], duty))
        elif duty.joins and _was_settled(duty, kept):
            continue
        else:
            duties[duty.id] = duty
            if duty.joins:
                open_[place] = duty.id
    return New(tuple(duties.values()), tuple(joined))


def _was_settled(duty: Duty, kept: Sequence[Kept]) -> bool:
    return any(
        k.settled is not None
        and duty.began <= k.settled
        and k.duty.joins
        and (k.duty.pack, k.duty.trigger) == (duty.pack, duty.trigger)
        for k in kept
    )
