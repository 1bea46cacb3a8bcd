"""
SQL for DuckDB as somebody would write it who knows the log and this machine well: the limit.

Six statements a day, fused by column. What an address or personal data is stands in expressions
that ship with the program; everything else is written for this very log, without source, gate,
states or release. Different accounts of the whole window are counted by DuckDB's own sketch.
"""

from collections import Counter
from typing import Any

import duckdb
from measures import FIELDS, PARTS, TEXTS, asked, numbers, partitions, write

EVENTS = """
SELECT time AS happened, metadata.logged_time AS ingested,
 CASE WHEN class_uid = 3002 THEN "user".uid ELSE actor.user.uid END AS account,
 CASE class_uid WHEN 3002 THEN CASE WHEN status_id = 2 THEN 'login_failed'
   WHEN activity_id = 1 THEN 'login' ELSE 'logout' END
  WHEN 3001 THEN 'account_change' WHEN 3004 THEN 'admin'
  WHEN 6001 THEN CASE activity_id WHEN 1 THEN 'post' ELSE 'access' END ELSE 'other' END AS kind,
 src_endpoint.ip AS address, src_endpoint.port AS port,
 CASE WHEN class_uid = 3002 THEN entity.uid ELSE coalesce(entity.uid, "user".uid) END AS target,
 device.uid AS device, session.uid AS session, http_request.user_agent AS agent, message
FROM read_parquet({files})
"""
MAIN = f"""
SELECT kind, count(*), {", ".join(f"count({name})" for name in FIELDS)},
 count(*) FILTER (port BETWEEN 1 AND 65535),
 count(*) FILTER (account IS NOT NULL AND address IS NOT NULL AND port BETWEEN 1 AND 65535)
FROM log GROUP BY kind
"""
TIMES = "SELECT happened // 3600000, {delay}, count(*) FROM log GROUP BY ALL"
ADDRESSES = """
SELECT address_class(address), CAST(sum(n) AS BIGINT)
FROM (SELECT address, count(*) AS n FROM log GROUP BY address) GROUP BY 1
"""
ACCOUNTS = "SELECT count(DISTINCT account) FROM log"
REPEATED = """
SELECT count(*) -
 count(DISTINCT hash(happened, account, kind, address, port, target, device, session))
FROM log
"""
WRITTEN = "SELECT personal(message), count(*) FROM log WHERE message IS NOT NULL GROUP BY 1"
EVERYBODY = "SELECT approx_count_distinct(account) FROM log"


def opened(defined: dict[str, Any]) -> duckdb.DuckDBPyConnection:
    """Open DuckDB with the expressions that ship."""
    engine = duckdb.connect(config={"threads": "2", "memory_limit": "384MiB"})
    engine.execute("SET preserve_insertion_order = false")
    engine.execute(f"CREATE MACRO address_class(address) AS ({defined['address']})")
    engine.execute(f"CREATE MACRO personal(written) AS ({defined['personal']})")
    return engine


def delay_of(defined: dict[str, Any]) -> str:
    """Return the class of a delay as SQL; NULL where it cannot be measured."""
    steps = " ".join(
        f"WHEN ingested - happened < {1000 * bound} THEN {n}"
        for n, bound in enumerate(defined["delays"])
    )
    last = len(defined["delays"])
    possible = f"happened >= {defined['earliest']} AND happened < {defined['latest']}"
    return (
        f"CASE WHEN ingested IS NULL THEN -2 WHEN happened IS NULL OR NOT ({possible}) THEN -1 "
        f"{steps} ELSE {last} END"
    )


def point(engine: duckdb.DuckDBPyConnection, files: list[str]) -> None:
    """Let `log` be the events of these files."""
    engine.execute(f"CREATE OR REPLACE VIEW log AS {EVENTS.format(files=files)}")


def times_of(
    rows: list[tuple[Any, ...]], first: int, told: dict[str, Any], defined: dict[str, Any]
) -> None:
    """Add hours, delays and what is wrong with times, of a day that starts at hour `first`."""
    earliest, latest = defined["earliest"] // 3_600_000, defined["latest"] // 3_600_000
    for hour, delay, count in rows:
        told["delays"][delay] += count
        told["times"]["taken_in"] += count if delay != -2 else 0
        if hour is None:
            told["times"]["none"] += count
        elif not earliest <= hour < latest:
            told["times"]["impossible"] += count
        else:
            told["times"]["before"] += count if hour < first else 0
            told["times"]["after"] += count if hour >= first + 24 else 0
            told["hours"][hour] += count


def texts_of(rows: list[tuple[int, int]], told: dict[str, Any]) -> None:
    """Add what texts hold, by the bits of the shipped expression."""
    for bits, count in rows:
        told["texts"]["written"] += count
        told["texts"]["any"] += count if bits > 1 else 0
        for place, name in enumerate(TEXTS):
            told["texts"][name] += count if bits & 2 << place else 0


def empty() -> dict[str, Any]:
    """Return tallies of nothing."""
    counters = ("delays", "times", "hours", "addresses", "texts")
    return {
        **{name: Counter() for name in counters},
        "kinds": {},
        "daily": [],
        "repeated": 0,
        "accounts": 0,
    }


def main() -> None:
    """Count day by day."""
    log, out, defined = asked()
    engine, told = opened(defined), empty()
    times, days = TIMES.format(delay=delay_of(defined)), partitions(log)
    for first, file in days:
        point(engine, [file])
        for kind, *counts in engine.execute(MAIN).fetchall():
            there = told["kinds"].setdefault(kind, Counter())
            there.update(dict(zip(("entries", *PARTS), counts, strict=True)))
        times_of(engine.execute(times).fetchall(), first, told, defined)
        for code, count in engine.execute(ADDRESSES).fetchall():
            told["addresses"][defined["address_classes"][code]] += count
        told["daily"].append(engine.execute(ACCOUNTS).fetchall()[0][0])
        told["repeated"] += engine.execute(REPEATED).fetchall()[0][0]
        texts_of(engine.execute(WRITTEN).fetchall(), told)
    point(engine, [file for _, file in days])
    told["accounts"] = engine.execute(EVERYBODY).fetchall()[0][0]
    write(out, {"numbers": numbers(told, defined["delays"])})


if __name__ == "__main__":
    main()
