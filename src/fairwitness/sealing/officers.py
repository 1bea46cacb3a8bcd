"""
Keys of officers: age X25519, which open filings.

In:       the lines that `age-keygen` writes.
Out:      recipients and identities that pyrage knows; refusals in words.
Not here: files (`key_files`), who is an officer of whom (`manifest`).
"""

from pyrage import IdentityError, RecipientError, x25519

from fairwitness.core.problem import Problem

P = 2**255 - 19
SMALL_ORDER = frozenset(
    {
        0,
        1,
        P - 1,
        325606250916557431795983626356110631294008115727848805560023387167927233504,
        39382357235489614581723060781553021112529911719440698176882885853963445705823,
    }
)
"""Every u of Curve25519 whose point has a small order: what is agreed with it is known to all."""
_CHARSET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_PREFIX = "age1"
_SECRET_PREFIX = "age-secret-key-1"  # noqa: S105 - how such a line begins
_CHECK = 6
"""Characters of a Bech32 checksum."""


class BadOfficerKey(Problem):
    """A line that is no age key, or one that must not be trusted."""

    code = "bad-officer-key"


def new() -> tuple[str, str]:
    """Make a key: the secret line and the public line."""
    identity = x25519.Identity.generate()
    return f"{identity}\n", f"{identity.to_public()}\n"


def recipient(line: str) -> x25519.Recipient:
    """
    Read the public key of an officer.

    Raises:
        BadOfficerKey: it is none, or its point is refused.

    """
    try:
        read = x25519.Recipient.from_str(line.strip())
    except RecipientError:
        raise BadOfficerKey(
            f"{line.strip()[:80]!r} is not an age public key.",
            fix="It begins with age1; `fairwitness keys new officer` makes one.",
        ) from None
    u = int.from_bytes(key_bytes(line), "little")
    if u >= P or u in SMALL_ORDER:
        raise BadOfficerKey(
            f"The age key {line.strip()[:80]!r} is refused: its point has a small order or is not "
            "canonical, so that anybody could open what is sealed to it.",
            fix="Ask the officer for a key that age-keygen or `fairwitness keys new` made.",
        )
    return read


def key_bytes(line: str) -> bytes:
    """Return the 32 bytes of an age public key that pyrage has read, whose checksum so holds."""
    return _material(line, _PREFIX)


def secret_bytes(identity: x25519.Identity) -> bytes:
    """Return the 32 bytes of an age secret key."""
    return _material(str(identity), _SECRET_PREFIX)


def _material(line: str, prefix: str) -> bytes:
    data = line.strip().lower().removeprefix(prefix)[:-_CHECK]
    bits = "".join(f"{_CHARSET.index(character):05b}" for character in data)
    return int(bits[:256], 2).to_bytes(32, "big")


def identity(text: str) -> x25519.Identity:
    """
    Read the secret key of an officer, from a file with one, comments left aside.

    Raises:
        BadOfficerKey: it is none.

    """
    lines = [one.strip() for one in text.splitlines() if one.strip() and not one.startswith("#")]
    try:
        (line,) = lines
        return x25519.Identity.from_str(line)
    except (ValueError, IdentityError):
        raise BadOfficerKey(
            "This is not one age secret key.",
            fix="Give the file that `fairwitness keys new officer` or `age-keygen` wrote.",
        ) from None
