"""OCSF events are read as they were made, whatever file they stand in."""

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from log_reading import count, every
from made_log import CLASSES, IMPOSSIBLE, Entry, MadeLog, made_log, write_jsonl, write_parquet

from fairwitness.core.canonical import CANONICAL
from fairwitness.sources.logs import open_log


def as_rows(log: MadeLog, unit: str) -> Counter[tuple[Any, ...]]:
    """Return the entries as they should be read from times of a unit."""
    return Counter(
        tuple(_time(entry, unit) if name == "at" else getattr(entry, name) for name in NAMES)
        for entry in log.entries
    )


NAMES = tuple(name for name in Entry.__slots__)


def _time(entry: Entry, unit: str) -> int | None:
    if unit != "s" or entry.at is None:
        return entry.at
    return IMPOSSIBLE // 1000 if entry.at == IMPOSSIBLE else entry.at // 1000 * 1000


@pytest.mark.parametrize(
    ("container", "packed", "unit"),
    [
        ("parquet", "", "ms"),
        ("jsonl", "", "ms"),
        ("jsonl", "", "s"),
        ("jsonl", "", "ISO"),
        ("jsonl", ".gz", "ms"),
        ("jsonl", ".zst", "ISO"),
    ],
)
def test_every_entry_is_read_as_it_was_made(
    container: str, packed: str, unit: str, tmp_path: Path
) -> None:
    made = made_log(days=4, each=150)
    if container == "parquet":
        write_parquet(made, tmp_path)
    else:
        write_jsonl(made, tmp_path, packed=packed, time=unit)
    with open_log(f"ocsf+{container}://{tmp_path}") as log:
        assert [day.day for day in log.partitions()] == sorted(made.days)
        found = Counter(tuple(row[name] for name in NAMES) for row in every(log))
        told = [warning.en for warning in log.warnings]
        assert log.lacks == {}
        assert count(log, "malformed <> 0") == 0
    assert found == as_rows(made, unit)
    name = {"s": "seconds", "ISO": "ISO text"}.get(unit)
    assert told == ([] if name is None else [f"Times are written as {name} (files: 3)."])


def test_the_kinds_of_the_made_log_are_those_of_the_canonical_table() -> None:
    labels = next(c.labels for c in CANONICAL["log"] if c.name == "kind")
    assert set(labels) == set(CLASSES)


def test_a_parquet_file_says_how_many_entries_it_has(tmp_path: Path) -> None:
    made = made_log(days=2, each=50, without=())
    write_parquet(made, tmp_path)
    with open_log(f"ocsf+parquet://{tmp_path}") as log:
        assert {p.day: p.rows for p in log.partitions()} == {
            day: len(entries) for day, entries in made.days.items()
        }
        assert all(
            p.bytes > 0 and p.files == (f"date={p.day}/events.parquet",) for p in log.partitions()
        )


def test_the_fingerprint_of_a_day_changes_with_its_files_only(tmp_path: Path) -> None:
    write_jsonl(made_log(days=3, each=20, without=()), tmp_path)

    def fingerprints() -> dict[date, str]:
        with open_log(f"ocsf+jsonl://{tmp_path}") as log:
            return {p.day: p.fingerprint for p in log.partitions()}

    before = fingerprints()
    assert fingerprints() == before
    assert len(set(before.values())) == 3
    late = tmp_path / "date=2026-06-02" / "late.jsonl"
    late.write_text('{"class_uid": 3002, "time": 1780358400000}\n')
    after = fingerprints()
    assert {day for day in after if after[day] != before[day]} == {date(2026, 6, 2)}


def test_fields_that_are_not_read_are_not_in_the_engine(tmp_path: Path) -> None:
    write_parquet(made_log(days=1, each=10, without=()), tmp_path)
    with open_log(f"ocsf+parquet://{tmp_path}") as log:
        read = "\n".join(str(row) for row in every(log))
        assert {c.name for c in log.manifest.tables["log"]} == {c.name for c in CANONICAL["log"]}
    assert "no@read.invalid" not in read
    assert "canary-account" in read
