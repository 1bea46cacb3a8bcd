"""The kit finds what it is there to find: each test breaks one promise of a small connector."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import ibis
import ibis.expr.types as ir
import pytest
from small_synapse import database

from fairwitness.core.canonical import CANONICAL
from fairwitness.core.manifest import Column, ColumnClass, Manifest
from fairwitness.core.words import Words
from fairwitness.sources.interface import Dialect, Engine, Source, Trap
from fairwitness.sources.kit import check
from fairwitness.sources.lineage import labels_of, physical_columns
from fairwitness.sources.sqlite import SqliteEngine

WHY = Words("For the test.", "用于测试。")
MANIFEST = Manifest(
    kind="small",
    tables={
        "users": (
            Column("name", ColumnClass.IDENTIFIER, WHY),
            Column("creation_ts", ColumnClass.TIME, WHY),
            Column("user_type", ColumnClass.CATEGORY, WHY),
        )
    },
    never={"users.password_hash": WHY},
)
USERS = ibis.table({"name": "string", "creation_ts": "int64", "user_type": "string"}, name="users")
KIND = ibis.cases((USERS.user_type == "bot", "bot"), else_="person")
ACCOUNTS = USERS.select(account=USERS.name, created=USERS.creation_ts * 1000, kind=KIND)
MAPPED = {"account", "created", "kind"}
LACKS: Mapping[tuple[str, str | None], Words] = {
    **{(table, None): WHY for table in CANONICAL if table != "accounts"},
    **{("accounts", c.name): WHY for c in CANONICAL["accounts"] if c.name not in MAPPED},
    ("accounts", "kind=guest"): WHY,
    ("accounts", "kind=support"): WHY,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Small:
    """A connector that maps accounts and nothing else, and opens as it is told."""

    kind: str = "small"
    platform: str = "Small"
    manifest: Manifest = MANIFEST
    lacks: Mapping[tuple[str, str | None], Words] = field(default_factory=lambda: LACKS)
    traps: tuple[Trap, ...] = ()
    tables: Mapping[str, ir.Table] = field(default_factory=lambda: {"accounts": ACCOUNTS})
    asks: str | None = None

    def open(self, engine: Engine) -> Source:
        """Map what was given."""
        if self.asks:
            engine.execute(self.asks, seconds=1, rows=1)
        return Source(
            kind="small",
            platform=self.platform,
            schema_version="1",
            engine=engine,
            manifest=self.manifest,
            tables=self.tables,
            lacks=self.lacks,
            traps=self.traps,
        )


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[SqliteEngine]:
    opened = SqliteEngine(database(tmp_path / "a.db", accounts=3), MANIFEST)
    yield opened
    opened.close()


def with_accounts(table: ir.Table) -> Small:
    return Small(tables={"accounts": table})


def without(*places: tuple[str, str | None]) -> Mapping[tuple[str, str | None], Words]:
    return {place: why for place, why in LACKS.items() if place not in places}


def listing(*columns: Column) -> Manifest:
    return replace(MANIFEST, tables={"users": (*MANIFEST.tables["users"], *columns)})


def test_a_connector_that_keeps_its_promises_has_no_faults(engine: SqliteEngine) -> None:
    assert check(Small(), engine) == ()


@pytest.mark.parametrize(
    ("broken", "fault"),
    [
        (Small(kind="large"), "[kind] large"),
        (Small(manifest=replace(MANIFEST, never={})), "[never] small"),
        (Small(manifest=replace(MANIFEST, never={"x": Words("x", " ")})), "[words] never x"),
        (
            Small(traps=(Trap(table="accounts", column="shoe_size", says=WHY),)),
            "[trap] accounts.shoe_size",
        ),
        (
            with_accounts(ACCOUNTS.mutate(shoe_size=ACCOUNTS.created)),
            "[canonical] accounts.shoe_size",
        ),
        (
            with_accounts(ACCOUNTS.mutate(created=ACCOUNTS.created.cast("string"))),
            "[type] accounts.created: make it int64; it is string",
        ),
        (
            Small(manifest=listing(Column("admin", ColumnClass.FLAG, WHY))),
            "[unused] users.admin: nothing reads it",
        ),
        (
            Small(manifest=replace(MANIFEST, tables={"users": MANIFEST.tables["users"][:2]})),
            "[unlisted] users.user_type: it is read",
        ),
        (Small(lacks=without(("appeals", None))), "[reason] appeals: it is not mapped"),
        (Small(lacks=without(("accounts", "mfa"))), "[reason] accounts.mfa: it is not mapped"),
        (
            Small(lacks=without(("accounts", "kind=guest"))),
            "[reason] accounts.kind=guest: no row can have it",
        ),
        (Small(lacks={**LACKS, ("accounts", None): WHY}), "[lacks] accounts: it is mapped"),
        (Small(lacks={**LACKS, ("accounts", "kind"): WHY}), "[lacks] accounts.kind: it is mapped"),
        (
            Small(lacks={**LACKS, ("accounts", "kind=bot"): WHY}),
            "[lacks] accounts.kind=bot: it is mapped",
        ),
        (Small(lacks={**LACKS, ("shoes", None): WHY}), "[lacks] shoes: there is no such"),
        (
            with_accounts(ACCOUNTS.mutate(kind=ibis.literal("robot"))),
            "[label] accounts.kind: 'robot' is not in the vocabulary",
        ),
        (
            with_accounts(USERS.select(account=USERS.name, kind=USERS.user_type)),
            "[label] accounts.kind: its labels cannot be told: it is users.user_type as",
        ),
        (
            with_accounts(ACCOUNTS.mutate(kind=ACCOUNTS.kind.upper())),
            "[label] accounts.kind: its labels cannot be told: it comes out of Uppercase",
        ),
        (
            with_accounts(ACCOUNTS.mutate(created=ACCOUNTS.account.hash())),
            "[runs] accounts: it cannot be compiled for sqlite",
        ),
    ],
)
def test_each_broken_promise_is_named(engine: SqliteEngine, broken: Small, fault: str) -> None:
    faults = check(broken, engine)
    assert any(str(one).startswith(fault) for one in faults), [str(one) for one in faults]


def test_what_the_engine_does_not_run_is_named(tmp_path: Path) -> None:
    path = database(tmp_path / "a.db", "DROP TABLE users", "CREATE TABLE users (name TEXT)")
    opened = SqliteEngine(path, MANIFEST)
    assert any(str(one).startswith("[runs] accounts") for one in check(Small(), opened))
    opened.close()


class Careless:
    """An engine that runs anything."""

    dialect: Dialect = "sqlite"
    name = "Careless 1"

    def __init__(self, run: Callable[[str], Sequence[tuple[object, ...]]]) -> None:
        self.execute_anything = run

    def columns(self, table: str) -> Mapping[str, str]:
        """Know nothing."""
        assert table
        return {}

    def execute(self, sql: str, *, seconds: float, rows: int) -> Sequence[tuple[object, ...]]:
        """Let everything through."""
        assert seconds + rows > 0
        return self.execute_anything(sql)

    def close(self) -> None:
        """Do nothing."""


def test_an_engine_that_lets_writes_through_is_named_and_nothing_was_lost() -> None:
    asked: list[str] = []

    def run(sql: str) -> Sequence[tuple[object, ...]]:
        asked.append(sql)
        return []

    faults = [str(one) for one in check(Small(), Careless(run))]
    assert [fault.split(":")[0] for fault in faults] == [
        "[read-only] UPDATE",
        "[read-only] DELETE",
        "[read-only] INSERT",
    ]
    writes = [sql for sql in asked if not sql.startswith("SELECT")]
    assert all(sql.endswith("WHERE 1 = 0") for sql in writes)


def test_what_is_asked_while_opening_must_stand_in_the_manifest_too() -> None:
    asking = Small(asks='SELECT MAX("locked") FROM "users"')
    faults = [str(one) for one in check(asking, Careless(lambda _: []))]
    assert "[unlisted] users.locked: it is read: add it to the manifest" in faults


def test_columns_are_followed_through_joins_unions_and_views() -> None:
    other = ibis.table({"id": "string", "who": "string"}, name="other")
    joined = USERS.left_join(other, USERS.name == other.who)
    one = joined.select("id", who=USERS.name, kind=KIND).filter(lambda t: t.id.notnull()).drop("id")
    two = USERS.view().select(who="name", kind=ibis.literal("guest"))
    both = ibis.union(one, two, distinct=True).order_by("who")

    assert labels_of(both, "kind") == {"bot", "person", "guest"}
    assert physical_columns(both) == {
        ("users", "name"),
        ("users", "user_type"),
        ("other", "who"),
        ("other", "id"),
    }
