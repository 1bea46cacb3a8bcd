"""
Keys whose points are refused: every one of small order, and all that is not canonical.

No package carries the vectors of C2SP/CCTV, so they are made here, by arithmetic of their own: the
points of order 1, 2, 4 and 8 of edwards25519, each in all the ways in which 32 bytes decode to it.
"""

import pytest

from fairwitness.sealing import officers, points, ssh

P = 2**255 - 19
D = -121665 * pow(121666, -1, P) % P
IMAGINARY = pow(2, (P - 1) // 4, P)
"""A square root of -1."""
Point = tuple[int, int]


def added(a: Point, b: Point) -> Point:
    """Add two points of edwards25519."""
    (x1, y1), (x2, y2) = a, b
    product = D * x1 * x2 * y1 * y2 % P
    return (
        (x1 * y2 + x2 * y1) * pow(1 + product, -1, P) % P,
        (y1 * y2 + x1 * x2) * pow(1 - product, -1, P) % P,
    )


def root(square: int) -> int | None:
    """Return a square root, if there is one."""
    found = pow(square, (P + 3) // 8, P)
    for one in (found, found * IMAGINARY % P):
        if one * one % P == square % P:
            return one
    return None


def small() -> set[Point]:
    """Return the eight points of small order: what one of order 8 generates."""
    for y2 in _eighths():
        y = root(y2)
        x = None if y is None else root(-y2 % P)
        if y is not None and x is not None:
            found, at = set(), (x, y)
            while at not in found:
                found.add(at)
                at = added(at, (x, y))
            if len(found) == 8:
                return found
    raise AssertionError("there is a point of order 8")


def _eighths() -> list[int]:
    """Return y^2 of points whose double has y = 0: x^2 = -y^2, so 2 y^2 = 1 - d y^4."""
    inner = root((1 + D) % P)
    return [] if inner is None else [(-1 + s * inner) * pow(D, -1, P) % P for s in (1, -1)]


def ways(point: Point) -> set[bytes]:
    """Return every 32 bytes that a lenient reader takes for a point."""
    x, y = point
    signs = (0, 1) if x == 0 else (x & 1,)
    ys = [y] + ([y + P] if y + P < 2**255 else [])
    return {(one | sign << 255).to_bytes(32, "little") for one in ys for sign in signs}


SMALL = sorted(way for point in small() for way in ways(point))
LARGE = sorted(
    (y | sign << 255).to_bytes(32, "little") for y in range(P, 2**255) for sign in (0, 1)
)


def test_there_are_eight_points_in_fourteen_ways() -> None:
    assert len(small()) == 8
    assert len(SMALL) == 14
    assert len(LARGE) == 38
    assert (1).to_bytes(32, "little") in SMALL
    assert (
        bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a") in SMALL
    )


@pytest.mark.parametrize("way", sorted({*SMALL, *LARGE}), ids=bytes.hex)
def test_a_signing_key_of_small_order_or_not_canonical_is_refused(way: bytes) -> None:
    assert points.fault(way) is not None
    with pytest.raises(ssh.BadSigningKey, match="refused"):
        ssh.PublicKey.from_blob(ssh.PublicKey(way).blob)


@pytest.mark.parametrize("way", LARGE, ids=bytes.hex)
def test_it_is_said_that_it_is_not_canonical(way: bytes) -> None:
    assert "canonical" in (points.fault(way) or "")


def test_sound_signing_keys_are_not_refused() -> None:
    for _ in range(20):
        assert points.fault(ssh.public_of(ssh.new()).point) is None


def test_an_age_key_of_small_order_is_refused() -> None:
    for u in officers.SMALL_ORDER:
        with pytest.raises(officers.BadOfficerKey, match="refused"):
            officers.recipient(bech32(u.to_bytes(32, "little")))


def bech32(data: bytes) -> str:
    """Encode an age public key (BIP 173)."""
    values = [int(f"{int.from_bytes(data):0256b}0000"[n : n + 5], 2) for n in range(0, 260, 5)]
    prefix = [ord(c) >> 5 for c in "age"] + [0] + [ord(c) & 31 for c in "age"]
    check = 1
    for value in (*prefix, *values, 0, 0, 0, 0, 0, 0):
        top, check = check >> 25, (check & 0x1FFFFFF) << 5 ^ value
        for n, g in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            check ^= g if top >> n & 1 else 0
    check ^= 1
    chars = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
    return "age1" + "".join(
        chars[v] for v in (*values, *((check >> 5 * (5 - n)) & 31 for n in range(6)))
    )
