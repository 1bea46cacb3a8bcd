"""
The bytes of a reply to a check, and of what the ledger holds about it.

In:       who replies to which version, their words, the moment.
Out:      canonical JSON (RFC 8785) as bytes.
Not here: who may reply (`web.store.rumours.inviting`), what is printed (`…replying`).

The ledger never forgets, and a reply may hold what the law forbids to show. So the ledger holds a
digest of the record and no words of it. The record holds a salt, so that a short reply that is not
shown cannot be guessed from its digest.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime

LONGEST = 5_000
"""A reply [characters]."""


def record(
    *, check: str, version: int, who: str, text: str, received: datetime, salt: str
) -> bytes:
    """Return the bytes of a reply, word for word [UTF-8]."""
    return _canonical(
        {
            "format": "fairwitness-reply/1",
            "check": check,
            "version": version,
            "who": who,
            "text": text,
            "received": _moment(received),
            "salt": salt,
        }
    )


def received(content: bytes) -> bytes:
    """Return what the ledger holds of a reply of which `content` are the bytes."""
    values = json.loads(content)
    return _canonical(
        {
            "format": "fairwitness-reply-received/1",
            "check": values["check"],
            "version": values["version"],
            "received": values["received"],
            "sha256": hashlib.sha256(content).hexdigest(),
        }
    )


def refused(content: bytes, *, reason: str, signed_by: tuple[str, str], moment: datetime) -> bytes:
    """Return what the ledger holds of a decision not to print a reply."""
    values = json.loads(content)
    return _canonical(
        {
            "format": "fairwitness-reply-refused/1",
            "check": values["check"],
            "version": values["version"],
            "sha256": hashlib.sha256(content).hexdigest(),
            "reason": reason,
            "signed_by": list(signed_by),
            "refused": _moment(moment),
        }
    )


def read(content: bytes) -> dict[str, str]:
    """Return who replied and their words, of the bytes that `record` wrote."""
    values = json.loads(content)
    return {"who": values["who"], "text": values["text"]}


def _moment(given: datetime) -> str:
    whole = given.astimezone(UTC).replace(microsecond=0)
    return whole.isoformat().replace("+00:00", "Z")


def _canonical(values: Mapping[str, object]) -> bytes:
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
