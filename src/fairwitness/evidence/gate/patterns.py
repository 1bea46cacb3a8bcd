"""
The patterns of personal data that ship with the code: found inside the engine, and only counted.

In:       nothing; this is data.
Out:      DuckDB's own words for them, and the order of the bits that they set.
Not here: anything that a user could add. There is no pattern but these.

One cheap test comes first, so that the costly ones see few texts. A number that carries a check
digit counts only if the digit is right; of several candidates in one text the first three are
tried.
"""

from collections.abc import Mapping
from types import MappingProxyType

PERSONAL = ("email", "phone", "resident_id", "iban", "card")
"""What is looked for, in the order of the bits."""

MAYBE = r"@|[0-9]{11}|\+[0-9]{8}|[A-Z]{2}[0-9]{2} ?[A-Z0-9]{4}|[0-9]{4}[ -][0-9]{4}"
"""Whatever holds any of them matches this."""

EMAIL = r"[A-Za-z0-9._%+-]+@([A-Za-z0-9-]+\.)+[A-Za-z]{2,}"
PHONE = r"(^|[^0-9+])(\+?86[ -]?)?1[3-9][0-9]{9}([^0-9]|$)|\+[1-9][0-9]{7,14}([^0-9]|$)"
RESIDENT_ID = (
    r"(^|[^0-9])([1-9][0-9]{5}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])"
    r"(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx])([^0-9]|$)"
)
IBAN = r"(^|[^A-Z0-9])([A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?)([^A-Z0-9]|$)"
CARD = r"(^|[^0-9+])([2-6](?:[ -]?[0-9]){12,18})([^0-9]|$)"

CANDIDATES = 3
"""How many numbers of one shape are tried in one text."""
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CARD_LONGEST = 19


def _luhn(digits: str) -> str:
    """Return the sum of Luhn's check over a whole number, in integers only."""
    terms = []
    for place in range(_CARD_LONGEST):
        digit = f"({digits} // {10**place} % 10)"
        twice = f"(2 * {digit} - CASE WHEN {digit} > 4 THEN 9 ELSE 0 END)"
        terms.append(twice if place % 2 else digit)
    return f"({' + '.join(terms)}) % 10 = 0"


def _resident(digits: str) -> str:
    """Return the check of a resident id: 17 digits, and X for ten."""
    total = " + ".join(
        f"{weight} * ({digits} // {10 ** (16 - place)} % 10)"
        for place, weight in enumerate(_ID_WEIGHTS)
    )
    return f"({total}) % 11"


def _tried(shape: str, check: str) -> str:
    """Try the first candidates of a shape; a text without one costs a single search."""
    found = f"regexp_extract_all(written, '{shape}', 2)"
    tries = " OR ".join(f"coalesce({check}({found}[{n + 1}]), false)" for n in range(CANDIDATES))
    return f"CASE WHEN regexp_matches(written, '{shape}') THEN {tries} ELSE false END"


_DIGITS = "regexp_replace(candidate, '[^0-9]', '', 'g')"
_IS_CARD = (
    f"CASE WHEN length({_DIGITS}) IN (13, 14, 15, 16, 19) "
    f"THEN fw_luhn(TRY_CAST({_DIGITS} AS UBIGINT)) ELSE false END"
)
_IS_RESIDENT = (
    f"substr('10X98765432', 1 + CAST({_resident('CAST(substr(candidate, 1, 17) AS BIGINT)')} "
    "AS INTEGER), 1) = upper(substr(candidate, 18, 1))"
)
_MOD97 = (
    "list_reduce(list_transform("
    "string_split(substr(plain, 5) || substr(plain, 1, 4), ''), "
    "lambda c: CASE WHEN c < 'A' THEN ascii(c) - 48 ELSE ascii(c) - 55 END), "
    "lambda so_far, v: (so_far * CASE WHEN v > 9 THEN 100 ELSE 10 END + v) % 97)"
)
_IS_IBAN = (
    "length(replace(candidate, ' ', '')) BETWEEN 15 AND 34 "
    "AND fw_mod97(replace(candidate, ' ', '')) = 1"
)
HELPERS: Mapping[str, tuple[tuple[str, ...], str]] = MappingProxyType(
    {
        "fw_luhn": (("digits",), _luhn("digits")),
        "fw_is_card": (("candidate",), _IS_CARD),
        "fw_is_resident": (("candidate",), _IS_RESIDENT),
        "fw_mod97": (("plain",), _MOD97),
        "fw_is_iban": (("candidate",), _IS_IBAN),
    }
)
"""What the patterns are made of: name to parameters and body; no query may call them."""

_TESTS = (
    f"regexp_matches(written, '{EMAIL}')",
    f"regexp_matches(written, '{PHONE}')",
    _tried(RESIDENT_ID, "fw_is_resident"),
    _tried(IBAN, "fw_is_iban"),
    _tried(CARD, "fw_is_card"),
)

BODY = (
    f"CASE WHEN written IS NULL OR written = '' THEN 0 "
    f"WHEN NOT regexp_matches(written, '{MAYBE}') THEN 1 ELSE 1 + "
    + " + ".join(f"CASE WHEN {test} THEN {2 << n} ELSE 0 END" for n, test in enumerate(_TESTS))
    + " END"
)
"""The code of one text: 0 for none, 1 for a text, and a bit for each kind of personal data."""
