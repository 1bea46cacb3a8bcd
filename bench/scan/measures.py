"""
What every contender has to come to, and how its tallies become the numbers of metrics.

In:       tallies, as each contender has counted them.
Out:      numbers by the id of the metric, with ` kind=…` for those by kind of event.

Needs nothing but Python, because each contender runs in an environment of its own.
"""

import json
import math
import sys
from datetime import date, datetime, timedelta, timezone
from itertools import accumulate
from pathlib import Path
from typing import Any

FIELDS = ("account", "address", "port", "target", "device", "session", "agent")
PARTS = (*(f"{name}_recorded" for name in FIELDS), "port_valid", "complete")
TEXTS = ("email", "phone", "resident_id", "iban", "card")
FIRST, END, NOW, KEEP_DAYS = date(2026, 6, 1), date(2026, 8, 30), date(2026, 9, 1), 60
HOUR_MS, DAY_MS = 3_600_000, 86_400_000
EXACT, SKETCHED = 0.0, 0.03
"""How far a number may lie from the others; a sketch is held to about four standard errors."""
DUCKDB_SKETCH = 0.12
"""DuckDB's own approximate count, which the SQL by hand uses for the whole window."""


def tolerance(name: str, contender: str = "") -> float:
    """Return how far a number may lie from the exact one."""
    if name not in {"log.accounts", "activity.active_accounts"}:
        return EXACT
    return DUCKDB_SKETCH if contender == "SQL by hand, fused" else SKETCHED


def numbers(tallies: dict[str, Any], delays_s: list[int]) -> dict[str, int]:
    """
    Return the number of each metric.

    `kinds`: kind to counts of `entries` and PARTS. `hours`: hour since 1970 to entries.
    `delays`: class to entries. `times`: `none`, `impossible`, `before`, `after`, `taken_in`.
    `addresses`: class to entries. `daily`: accounts of each day. `accounts`, `repeated`.
    `texts`: `written`, `any` and TEXTS.
    """
    found = {"log.repeated": tallies["repeated"], "log.accounts": tallies["accounts"]}
    found["activity.active_accounts"] = tallies["accounts"]
    found["log.active_daily"] = round(sum(tallies["daily"]) / len(tallies["daily"]))
    entries = {kind: counts["entries"] for kind, counts in tallies["kinds"].items()}
    found["log.entries"] = sum(entries.values())
    found["log.kind_recorded"] = found["log.entries"] - entries["other"]
    for part in PARTS:
        found[f"log.{part}"] = sum(counts[part] for counts in tallies["kinds"].values())
        for kind, counts in tallies["kinds"].items():
            found[f"log.{part} kind={kind}"] = counts[part]
    return found | _times(tallies, delays_s) | _addresses(tallies) | _texts(tallies)


def _times(tallies: dict[str, Any], delays_s: list[int]) -> dict[str, int]:
    times, everything = tallies["times"], sum(c["entries"] for c in tallies["kinds"].values())
    classes = [tallies["delays"].get(n, 0) for n in range(len(delays_s) + 1)]
    first, end = _hour(FIRST), _hour(END)
    inside = {hour for hour in tallies["hours"] if first <= hour < end}
    days = sorted({hour // 24 for hour in tallies["hours"]})
    limit = _hour(NOW - timedelta(days=KEEP_DAYS))
    return {
        "log.time_recorded": everything - times["none"],
        "log.time_impossible": times["impossible"],
        "log.time_ahead": times["after"],
        "log.time_behind": times["before"],
        "log.ingested_recorded": times["taken_in"],
        "log.out_of_order": classes[0],
        "log.late": sum(classes[delays_s.index(86_400) + 1 :]),
        **{f"log.delay_p{p}": _percentile(classes, delays_s, p) for p in (50, 95, 99)},
        "log.days_covered": len({hour // 24 for hour in inside}),
        "log.missing_days": (END - FIRST).days - len({hour // 24 for hour in inside}),
        "log.missing_hours": end - first - len(inside),
        "log.oldest_days": end // 24 - days[0],
        "log.span_days": days[-1] - days[0] + 1,
        "log.over_retention": sum(n for hour, n in tallies["hours"].items() if hour < limit),
    }


def _percentile(classes: list[int], delays_s: list[int], percent: int) -> int:
    rank = math.ceil(sum(classes) * percent / 100)
    reached = [so_far >= rank for so_far in accumulate(classes)]
    return delays_s[min(reached.index(True), len(delays_s) - 1)]


def _addresses(tallies: dict[str, Any]) -> dict[str, int]:
    of = tallies["addresses"].get
    v4, v6 = of("v4", 0) + of("v4_reserved", 0), of("v6", 0) + of("v6_reserved", 0)
    return {
        "log.address_valid": v4 + v6,
        "log.ipv6": v6,
        "log.address_reserved": of("v4_reserved", 0) + of("v6_reserved", 0),
        "log.address_malformed": of("malformed", 0),
    }


def _texts(tallies: dict[str, Any]) -> dict[str, int]:
    texts = tallies["texts"]
    return {
        "log.text_recorded": texts["written"],
        "log.personal_data": texts["any"],
        **{f"log.personal_{name}": texts[name] for name in TEXTS},
    }


def _hour(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=timezone.utc).timestamp()) // 3600  # noqa: UP017 - older Pythons too


def asked() -> tuple[Path, Path, dict[str, Any]]:
    """Return what a contender is started with: the log, where to write, the definitions."""
    log, out = Path(sys.argv[1]), Path(sys.argv[2])
    return log, out, json.loads(Path(sys.argv[3]).read_text(encoding="utf-8"))


def partitions(log: Path) -> list[tuple[int, str]]:
    """Return the first hour of each day [hours since 1970], and its file."""
    files = sorted(log.glob("date=*/events.parquet"))
    return [(_hour(date.fromisoformat(one.parent.name[5:])), str(one)) for one in files]


def write(out: Path, found: dict[str, Any]) -> None:
    """Leave what was found where the runner looks for it."""
    out.write_text(json.dumps(found), encoding="utf-8")
