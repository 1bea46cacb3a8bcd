"""
The functions that ship with the code: all that may be done with the entries of an activity log.

In:       nothing; this is data.
Out:      for each function what it takes and what comes out of it, and how DuckDB computes it.
Not here: judging calls (`calls`), patterns of personal data (`patterns`).

Nobody can supply a function, a pattern, a keyword or a name. A function yields a code of a short
list that stands here, or a truth: never a part of what it was given.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from fairwitness.core.window import DAY_MS
from fairwitness.evidence.gate.kinds import EARLIEST_MS, LATEST_MS, Kind
from fairwitness.evidence.gate.patterns import BODY, PERSONAL

NO_CODE = 99
"""Code of a value that is not there."""
UNMEASURED = 98
"""Code of a delay that is not known, because there is no time that can be."""
IMPOSSIBLE = -99
"""Code of a time before 2000 or after 2100."""
FIRST_HOUR, LAST_HOUR = -49, 72
"""Hours from the start of the day that is read; the ends stand for everything beyond them."""
DELAYS_S: tuple[int, ...] = (
    *(0, 1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21_600, 43_200),
    *(86_400, 172_800, 604_800, 2_592_000),
)
"""Upper bounds of the classes of delay [s]; the first holds what lies before zero."""
NEGATIVE_DELAY = 0
"""Class of an entry that was taken in before it happened."""

PRESENT = (
    *("account", "address", "port", "port_valid", "target", "device", "session", "agent"),
    "malformed",
)
"""What each bit of `fw_present` says, lowest first."""
ADDRESS_CLASSES = ("none", "malformed", "v4", "v4_reserved", "v6", "v6_reserved")
"""What each code of `fw_address` says."""
TEXT_BITS = ("written", *PERSONAL)
"""What each bit of `fw_personal` says, lowest first."""

SLOTS = 16_384
"""Registers of a sketch; a power of two."""
SLOT_BITS = 14
RANKS = 64 - SLOT_BITS + 1
"""Highest value of a register."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shipped:
    """One function: what it may be given, and what may come out."""

    takes: tuple[Kind, ...]
    """Kind of each argument; NULL stands for a column that the source lacks."""
    gives: Kind
    codes: frozenset[int] = frozenset()
    """All that can come out, for a CODE."""
    parameters: tuple[str, ...]
    body: str
    """How DuckDB computes it."""


def _bits(*conditions: str) -> str:
    return " + ".join(
        f"CASE WHEN {text} THEN {1 << n} ELSE 0 END" for n, text in enumerate(conditions)
    )


def _steps(value: str, bounds: tuple[int, ...], first: int = 0) -> str:
    """Say below which of the bounds a value lies, halving them: a branch costs more than a test."""
    if not bounds:
        return str(first)
    middle = len(bounds) // 2
    below = _steps(value, bounds[:middle], first)
    beyond = _steps(value, bounds[middle + 1 :], first + middle + 1)
    return f"CASE WHEN {value} < {bounds[middle]} THEN {below} ELSE {beyond} END"


_FIELDS = ("account", "address", "port", "target", "device", "session", "agent", "malformed")
_BYTE = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
_V4 = rf"({_BYTE}\.){{3}}{_BYTE}"
_H = "[0-9a-fA-F]{1,4}"
_V6 = "|".join(
    (
        f"({_H}:){{7}}{_H}",
        f"({_H}:){{1,7}}:",
        *(f"({_H}:){{1,{left}}}(:{_H}){{1,{7 - left}}}" for left in range(1, 7)),
        f":(:{_H}){{1,7}}",
        "::",
        f"({_H}:){{6}}{_V4}",
        f"::({_H}:){{0,5}}{_V4}",
        *(f"({_H}:){{1,{left}}}(:{_H}){{0,{5 - left}}}:{_V4}" for left in range(1, 6)),
    )
)
_V4_RESERVED = (
    r"(0|10|127|169\.254|172\.(1[6-9]|2[0-9]|3[01])|192\.168|192\.0\.[02]|192\.88\.99"
    r"|100\.(6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7])|198\.(1[89]|51\.100)|203\.0\.113"
    r"|22[4-9]|23[0-9]|24[0-9]|25[0-5])\..*"
)
_V6_RESERVED = (
    r"::1?|(0{1,4}:){7}0{0,3}[01]|[fF][cCdD].*|[fF][eE][89abAB].*|[fF][fF].*"
    r"|2001:0?[dD][bB]8:.*|::[fF]{4}:.*|100::.*"
)
_HOUR = f"CAST((happened - fw_day() + {2 * DAY_MS}) // 3600000 - 48 AS INTEGER)"

SHIPPED: Mapping[str, Shipped] = MappingProxyType(
    {
        "fw_present": Shipped(
            takes=(
                *(Kind.IDENTIFIER, Kind.ADDRESS, Kind.SIZE),
                *(Kind.IDENTIFIER, Kind.IDENTIFIER, Kind.IDENTIFIER, Kind.ADDRESS, Kind.FLAG),
            ),
            gives=Kind.CODE,
            codes=frozenset(range(1 << len(PRESENT))),
            parameters=_FIELDS,
            body=_bits(
                "account <> ''",
                "address <> ''",
                "port IS NOT NULL",
                "port BETWEEN 1 AND 65535",
                *(f"{name} <> ''" for name in ("target", "device", "session", "agent")),
                "malformed = 1",
            ),
        ),
        "fw_hour": Shipped(
            takes=(Kind.TIME,),
            gives=Kind.CODE,
            codes=frozenset({*range(FIRST_HOUR, LAST_HOUR + 1), NO_CODE, IMPOSSIBLE}),
            parameters=("happened",),
            body=f"CASE WHEN happened IS NULL THEN {NO_CODE} "
            f"WHEN happened < {EARLIEST_MS} OR happened >= {LATEST_MS} THEN {IMPOSSIBLE} "
            f"WHEN happened < fw_day() - {2 * DAY_MS} THEN {FIRST_HOUR} "
            f"WHEN happened >= fw_day() + {3 * DAY_MS} THEN {LAST_HOUR} ELSE {_HOUR} END",
        ),
        "fw_delay": Shipped(
            takes=(Kind.TIME, Kind.TIME),
            gives=Kind.CODE,
            codes=frozenset({*range(len(DELAYS_S) + 1), UNMEASURED, NO_CODE}),
            parameters=("happened", "taken_in"),
            body=f"CASE WHEN taken_in IS NULL THEN {NO_CODE} "
            f"WHEN happened IS NULL OR happened < {EARLIEST_MS} OR happened >= {LATEST_MS} "
            f"THEN {UNMEASURED} ELSE "
            + _steps("(taken_in - happened)", tuple(1000 * s for s in DELAYS_S))
            + " END",
        ),
        "fw_address": Shipped(
            takes=(Kind.ADDRESS,),
            gives=Kind.CODE,
            codes=frozenset(range(len(ADDRESS_CLASSES))),
            parameters=("address",),
            body="CASE WHEN address IS NULL OR address = '' THEN 0 "
            f"WHEN regexp_full_match(address, '{_V4}') "
            f"THEN CASE WHEN regexp_full_match(address, '{_V4_RESERVED}') THEN 3 ELSE 2 END "
            f"WHEN contains(address, ':') AND regexp_full_match(address, '{_V6}') "
            f"THEN CASE WHEN regexp_full_match(address, '{_V6_RESERVED}') THEN 5 ELSE 4 END "
            "ELSE 1 END",
        ),
        "fw_entry": Shipped(
            takes=(
                *(Kind.TIME, Kind.IDENTIFIER, Kind.CATEGORY, Kind.ADDRESS, Kind.SIZE),
                *(Kind.IDENTIFIER, Kind.IDENTIFIER, Kind.IDENTIFIER),
            ),
            gives=Kind.ENTRY,
            parameters=(
                *("happened", "account", "kind", "address", "port"),
                *("target", "device", "session"),
            ),
            body="hash(happened, account, kind, address, port, target, device, session)",
        ),
        "fw_personal": Shipped(
            takes=(Kind.TEXT,),
            gives=Kind.CODE,
            codes=frozenset({0, *range(1, 1 << len(TEXT_BITS), 2)}),
            parameters=("written",),
            body=BODY,
        ),
    }
)
"""Name to function."""

SKETCH = (
    "SELECT fw_slot(g.digest) AS slot, MAX(fw_rank(g.digest)) AS rank, COUNT(*) AS accounts "
    "FROM (SELECT fw_digest(t.account) AS digest FROM entries AS t WHERE t.account <> '' "
    "GROUP BY t.account) AS g GROUP BY 1"
)
"""
The one query that takes a sketch of the accounts; the gate knows it by its text.

Each account sets one of the registers to the place of a bit of its salted digest. No other query
may ask for either, so that they cannot stand beside anything that an account did.
"""

_SKETCHING = MappingProxyType(
    {
        "fw_digest": (
            ("account",),
            "CAST('0x' || substr(sha256(fw_salt() || account), 1, 16) AS UBIGINT)",
        ),
        "fw_slot": (("digest",), f"CAST(digest & {SLOTS - 1} AS INTEGER)"),
        "fw_upper": (("digest",), f"(digest >> {SLOT_BITS}) | CAST({1 << RANKS - 1} AS UBIGINT)"),
        "fw_bit": (("upper",), "CAST(bit_count(xor(upper, upper - 1)) AS INTEGER)"),
        "fw_rank": (("digest",), "fw_bit(fw_upper(digest))"),
    }
)

Definition = tuple[str, tuple[str, ...], str]
"""Name, parameters and body of a function, as DuckDB takes them."""


def definitions() -> tuple[Definition, ...]:
    """Return every function in the order in which they must be made, but for salt and day."""
    shipped = ((name, each.parameters, each.body) for name, each in SHIPPED.items())
    return (*((name, *part) for name, part in _SKETCHING.items()), *shipped)


def salt(secret: bytes) -> Definition:
    """Return the function that holds the secret of one states file; it is never printed."""
    return "fw_salt", (), f"'{secret.hex()}'"


def day(start_ms: int) -> Definition:
    """
    Return the function that holds the start of the day that is read [ms since 1970, UTC].

    Raises:
        ValueError: it is not a midnight (a bug).

    """
    if start_ms % DAY_MS:
        raise ValueError("a day starts at midnight")
    return "fw_day", (), f"CAST({start_ms} AS BIGINT)"
