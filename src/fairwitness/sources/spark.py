"""
Spark as an engine over the files of one log.

In:       a session of Spark.
Out:      rows of admitted queries over the table "log".
Not here: where the session comes from (`spark_session`), what "log" is made of (`logs.on_spark`),
          what may be asked of it (the gate of `evidence`).

A query is one SELECT that names the table "log" or what is staged. Of what Spark says when it fails
nothing is passed on but the name of the error, because it quotes values.
"""

import logging
import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from functools import partial
from types import MappingProxyType
from typing import Any, Literal, TypeVar

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from fairwitness.sources.interface import SourceProblem, SourceUnavailable
from fairwitness.sources.waiting import answer_within

TABLE = "log"
OLDEST = 4
"""The first version that can be given functions written in SQL."""
_CONDITION = re.compile(r"[A-Z][A-Z0-9_.]{1,80}")
"""The name of an error; it stands in Spark's own list and holds no value."""

SETTINGS: Mapping[str, str] = MappingProxyType(
    {
        "spark.sql.ansi.enabled": "false",  # an error would quote the value
        "spark.sql.caseSensitive": "true",
        "spark.sql.files.ignoreCorruptFiles": "false",
        "spark.sql.files.ignoreMissingFiles": "false",
        "spark.sql.groupByAliases": "false",
        "spark.sql.groupByOrdinal": "true",
        "spark.sql.legacy.parquet.nanosAsLong": "true",
        "spark.sql.parquet.datetimeRebaseModeInRead": "CORRECTED",
        "spark.sql.parquet.int96RebaseModeInRead": "CORRECTED",
        "spark.sql.parquet.mergeSchema": "false",
        "spark.sql.redaction.string.regex": "[0-9a-f]{32,}",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.variable.substitute": "false",
    }
)
"""What decides how a query is read, the same wherever it runs; and the salt hidden in plans."""
LOGGERS = ("DataFrameQueryContextLogger", "SQLQueryContextLogger")
"""PySpark's own loggers, which print every error with its words."""
Result = TypeVar("Result")


class SparkEngine:
    """Spark over the files of a log."""

    dialect: Literal["spark"] = "spark"

    def __init__(self, session: Any, *, owns: bool = True, scratch: str | None = None) -> None:  # noqa: ANN401 - PySpark is optional
        if int(session.version.partition(".")[0]) < OLDEST:
            raise SourceProblem(
                "This Spark is too old.", fix=f"Spark {OLDEST}.0 is the first that can be used."
            )
        self._session = session
        self._owns = owns
        self._scratch = scratch
        self._beside = ThreadPoolExecutor(1, thread_name_prefix="spark")
        self._staged: str | None = None
        for name in LOGGERS:
            logging.getLogger(name).disabled = True
        for name, value in SETTINGS.items():
            session.conf.set(name, value)
        self.name = f"Spark {session.version}"

    def execute(self, sql: str, *, seconds: float, rows: int) -> Sequence[tuple[object, ...]]:
        """Run one query within `seconds`; see `LogEngine.execute`."""
        self._check(sql)
        return self._within(
            lambda: [tuple(row) for row in self._session.sql(sql).limit(rows + 1).collect()],
            seconds,
        )

    def stage(self, name: str, select: str, *, seconds: float) -> None:
        """
        Let queries read what `select` returns under `name`; see `LogEngine.stage`.

        Parts that memory has no room for are read anew by each query.
        """
        self._check(select)
        self._unstage()

        def make() -> None:
            self._session.sql(f"CREATE OR REPLACE TEMPORARY VIEW {name} AS {select}")
            self._session.sql(f"CACHE LAZY TABLE {name} OPTIONS ('storageLevel' 'MEMORY_ONLY')")

        self._within(make, seconds)
        self._staged = name

    def point(self, select: str, files: Mapping[str, Sequence[str]]) -> None:
        """
        Let "log" be what `select` of a connector returns; what was staged is let go first.

        `files` holds the Parquet files behind each name that it reads.
        """
        self._unstage()
        for name, paths in files.items():
            listed = ["file:" + re.sub(r"([{}\\])", r"\\\1", path) for path in paths]
            self._told(partial(self._shown, name, listed))
        made = f"CREATE OR REPLACE TEMPORARY VIEW {TABLE} AS {select}"
        self._told(lambda: self._session.sql(made))

    def define(self, name: str, parameters: Sequence[str], body: str) -> None:
        """Make a function that queries may call; see `LogEngine.define`."""
        given = ", ".join(parameters)
        made = f"CREATE OR REPLACE TEMPORARY FUNCTION {name}({given}) RETURN {body}"
        self._told(lambda: self._session.sql(made))

    def close(self) -> None:
        """Let go of Spark; one on this machine ends with the log that it was started for."""
        self._beside.shutdown()
        with suppress(Exception):  # it may be gone already
            self._unstage()
        if self._owns:
            with suppress(Exception):
                self._session.stop()
        if self._scratch is not None:
            shutil.rmtree(self._scratch, ignore_errors=True)

    def _shown(self, name: str, paths: Sequence[str]) -> None:
        """Let Parquet files be seen under a name."""
        self._session.read.parquet(*paths).createOrReplaceTempView(name)

    def _unstage(self) -> None:
        if self._staged is not None:
            name, self._staged = self._staged, None
            self._told(lambda: self._session.sql(f"UNCACHE TABLE IF EXISTS {name}"))

    def _within(self, work: Callable[[], Result], seconds: float) -> Result:
        """Work beside the main thread, so that Ctrl+C and the time limit reach it."""
        waiting = self._beside.submit(work)
        try:
            return self._told(lambda: answer_within(waiting, seconds))
        except TimeoutError:
            self._stop(waiting)
            raise SourceUnavailable(
                f"A query on the log took longer than {seconds:g} s.",
                fix="Give Spark more cores. Days that are done stay done.",
                retry=True,
            ) from None
        except KeyboardInterrupt:
            self._stop(waiting)
            raise

    def _stop(self, waiting: Future[Result]) -> None:
        """Interrupt what this session runs until it has ended."""
        while not waiting.done():
            with suppress(Exception):
                self._session.interruptAll()
            wait([waiting], timeout=0.5)

    def _told(self, work: Callable[[], Result]) -> Result:
        """Do some work; of an error of Spark's only its name is told."""
        try:
            return work()
        except (TimeoutError, SourceProblem):
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, its words may quote the log
            raise _failed(error) from None

    def _check(self, sql: str) -> None:
        """Refuse all but one SELECT over "log" or what is staged."""
        try:
            (tree,) = sqlglot.parse(sql, read="spark")
        except (SqlglotError, ValueError):
            raise _refused() from None
        named = {TABLE} if self._staged is None else {TABLE, self._staged}
        if not isinstance(tree, exp.Select) or not all(map(_is_plain, tree.find_all(exp.From))):
            raise _refused()
        for table in tree.find_all(exp.Table):
            if table.name not in named or table.db or table.catalog:
                raise _refused()


def _is_plain(part: exp.From) -> bool:
    """Say whether rows come from a table or another SELECT."""
    return isinstance(part.this, exp.Table | exp.Subquery)


def _failed(error: Exception) -> SourceProblem:
    said = getattr(error, "getCondition", getattr(error, "getErrorClass", lambda: None))
    condition = None
    with suppress(Exception):
        condition = said()
    name = condition if condition and _CONDITION.fullmatch(condition) else type(error).__name__
    return SourceProblem(
        f"Spark could not do what it was asked ({name}).",
        fix="If a file was being rotated, run the same command again; days that are done stay "
        "done. A file that is damaged must be copied again. Where memory ran out, add ?memory=8000 "
        "to the source address [MiB]. On a cluster, every machine must see the files under the "
        "same path.",
        retry=True,
    )


def _refused() -> SourceProblem:
    return SourceProblem(
        "Spark was asked for something that is no plain question about the log.",
        fix="This is not your mistake. Please report it, with the version of fairwitness and "
        "without the log.",
    )
