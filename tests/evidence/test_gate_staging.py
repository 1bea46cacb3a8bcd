"""A staged table holds columns and codes of one table, and hides nothing from the gate."""

import pytest
from gate_platform import MANIFEST

from fairwitness.evidence.gate import STAGED, Refused, Staged, admit, shipped, stage
from fairwitness.evidence.scan.passes import passes, staged

COLUMNS = tuple(column.name for column in MANIFEST.tables["log"])
HOSTILE = {
    "choose entries of one hour": (
        "SELECT t.account AS account FROM log AS t WHERE t.at > 0",
        "clause",
    ),
    "choose an account": (
        "SELECT t.account AS account FROM log AS t WHERE t.account = 'alice'",
        "clause",
    ),
    "join another table to it": (
        "SELECT t.account AS account FROM log AS t INNER JOIN users AS u ON t.account = u.name",
        "clause",
    ),
    "group": ("SELECT t.account AS account FROM log AS t GROUP BY t.account", "clause"),
    "keep texts": ("SELECT t.text AS account FROM log AS t", "output"),
    "keep moments": ("SELECT t.at AS at FROM log AS t", "output"),
    "name an entry by a constant": ("SELECT 'alice' AS account FROM log AS t", "output"),
    "mark one account": (
        "SELECT CASE WHEN t.account = 'alice' THEN 1 ELSE 0 END AS has FROM log AS t",
        "identifier",
    ),
    "read a column that is not listed": ("SELECT t.password AS account FROM log AS t", "column"),
    "everything": ("SELECT * FROM log AS t", "star"),
    "a query in FROM": (
        "SELECT g.account AS account FROM (SELECT t.account AS account FROM log AS t) AS g",
        "table",
    ),
    "two queries": (
        "SELECT t.account AS account FROM log AS t UNION ALL SELECT t.target AS a FROM log AS t",
        "set-operation",
    ),
    "a function of its own": ("SELECT md5(t.account) AS account FROM log AS t", "function"),
    "the salt": ("SELECT fw_salt() AS has FROM log AS t", "function"),
}


def laid() -> Staged:
    """Stage the log of the tests as a scan does."""
    return stage(staged(COLUMNS), dialect="duckdb", manifest=MANIFEST)


@pytest.mark.parametrize("tries", HOSTILE)
def test_a_hostile_staging_is_refused_by_the_rule_that_is_meant(tries: str) -> None:
    sql, rule = HOSTILE[tries]
    with pytest.raises(Refused) as refusal:
        stage(sql, dialect="duckdb", manifest=MANIFEST)
    assert refusal.value.rule == rule, str(refusal.value)


def test_only_duckdb_stages() -> None:
    with pytest.raises(Refused):
        stage(staged(COLUMNS), dialect="sqlite", manifest=MANIFEST)


@pytest.mark.parametrize(
    ("tries", "sql", "rule"),
    [
        ("list accounts", f"SELECT t.account FROM {STAGED} AS t", "output"),
        (
            "count one account",
            f"SELECT COUNT(*) AS n FROM {STAGED} AS t WHERE t.account = 'alice'",
            "identifier",
        ),
        (
            "one row an account",
            f"SELECT COUNT(*) AS n FROM {STAGED} AS t GROUP BY t.account",
            "group-key",
        ),
        (
            "compare a code",
            f"SELECT COUNT(*) AS n FROM {STAGED} AS t WHERE t.hour = 3",
            "code",
        ),
        ("show an entry", f"SELECT MAX(t.entry) AS n FROM {STAGED} AS t", "aggregate"),
        ("a column that was not staged", f"SELECT COUNT(t.text) AS n FROM {STAGED} AS t", "column"),
        ("a schema", f"SELECT COUNT(*) AS n FROM main.{STAGED} AS t", "table"),
    ],
)
def test_a_staged_table_gives_no_more_than_the_log(tries: str, sql: str, rule: str) -> None:
    with pytest.raises(Refused) as refusal:
        admit(sql, dialect="duckdb", manifest=MANIFEST, staged=laid())
    assert refusal.value.rule == rule, f"{tries}: {refusal.value}"


def test_nothing_is_read_from_a_staged_table_that_was_not_judged() -> None:
    for one in passes(COLUMNS):
        admit(one.sql, dialect="duckdb", manifest=MANIFEST, staged=laid())
        with pytest.raises(Refused):
            admit(one.sql, dialect="duckdb", manifest=MANIFEST)


def test_what_a_query_reads_is_what_its_staged_table_reads() -> None:
    found = admit(shipped.SKETCH, dialect="duckdb", manifest=MANIFEST, staged=laid())
    assert found.tables == ("log",)
    assert ("log", "text") in found.columns
