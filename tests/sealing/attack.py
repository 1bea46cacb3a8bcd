"""One thing that somebody tries."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from made_filing import Case

DAY = timedelta(days=1)
Try = Callable[[Case], object]


@dataclass(frozen=True)
class Attack:
    """One thing that is tried."""

    name: str
    tries: Try
