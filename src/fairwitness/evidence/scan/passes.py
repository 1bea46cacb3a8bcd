"""
The passes over one day of a log: every entry is read once, then counted in several ways.

In:       the columns that the log has.
Out:      the text of the staged table and of each query over it, the same for every day.
Not here: running them (`days`), the functions that they call (`gate.shipped`).

Reading the files costs more than counting. So what every entry comes to is staged in the engine's
memory: codes, a hash of the whole entry, and its account and address, of which the queries then
look at each different one once.
"""

from collections.abc import Collection
from dataclasses import dataclass

from fairwitness.core.canonical import column
from fairwitness.evidence.gate import SKETCH, STAGED

TABLE = "log"
OTHER = "other"
KINDS = column(TABLE, "kind").labels

FIELDS = ("account", "address", "port", "target", "device", "session", "agent", "malformed")
ENTRY = ("at", "account", "kind", "address", "port", "target", "device", "session")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass:
    """One query over one day."""

    name: str
    """`fields`, `times`, `addresses`, `accounts`, `repeated`, `texts`."""
    sql: str


def staged(columns: Collection[str]) -> str:
    """Return the SELECT of the staged table that these columns of the log allow."""
    parts = [_call("fw_present", FIELDS, columns, "has")]
    parts += [f"t.{name} AS {name}" for name in ("kind", "account", "address") if name in columns]
    if "at" in columns:
        parts.append(_call("fw_hour", ("at",), columns, "hour"))
        parts.append(_call("fw_delay", ("at", "ingested"), columns, "delay"))
    if {"at", "account"} <= set(columns):
        parts.append(_call("fw_entry", ENTRY, columns, "entry"))
    if "text" in columns:
        parts.append(_call("fw_personal", ("text",), columns, "found"))
    return f"SELECT {', '.join(parts)} FROM {TABLE} AS t"


def passes(columns: Collection[str]) -> tuple[Pass, ...]:
    """Return the passes that these columns of the log allow."""
    there = set(columns)
    found = {
        "fields": _fields() if "kind" in there else _fields_alone(),
        "times": _counted("hour", "delay") if "at" in there else None,
        "addresses": _addresses() if "address" in there else None,
        "accounts": SKETCH if "account" in there else None,
        "repeated": _repeated() if {"at", "account"} <= there else None,
        "texts": _counted("found") if "text" in there else None,
    }
    return tuple(Pass(name=name, sql=sql) for name, sql in found.items() if sql is not None)


def _call(function: str, names: Collection[str], columns: Collection[str], called: str) -> str:
    """Write a call; a column that the log lacks is NULL."""
    given = (f't."{name}"' if name in columns else "NULL" for name in names)
    return f"{function}({', '.join(given)}) AS {called}"


def _counted(*codes: str) -> str:
    """Count entries by codes."""
    listed = ", ".join(f"t.{code} AS {code}" for code in codes)
    keys = ", ".join(f"t.{code}" for code in codes)
    return f"SELECT {listed}, COUNT(*) AS n FROM {STAGED} AS t GROUP BY {keys}"


def _fields_alone() -> str:
    return (
        f"SELECT '{OTHER}' AS kind, t.has AS has, COUNT(*) AS n FROM {STAGED} AS t GROUP BY t.has"
    )


def _fields() -> str:
    """Count entries by kind and by what they have: grouped as they are, named after grouping."""
    whens = " ".join(f"WHEN '{label}' THEN '{label}'" for label in KINDS if label != OTHER)
    return (
        f"SELECT CASE g.kind {whens} ELSE '{OTHER}' END AS kind, g.has AS has, SUM(g.n) AS n "
        f"FROM (SELECT t.kind AS kind, t.has AS has, COUNT(*) AS n FROM {STAGED} AS t "
        "GROUP BY t.kind, t.has) AS g GROUP BY 1, 2"
    )


def _addresses() -> str:
    return (
        "SELECT fw_address(g.address) AS class, SUM(g.n) AS n FROM (SELECT t.address AS address, "
        f"COUNT(*) AS n FROM {STAGED} AS t GROUP BY t.address) AS g GROUP BY 1"
    )


def _repeated() -> str:
    return f"SELECT COUNT(*) AS n, COUNT(DISTINCT t.entry) AS different FROM {STAGED} AS t"
