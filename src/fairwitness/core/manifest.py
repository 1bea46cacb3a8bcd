"""
What a connector may read: tables, columns, and what kind of thing each column is.

A manifest is data. `sources` writes it, `evidence` holds every query against it, and a privacy
officer reads it with `fairwitness sources show KIND`. A column that does not stand here is never
read: message text, e-mail and phone values, password hashes and tokens never do.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from fairwitness.core.words import Words

SCHEMAS: Mapping[str, str] = {"postgres": "public"}
"""Schema that a table is named with, for each dialect that has schemas: none is searched for it."""


def named(table: str, dialect: str) -> str:
    """Return a physical table of a manifest as a query names it."""
    schema = SCHEMAS.get(dialect)
    return f'"{table}"' if schema is None else f'"{schema}"."{table}"'


class ColumnClass(StrEnum):
    """What kind of thing a column holds, and so what a query may do with it."""

    IDENTIFIER = "identifier"
    """An account, device, room, event…: only counted distinctly, joined or null-checked."""
    ADDRESS = "address"
    """An IP address or user agent: only null-checked or format-checked, and counted."""
    TIME = "time"
    """A moment: compared with whole days, bucketed, or rounded down to a day."""
    CATEGORY = "category"
    """A word from a vocabulary: compared with constants; leaves only as a label of ours."""
    FLAG = "flag"
    """Yes or no."""
    SIZE = "size"
    """A number of bytes, members, seconds…: summed, or compared with bounds."""
    TEXT = "text"
    """Free text of a log: only held against the shipped patterns of personal data, and counted."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column that may be read."""

    name: str
    kind: ColumnClass
    why: Words
    """What it is needed for, for a privacy officer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """All that one connector may read of its platform."""

    kind: str
    """The connector: `"synapse"`."""
    tables: Mapping[str, tuple[Column, ...]]
    """Physical table to the columns that may be read."""
    never: Mapping[str, Words] = field(default_factory=dict)
    """Things of this platform that are never read, and why: for the reader, not for the gate."""

    def class_of(self, table: str, column: str) -> ColumnClass | None:
        """Return the class of a physical column, or None if it may not be read."""
        return next((c.kind for c in self.tables.get(table, ()) if c.name == column), None)
