r"""
How Spark computes the functions that ship with the code.

In:       nothing; this is data.
Out:      each function of `shipped`, in Spark's own words; what comes out is the same.
Not here: what the functions may be given and what may come out (`shipped`).

Most are DuckDB's words with another sign for a division of whole numbers and for a pattern. Java
reads patterns as DuckDB does, with two exceptions: `$` also stands before a last line end, so a
whole text lies between `\A` and `\z`; and a group that is repeated without limit fills its stack,
so an e-mail address is looked for in two steps.
"""

import re
from types import MappingProxyType

from fairwitness.evidence.gate.kinds import Kind
from fairwitness.evidence.gate.patterns import CARD, IBAN, ID_WEIGHTS, MAYBE, PHONE, RESIDENT_ID
from fairwitness.evidence.gate.shipped import RANKS, SHIPPED, SLOT_BITS, SLOTS, Definition

_NUMBERS = frozenset({Kind.TIME, Kind.SIZE, Kind.FLAG})
_WHOLE = re.compile(r"regexp_full_match\((\w+), '([^']*)'\)")


def _said(body: str) -> str:
    """Say in Spark's words what DuckDB's say."""
    return _WHOLE.sub(r"\1 RLIKE r'\\A(?:\2)\\z'", body).replace(" // ", " div ")


def _digits(text: str) -> str:
    """Return the digits of a text as numbers, first to last."""
    return f"transform(sequence(1, length({text})), i -> ascii(substr({text}, i, 1)) - 48)"


def _added(numbers: str) -> str:
    return f"aggregate({numbers}, 0, (so_far, d) -> so_far + d)"


def _tried(shape: str, made: str, check: str) -> str:
    """Try every candidate of a shape; a text without one costs a single search."""
    found = f"transform(regexp_extract_all(written, r'{shape}', 2), candidate -> {made})"
    right = f"exists({found}, number -> {check})"
    return f"CASE WHEN written RLIKE r'{shape}' THEN {right} ELSE false END"


_EMAIL = (
    r"exists(transform(regexp_extract_all(written, r'(?<=[A-Za-z0-9._%+-])@([A-Za-z0-9.-]*+)', 1), "
    r"domain -> substring_index(domain, '..', 1)), "
    r"domain -> domain RLIKE r'\A[A-Za-z0-9-]++[.]' AND domain RLIKE r'[.][A-Za-z]{2}')"
)
_LUHN = _added(
    f"transform({_digits('reverse(number)')}, "
    "(d, i) -> CASE WHEN i % 2 = 0 THEN d WHEN d > 4 THEN 2 * d - 9 ELSE 2 * d END)"
)
_WEIGHTS = ", ".join(map(str, ID_WEIGHTS))
_WEIGHED = _added(
    f"zip_with({_digits('substr(number, 1, 17)')}, array({_WEIGHTS}), (d, weight) -> d * weight)"
)
_IBAN = (
    "length(number) BETWEEN 15 AND 34 AND aggregate(transform("
    "split(concat(substr(number, 5), substr(number, 1, 4)), ''), "
    "c -> CASE WHEN c < 'A' THEN ascii(c) - 48 ELSE ascii(c) - 55 END), 0, "
    "(so_far, v) -> (so_far * CASE WHEN v > 9 THEN 100 ELSE 10 END + v) % 97) = 1"
)
_TESTS = (
    _EMAIL,
    f"written RLIKE r'{PHONE}'",
    _tried(
        RESIDENT_ID,
        "upper(candidate)",
        f"substr('10X98765432', 1 + {_WEIGHED} % 11, 1) = substr(number, 18, 1)",
    ),
    _tried(IBAN, "replace(candidate, ' ', '')", _IBAN),
    _tried(
        CARD,
        "translate(candidate, ' -', '')",
        f"length(number) IN (13, 14, 15, 16, 19) AND {_LUHN} % 10 = 0",
    ),
)
_PERSONAL = (
    "CASE WHEN written IS NULL OR written = '' THEN 0 "
    f"WHEN NOT (written RLIKE r'{MAYBE}') THEN 1 ELSE 1 + "
    + " + ".join(f"CASE WHEN {test} THEN {2 << n} ELSE 0 END" for n, test in enumerate(_TESTS))
    + " END"
)


def _entry() -> str:
    """
    Hash an entry, and which of its fields are missing.

    Spark's hash passes over what is missing, so that a device could stand for a session.
    """
    names = SHIPPED["fw_entry"].parameters
    missing = " + ".join(
        f"CASE WHEN {name} IS NULL THEN {1 << n} ELSE 0 END" for n, name in enumerate(names)
    )
    return f"xxhash64({', '.join(names)}, {missing})"


_BODIES = MappingProxyType(
    {
        "fw_entry": _entry(),
        "fw_personal": _PERSONAL,
        **{n: _said(SHIPPED[n].body) for n in ("fw_present", "fw_hour", "fw_delay", "fw_address")},
    }
)

_HEX, _TAIL = 12, 4
"""Hexadecimal digits of a digest before the last 16 bits, and of those."""
_LOW = f"CAST(conv(substr(digest, {_HEX + 1}, {_TAIL}), 16, 10) AS BIGINT)"
_HIGH = f"CAST(conv(substr(digest, 1, {_HEX}), 16, 10) AS BIGINT)"
_REST = 4 * _TAIL - SLOT_BITS
"""Bits of the last 16 that tell no slot."""

# Spark has no unsigned 64 bits: a digest stays text, and is taken apart where it is looked at.
_SKETCHING = MappingProxyType(
    {
        "fw_digest": (
            ("account STRING",),
            f"substr(sha2(concat(fw_salt(), account), 256), 1, {_HEX + _TAIL})",
        ),
        "fw_slot": (("digest STRING",), f"CAST({_LOW} & {SLOTS - 1} AS INT)"),
        "fw_upper": (
            ("digest STRING",),
            f"({_HIGH} * {1 << _REST} + shiftright({_LOW}, {SLOT_BITS})) | {1 << RANKS - 1}",
        ),
        "fw_bit": (("upper BIGINT",), "bit_count(upper ^ (upper - 1))"),
        "fw_rank": (("digest STRING",), "fw_bit(fw_upper(digest))"),
    }
)


def definitions() -> tuple[Definition, ...]:
    """Return every function in the order in which they must be made, but for salt and day."""
    made = []
    for name, body in _BODIES.items():
        kinds = zip(SHIPPED[name].parameters, SHIPPED[name].takes, strict=True)
        typed = (f"{p} {'BIGINT' if kind in _NUMBERS else 'STRING'}" for p, kind in kinds)
        made.append((name, tuple(typed), body))
    return (*((name, *part) for name, part in _SKETCHING.items()), *made)
