"""
Say whether 32 bytes are a sound Ed25519 public key.

In:       the bytes of a public key.
Out:      why they are refused, or nothing.
Not here: signatures.

Many verifiers accept keys of small order, for which one signature fits many messages, and keys
that are written in two ways, so that one key counts as two. Both are refused when a key is
registered, by the arithmetic of RFC 8032, section 5.1.3.
"""

P = 2**255 - 19
"""The field."""
D = -121665 * pow(121666, P - 2, P) % P
"""The curve: -x² + y² = 1 + D x² y²."""
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)
COFACTOR_DOUBLINGS = 3
"""The cofactor is 8: three doublings bring a point of small order to the neutral one."""

Point = tuple[int, int]


def fault(public: bytes) -> str | None:
    """Return why a public key is refused, as the end of a sentence, or None if it is sound."""
    if len(public) != 32:  # noqa: PLR2004 - RFC 8032
        return f"it has {len(public)} bytes and not 32"
    y = int.from_bytes(public, "little") & ((1 << 255) - 1)
    if y >= P:
        return "it is written in a way that is not canonical, so that one key could pass as two"
    point = _point(y, sign=public[31] >> 7)
    if point is None:
        return "it is no point of the curve"
    for _ in range(COFACTOR_DOUBLINGS):
        point = _double(point)
    if point == (0, 1):
        return "its point has a small order, so that one signature would fit many messages"
    return None


def _point(y: int, *, sign: int) -> Point | None:
    """Find the x that belongs to y, or None if there is none or its sign is not canonical."""
    u, v = (y * y - 1) % P, (D * y * y + 1) % P
    x = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    if (v * x * x + u) % P == 0:
        x = x * ROOT_OF_MINUS_ONE % P
    if (v * x * x - u) % P != 0 or (x == 0 and sign):
        return None
    return (P - x if x & 1 != sign else x), y


def _double(point: Point) -> Point:
    x, y = point
    product = D * x * x * y * y % P
    return (
        2 * x * y * pow(1 + product, P - 2, P) % P,
        (y * y + x * x) * pow(1 - product, P - 2, P) % P,
    )
