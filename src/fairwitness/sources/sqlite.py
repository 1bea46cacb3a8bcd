"""
A SQLite file as an engine: opened read-only, held to its manifest by SQLite itself.

In:       a path and the columns that may be read.
Out:      rows of admitted queries.

SQLite asks an authorizer about every column of every statement before it runs it; ours allows
the manifest's columns and nothing else. It is the first of three walls and knows nothing of the
other two. Each query is a transaction of its own, so that a server that is writing never waits
long, in whatever journal mode it runs.

The file may be damaged on purpose: a tree whose pages point at one page many times is counted for
years in one step, in which SQLite asks nobody whether it should go on. So SQLite runs in a thread
beside, and is interrupted from this one when its time is over or a person gives up.
"""

import sqlite3
import stat
import struct
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from typing import TypeVar

from fairwitness.core.manifest import Manifest
from fairwitness.sources.interface import Dialect, SourceProblem, SourceUnavailable
from fairwitness.sources.waiting import answer_within

HEADER = 100
"""Length of a SQLite file's header [bytes]."""
MAGIC = b"SQLite format 3\x00"
WAL = 2
"""Read version in the header of a database in write-ahead mode."""
OPENING_S = 60.0
"""How long it may take to learn which tables there are [s]."""
AGAIN_S = 0.02
"""How long an interrupted query is waited for until it is interrupted once more [s]."""
CACHE_KIB = 65_536
"""Pages kept between scans [KiB]."""
WAIT_S = 10.0
"""How long to wait for a writer that holds the file [s]."""
FUNCTIONS = frozenset(
    {
        *("avg", "count", "max", "min", "sum", "total"),
        *("abs", "coalesce", "floor", "ifnull", "iif", "length", "like", "mod", "nullif"),
    }
)
"""Functions of SQLite that counting needs; none of them touches a file or the library."""

Read = TypeVar("Read")


class SqliteEngine:
    """One SQLite file, read-only."""

    dialect: Dialect = "sqlite"
    name = f"SQLite {sqlite3.sqlite_version}"

    def __init__(self, path: Path, manifest: Manifest) -> None:
        check_file(path)
        self._called = repr(path.name)
        self._still = _Still(path)
        self._wanted = tuple(manifest.tables)
        self._closed = False
        self._beside = ThreadPoolExecutor(1, thread_name_prefix="sqlite")
        self._readable = {
            (table, name)
            for table, columns in manifest.tables.items()
            for name in ("", *(column.name for column in columns))
        }
        try:
            self._connection = sqlite3.connect(
                self._still.uri,
                uri=True,
                timeout=WAIT_S,
                isolation_level=None,
                check_same_thread=False,
            )
        except sqlite3.Error as error:
            raise self._problem(error) from None
        try:
            self._tables = self._within(OPENING_S, self._described)
        except BaseException:
            self.close()
            raise
        self._connection.set_authorizer(self._authorize)

    def columns(self, table: str) -> Mapping[str, str]:
        """
        Return the columns of a table with their declared types.

        Empty if it is not in the manifest, not there, or not a plain table: what a view or a
        virtual table shows is decided by whoever wrote the file, and not by the server.
        """
        return self._tables.get(table, {})

    def execute(self, sql: str, *, seconds: float, rows: int) -> Sequence[tuple[object, ...]]:
        """Run one query within `seconds`; see `Engine.execute`."""
        found = self._within(seconds, lambda: self._connection.execute(sql).fetchmany(rows + 1))
        if self._still.is_disturbed():
            raise SourceUnavailable(
                f"A server began to write to {self._called} while it was being read.",
                fix="Nothing was written. Run the same command again: it can go on beside it then.",
                retry=True,
            )
        return found

    def close(self) -> None:
        """Close the file, whatever is still being read from it."""
        if not self._closed:
            self._closed = True
            self._stop()
            self._beside.shutdown()
        self._connection.close()

    def _within(self, seconds: float, read: Callable[[], Read]) -> Read:
        """Let SQLite read for at most `seconds`; it has stopped when this returns or raises."""
        try:
            return answer_within(self._beside.submit(read), seconds)
        except TimeoutError:
            raise SourceUnavailable(
                f"A query on {self._called} took longer than {seconds:g} s.",
                fix="Nothing was written. Try again when the server is less busy, "
                "or assess a copy of the database.",
                retry=True,
            ) from None
        except sqlite3.Error as error:
            raise self._problem(error) from None
        finally:
            self._stop()

    def _stop(self) -> None:
        """Interrupt what is being read, again and again: what comes before a query is lost."""
        behind = self._beside.submit(int)
        while wait((behind,), timeout=AGAIN_S).not_done:
            self._connection.interrupt()

    def _described(self) -> dict[str, dict[str, str]]:
        """Settle how the file is read, and return its tables with their columns."""
        ask = self._connection.execute
        ask("PRAGMA query_only = ON")
        ask("PRAGMA temp_store = MEMORY")  # no row spills to a file
        ask(f"PRAGMA cache_size = -{CACHE_KIB}")
        ask("PRAGMA trusted_schema = OFF")  # no function is called for the file's sake
        plain = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND rootpage > 0"
        columns = "SELECT name, type FROM pragma_table_info(?)"
        return {
            table: dict(ask(columns, (table,)).fetchall())
            for table in self._wanted
            if ask(f"{plain} AND name = ?", (table,)).fetchone() == (1,)
        }

    def _authorize(
        self, action: int, one: str | None, two: str | None, _db: str | None, _view: str | None
    ) -> int:
        """Allow plain selects over the manifest's columns; deny everything else."""
        if action == sqlite3.SQLITE_SELECT:
            return sqlite3.SQLITE_OK
        if action == sqlite3.SQLITE_FUNCTION and two in FUNCTIONS:
            return sqlite3.SQLITE_OK
        if action == sqlite3.SQLITE_READ and (one, two) in self._readable:
            return sqlite3.SQLITE_OK
        return sqlite3.SQLITE_DENY

    def _problem(self, error: sqlite3.Error) -> SourceProblem | SourceUnavailable:
        """Turn SQLite's words into what happened and what to do."""
        said = str(error)
        if "locked" in said or "busy" in said:
            return SourceUnavailable(
                f"{self._called} is locked by another program.",
                fix="Try again in a moment; if it stays locked, see which program holds it.",
                retry=True,
            )
        if "malformed" in said or "not a database" in said or "disk I/O" in said:
            return SourceProblem(
                f"{self._called} is damaged: SQLite cannot read all of it.", fix=COPY_AGAIN
            )
        if "unable to open" in said or "readonly" in said:
            return SourceProblem(
                f"SQLite cannot open {self._called} for reading where it stands.",
                fix="Give this user the right to read the file and its folder. If a -wal or "
                "-journal file lies beside it and the folder is read-only, copy the file together "
                "with these into a folder of your own, and assess the copy.",
            )
        return SourceProblem(
            f"SQLite refused a query on {self._called}; nothing was read or changed.",
            fix="This is not your mistake. Please report it, with the versions of fairwitness and "
            f"of {self.name} and without the database.",
        )


COPY_AGAIN = "Copy it again while the server is stopped, or with sqlite3's .backup."


class _Still:
    """
    A write-ahead file that nobody keeps is not created for our sake.

    A database in WAL mode without a `-wal` file beside it has no writer. SQLite would make that
    file even for a reader, so such a database is opened as one that cannot change; then nobody but
    us sees it when a server starts to write after all.
    """

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            write_ahead = file.read(HEADER)[18] == WAL
        self._path = path.resolve()
        self._wal = self._path.with_name(f"{self._path.name}-wal")
        self._alone = write_ahead and not self._wal.exists()
        self._before = self._state()
        self.uri = f"{self._path.as_uri()}?mode=ro" + ("&immutable=1" if self._alone else "")

    def is_disturbed(self) -> bool:
        """Say whether a file that was opened as one that cannot change did change."""
        return self._alone and (self._wal.exists() or self._state() != self._before)

    def _state(self) -> tuple[int, int]:
        found = self._path.stat()
        return found.st_size, found.st_mtime_ns


def check_file(path: Path) -> None:
    """
    Say what is wrong with a file before SQLite is asked.

    Raises:
        SourceProblem: it is missing, not a SQLite database, or shorter than it says it is.

    """
    try:
        found = path.stat()
        size = found.st_size
        if stat.S_ISDIR(found.st_mode):
            raise SourceProblem(
                f"{str(path)!r} is a folder.", fix="Add the name of the database file in it."
            )
        if not stat.S_ISREG(found.st_mode):
            raise SourceProblem(
                f"{str(path)!r} is not a plain file.", fix="Give the path of the database file."
            )
        with path.open("rb") as file:
            header = file.read(HEADER)
    except (FileNotFoundError, NotADirectoryError):
        raise SourceProblem(
            f"There is no file {str(path)!r}.",
            fix="Check its path, which for Synapse stands in homeserver.yaml under `database`; "
            "a path from the root has four slashes: synapse+sqlite:////var/lib/….",
        ) from None
    except OSError as error:
        raise SourceProblem(
            f"{str(path)!r} cannot be read: {error.strerror}.",
            fix="Give this user the right to read the file and its folder.",
        ) from None
    if len(header) < HEADER or not header.startswith(MAGIC):
        raise SourceProblem(
            f"{path.name!r} is not a SQLite database.",
            fix="Give the path of the server's database file, often homeserver.db. If the server "
            "uses PostgreSQL, write synapse+postgresql://user@host/database.",
        )
    expected = _length(header)
    if expected is not None and size < expected and not _has_journal(path):
        raise SourceProblem(
            f"{path.name!r} is cut short: {size} of {expected} bytes are there.", fix=COPY_AGAIN
        )


def _length(header: bytes) -> int | None:
    """Return how long the header says the file is [bytes], if it can be trusted."""
    (page,) = struct.unpack_from(">H", header, 16)
    (change, pages) = struct.unpack_from(">II", header, 24)
    (valid_for,) = struct.unpack_from(">I", header, 92)
    return (65_536 if page == 1 else page) * pages if change == valid_for else None


def _has_journal(path: Path) -> bool:
    """Say whether a writer may be in the middle of making the file longer."""
    return any(path.with_name(f"{path.name}-{kind}").exists() for kind in ("wal", "journal"))
