"""DuckDB and Spark come to the same states, byte for byte."""

from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import pytest
from made_log import NEARLY, PERSONAL, START, made_log, write_parquet
from spark_worker import SALT, TODAY, states

from fairwitness.core.window import DAY_MS, midnight_ms
from fairwitness.evidence.gate import shipped
from fairwitness.evidence.gate.shipped import SHIPPED
from fairwitness.sources.logs import open_log
from fairwitness.sources.logs.leaves import Leaves
from fairwitness.sources.logs.on_spark import SparkLeaves

pytestmark = pytest.mark.spark

Ask = Callable[..., Any]
MAPPING = """
version: 1
columns:
  at: when
  ingested: taken
  account: who
  kind: {field: what, values: {in: login, "it's \\\\ out": logout, say: post}}
  address: [ip, device]
  port: port
  device: device
  text: [said, more]
"""
WAYS = {
    "milliseconds": "t",
    "seconds": "t / 1000",
    "text": "strftime(epoch_ms(t), '%Y-%m-%dT%H:%M:%S.%gZ')",
    "moments": "epoch_ms(t)",
    "zoned": "CAST(epoch_ms(t) AS TIMESTAMPTZ)",
    "nanoseconds": "CAST(epoch_ms(t) AS TIMESTAMP_NS)",
    "unsigned": "CAST(t * 1000 AS UBIGINT)",
    "mixed": "CASE WHEN t % 3 = 0 THEN t ELSE t // 1000 END",
}
"""How one time may be written in Parquet."""
TIMES = (
    *("2026-06-01", "2026-06-01T10:00:00Z", "2026-06-01 10:00:00", "2026-06-01T10:00Z"),
    *("2026-06-01T10:00:00.123456789Z", "2026-06-01T10:00:00.9999999Z", "2026-06-01T10:00:00.Z"),
    *("2026-06-01T10:00:00+02:00", "2026-06-01T10:00:00+0200", "2026-06-01T10:00:00-02"),
    *("2026-06-01T10:00:00 +02:00", "2026-06-01 10:00:00 UTC", "2026/06/01", "2026/06-01"),
    *("2026-06-01T24:00:00Z", "2026-06-01T24:00:01Z", "2026-06-31", "2024-02-29", "2026-06"),
    *("20260601", "01/06/2026", "1969-12-31T23:59:59.5Z", "9999-12-31T23:59:59Z", "10000-01-01"),
    *("1780308000", "1780308000.5", "1780308000123", "1780308000123456", "1780308000123456789"),
    *(" 1780308000 ", "+1780308000", "-1780308000", "1e12", "1e400", "1780308000d", ".5"),
    *("nan", "inf", "now", "text", "", "  ", "2026-06-01\t", "  2026-06-01T10:00:00Z  ", "١٢٣"),
)
WHOLE = (
    *(0, -1, 99_999_999, 100_000_000, -99_999_999, 100_000_000_000, 100_000_000_001),
    *(500_000_000_000_000, 500_000_000_000_001, 500_000_000_000_000_001, 2**63 - 1, -(2**63)),
)
PIECES = (
    *("@", "a", "b.", "..", ".com", "138", "12345678", "4111", "-", " ", "1111", "GB82", "WEST"),
    *("123456", "98765432", "x", "X", "汉", "\n", "+86", "110105", "19491231", "002X", "é", "😀"),
)
TEXTS = (
    *(*NEARLY, *PERSONAL.values(), None, "", "a@b.c", "a@b.co", "x@y..com", "a@b@c.de"),
    *("电话13812345678号", "卡4111 1111 1111 1111。", "证11010519491231002x", "邮a@b.cn是"),
    *("a@" + "b.1." * 3_000 + "com", "a" * 20_000 + "@", "13812345678\n", "4111111111111111" * 3),
)
ADDRESSES = (
    *(
        None,
        "",
        "1.2.3.4",
        "1.2.3.4\n",
        "01.2.3.4",
        "256.1.1.1",
        "10.0.0.1",
        "::",
        "::1",
        "1::2::3",
    ),
    *("::ffff:1.2.3.4", "fe80::1%eth0", "2001:db8::8", "2A00:1450::8", "１.2.3.4", "1.2.3", "host"),
)


def both(spark: Ask, address: str) -> tuple[Any, Any]:
    """Return the states of both engines."""
    with open_log(address) as log:
        return states(log), spark(log=address)


@pytest.fixture(scope="module")
def engine() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    made = (shipped.salt(SALT), shipped.day(TODAY), *shipped.definitions())
    for name, parameters, body in made:
        connection.execute(f"CREATE MACRO {name}({', '.join(parameters)}) AS ({body})")
    return connection


def duckdb_says(
    engine: duckdb.DuckDBPyConnection, call: str, given: list[list[Any]], kinds: list[str]
) -> list[Any]:
    cells = ", ".join(f"CAST(? AS {k}) AS {n}" for n, k in zip("abcdefgh", kinds, strict=False))
    sql = f"SELECT {call} FROM (SELECT {cells})"
    return [engine.execute(sql, row).fetchall()[0][0] for row in given]


def test_an_ocsf_log_with_planted_defects_and_a_missing_day(spark: Ask, tmp_path: Path) -> None:
    write_parquet(made_log(days=3, each=300, without=(1,)), tmp_path)
    by_duckdb, by_spark = both(spark, f"ocsf+parquet://{tmp_path}")
    assert len(by_duckdb) == 2
    assert by_spark == by_duckdb


def test_an_ecs_log_with_nested_fields(spark: Ask, tmp_path: Path) -> None:
    path = tmp_path / "2026-06-02.parquet"
    with duckdb.connect() as connection:
        connection.execute(
            "COPY (SELECT printf('2026-06-%02d %02d:00:00Z', 1 + i % 3, i % 24) AS \"@timestamp\","
            " {'category': ['authentication', 'iam', 'session', 'web', NULL][1 + i % 5],"
            " 'outcome': ['failure', 'success'][1 + i % 2], 'type': ['start', 'end', 'change'][1 +"
            " i % 3], 'action': ['logged-out', 'sign_out', 'x'][1 + i % 3]} AS event,"
            " {'id': 'u' || (i % 9)} AS \"user\", {'ip': '8.8.8.' || (i % 300), 'port': i % 70000}"
            " AS source, 'm@x' || i || '.org' AS message FROM range(400) AS r(i))"
            f" TO '{path}' (FORMAT parquet)"
        )
    by_duckdb, by_spark = both(spark, f"ecs+parquet://{tmp_path}")
    assert by_spark == by_duckdb


def entry(number: int, random: Random) -> tuple[Any, ...]:
    """Return an entry of a service's own shape; of one in seven hardly anything is there."""
    at = midnight_ms(START) + random.randrange(2 * DAY_MS)
    who = random.choice((f"u{number % 40}", "汉字", "", None, "O'Neil"))
    if number % 7 == 0:
        return (None, at, who, "in", None, None, None, "  ", None)
    return (
        *(at, at + random.choice((0, -5, 1_000)), who),
        random.choice(("in", "it's \\ out", "say", "else", None)),
        *(random.choice(ADDRESSES), random.choice(("443", "443.5", "x", None, "0"))),
        *(random.choice((None, "d1")), random.choice(TEXTS), random.choice(TEXTS)),
    )


def test_a_log_of_its_own_shape_without_dates_in_its_names(spark: Ask, tmp_path: Path) -> None:
    """Several files, each with another type of time; an empty one; repeated entries."""
    (tmp_path / "map.yaml").write_text(MAPPING, encoding="utf-8")
    folder = tmp_path / "logs {a}"
    folder.mkdir()
    random = Random(5)  # noqa: S311 - the same seed makes the same log
    rows = [entry(n, random) for n in range(300)]
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute(
            "CREATE TABLE made (t BIGINT, taken BIGINT, who VARCHAR, what VARCHAR, ip VARCHAR,"
            " port VARCHAR, device VARCHAR, said VARCHAR, more VARCHAR)"
        )
        connection.executemany(
            "INSERT INTO made VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", [*rows, *rows[:20]]
        )
        for name, when in WAYS.items():
            connection.execute(
                f'COPY (SELECT {when} AS "when", * EXCLUDE (t) FROM made) TO'
                f" '{folder}/{name}.parquet' (FORMAT parquet)"
            )
        connection.execute(
            'COPY (SELECT CAST(NULL AS BIGINT) AS "when", who FROM made LIMIT 0)'
            f" TO '{folder}/empty.parquet' (FORMAT parquet)"
        )
    by_duckdb, by_spark = both(spark, f"events+parquet://{folder}?map={tmp_path / 'map.yaml'}")
    assert len(by_duckdb) >= 2
    assert by_spark == by_duckdb


def test_every_shipped_function_says_the_same(
    spark: Ask, engine: duckdb.DuckDBPyConnection
) -> None:
    random = Random(7)  # noqa: S311 - the same seed makes the same values
    made = ["".join(random.choices(PIECES, k=random.randrange(1, 12))) for _ in range(2_000)]
    numbers = "0123456789abcf:."
    near = ["".join(random.choices(numbers, k=random.randrange(20))) for _ in range(1_000)]
    times = [TODAY + random.randrange(-4 * DAY_MS, 5 * DAY_MS) for _ in range(300)]
    times += [TODAY + n for n in (0, -1, DAY_MS - 1, DAY_MS, 3 * DAY_MS, -2 * DAY_MS - 1)]
    times += [0, -1, 10_957 * DAY_MS - 1, 47_482 * DAY_MS, 10**18]
    fields = [random.choices(("a", "", None), k=6) for _ in range(300)]
    calls: dict[str, tuple[list[list[Any]], list[str]]] = {
        "fw_personal(a)": ([[text] for text in (*TEXTS, *made)], ["VARCHAR"]),
        "fw_address(a)": ([[text] for text in (*ADDRESSES, *near)], ["VARCHAR"]),
        "fw_hour(a)": ([[None], *([time] for time in times)], ["BIGINT"]),
        "fw_delay(a, b)": (
            [[t, random.choice((None, t % 10**13 + random.randrange(-9, 9) * 500))] for t in times],
            ["BIGINT", "BIGINT"],
        ),
        "fw_slot(fw_digest(a))": ([[f"u{n}"] for n in range(500)] + [["汉字"]], ["VARCHAR"]),
        "fw_rank(fw_digest(a))": ([[f"u{n}"] for n in range(500)] + [["汉字"]], ["VARCHAR"]),
        "fw_present(a, b, c, d, e, f, g, h)": (
            [
                [*row[:2], random.choice((0, 1, 65_535, 65_536, None)), *row[2:], n % 2]
                for n, row in enumerate(fields)
            ],
            ["VARCHAR", "VARCHAR", "BIGINT", *["VARCHAR"] * 4, "BIGINT"],
        ),
    }
    assert {name.partition("(")[0] for name in calls} >= set(SHIPPED) - {"fw_entry"}
    for call, (given, kinds) in calls.items():
        assert spark(call=call, given=given) == duckdb_says(engine, call, given, kinds), call


def test_two_entries_are_the_same_only_if_all_their_fields_are(spark: Ask) -> None:
    entries = [
        [a, b, c]
        for a in ("x", "y", "", None)
        for b in ("x", "y", "", None)
        for c in ("x", "y", "", None)
    ]
    said = spark(call="fw_entry(NULL, a, b, c, NULL, NULL, NULL, NULL)", given=entries)
    moved = spark(call="fw_entry(NULL, NULL, NULL, NULL, NULL, a, b, c)", given=entries)
    assert len(set(said) | set(moved)) == 2 * len(entries) - 1


@pytest.mark.parametrize(
    ("kind", "ways", "given"),
    [("VARCHAR", "moment", TIMES), ("BIGINT", "moment", WHOLE), ("VARCHAR", "number", TIMES)],
)
def test_every_time_and_number_is_read_the_same(
    kind: str, ways: str, given: tuple[Any, ...], spark: Ask, engine: duckdb.DuckDBPyConnection
) -> None:
    here = getattr(Leaves({"a": kind}, {"a": "a"}), ways)("a")
    there = getattr(SparkLeaves({"a": kind}, {"a": "a"}), ways)("a")
    cells = [[cell] for cell in given]
    found = zip(given, spark(call=there, given=cells), strict=True)
    assert list(found) == list(zip(given, duckdb_says(engine, here, cells, [kind]), strict=True))


def test_a_damaged_file_is_said_without_a_word_of_it(spark: Ask, tmp_path: Path) -> None:
    write_parquet(made_log(days=1, each=3_000, without=()), tmp_path)
    (path,) = tmp_path.rglob("*.parquet")
    data = bytearray(path.read_bytes())
    data[100 : len(data) // 2] = bytes(len(data) // 2 - 100)
    path.write_bytes(data)
    code, what, fix = spark(log=f"ocsf+parquet://{tmp_path}")["problem"]
    assert code.startswith("source")
    assert "damaged" in fix or "damaged" in what
    assert str(path) not in what + fix
