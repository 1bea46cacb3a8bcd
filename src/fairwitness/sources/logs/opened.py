"""
An opened log: its days, and the view "log" that shows one of them.

In:       files with their readings, the engine over them.
Out:      a `LogSource`.
Not here: finding files (`files`), what their fields mean (`readings`).
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Self

import duckdb

from fairwitness.core.canonical import CANONICAL
from fairwitness.core.manifest import Manifest
from fairwitness.core.words import Words
from fairwitness.sources.duckdb import DuckDbEngine
from fairwitness.sources.interface import Partition, SourceProblem, SourceUnavailable, Trap
from fairwitness.sources.logs.days import Day, Piece, days_of, partitioned
from fairwitness.sources.logs.files import LeftOut, LogFile
from fairwitness.sources.logs.findings import Findings, absent
from fairwitness.sources.logs.format import TABLE, Format, manifest_of
from fairwitness.sources.logs.readings import Reading

SAMPLE = 1_000
"""Entries at the start of a file by which its unit of time is said, and whether it fits."""
FILES_TRIED = 5


class OpenedLog:
    """One opened log; see `LogSource`."""

    def __init__(
        self,
        format_: Format,
        readings: Sequence[Reading],
        engine: DuckDbEngine,
        *,
        how: str,
        findings: Findings,
    ) -> None:
        self.format = format_
        self.kind = format_.kind
        self.platform = format_.platform
        self.schema_version = how
        self.engine = engine
        self.traps: tuple[Trap, ...] = format_.traps
        self._broken: set[str] = set()
        self._findings = findings
        there = {name for reading in readings for name in reading.columns}
        self._columns = tuple(c.name for c in CANONICAL[TABLE] if c.name in there)
        self.manifest: Manifest = manifest_of(format_.kind, self._columns, format_.never)
        self.lacks: Mapping[tuple[str, str | None], Words] = {
            **absent(there),
            **{place: why for place, why in format_.lacks.items() if place[1] not in there},
        }
        days = self._days_of_files(readings)
        self._days = {one.partition.day: one for one in partitioned(readings, days, how)}
        if not self._days:
            raise SourceProblem(
                "Not one file of the log can be read to its end.",
                fix="Copy the files again from where they were written.",
            )
        self._check_entries(readings)
        self.select(self.partitions()[-1])

    @property
    def warnings(self) -> tuple[Words, ...]:
        """Say what was found so far; see `LogSource.warnings`."""
        return self._findings.said()

    def partitions(self) -> tuple[Partition, ...]:
        """Return all days, sorted."""
        return tuple(day.partition for day in self._days.values())

    def select(self, partition: Partition) -> None:
        """Let "log" be the entries of one day; see `LogSource.select`."""
        day = self._days[partition.day]
        for piece in day.pieces:
            for file in piece.files:
                if not Path(file.path).exists():
                    raise SourceUnavailable(
                        "A file of the log was moved or removed while it was read.",
                        fix="Run the same command again; days that are done stay done.",
                        retry=True,
                    )
                self._look_at_unit(piece.reading, file)
        self.engine.point(self._view(day), lambda: self._mend(day))

    def pieces(self, partition: Partition) -> tuple[Piece, ...]:
        """Return the files of a day by how they are read."""
        return self._days[partition.day].pieces

    def unread(self, partition: Partition) -> tuple[str, ...]:
        """Return the files of a day that could not be read to their end so far."""
        pieces = self._days[partition.day].pieces
        files = (file for piece in pieces for file in piece.files)
        return tuple(file.name for file in files if file.path in self._broken)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.engine.close()

    def _days_of_files(self, readings: Sequence[Reading]) -> dict[str, tuple[date, ...]]:
        days = {}
        for reading in readings:
            for file in reading.files:
                try:
                    days[file.path] = days_of(file, reading, self.engine)
                except duckdb.Error:
                    self._leave_out(file)
        return days

    def _check_entries(self, readings: Sequence[Reading]) -> None:
        """
        Refuse text files of which not one entry at the start can be read.

        Raises:
            SourceProblem: they are written in some other way than the address says.

        """
        for reading in readings:
            for file in reading.files[:FILES_TRIED]:
                sample = f"{reading.select(['malformed'], [file], None)} LIMIT {SAMPLE}"
                with suppress(duckdb.Error):
                    rows = self.engine.look(f"SELECT min(malformed) FROM ({sample})")
                    if rows[0][0] != 1:
                        return
        raise SourceProblem(
            f"No entry of this log can be read as {self.platform}.",
            fix="Check the first words of the address. A log of another shape is read with "
            "events+jsonl://…?map=FILE.",
        )

    def _leave_out(self, file: LogFile) -> None:
        self._broken.add(file.path)
        self._findings.left_out[LeftOut.DAMAGED] += 1

    def _view(self, day: Day) -> str:
        """Return the SELECT behind "log" without the files that cannot be read."""
        parts = []
        for piece in day.pieces:
            files = [file for file in piece.files if file.path not in self._broken]
            if files:
                parts.append(piece.reading.select(self._columns, files, piece.where))
        if parts:
            return " UNION ALL ".join(parts)
        nothing = Reading(files=(), source=lambda _: "(SELECT 1)", columns={}, unit=None)
        return nothing.select(self._columns, (), "FALSE")

    def _mend(self, day: Day) -> bool:
        """
        Leave out the text files of a day that cannot be read to their end.

        Each query reads a text file whole and so fails at the first of a day. A Parquet file could
        fail at the column of a later query, when others had counted it: it is not left out.
        """
        found = False
        for piece in day.pieces:
            for file in piece.files:
                if piece.reading.rows or file.path in self._broken:
                    continue
                try:
                    self.engine.look(f"SELECT count(*) FROM {piece.reading.source([file])}")
                except duckdb.Error:
                    self._leave_out(file)
                    found = True
        if found:
            self.engine.point(self._view(day), lambda: False)
        return found

    def _look_at_unit(self, reading: Reading, file: LogFile) -> None:
        """Note in which units the first entries of a file say their times."""
        if reading.unit is None or file.path in self._findings.units or file.path in self._broken:
            return
        sample = f"SELECT {reading.unit} AS unit FROM {reading.source([file])} LIMIT {SAMPLE}"
        with suppress(duckdb.Error):  # the query that reads the file whole says so
            rows = self.engine.look(f"SELECT DISTINCT unit FROM ({sample}) WHERE unit <> '?'")
            self._findings.units[file.path] = frozenset(str(unit) for (unit,) in rows)
