"""
Gather every string that must never leave a homeserver's database.

In:       a ledger, and a way to ask the database.
Out:      the sorted canaries: what we planted, and the ids, tokens and hashes it invented.
Not here: looking for them in a report.
"""

from collections.abc import Callable, Iterable
from pathlib import Path

from ledger import Ledger

INVENTED = (
    "SELECT name FROM users",
    "SELECT password_hash FROM users",
    "SELECT token FROM access_tokens",
    "SELECT device_id FROM devices",
    "SELECT event_id FROM events",
    "SELECT room_id FROM rooms",
    "SELECT room_alias FROM room_aliases",
    "SELECT media_id FROM local_media_repository",
    "SELECT ip FROM user_ips",
    "SELECT address FROM user_threepids",
)
"""Queries for what the homeserver made up or keeps in a form of its own."""

SHORTEST = 7
"""Anything shorter could occur by chance [characters]."""


def canaries(ledger: Ledger, ask: Callable[[str], Iterable[tuple[object, ...]]]) -> list[str]:
    """Gather them all."""
    invented = {str(value) for query in INVENTED for (value,) in ask(query) if value}
    everything = {*ledger.planted, *ledger.tokens, *invented, *_local_parts(ledger)}
    return sorted(text for text in everything if len(text) >= SHORTEST)


def _local_parts(ledger: Ledger) -> set[str]:
    """Name accounts without their server too; a guest's is a mere number."""
    return {user.split(":")[0].removeprefix("@") for user in ledger.accounts}


def occurring(texts: Iterable[str], path: Path) -> set[str]:
    """Return those texts that occur in a file."""
    data = path.read_bytes()
    return {text for text in texts if text.encode() in data}
