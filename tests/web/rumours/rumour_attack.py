"""One attack of the table, and what it is tried on."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from rumour_desk import Desk


@dataclass(frozen=True)
class Case:
    """A desk with one published check, named `garlic`."""

    desk: Desk
    data: Path
    now: datetime


@dataclass(frozen=True)
class Attack:
    """What somebody tries; it yields a sentence for everything that went wrong."""

    name: str
    says: str
    tried: Callable[[Case], Iterator[str]]
