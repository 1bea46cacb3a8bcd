"""
The passes over one day of a log: fused by column, because that is what pays off.

In:       the columns that the log has.
Out:      the text of each query, the same for every day.
Not here: running them (`days`), the functions that they call (`gate.shipped`).
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from fairwitness.core.canonical import column
from fairwitness.evidence.gate import SKETCH

TABLE = "log"
OTHER = "other"
KINDS = column(TABLE, "kind").labels


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass:
    """One query over one day."""

    name: str
    """`fields`, `times`, `addresses`, `accounts`, `repeated`, `texts`."""
    sql: str


def passes(columns: Collection[str]) -> tuple[Pass, ...]:
    """Return the passes that these columns of the log allow."""
    writers: tuple[tuple[str, Callable[[Collection[str]], str | None]], ...] = (
        ("fields", _fields),
        ("times", _times),
        ("addresses", _addresses),
        ("accounts", _accounts),
        ("repeated", _repeated),
        ("texts", _texts),
    )
    found = ((name, write(columns)) for name, write in writers)
    return tuple(Pass(name=name, sql=sql) for name, sql in found if sql is not None)


def _call(function: str, names: Collection[str], columns: Collection[str]) -> str:
    """Write a call; a column that the log lacks is NULL."""
    given = (f't."{name}"' if name in columns else "NULL" for name in names)
    return f"{function}({', '.join(given)})"


def _fields(columns: Collection[str]) -> str:
    """Count entries by kind and by what they have: grouped as they are, named after grouping."""
    names = ("account", "address", "port", "target", "device", "session", "agent", "malformed")
    has = _call("fw_present", names, columns)
    if "kind" not in columns:
        return f"SELECT '{OTHER}' AS kind, {has} AS has, COUNT(*) AS n FROM {TABLE} AS t GROUP BY 2"
    whens = " ".join(f"WHEN '{label}' THEN '{label}'" for label in KINDS if label != OTHER)
    return (
        f"SELECT CASE g.kind {whens} ELSE '{OTHER}' END AS kind, g.has AS has, SUM(g.n) AS n "
        f"FROM (SELECT t.kind AS kind, {has} AS has, COUNT(*) AS n FROM {TABLE} AS t "
        f"GROUP BY t.kind, {has}) AS g GROUP BY 1, 2"
    )


def _times(columns: Collection[str]) -> str | None:
    if "at" not in columns:
        return None
    hour = _call("fw_hour", ("at",), columns)
    delay = _call("fw_delay", ("at", "ingested"), columns)
    return f"SELECT {hour} AS hour, {delay} AS delay, COUNT(*) AS n FROM {TABLE} AS t GROUP BY 1, 2"


def _addresses(columns: Collection[str]) -> str | None:
    if "address" not in columns:
        return None
    return (
        "SELECT fw_address(g.address) AS class, SUM(g.n) AS n FROM (SELECT t.address AS address, "
        f"COUNT(*) AS n FROM {TABLE} AS t GROUP BY t.address) AS g GROUP BY 1"
    )


def _accounts(columns: Collection[str]) -> str | None:
    return SKETCH if "account" in columns else None


def _repeated(columns: Collection[str]) -> str | None:
    if not {"at", "account"} <= set(columns):
        return None
    names = ("at", "account", "kind", "address", "port", "target", "device", "session")
    entry = _call("fw_entry", names, columns)
    return f"SELECT COUNT(*) AS n, COUNT(DISTINCT {entry}) AS different FROM {TABLE} AS t"


def _texts(columns: Collection[str]) -> str | None:
    if "text" not in columns:
        return None
    return f"SELECT fw_personal(t.text) AS found, COUNT(*) AS n FROM {TABLE} AS t GROUP BY 1"
