"""
Remember what was done to a homeserver, apart from what the homeserver says.

In:       `community` writes down each thing as it happens.
Out:      `tally` counts it; `spread` moves the database to the days written here.
Not here: any look into the database.
"""

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(slots=True, kw_only=True)
class Account:
    """One account as it stands now."""

    number: int
    kind: str
    admin: bool
    created: datetime
    state: str = "active"
    email: bool = False
    phone: bool = False
    sso: bool = False
    consented: datetime | None = None


@dataclass(slots=True, kw_only=True)
class Room:
    """One room as it stands now."""

    access: str
    encrypted: bool
    listed: bool
    federated: bool
    members: set[int] = field(default_factory=set)
    gone: bool = False
    blocked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """One thing done."""

    verb: str
    """`post`, `upload`, `report`, `kick`, `ban`, `unban`, `leave`, `redact_other`…"""
    at: datetime
    actor: str
    label: str = ""
    """Kind of post, target of a report, media kind…"""
    mark: str = ""
    """The event or file that came of it, or that it is about."""
    size: int = 0
    """Of a file [bytes]."""
    room: str = ""
    """Where it happened, if in a room."""


@dataclass(slots=True, kw_only=True)
class Connection:
    """The last time one token was used from one address."""

    at: datetime
    address: str
    agent: str
    device_id: str


@dataclass(slots=True)
class Ledger:
    """Everything done so far."""

    accounts: dict[str, Account] = field(default_factory=dict)
    rooms: dict[str, Room] = field(default_factory=dict)
    deeds: list[Deed] = field(default_factory=list)
    forgotten: list[Deed] = field(default_factory=list)
    """Reports that an administrator deleted; the database knows nothing of them."""
    orphaned: list[Deed] = field(default_factory=list)
    """Reports about a room that was purged; they are among `deeds` too."""
    purged: list[Deed] = field(default_factory=list)
    """Posts and decisions that went with purged rooms; they are no longer among `deeds`."""
    vanished_threepids: int = 0
    """Verified means that went with deactivated accounts."""
    quarantined: set[str] = field(default_factory=set)
    connections: dict[tuple[str, str, str], Connection] = field(default_factory=dict)
    """Keyed by account, token and address."""
    visits: set[tuple[str, str, date]] = field(default_factory=set)
    """Account, device and UTC day; guests are not counted by Synapse."""
    pace: list[tuple[int, datetime]] = field(default_factory=list)
    """When each step really began [ms since 1970, UTC], and when it counts as done."""
    tokens: list[str] = field(default_factory=list)
    planted: list[str] = field(default_factory=list)
    """Every text, name, address and secret that was handed to the homeserver."""

    def plant(self, text: str) -> str:
        """Remember a text and hand it back."""
        self.planted.append(text)
        return text
