"""One query for each metric, over the whole log at once: SQL for DuckDB without fusing anything."""

from typing import Any

import duckdb
from by_hand import EVENTS, delay_of, opened
from measures import END, FIELDS, FIRST, KEEP_DAYS, NOW, TEXTS, asked, write

PORT_VALID = "port BETWEEN 1 AND 65535"
CLASSES = {
    "address_valid": "[2, 3, 4, 5]",
    "ipv6": "[4, 5]",
    "address_reserved": "[3, 5]",
    "address_malformed": "[1]",
}
DAY_OF = "CAST(happened // 86400000 AS INTEGER)"


def conditions() -> dict[str, str]:
    """Return the metrics that count events by kind."""
    return {
        **{f"{name}_recorded": f"{name} IS NOT NULL" for name in FIELDS},
        "port_valid": PORT_VALID,
        "complete": f"account IS NOT NULL AND address IS NOT NULL AND {PORT_VALID}",
    }


def simple(defined: dict[str, Any]) -> dict[str, str]:
    """Return one query for each metric that is one number."""
    possible = f"happened >= {defined['earliest']} AND happened < {defined['latest']}"
    timed = f"ingested IS NOT NULL AND {possible}"
    late = f"count(*) FROM log WHERE {timed} AND ingested - happened"
    age = f"happened < epoch_ms(TIMESTAMP '{NOW}') - {KEEP_DAYS * 86_400_000}"
    window = f"happened >= epoch_ms(TIMESTAMP '{FIRST}') AND happened < epoch_ms(TIMESTAMP '{END}')"
    count = "count(*) FROM log WHERE"
    days, hours = f"count(DISTINCT {DAY_OF})", "count(DISTINCT happened // 3600000)"
    length = (END - FIRST).days
    fields = "happened, account, kind, address, port, target, device, session"
    return {
        "entries": "count(*) FROM log",
        "kind_recorded": f"{count} kind <> 'other'",
        "time_recorded": f"{count} happened IS NOT NULL",
        "time_impossible": f"{count} NOT ({possible})",
        "time_ahead": f"{count} {possible} AND happened >= day_ms + 86400000",
        "time_behind": f"{count} {possible} AND happened < day_ms",
        "ingested_recorded": f"{count} ingested IS NOT NULL",
        "out_of_order": f"{late} < 0",
        "late": f"{late} >= 86400000",
        "days_covered": f"{days} FROM log WHERE {window}",
        "missing_days": f"{length} - {days} FROM log WHERE {window}",
        "missing_hours": f"{24 * length} - {hours} FROM log WHERE {window}",
        "oldest_days": f"epoch_ms(TIMESTAMP '{END}') // 86400000 - min({DAY_OF}) FROM log "
        f"WHERE {possible}",
        "span_days": f"1 + max({DAY_OF}) - min({DAY_OF}) FROM log WHERE {possible}",
        "over_retention": f"{count} {possible} AND {age}",
        "accounts": "count(DISTINCT account) FROM log",
        "active_daily": "CAST(round(avg(n)) AS BIGINT) FROM "
        "(SELECT count(DISTINCT account) AS n FROM log GROUP BY day_ms)",
        "repeated": f"count(*) - count(DISTINCT hash(day_ms, {fields})) FROM log",
        "text_recorded": f"{count} message IS NOT NULL",
        "personal_data": f"{count} personal(message) > 1",
        **{
            f"personal_{name}": f"{count} personal(message) & {2 << place} > 0"
            for place, name in enumerate(TEXTS)
        },
        **{
            name: f"{count} list_contains({codes}, address_class(address))"
            for name, codes in CLASSES.items()
        },
    }


def percentile(engine: duckdb.DuckDBPyConnection, percent: int, defined: dict[str, Any]) -> int:
    """Return the upper bound of the class of delay that holds a percentile [s]."""
    timed = f"(SELECT {delay_of(defined)} AS class FROM log) WHERE class >= 0"
    query = f"SELECT quantile_disc(class, {percent / 100}) FROM {timed}"
    return int(defined["delays"][engine.execute(query).fetchall()[0][0]])


def main() -> None:
    """Ask one after the other."""
    log, out, defined = asked()
    engine = opened(defined)
    engine.execute("SET memory_limit = '8GiB'")
    files = f"'{log}/date=*/events.parquet', hive_partitioning = true"
    events = EVENTS.format(files=files).replace("FROM", ", epoch_ms(date) AS day_ms FROM")
    engine.execute(f"CREATE VIEW log AS {events}")
    found: dict[str, int] = {}
    for name, query in simple(defined).items():
        found[f"log.{name}"] = engine.execute(f"SELECT {query}").fetchall()[0][0]
    for name, condition in conditions().items():
        query = f"SELECT kind, count(*) FILTER ({condition}) FROM log GROUP BY kind"
        rows = engine.execute(query).fetchall()
        found[f"log.{name}"] = sum(count for _, count in rows)
        found |= {f"log.{name} kind={kind}": count for kind, count in rows}
    for percent in (50, 95, 99):
        found[f"log.delay_p{percent}"] = percentile(engine, percent, defined)
    found["activity.active_accounts"] = found["log.accounts"]
    write(out, {"numbers": found})


if __name__ == "__main__":
    main()
