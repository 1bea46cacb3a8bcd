"""
Limit how often one computer asks, without knowing which one it is.

In:       an address for the time of a request; the moment.
Out:      yes or no.
Not here: the address: it is hashed with a salt that is drawn at random every hour and forgotten
with it, so that nobody can find out later who asked, not even with the database and all keys.

A token bucket: so many at once, then one every so many seconds.
"""

import hashlib
import secrets
from dataclasses import dataclass
from ipaddress import ip_address, ip_network

from django.core.cache import cache
from django.db import transaction

HOUR_S = 3_600


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """How much is allowed."""

    name: str
    size: int
    """At once."""
    every_s: float
    """After that, one [s]."""


ASK = Bucket(name="ask", size=60, every_s=1.0)
LETTERS = Bucket(name="letters", size=5, every_s=600.0)
HAND_OVER = Bucket(name="hand-over", size=5, every_s=60.0)


def allowed(bucket: Bucket, address: str, *, now: float) -> bool:
    """Take a token if there is one; `now` is in seconds."""
    hour = int(now // HOUR_S)
    with transaction.atomic():
        salt = cache.get_or_set(f"rumours-salt-{hour}", _salt, HOUR_S)
        named = f"{salt}{bucket.name}{_network(address)}".encode()
        key = f"rumours-{hashlib.sha256(named).hexdigest()}"
        tokens, before = cache.get(key) or (float(bucket.size), now)
        tokens = min(float(bucket.size), tokens + max(0.0, now - before) / bucket.every_s)
        if tokens < 1:
            return False
        cache.set(key, (tokens - 1, now), HOUR_S)
    return True


def _salt() -> str:
    return secrets.token_hex(32)


def _network(address: str) -> str:
    """Take the 2^64 addresses of one IPv6 connection for one."""
    try:
        ip = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((ip, 64), strict=False)) if ip.version == 6 else str(ip)  # noqa: PLR2004 - IPv6
