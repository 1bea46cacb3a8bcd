"""
Limit how often one computer asks, without knowing which one it is.

In:       an address for the time of a request; the moment.
Out:      yes or no.
Not here: the address: it is hashed with a salt that is drawn at random every hour and forgotten
with it, so that nobody can find out later who asked, not even with the database and all keys.

A token bucket: so many at once, then one every so many seconds. What changes the tables anyway is
counted in them, for all processes together; asking changes nothing, so it is counted in the memory
of each process and leaves no trace on a disk.
"""

import hashlib
import secrets
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network
from threading import Lock

from django.core.cache import cache
from django.db import transaction

HOUR_S = 3_600
MOST_PLACES = 200_000
"""Places that a process remembers within an hour; beyond them whoever is new is not let in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """How much is allowed."""

    name: str
    size: int
    """At once."""
    every_s: float
    """After that, one [s]."""
    lasting: bool = True
    """Whether it is counted in the tables; else in the memory of each process."""


ASK = Bucket(name="ask", size=60, every_s=1.0, lasting=False)
LETTERS = Bucket(name="letters", size=5, every_s=600.0)
HAND_OVER = Bucket(name="hand-over", size=5, every_s=60.0)


def allowed(bucket: Bucket, address: str, *, now: float) -> bool:
    """Take a token if there is one; `now` is in seconds."""
    if not bucket.lasting:
        return _MEMORY.allowed(bucket, address, now)
    hour = int(now // HOUR_S)
    with transaction.atomic():
        salt = str(cache.get_or_set(f"rumours-salt-{hour}", _salt, HOUR_S))
        key = f"rumours-{_named(salt, bucket, address).hexdigest()}"
        left = _left(bucket, cache.get(key), now)
        if left < 1:
            return False
        cache.set(key, (left - 1, now), HOUR_S)
    return True


@dataclass(slots=True)
class _Memory:
    """What one process counts, until the hour is over."""

    hour: int = -1
    salt: str = ""
    tokens: dict[bytes, tuple[float, float]] = field(default_factory=dict)
    alone: Lock = field(default_factory=Lock)

    def allowed(self, bucket: Bucket, address: str, now: float) -> bool:
        with self.alone:
            if self.hour != int(now // HOUR_S):
                self.hour, self.salt = int(now // HOUR_S), _salt()
                self.tokens.clear()
            key = _named(self.salt, bucket, address).digest()[:16]
            left = _left(bucket, self.tokens.get(key), now)
            full = key not in self.tokens and len(self.tokens) >= MOST_PLACES
            if left < 1 or full:
                return False
            self.tokens[key] = (left - 1, now)
        return True


_MEMORY = _Memory()


def forget() -> None:
    """Forget what this process counted, as at the end of an hour."""
    with _MEMORY.alone:
        _MEMORY.hour = -1


def _left(bucket: Bucket, kept: tuple[float, float] | None, now: float) -> float:
    """Return the tokens that are there now."""
    tokens, before = kept or (float(bucket.size), now)
    return min(float(bucket.size), tokens + max(0.0, now - before) / bucket.every_s)


def _named(salt: str, bucket: Bucket, address: str) -> "hashlib._Hash":
    return hashlib.sha256(f"{salt}{bucket.name}{_network(address)}".encode())


def _salt() -> str:
    return secrets.token_hex(32)


def _network(address: str) -> str:
    """Take the 2^64 addresses of one IPv6 connection for one."""
    try:
        ip = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((ip, 64), strict=False)) if ip.version == 6 else str(ip)  # noqa: PLR2004 - IPv6
