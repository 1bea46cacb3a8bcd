"""
Read the text of a query, and hold what was read against it.

In:       its text and its dialect.
Out:      one SELECT of nothing but listed parts; `Refused` for anything else.
Not here: what it may do with what it reads (`admission`, `staging`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import sqlglot
from sqlglot import ErrorLevel, exp
from sqlglot.errors import SqlglotError

from fairwitness.evidence.gate import grammar, text
from fairwitness.evidence.gate.refusal import Refused, refused

Dialect = Literal["sqlite", "postgres", "duckdb", "spark"]
SHIPPED_IN: frozenset[Dialect] = frozenset({"duckdb", "spark"})
"""Dialects that the shipped functions are written in."""
QUOTES = MappingProxyType({"spark": "`"})
"""What stands about a name; in Spark a double quote begins a text."""


@dataclass(frozen=True, slots=True)
class Read:
    """A query as it was read."""

    select: exp.Select
    dialect: Dialect
    tokens: tuple[text.Token, ...]


def parsed(sql: str, dialect: Dialect) -> Read:
    """
    Return the query, every part of which is on the list.

    Raises:
        Refused: by a rule about text or about the parts of SQL.

    """
    tokens = text.tokens(sql, QUOTES.get(dialect, '"'))
    if not tokens or tokens[0].text.upper() not in {"SELECT", "WITH"}:
        raise Refused("statement", "it does not begin with SELECT")
    select = _parsed(sql, dialect)
    grammar.check(select)
    if dialect not in SHIPPED_IN and (call := select.find(exp.Anonymous)) is not None:
        raise refused("function", call)
    return Read(select, dialect, tokens)


def check_text(read: Read) -> None:
    """
    Refuse a query whose constants are no plain ones, or which reads otherwise when written again.

    Raises:
        Refused: the engine could read something else than was judged.

    """
    text.check_constants(read.tokens)
    written = _written(read.select, read.dialect, read.tokens)
    text.check_read_back(read.tokens, text.tokens(written, QUOTES.get(read.dialect, '"')))


def _parsed(sql: str, dialect: Dialect) -> exp.Select:
    try:
        statements = sqlglot.parse(sql, read=dialect)
    except SqlglotError as error:
        raise Refused("parse", f"read as {dialect}") from error
    tree = statements[0] if len(statements) == 1 else None
    if isinstance(tree, exp.SetOperation):
        raise refused("set-operation", tree)
    if not isinstance(tree, exp.Select):
        raise Refused("statement", f"{len(statements)} statements, or not a SELECT")
    return tree


def _written(select: exp.Select, dialect: Dialect, tokens: Sequence[text.Token]) -> str:
    """Write the query out again: MOD as it was given, `IS NOT NULL` as everybody writes it."""
    copy = select.copy()
    if any(token.kind == "word" and token.text.upper() == "MOD" for token in tokens):
        for node in reversed(list(copy.find_all(exp.Mod))):
            arguments = [node.this.unnest(), node.expression.unnest()]
            node.replace(exp.Anonymous(this="MOD", expressions=arguments))
    for negated in list(copy.find_all(exp.Not)):
        if isinstance(negated.this, exp.Is):
            negated.this.set("negate", True)  # noqa: FBT003 - a node takes its arguments so
            negated.replace(negated.this)
    return copy.sql(dialect=dialect, comments=False, unsupported_level=ErrorLevel.IGNORE)
