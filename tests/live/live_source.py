"""A running homeserver, as the tests of this folder see it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from homeserver import Homeserver
from ledger import Ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveSource:
    """A running homeserver with a small community in it, and the truth about it."""

    url: str
    """How fairwitness is told of its database."""
    since: date
    until: date
    """The window that `truth` counts flows over; `until` is excluded."""
    truth: dict[str, Any]
    """As in `samples/truth.json`: `metrics` and, beside them, `traps`."""
    canaries: list[str]
    server: Homeserver
    ledger: Ledger
