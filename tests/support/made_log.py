"""
An activity log made up from a seed, with planted defects that are counted as they are planted.

In:       a seed, days, entries a day.
Out:      a `MadeLog`: its entries, what was planted, canaries; written as OCSF, in Parquet or JSON.
Not here: access logs and logs of a service's own shape, which their tests write by hand.
"""

import gzip
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import duckdb

from fairwitness.core.window import DAY_MS, midnight_ms

START = date(2026, 6, 1)
CLASSES: Mapping[str, tuple[int, int, int]] = {
    "login": (3002, 1, 1),
    "login_failed": (3002, 1, 2),
    "logout": (3002, 2, 1),
    "account_change": (3007, 1, 1),
    "post": (6001, 1, 1),
    "access": (6001, 2, 1),
    "admin": (3004, 1, 1),
    "other": (1001, 1, 1),
}
"""Kind to class_uid, activity_id and status_id."""
PERSONAL = {
    "email": "write to li.mei@mail.example.org soon",
    "phone": "致电 13812345678 即可",
    "resident_id": "证号 11010519491231002X 已核",
    "iban": "pay GB82WEST12345698765432 now",
    "card": "card 4111111111111111 was used",
}
"""Personal data to a text that holds it: all made up, with right check digits."""
NEARLY = (
    "order 13812345678901234567",
    "证号 110105194912310021 有误",
    "card 4111111111111112 was mistyped",
    "ref GB82WEST12345698765433",
    "a plain message",
)
"""Texts that come close and hold nothing."""
RESERVED = ("10.1.2.3", "192.168.0.9", "127.0.0.1", "fe80::1")
BROKEN = ("999.1.1.1", "host", "1.2.3")
BAD_PORTS = (0, 65_536, 99_999)
IMPOSSIBLE, FUTURE = DAY_MS, midnight_ms(date(2031, 1, 1))
OPTIONAL = ("ingested", "account", "address", "port", "target", "device", "session", "agent")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry, as it should be read."""

    at: int | None
    ingested: int | None
    account: str | None
    kind: str
    address: str | None
    port: int | None
    target: str | None
    device: str | None
    session: str | None
    agent: str | None
    text: str | None


@dataclass(frozen=True, slots=True)
class MadeLog:
    """A log by day, and what was planted in it."""

    days: Mapping[date, tuple[Entry, ...]]
    planted: Counter[str]
    canaries: frozenset[str]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All entries, by day."""
        return tuple(entry for entries in self.days.values() for entry in entries)


def made_log(
    seed: int = 7, *, days: int = 5, each: int = 600, without: tuple[int, ...] = (2,)
) -> MadeLog:
    """Make a log of `days` days with `each` entries; the days numbered in `without` are missing."""
    random = Random(seed)  # noqa: S311 - the same seed makes the same log
    made: dict[date, tuple[Entry, ...]] = {}
    canaries: set[str] = set()
    repeated = 0
    for number in range(days):
        if number in without:
            continue
        day = START + timedelta(days=number)
        entries = [_defective(_entry(day, n, random), random) for n in range(each)]
        twice = [entry for entry in entries if random.random() < 0.01]
        marked = _canary(day, seed)
        canaries |= set(_values(marked)) - {marked.kind}
        repeated += len(twice)
        made[day] = (*entries, *twice, marked)
    every = tuple(entry for entries in made.values() for entry in entries)
    planted = Counter(what for entry in every for what in defects(entry))
    planted.update(duplicates=repeated, missing_days=len(without))
    return MadeLog(made, planted, frozenset(canaries))


def defects(entry: Entry) -> Iterator[str]:
    """Name what is planted in an entry; a missing field also with the kind: `no_port:login`."""
    for name in OPTIONAL:
        if getattr(entry, name) is None:
            yield f"no_{name}"
            yield f"no_{name}:{entry.kind}"
    if entry.address in RESERVED:
        yield "reserved_address"
    if entry.address in BROKEN:
        yield "broken_address"
    if entry.port in BAD_PORTS:
        yield "bad_port"
    if entry.at is None:
        yield "no_time"
    if entry.at == IMPOSSIBLE:
        yield "impossible_time"
    if entry.at == FUTURE:
        yield "future_time"
    yield from (what for what, text in PERSONAL.items() if entry.text == text)


def _entry(day: date, number: int, random: Random) -> Entry:
    at = midnight_ms(day) + random.randrange(DAY_MS)
    who = random.randrange(80)
    address = f"8.{random.randrange(200)}.{who}.7" if who % 5 else f"2a00:1450:{who:x}::8"
    return Entry(
        at=at,
        ingested=at + random.randrange(20_000),
        account=f"u{who}",
        kind=random.choice(tuple(CLASSES)),
        address=address,
        port=random.randrange(1024, 65_536),
        target=f"t{number}",
        device=f"d{who}",
        session=f"s{day}-{who}-{number}",
        agent="Mozilla/5.0 (X11; Linux x86_64)",
        text=random.choice(NEARLY),
    )


def _defective(entry: Entry, random: Random) -> Entry:
    """Plant some defects."""
    changed: dict[str, Any] = {name: None for name in OPTIONAL if random.random() < 0.03}
    if random.random() < 0.05:
        changed["address"] = random.choice((*RESERVED, *BROKEN))
    if random.random() < 0.02:
        changed["port"] = random.choice(BAD_PORTS)
    if random.random() < 0.03:
        changed["at"] = random.choice((None, IMPOSSIBLE, FUTURE))
    if random.random() < 0.05:
        changed["text"] = random.choice(tuple(PERSONAL.values()))
    return replace(entry, **changed)


def _canary(day: date, seed: int) -> Entry:
    """Return an entry whose every text is found again wherever it leaks to."""
    at = midnight_ms(day) + 43_200_000
    named = {
        name: f"canary-{name}-{seed}-{day:%m%d}"
        for name in ("account", "target", "device", "session", "agent", "text")
    }
    return Entry(at=at, ingested=at + 1, kind="login", address="8.77.77.77", port=50_001, **named)


def _values(entry: Entry) -> Iterator[str]:
    return (value for name in Entry.__slots__ if isinstance(value := getattr(entry, name), str))


def as_ocsf(entry: Entry, *, time: str = "ms") -> dict[str, Any]:
    """Return an entry as an OCSF event; `time` is its unit: `ms`, `s` or `ISO`."""
    class_uid, activity, status = CLASSES[entry.kind]
    user = (
        None if entry.account is None else {"uid": entry.account, "email_addr": "no@read.invalid"}
    )
    is_about_logging_in = class_uid == 3002
    event = {
        "class_uid": class_uid,
        "activity_id": activity,
        "status_id": status,
        "time": _written(entry.at, time),
        "metadata": {"version": "1.9.0", "logged_time": entry.ingested},
        "user": user if is_about_logging_in else None,
        "actor": None if is_about_logging_in else {"user": user},
        "src_endpoint": {"ip": entry.address, "port": entry.port},
        "web_resources": None if entry.target is None else [{"uid": entry.target}],
        "device": {"uid": entry.device},
        "session": {"uid": entry.session},
        "http_request": {"user_agent": entry.agent},
        "message": entry.text,
    }
    return {name: value for name, value in event.items() if value is not None}


def _written(at: int | None, unit: str) -> int | str | None:
    if at is None or unit == "ms":
        return at
    if unit == "s":
        return at // 1000
    seconds, rest = divmod(at, 1000)
    moment = date(1970, 1, 1) + timedelta(days=seconds // 86_400)
    hour, minute, second = seconds % 86_400 // 3600, seconds % 3600 // 60, seconds % 60
    return f"{moment.isoformat()}T{hour:02}:{minute:02}:{second:02}.{rest:03}Z"


def write_jsonl(log: MadeLog, folder: Path, *, packed: str = "", time: str = "ms") -> None:
    """Write one file a day as `date=…/events.jsonl`, plain or packed: `.gz`, `.zst`."""
    for day, entries in log.days.items():
        lines = "".join(
            json.dumps(as_ocsf(entry, time=time), ensure_ascii=False) + "\n" for entry in entries
        )
        place = folder / f"date={day}"
        place.mkdir(parents=True, exist_ok=True)
        path = place / f"events.jsonl{packed}"
        if packed == ".zst":
            write_zst(lines, path)
        else:
            data = lines.encode()
            path.write_bytes(gzip.compress(data) if packed == ".gz" else data)


def write_zst(text: str, path: Path) -> None:
    """Pack text with zstd, by DuckDB, line by line."""
    lines = path.with_suffix(".lines")
    lines.write_text(text, encoding="utf-8")
    plain = "DELIMITER '\x01', QUOTE '\x02', ESCAPE '\x02', HEADER false"
    with duckdb.connect() as connection:
        connection.execute(
            f"COPY (SELECT line FROM read_csv('{lines}', columns = {{line: 'VARCHAR'}},"
            " auto_detect = false, delim = '', quote = '', escape = '', header = false))"
            f" TO '{path}' (FORMAT csv, {plain}, COMPRESSION zstd)"
        )
    lines.unlink()


def write_parquet(log: MadeLog, folder: Path) -> None:
    """Write one file a day as `date=…/events.parquet`, packed with zstd."""
    write_jsonl(log, folder)
    with duckdb.connect() as connection:
        for day in log.days:
            lines = folder / f"date={day}" / "events.jsonl"
            path = lines.with_suffix(".parquet")
            connection.execute(
                f"COPY (SELECT * FROM read_json('{lines}', format = 'newline_delimited',"
                " sample_size = -1, hive_partitioning = false))"
                f" TO '{path}' (FORMAT parquet, COMPRESSION zstd)"
            )
            lines.unlink()
