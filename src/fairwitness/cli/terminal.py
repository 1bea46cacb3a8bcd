"""
What the commands say: problems, progress, tables; or JSON for a program that reads them.

Standard output holds the result, standard error everything else.
"""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from threading import Timer
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from fairwitness.core.problem import Problem

if TYPE_CHECKING:  # it would load DuckDB for every command
    from fairwitness.evidence.scan.scanning import Done

MIB = 1024 * 1024
UNDER_WAY_S = 0.02
"""After how long a query that was asked is sure to be running [s]."""


def tell(problem: Problem, *, as_json: bool) -> None:
    """Print what happened and what to do about it."""
    if as_json:
        told = {"problem": problem.code, "what": problem.what, "fix": problem.fix}
        sys.stderr.write(json.dumps({**told, "retry": problem.retry}, ensure_ascii=False) + "\n")
        return
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    console.print(printable(problem.what), style="bold", markup=False)
    console.print(printable(problem.fix), markup=False)


def say(text: str = "", *, style: str | None = None) -> None:
    """Print one line of the result."""
    Console(highlight=False, soft_wrap=True).print(printable(text), style=style, markup=False)


def note(text: str) -> None:
    """Print one line beside the result, on standard error."""
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    console.print(printable(text), markup=False)


def printable(text: str) -> str:
    """Spell out what would steer a terminal or cannot be encoded, such as in a file's name."""
    return "".join(c if c.isprintable() or c == "\n" else ascii(c)[1:-1] for c in text)


def print_json(values: Any) -> None:  # noqa: ANN401 - whatever JSON can hold
    """Print values for a program."""
    sys.stdout.write(json.dumps(values, ensure_ascii=False, indent=2, default=str) + "\n")


def print_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table; long text is wrapped, never cut."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for n, column in enumerate(columns):
        table.add_column(column, no_wrap=n == 0, overflow="fold")
    for row in rows:
        table.add_row(*(_plain(cell) for cell in row))
    Console(highlight=False).print(table)


def _plain(cell: str) -> Text:
    return Text(printable(cell))


@contextmanager
def stages(total: int) -> Iterator["Stages"]:
    """Show progress through `total` stages on a terminal; elsewhere nothing."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(
        *columns,
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=console,
        disable=not console.is_terminal,
    ) as bar:
        yield Stages(bar, total)


@contextmanager
def bytes_of(name: str) -> Iterator[Callable[[int, int], None]]:
    """Show how many bytes of a file have gone, on a terminal; elsewhere nothing."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn())
    with Progress(
        *columns, TimeRemainingColumn(), console=console, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task(escape(printable(name)), total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


class Stages:
    """A bar for the whole run, and one for the queries of a source."""

    def __init__(self, bar: Progress, total: int) -> None:
        self._bar = bar
        self._whole = bar.add_task("Starting", total=total)
        self._tasks: dict[str, Any] = {}
        self._beside: Timer | None = None

    def begin(self, what: str) -> None:
        """Say what is being done now."""
        self._bar.update(self._whole, description=what)

    def done(self) -> None:
        """Count one stage as done."""
        self._bar.advance(self._whole)

    def beside_queries(self, work: Callable[[], None]) -> None:
        """Do some work while the first query runs: a source's engine leaves Python alone then."""
        self._beside = Timer(UNDER_WAY_S, work)

    def queries(self, source: str, done: int, total: int) -> None:
        """Show how many queries of a source have run."""
        if self._beside is not None:
            self._beside.start()
            self._beside = None
        if source not in self._tasks:
            self._tasks[source] = self._bar.add_task(f"Queries on {source}", total=total)
        self._bar.update(self._tasks[source], completed=done)

    def days(self, done: "Done") -> None:
        """Show how many days of a log are read, how much of it, and how long it will take."""
        if done.source not in self._tasks:
            self._tasks[done.source] = self._bar.add_task("", total=done.days_in_all)
        self._bar.update(
            self._tasks[done.source],
            completed=done.days,
            description=f"Days of {done.source}, {done.entries:,} entries, "
            f"{done.bytes / MIB:,.0f} of {done.bytes_to_read / MIB:,.0f} MiB",
        )
