"""What is broken in a log is counted or told, and takes nothing else with it."""

import gzip
import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from log_reading import count, every
from made_log import as_ocsf, made_log, write_jsonl, write_parquet, write_zst

from fairwitness.core.problem import Problem
from fairwitness.core.window import midnight_ms
from fairwitness.sources.interface import SourceProblem, SourceUnavailable
from fairwitness.sources.logs import open_log

DAY = date(2026, 6, 1)
NOON = midnight_ms(DAY) + 43_200_000
GOOD = json.dumps({"class_uid": 3002, "activity_id": 1, "status_id": 1, "time": NOON})


def put(folder: Path, *lines: str, day: date = DAY, name: str = "a.jsonl") -> Path:
    """Write lines into the folder of a day."""
    place = folder / f"date={day}"
    place.mkdir(parents=True, exist_ok=True)
    path = place / name
    path.write_bytes("".join(f"{line}\n" for line in lines).encode("utf-8", "surrogateescape"))
    return path


BROKEN_LINES = (
    *("{", "no json", "[1, 2]", "null", '{"time": 1780315200000,', "\udcff\udcfe", "\0\0\0"),
    *('"text"', '{"time": "the day before yesterday", "class_uid": 3002}', f"{GOOD} {GOOD}"),
)


@settings(max_examples=25, deadline=None)
@given(lines=st.lists(st.sampled_from((GOOD, *BROKEN_LINES)), min_size=1, max_size=40))
def test_what_is_malformed_is_counted_and_the_rest_is_read(
    lines: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("lines")
    put(folder, GOOD, *lines)
    with open_log(f"ocsf+jsonl://{folder}") as log:
        assert count(log, "TRUE") == len(lines) + 1
        assert count(log, "malformed = 1") == sum(line != GOOD for line in lines)
        assert count(log, "kind = 'login' AND malformed = 0") == 1 + lines.count(GOOD)


def test_one_line_in_a_hundred_is_malformed(tmp_path: Path) -> None:
    put(tmp_path, *(GOOD if n % 100 else "{broken" for n in range(20_000)))
    with open_log(f"ocsf+jsonl://{tmp_path}") as log:
        assert count(log, "malformed = 1") == 200
        assert count(log, "malformed = 0") == 19_800


def test_units_are_told_by_file_and_read_by_entry(tmp_path: Path) -> None:
    event = json.loads(GOOD)
    written = [NOON // 1000, NOON, NOON * 1000, NOON * 1_000_000, "2026-06-01T20:00:00.000+08:00"]
    put(tmp_path, *(json.dumps(event | {"time": time}) for time in written))
    put(tmp_path, GOOD, name="b.jsonl")
    with open_log(f"ocsf+jsonl://{tmp_path}") as log:
        assert {row["at"] for row in every(log)} == {NOON}
        told = " ".join(warning.en for warning in log.warnings)
    assert "seconds (files: 1), milliseconds (files: 2), microseconds (files: 1)" in told
    assert "mix units of time, in which each entry was read by the size of its number: 1." in told


@pytest.mark.parametrize(
    "at", [0, 5, -1, 2**63 - 1, -(2**63), 2**70, 1e300, -1e300, "infinity", "", "9999-12-31"]
)
def test_no_time_however_mad_stops_the_reading(at: object, tmp_path: Path) -> None:
    event = json.loads(GOOD)
    put(tmp_path, GOOD, json.dumps(event | {"time": at}))
    with open_log(f"ocsf+jsonl://{tmp_path}") as log:
        assert count(log, "TRUE") == 2
        assert count(log, f'"at" = {NOON}') == 1


@pytest.mark.parametrize("kind", ["TIMESTAMP", "TIMESTAMPTZ", "TIMESTAMP_NS", "DATE", "DOUBLE"])
def test_times_of_any_parquet_type_are_read(kind: str, tmp_path: Path) -> None:
    value = f"epoch({NOON / 1000} * INTERVAL 1 second)" if kind == "DOUBLE" else "'2026-06-01'"
    with duckdb.connect() as connection:
        connection.execute(
            f"COPY (SELECT CAST({value} AS {kind}) AS time, 3002 AS class_uid)"
            f" TO '{tmp_path / '2026-06-01.parquet'}'"
        )
    with open_log(f"ocsf+parquet://{tmp_path}") as log:
        (row,) = every(log)
    assert row["at"] == (NOON if kind == "DOUBLE" else midnight_ms(DAY))


@pytest.mark.parametrize(
    ("value", "kind", "read"),
    [
        (NOON // 1000, "INTEGER", NOON),
        (NOON // 1000, "UINTEGER", NOON),
        (NOON, "UBIGINT", NOON),
        (NOON * 1_000_000, "HUGEINT", NOON),
        (2**120, "HUGEINT", None),
        (2**127, "UHUGEINT", None),
        (2**64 - 1, "UBIGINT", 18_446_744_073_709),
        (7, "TINYINT", 7),
    ],
)
def test_whole_numbers_of_any_width_are_read(
    value: int, kind: str, read: int | None, tmp_path: Path
) -> None:
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE t (time {kind}, class_uid INTEGER)")
        connection.execute("INSERT INTO t VALUES (?, 3002), (7, 3004)", [value])
        connection.execute(f"COPY t TO '{tmp_path / '2026-06-01.parquet'}'")
    with open_log(f"ocsf+parquet://{tmp_path}") as log:
        (row,) = [row for row in every(log) if row["kind"] != "admin"]
    if kind not in {"HUGEINT", "UHUGEINT"}:  # Parquet has none: they become numbers with fractions
        assert (row["at"], row["malformed"]) == (read, 0)
    elif read is None:
        assert (row["at"], row["malformed"]) == (None, 1)
    else:
        assert abs(row["at"] - read) <= 1


@pytest.mark.parametrize("ending", [".gz", ".zst"])
def test_a_packed_file_that_ends_in_the_middle_is_told_and_not_counted(
    ending: str, tmp_path: Path
) -> None:
    text = "".join(f"{GOOD}\n" for _ in range(5_000))
    place = put(tmp_path, GOOD).parent
    whole = place / f"b.jsonl{ending}"
    if ending == ".gz":
        whole.write_bytes(gzip.compress(os.urandom(16).hex().encode() + b"\n" + text.encode()))
    else:
        write_zst(text, whole)
    whole.write_bytes(whole.read_bytes()[:-9])
    with open_log(f"ocsf+jsonl://{tmp_path}") as log:
        assert count(log, "TRUE") == 1
        told = [warning.en for warning in log.warnings]
    assert told == [
        "Files that are damaged or end in the middle; their entries are not counted: 1."
    ]


def test_only_packed_files_that_end_in_the_middle_are_a_problem(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(GOOD.encode() * 900)[:-6])
    with pytest.raises(SourceProblem, match="read"):
        open_log(f"ocsf+jsonl://{tmp_path}")


def test_broken_zstd_is_a_problem_with_a_way_out(tmp_path: Path) -> None:
    (tmp_path / "2026-06-01.jsonl.zst").write_bytes(b"\x28\xb5\x2f\xfd" + os.urandom(900))
    with pytest.raises(SourceProblem) as caught:
        open_log(f"ocsf+jsonl://{tmp_path}")
    assert "opy" in caught.value.fix or "address" in caught.value.fix


def test_a_parquet_file_without_a_column_lacks_it_for_its_own_entries_only(tmp_path: Path) -> None:
    made = made_log(days=3, each=50, without=())
    write_parquet(made, tmp_path)
    path = tmp_path / "date=2026-06-02" / "events.parquet"
    with duckdb.connect() as connection:
        connection.execute(
            f"COPY (SELECT * EXCLUDE (src_endpoint, session), {{'ip': '8.8.8.8'}} AS src_endpoint"
            f" FROM read_parquet('{path}', hive_partitioning = false))"
            f" TO '{path}.new' (FORMAT parquet)"
        )
    Path(f"{path}.new").rename(path)
    with open_log(f"ocsf+parquet://{tmp_path}") as log:
        assert count(log, "TRUE") == len(made.entries)
        others = [e for day, entries in made.days.items() if day.day != 2 for e in entries]
        assert count(log, "port IS NOT NULL") == sum(e.port is not None for e in others)
        assert count(log, "session IS NOT NULL") == sum(e.session is not None for e in others)
        assert ("log", "port") not in log.lacks


def test_a_column_that_changes_its_type_from_file_to_file_is_read_in_each(tmp_path: Path) -> None:
    for day, value in (
        ("01", f"{NOON}"),
        ("02", f"'{NOON}'"),
        ("03", "TIMESTAMP '2026-06-01 12:00'"),
    ):
        with duckdb.connect() as connection:
            connection.execute(
                f"COPY (SELECT {value} AS time, 3002 AS class_uid)"
                f" TO '{tmp_path / f'2026-06-{day}.parquet'}'"
            )
    with open_log(f"ocsf+parquet://{tmp_path}") as log:
        assert [row["at"] for row in every(log)] == [NOON] * 3


def test_empty_unfinished_and_foreign_files_are_told(tmp_path: Path) -> None:
    made = made_log(days=1, each=20, without=())
    write_parquet(made, tmp_path)
    place = tmp_path / "date=2026-06-01"
    whole = (place / "events.parquet").read_bytes()
    (place / "empty.parquet").touch()
    (place / "half.parquet").write_bytes(whole[: len(whole) // 2])
    (place / "part-1.parquet.tmp").write_bytes(whole)
    (place / ".hidden.parquet").write_bytes(whole)
    (place / "text.parquet").write_text("no parquet at all")
    (place / "noise.parquet").write_bytes(b"PAR1" + os.urandom(400) + b"PAR1")
    with open_log(f"ocsf+parquet://{tmp_path}") as log:
        assert count(log, "TRUE") == len(made.entries)
        told = {warning.en for warning in log.warnings}
    assert told == {
        "Empty files: 1.",
        "Files still being written, or cut short; their entries are not counted: 2.",
        "Files of another kind than the address says, which are not counted: 1.",
        "Files that are damaged or end in the middle; their entries are not counted: 1.",
    }


def test_a_line_that_is_being_written_is_one_malformed_entry(tmp_path: Path) -> None:
    path = put(tmp_path, GOOD, GOOD)
    path.write_bytes(path.read_bytes() + GOOD[:40].encode())
    with open_log(f"ocsf+jsonl://{tmp_path}") as log:
        assert (count(log, "TRUE"), count(log, "malformed = 1")) == (3, 1)


@pytest.mark.parametrize(
    "name",
    [
        "it's.jsonl",
        "a{b,c}.jsonl",
        "line\nbreak.jsonl",
        "日志.jsonl",
        "a b;DROP TABLE log;--.jsonl",
        "\x1bc\x07.jsonl",
        "s3:x=1.jsonl",
    ],
)
def test_a_hostile_name_is_a_name(name: str, tmp_path: Path) -> None:
    put(tmp_path, GOOD, GOOD, name=name)
    put(tmp_path, GOOD, name="plain.jsonl")
    with open_log(f"ocsf+jsonl://{tmp_path}") as log:
        assert count(log, "TRUE") == 3
        assert {Path(file).name for file in log.partitions()[0].files} == {name, "plain.jsonl"}


def test_a_name_that_cannot_be_passed_on_is_told(tmp_path: Path) -> None:
    place = os.fsencode(put(tmp_path, GOOD).parent)
    for name in (b"\xff\xfe.jsonl", b"*.jsonl", b"?.jsonl", b"[a].jsonl"):
        Path(os.fsdecode(place + b"/" + name)).write_text(GOOD)
    with open_log(f"ocsf+jsonl://{tmp_path}") as log:
        assert count(log, "TRUE") == 1
        (told,) = log.warnings
    assert told.en.endswith("counted: 4.")


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    secret = put(outside, GOOD, GOOD)
    folder = tmp_path / "logs"
    put(folder, GOOD)
    (folder / "link.jsonl").symlink_to(secret)
    (folder / "date=2026-06-02").symlink_to(outside)
    with open_log(f"ocsf+jsonl://{folder}") as log:
        assert count(log, "TRUE") == 1
        assert "Links out of the folder, which are not followed: 1." in {w.en for w in log.warnings}


def test_a_file_that_is_gone_when_its_day_comes_is_said(tmp_path: Path) -> None:
    write_jsonl(made_log(days=2, each=10, without=()), tmp_path)
    with open_log(f"ocsf+jsonl://{tmp_path}") as log:
        (tmp_path / "date=2026-06-01" / "events.jsonl").unlink()
        with pytest.raises(SourceUnavailable) as caught:
            log.select(log.partitions()[0])
    assert caught.value.retry


def test_entries_of_an_undated_file_belong_each_to_its_own_day(tmp_path: Path) -> None:
    made = made_log(days=5, each=80)
    lines = [json.dumps(as_ocsf(entry)) for entry in made.entries]
    (tmp_path / "all.jsonl").write_text("\n".join([*lines, "{broken"]) + "\n")
    with open_log(f"ocsf+jsonl://{tmp_path}") as log:
        days = {p.day for p in log.partitions()}
        assert set(made.days) <= days
        assert count(log, "TRUE") == len(made.entries) + 1
        assert count(log, "malformed = 1") == 1
        for partition in log.partitions()[1:]:
            log.select(partition)
            start = midnight_ms(partition.day)
            sql = f'SELECT count(*) FROM log WHERE NOT "at" BETWEEN {start} AND {start + 86399999}'
            assert log.engine.execute(sql, seconds=60, rows=1) == [(0,)]


def _nothing(folder: Path) -> str:
    return f"ocsf+parquet://{folder}/nowhere"


def _empty_folder(folder: Path) -> str:
    return f"ocsf+parquet://{folder}"


def _wrong_kind(folder: Path) -> str:
    put(folder, GOOD, name="a.parquet")
    return f"ocsf+parquet://{folder}"


def _parquet_as_text(folder: Path) -> str:
    write_parquet(made_log(days=1, each=5, without=()), folder)
    return f"ocsf+jsonl://{folder}/*/*.parquet"


def _foreign_json(folder: Path) -> str:
    put(folder, '{"some": "thing"}', '{"else": 1}')
    return f"ocsf+jsonl://{folder}"


def _foreign_parquet(folder: Path) -> str:
    with duckdb.connect() as connection:
        connection.execute(f"COPY (SELECT 1 AS a) TO '{folder / 'a.parquet'}'")
    return f"ocsf+parquet://{folder}"


def _unknown_format(folder: Path) -> str:
    return f"syslog+jsonl://{folder}"


def _unknown_option(folder: Path) -> str:
    return f"ocsf+jsonl://{folder}?memry=1"


def _bad_memory(folder: Path) -> str:
    return f"ocsf+jsonl://{folder}?memory=lots"


def _no_map(folder: Path) -> str:
    return f"events+jsonl://{folder}"


def _bucket(_: Path) -> str:
    return "ocsf+parquet://s3://bucket/logs"


def _bzip2(folder: Path) -> str:
    (folder / "a.log").write_bytes(b"BZh91AY&SY" + bytes(80))
    return f"accesslog+file://{folder}"


def _no_access_log(folder: Path) -> str:
    (folder / "access.log").write_text("nothing that a web server writes\n" * 9)
    return f"accesslog+file://{folder}"


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (_nothing, "There is nothing at"),
        (_empty_folder, "There are no log files in"),
        (_wrong_kind, "of another kind than the address says"),
        (_parquet_as_text, "of another kind than the address says"),
        (_foreign_json, "No entry of this log can be read as OCSF"),
        (_foreign_parquet, "have no field of the format OCSF"),
        (_unknown_format, "There is no log format 'syslog+jsonl'"),
        (_unknown_option, "has no option 'memry'"),
        (_bad_memory, "The option memory"),
        (_no_map, "needs a mapping file"),
        (_bucket, "on object storage"),
        (_bzip2, "packed in a way that is not read here"),
        (_no_access_log, "known here"),
    ],
)
def test_what_cannot_be_read_is_said_with_a_way_out(
    make: Callable[[Path], str], says: str, tmp_path: Path
) -> None:
    if make is _unknown_format:
        put(tmp_path, GOOD)
    with pytest.raises(Problem) as caught:
        open_log(make(tmp_path))
    assert says in caught.value.what
    assert caught.value.fix
    assert caught.value.exit_status == 2


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become a user without rights")
def test_a_folder_without_rights_is_said(tmp_path: Path) -> None:
    folder = tmp_path / "closed"
    put(folder, GOOD)
    program = (
        f"import os, sys; sys.path[:0] = {sys.path!r}; os.setgroups([]); os.setgid(65534)\n"
        "import duckdb, fairwitness.sources.logs as logs; os.setuid(65534)\n"
        "from fairwitness.core.problem import Problem\n"
        f"try: logs.open_log('ocsf+jsonl://{folder}')\n"
        "except Problem as problem: print(problem.what)\n"
    )
    for part in (tmp_path, *tmp_path.parents[:2]):
        part.chmod(0o755)
    folder.chmod(0o700)
    said = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert "Permission denied" in said.stdout
