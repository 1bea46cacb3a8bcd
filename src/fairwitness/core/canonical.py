"""
The canonical tables: what every connector maps its platform to, and every metric asks of.

In:       nothing; this is data.
Out:      names, types, column classes and closed vocabularies for `sources` and `evidence`.
Not here: queries, platforms, Ibis.

Every column is optional. A connector that lacks one says why, and the metrics over it are
"not recorded". Times are milliseconds since 1970, UTC; flags are 0 or 1; a category holds one of
the labels listed here and nothing else, so that no word of a user can pass through it.
"""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from fairwitness.core.manifest import ColumnClass

ColumnType = Literal["int64", "string"]


@dataclass(frozen=True, slots=True)
class CanonicalColumn:
    """One column of a canonical table."""

    name: str
    kind: ColumnClass
    labels: tuple[str, ...] = ()
    """The closed vocabulary of a category."""

    @property
    def type(self) -> ColumnType:
        """Ibis type."""
        numbers = {ColumnClass.TIME, ColumnClass.FLAG, ColumnClass.SIZE}
        return "int64" if self.kind in numbers else "string"


def _identifier(name: str) -> CanonicalColumn:
    return CanonicalColumn(name, ColumnClass.IDENTIFIER)


def _address(name: str) -> CanonicalColumn:
    return CanonicalColumn(name, ColumnClass.ADDRESS)


def _time(name: str) -> CanonicalColumn:
    return CanonicalColumn(name, ColumnClass.TIME)


def _flag(name: str) -> CanonicalColumn:
    return CanonicalColumn(name, ColumnClass.FLAG)


def _size(name: str) -> CanonicalColumn:
    return CanonicalColumn(name, ColumnClass.SIZE)


def _text(name: str) -> CanonicalColumn:
    return CanonicalColumn(name, ColumnClass.TEXT)


def _category(name: str, *labels: str) -> CanonicalColumn:
    return CanonicalColumn(name, ColumnClass.CATEGORY, labels)


CANONICAL = MappingProxyType(
    {
        # One row an account of this service.
        "accounts": (
            _identifier("account"),
            _time("created"),
            _category(
                "state", "active", "deactivated", "suspended", "locked", "restricted", "pending"
            ),
            _category("kind", "person", "guest", "bot", "support"),
            _flag("admin"),
            _time("consented"),
            _flag("mfa"),
        ),
        # One row an account and verified means of identity.
        "verifications": (
            _identifier("account"),
            _category("method", "email", "phone", "sso"),
            _time("validated"),
        ),
        # One row an account, device and day on which it was used.
        "visits": (_identifier("account"), _time("day")),
        # One row a thing published or sent; never its content.
        "activity": (
            _time("at"),
            _identifier("account"),
            _category("kind", "message", "encrypted", "reaction", "call", "other"),
            _category("surface", "public", "private", "unknown"),
        ),
        # One row an entry of the service's own log of connections.
        "connections": (
            _time("at"),
            _identifier("account"),
            _address("address"),
            _size("port"),
            _identifier("device"),
            _address("agent"),
        ),
        # One row a notice (report, complaint) from a user or another person.
        "notices": (
            _time("received"),
            _time("acknowledged"),
            _time("decided"),
            _category("target", "message", "room", "account", "media", "other"),
            _category("category", "illegal", "spam", "abuse", "minors", "self_harm", "other"),
            _category("origin", "account", "trusted_flagger", "authority", "other"),
            _category("outcome", "upheld", "rejected", "open"),
            _identifier("notifier"),
            _flag("orphaned"),
        ),
        # One row a moderation decision.
        "decisions": (
            _time("at"),
            _category(
                "measure",
                "ban",
                "removal_from_room",
                "redaction",
                "quarantine",
                "room_block",
                "suspension",
                "warning",
                "other",
            ),
            _category("target", "message", "room", "account", "media", "other"),
            _category("ground", "law", "terms"),
            _category("category", "illegal", "spam", "abuse", "minors", "self_harm", "other"),
            _flag("automated_detection"),
            _flag("automated_decision"),
            _identifier("moderator"),
        ),
        "appeals": (
            _time("received"),
            _time("decided"),
            _category("outcome", "upheld", "reversed", "open"),
        ),
        # One row a written request by an authority; only ever counted.
        "orders": (_time("received"), _category("kind", "act", "inform")),
        # One row a file uploaded here.
        "media": (
            _time("at"),
            _identifier("account"),
            _category("kind", "image", "video", "audio", "text", "other"),
            _size("bytes"),
            _flag("quarantined"),
        ),
        # One row a room, group or channel.
        "rooms": (
            _identifier("room"),
            _flag("encrypted"),
            _flag("listed"),
            _flag("federated"),
            _category("access", "public", "restricted", "knock", "invite", "unknown"),
            _size("members"),
        ),
        # One row an event of the service's own activity log, as its files hold it.
        "log": (
            _time("at"),
            _time("ingested"),
            _identifier("account"),
            _category(
                "kind",
                "login",
                "login_failed",
                "logout",
                "account_change",
                "post",
                "access",
                "admin",
                "other",
            ),
            _address("address"),
            _size("port"),
            _identifier("target"),
            _identifier("device"),
            _identifier("session"),
            _address("agent"),
            _text("text"),
            # Set where a line cannot be read, or its time cannot; what was not read is NULL.
            _flag("malformed"),
        ),
    }
)
"""Canonical table to its columns."""


def column(table: str, name: str) -> CanonicalColumn:
    """
    Return one canonical column.

    Raises:
        KeyError: there is no such table or column (a bug of a connector or metric).

    """
    for candidate in CANONICAL[table]:
        if candidate.name == name:
            return candidate
    raise KeyError(f"{table}.{name}")
