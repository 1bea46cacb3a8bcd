"""
The patterns of personal data that ship with the code: found inside the engine, and only counted.

In:       nothing; this is data.
Out:      DuckDB's own words for them, and the order of the bits that they set.
Not here: anything that a user could add. There is no pattern but these.

One cheap test comes first, so that the costly ones see few texts. A number that carries a check
digit counts only if the digit is right. What stands more than once in an expression is bound by a
lambda, because DuckDB writes a function out at every place where its argument stands.
"""

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

ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]


def _added(digits: str, term: str) -> str:
    """Add up a term over each digit `d`, the first of which has place `i` = 1."""
    listed = f"list_transform(string_split({digits}, ''), lambda c: ascii(c) - 48)"
    return f"list_sum(list_transform({listed}, lambda d, i: {term}))"


def _tried(shape: str, made: str, check: str) -> str:
    """Try every candidate of a shape; a text without one costs a single search."""
    found = f"regexp_extract_all(written, '{shape}', 2)"
    numbers = f"list_transform({found}, lambda candidate: {made})"
    right = f"len(list_filter({numbers}, lambda number: {check})) > 0"
    return f"CASE WHEN regexp_matches(written, '{shape}') THEN {right} ELSE false END"


_DIGITS = "translate(candidate, ' -', '')"
_LUHN = _added("reverse(number)", "CASE WHEN i % 2 = 1 THEN d ELSE 2 * d - 9 * (d // 5) END")
_IS_CARD = f"length(number) IN (13, 14, 15, 16, 19) AND {_LUHN} % 10 = 0"
_WEIGHED = _added("substr(number, 1, 17)", f"{ID_WEIGHTS}[i] * d")
_IS_RESIDENT = f"substr('10X98765432', 1 + CAST({_WEIGHED} % 11 AS INTEGER), 1) = number[18]"
_PLAIN = "replace(candidate, ' ', '')"
_IS_IBAN = (
    "length(number) BETWEEN 15 AND 34 AND list_reduce(list_transform("
    "string_split(substr(number, 5) || substr(number, 1, 4), ''), "
    "lambda c: CASE WHEN c < 'A' THEN ascii(c) - 48 ELSE ascii(c) - 55 END), "
    "lambda so_far, v: (so_far * CASE WHEN v > 9 THEN 100 ELSE 10 END + v) % 97) = 1"
)
_TESTS = (
    f"regexp_matches(written, '{EMAIL}')",
    f"regexp_matches(written, '{PHONE}')",
    _tried(RESIDENT_ID, "upper(candidate)", _IS_RESIDENT),
    _tried(IBAN, _PLAIN, _IS_IBAN),
    _tried(CARD, _DIGITS, _IS_CARD),
)

BODY = (
    f"CASE WHEN written IS NULL OR written = '' THEN 0 "
    f"WHEN NOT regexp_matches(written, '{MAYBE}') THEN 1 ELSE 1 + "
    + " + ".join(f"CASE WHEN {test} THEN {2 << n} ELSE 0 END" for n, test in enumerate(_TESTS))
    + " END"
)
"""The code of one text: 0 for none, 1 for a text, and a bit for each kind of personal data."""
