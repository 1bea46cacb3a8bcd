"""
Read the text of a query as plain tokens, before any parser of SQL sees it.

In:       SQL text.
Out:      its tokens; `Refused` for anything that engines could read in different ways.
Not here: what the tokens mean (`grammar`, `admission`).

There is nothing here to hide behind: no comments, no parameters, no escapes, no prefix before a
quote, no character outside printable ASCII, no number but whole ones.
"""

import re
from types import MappingProxyType
from typing import NamedTuple

from fairwitness.evidence.gate.refusal import Refused

LONGEST = 200_000
"""Longest query [characters]."""

DEEPEST = 60
"""Deepest nesting of brackets."""

_NAMES = MappingProxyType(
    {'"': r'(?P<name>"[ !\#-~]{1,63}")(?!")', "`": r"(?P<name>`[A-Za-z0-9_.()-]{1,63}`)(?!`)"}
)
"""How a name is written in quotes, by the sign that its dialect has for them."""

_TOKENS = MappingProxyType(
    {
        quote: re.compile(
            rf"""
              (?P<space>[ \t\r\n]+)
            | {name}
            | (?P<text>'[ -&(-\[\]-~]{{0,200}}')(?!')
            | (?P<number>[0-9]{{1,18}}+)(?![A-Za-z0-9_.])
            | (?P<word>[A-Za-z_][A-Za-z0-9_]{{0,62}}+)(?![A-Za-z0-9_'"`])
            | (?P<sign><>|<=|>=|!=|[()=<>,.*+%/-])
            """,
            re.VERBOSE,
        )
        for quote, name in _NAMES.items()
    }
)

_STARTS = (
    ("--", "comment"),
    ("/*", "comment"),
    ("#", "comment"),
    (";", "statement"),
    ("::", "cast"),
    ("?", "parameter"),
    (":", "parameter"),
    ("@", "parameter"),
    ("$", "parameter"),
    ("{", "parameter"),
    ("`", "name"),
    ("[", "name"),
    ('"', "name"),
    ("'", "literal"),
    ("==", "operator"),
    ("||", "operator"),
)
"""How something that is not a token starts, and which rule it breaks."""

_CONSTANT = re.compile(r"[A-Za-z0-9_.:/%+<>=, -]{0,64}")
"""Every text constant of ours: labels, words of vocabularies, shapes of addresses."""


class Token(NamedTuple):
    """One token and what it is: `name`, `text`, `number`, `word` or `sign`."""

    kind: str
    text: str


def tokens(sql: str, quote: str = '"') -> tuple[Token, ...]:
    """
    Split `sql` into tokens; a name stands in the dialect's own `quote`.

    Raises:
        Refused: by a rule about the text.

    """
    if len(sql) > LONGEST:
        raise Refused("too-long", f"{len(sql)} characters, more than {LONGEST}")
    found: list[Token] = []
    at = depth = 0
    while at < len(sql):
        match = _TOKENS[quote].match(sql, at)
        if match is None or sql.startswith(("--", "/*", "=="), at):
            raise _not_a_token(sql, at)
        kind, text = str(match.lastgroup), match.group()
        depth += (text == "(") - (text == ")")
        if depth > DEEPEST:
            raise Refused("too-long", f"brackets more than {DEEPEST} deep at character {at}")
        if kind != "space":
            found.append(Token(kind, text))
        at = match.end()
    return tuple(found)


def _not_a_token(sql: str, at: int) -> Refused:
    if not sql[at].isprintable() or not sql[at].isascii():
        return Refused("characters", f"U+{ord(sql[at]):04X} at character {at}")
    for start, rule in _STARTS:
        if sql.startswith(start, at):
            return Refused(rule, f"{start} at character {at}")
    rule = "literal" if sql[at].isalnum() else "operator"
    return Refused(rule, f"{sql[at]} at character {at}")


def check_constants(read: tuple[Token, ...]) -> None:
    """Refuse a query with a text constant that is written in no way that we use."""
    for number, token in enumerate(read):
        if token.kind == "text" and not _CONSTANT.fullmatch(token.text[1:-1]):
            raise Refused("literal", f"the text constant that is token {number}")


def check_read_back(read: tuple[Token, ...], written: tuple[Token, ...]) -> None:
    """Refuse a query that its parser, writing it out again, does not write the same."""
    again = _plain(written)
    given = _plain(read)
    for number, (mine, theirs) in enumerate(zip(given, again, strict=False)):
        if mine != theirs:
            raise Refused("read-back", f"token {number} was read as another one")
    if len(given) != len(again):
        raise Refused("read-back", f"{len(given)} tokens were read as {len(again)}")


_SAME = {"INT": "INTEGER", "!=": "<>"}


def _plain(read: tuple[Token, ...]) -> list[str]:
    """Return the tokens without differences that mean nothing in any engine."""
    plain = []
    for kind, text in read:
        if kind == "word" and text.upper() == "AS":
            continue
        upper = text.upper() if kind == "word" else text
        plain.append(_SAME.get(upper, upper))
    return plain
