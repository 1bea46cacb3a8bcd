"""
DuckDB as an engine over the files of one log: in memory, read-only, without network.

In:       the files that may be read, and how much memory and how many threads it may take.
Out:      rows of admitted queries over the table "log".
Not here: what "log" is made of (`logs`), what may be asked of it (the gate of `evidence`).

DuckDB itself is held to the listed files: its access to anything else is off before the first
query, no extension is loaded, nothing is spilled to disk, and its settings are locked. A query is
one SELECT that names the table "log" and no function that reads. Of what DuckDB says when it fails
nothing is passed on, because it quotes lines of the files.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal, TypeVar

import duckdb

from fairwitness.sources.interface import SourceProblem, SourceUnavailable
from fairwitness.sources.waiting import answer_within

MEMORY_MIB = 384
"""Memory that DuckDB may take unless said otherwise [MiB]."""
THREADS = 2
TABLE = "log"
CLOSED = {
    "allow_community_extensions": "false",
    "allow_persistent_secrets": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "python_enable_replacements": "false",
    "temp_directory": "",
}
"""Settings that shut every door but the listed files."""

UNREADABLE = (duckdb.IOException, duckdb.InvalidInputException)
"""What DuckDB raises over a file that is cut short, damaged or gone."""


Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class _Staged:
    """What queries may read beside "log"."""

    name: str
    select: str
    kept: bool = True
    """Whether it is kept in memory."""

    @property
    def form(self) -> str:
        """What it is to DuckDB."""
        return "TABLE" if self.kept else "VIEW"


class DuckDbEngine:
    """DuckDB over listed files."""

    dialect: Literal["duckdb"] = "duckdb"
    name = f"DuckDB {duckdb.__version__}"

    def __init__(
        self, files: Sequence[str], *, memory_mib: int = MEMORY_MIB, threads: int = THREADS
    ) -> None:
        limits = {"memory_limit": f"{memory_mib}MiB", "threads": str(threads)}
        self._connection = duckdb.connect(":memory:", config={**CLOSED, **limits})
        self._beside = ThreadPoolExecutor(1, thread_name_prefix="duckdb")
        self._memory_mib = memory_mib
        self._admitted: set[str] = set()
        self._mend: Callable[[], bool] | None = None
        self._staged: _Staged | None = None
        self._connection.execute("SET TimeZone = 'UTC'")
        self._connection.execute("SET preserve_insertion_order = false")
        self._connection.execute("SET allowed_paths = ?", [list(files)])
        self._connection.execute("SET enable_external_access = false")
        self._connection.execute("SET lock_configuration = true")

    def execute(self, sql: str, *, seconds: float, rows: int) -> Sequence[tuple[object, ...]]:
        """Run one query within `seconds`; see `LogEngine.execute`."""
        self._check(sql)
        ask = partial(self._fetch, sql, rows)
        try:
            return self._mended(ask, seconds)
        except duckdb.OutOfMemoryException:
            if self._staged is None or not self._staged.kept:
                raise self._too_large() from None
        self._stage(replace(self._staged, kept=False), seconds)
        try:
            return self._mended(ask, seconds)
        except duckdb.OutOfMemoryException:
            raise self._too_large() from None

    def stage(self, name: str, select: str, *, seconds: float) -> None:
        """
        Let queries read what `select` returns under `name`; see `LogEngine.stage`.

        It is kept in memory where there is room, and otherwise read anew by each query.
        """
        self._check(select)
        try:
            self._stage(_Staged(name, select), seconds)
        except duckdb.OutOfMemoryException:
            self._stage(_Staged(name, select, kept=False), seconds)

    def point(self, select: str, mend: Callable[[], bool]) -> None:
        """
        Let "log" be what `select` returns; what was staged is let go.

        `mend` is called when a file turns out to be unreadable; it points anew, without that file,
        and says whether it could.
        """
        self._mend = mend
        if self._staged is not None and self._staged.kept:
            self._unstage()
        try:
            self._connection.execute(f"CREATE OR REPLACE VIEW {TABLE} AS {select}")
        except UNREADABLE:
            if not mend():
                raise _damaged() from None

    def define(self, name: str, parameters: Sequence[str], body: str) -> None:
        """Make a function that queries may call; see `LogEngine.define`."""
        given = ", ".join(parameters)
        self._connection.execute(f"CREATE OR REPLACE TEMP MACRO {name}({given}) AS ({body})")

    def look(self, sql: str) -> Sequence[tuple[object, ...]]:
        """
        Run a question of a connector's own about the files, such as their units of time.

        Raises:
            duckdb.Error: a file cannot be read; its words quote the file and are not for people.

        """
        return self._connection.execute(sql).fetchall()

    def types(self, table: str) -> Sequence[tuple[str, "duckdb.sqltypes.DuckDBPyType"]]:
        """Return the columns of a table function with their types; `look` says what it raises."""
        relation = self._connection.sql(f"SELECT * FROM {table}")
        return list(zip(relation.columns, relation.types, strict=True))

    def close(self) -> None:
        """Close the connection."""
        self._beside.shutdown()
        self._connection.close()

    def _stage(self, staged: "_Staged", seconds: float) -> None:
        self._unstage()

        def make() -> None:
            self._connection.execute(f"CREATE TEMP {staged.form} {staged.name} AS {staged.select}")

        self._mended(make, seconds)
        self._staged = staged

    def _unstage(self) -> None:
        if self._staged is not None:
            self._connection.execute(f"DROP {self._staged.form} {self._staged.name}")
            self._staged = None

    def _mended(self, work: Callable[[], Result], seconds: float) -> Result:
        """Do some work; where a file is unreadable, take it out and do it again."""
        try:
            return self._within(work, seconds)
        except UNREADABLE:
            if self._mend is None or not self._mend():
                raise _damaged() from None
        except duckdb.OutOfMemoryException:
            raise
        except duckdb.Error:
            raise _refused() from None
        try:
            return self._within(work, seconds)
        except UNREADABLE:
            raise _damaged() from None

    def _within(self, work: Callable[[], Result], seconds: float) -> Result:
        """Work beside the main thread, so that Ctrl+C and the time limit reach it."""
        waiting = self._beside.submit(work)
        try:
            return answer_within(waiting, seconds)
        except TimeoutError:
            self._stop(waiting)
            raise SourceUnavailable(
                f"A query on the log took longer than {seconds:g} s.",
                fix="Try again when the machine is less busy. Days that are done stay done.",
                retry=True,
            ) from None
        except KeyboardInterrupt:
            self._stop(waiting)
            raise

    def _too_large(self) -> SourceProblem:
        return SourceProblem(
            f"One day of the log needs more than {self._memory_mib} MiB of memory.",
            fix=f"Add ?memory={self._memory_mib * 2} to the source address [MiB]. "
            "Nothing is ever spilled to disk.",
        )

    def _fetch(self, sql: str, rows: int) -> Sequence[tuple[object, ...]]:
        return self._connection.execute(sql).fetchmany(rows + 1)

    def _stop(self, waiting: Future[Result]) -> None:
        """Interrupt the query until it has ended."""
        while not waiting.done():
            self._connection.interrupt()
            wait([waiting], timeout=0.1)

    @property
    def _named(self) -> frozenset[str]:
        """Tables that a query may name."""
        return frozenset({TABLE} if self._staged is None else {TABLE, self._staged.name})

    def _check(self, sql: str) -> None:
        """Refuse all but one SELECT over "log" or what is staged; what passed once passes again."""
        if sql in self._admitted:
            return
        ((text,),) = self._connection.execute("SELECT json_serialize_sql(?)", [sql]).fetchall()
        tree = json.loads(str(text))
        if tree["error"] or len(tree["statements"]) != 1 or not all(_sources(tree, self._named)):
            raise _refused()
        self._admitted.add(sql)


def _sources(node: object, named: frozenset[str]) -> Iterator[bool]:
    """Say of every place where rows come from whether it is the log or a part of the query."""
    if isinstance(node, list):
        for one in node:
            yield from _sources(one, named)
    if not isinstance(node, dict):
        return
    defined = node.get("cte_map", {}).get("map", []) if "from_table" in node else []
    named |= {str(one["key"]) for one in defined}
    match node.get("type"):
        case "BASE_TABLE":
            yield node["qualified_name"]["path"] == [node["table_name"]] and (
                node["table_name"] in named
            )
        case "TABLE_FUNCTION" | "SHOW_REF" | "DELIM_GET" | "COLUMN_DATA" | "PIVOT":
            yield False
    for one in node.values():
        yield from _sources(one, named)


def _refused() -> SourceProblem:
    return SourceProblem(
        "DuckDB was asked for something that is no plain question about the log.",
        fix="This is not your mistake. Please report it, with the versions of fairwitness and of "
        f"{DuckDbEngine.name} and without the log.",
    )


def _damaged() -> SourceProblem:
    return SourceProblem(
        "A file of the log is damaged, or was changed while it was read.",
        fix="If it was being rotated, run the same command again. Otherwise copy the file again "
        "from where it was written, or move it out of the folder.",
        retry=True,
    )
