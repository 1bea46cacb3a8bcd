"""PySpark on two local cores: the same tallies, written for it by hand."""

import sys
from typing import Any

from measures import FIELDS, HOUR_MS, PARTS, TEXTS, asked, numbers, write
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as fn

KIND = """
CASE WHEN class_uid = 3002 AND status_id = 2 THEN 'login_failed'
 WHEN class_uid = 3002 AND activity_id = 1 THEN 'login' WHEN class_uid = 3002 THEN 'logout'
 WHEN class_uid = 3001 THEN 'account_change' WHEN class_uid = 3004 THEN 'admin'
 WHEN class_uid = 6001 AND activity_id = 1 THEN 'post' WHEN class_uid = 6001 THEN 'access'
 ELSE 'other' END
"""
COLUMNS = {
    "happened": "time",
    "ingested": "metadata.logged_time",
    "account": "CASE WHEN class_uid = 3002 THEN user.uid ELSE actor.user.uid END",
    "kind": KIND,
    "address": "src_endpoint.ip",
    "port": "src_endpoint.port",
    "target": "CASE WHEN class_uid = 3002 THEN entity.uid ELSE coalesce(entity.uid, user.uid) END",
    "device": "device.uid",
    "session": "session.uid",
    "agent": "http_request.user_agent",
    "message": "message",
    "first": "CAST(unix_date(CAST(date AS DATE)) AS BIGINT) * 24",
}
LUHN = """
length({d}) IN (13, 14, 15, 16, 19) AND aggregate(transform(split(reverse({d}), ''), (c, i) ->
 CASE WHEN i % 2 = 0 THEN CAST(c AS INT) WHEN c > '4' THEN 2 * CAST(c AS INT) - 9
 ELSE 2 * CAST(c AS INT) END), 0, (total, v) -> total + v) % 10 = 0
"""
RESIDENT = """
substr('10X98765432', 1 + aggregate(zip_with(split(substr(resident_id, 1, 17), ''),
 array(7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), (c, w) -> w * CAST(c AS INT)), 0,
 (total, v) -> total + v) % 11, 1) = upper(substr(resident_id, 18, 1))
"""
IBAN = """
length({p}) BETWEEN 15 AND 34 AND aggregate(transform(
 split(concat(substr({p}, 5), substr({p}, 1, 4)), ''),
 c -> CASE WHEN c < 'A' THEN ascii(c) - 48 ELSE ascii(c) - 55 END), 0,
 (total, v) -> (total * CASE WHEN v > 9 THEN 100 ELSE 10 END + v) % 97) = 1
"""


def session(scratch: str) -> SparkSession:
    """Start Spark in this process's own tree, without its web pages."""
    return (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.memory", "6g")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.local.dir", scratch)
        .config("spark.sql.shuffle.partitions", "8")
        .config("spark.sql.session.timeZone", "UTC")
        .getOrCreate()
    )


def by_kind(log: DataFrame) -> list[dict[str, Any]]:
    """Count fields by kind."""
    valid = fn.col("port").between(1, 65535)
    complete = fn.col("account").isNotNull() & fn.col("address").isNotNull() & valid
    return [
        row.asDict()
        for row in log.groupBy("kind")
        .agg(
            fn.count(fn.lit(1)).alias("entries"),
            *(fn.count(name).alias(f"{name}_recorded") for name in FIELDS),
            fn.count_if(valid).alias("port_valid"),
            fn.count_if(complete).alias("complete"),
        )
        .collect()
    ]


def by_time(log: DataFrame, told: dict[str, Any], defined: dict[str, Any]) -> None:
    """Count hours and classes of delay."""
    steps = " ".join(
        f"WHEN ingested - happened < {1000 * b} THEN {n}" for n, b in enumerate(defined["delays"])
    )
    possible = f"happened >= {defined['earliest']} AND happened < {defined['latest']}"
    delay = (
        f"CASE WHEN ingested IS NULL THEN -2 WHEN happened IS NULL OR NOT ({possible}) THEN -1 "
        f"{steps} ELSE {len(defined['delays'])} END"
    )
    hours = log.selectExpr("first", f"happened div {HOUR_MS} AS hour", f"{delay} AS delay")
    earliest, latest = defined["earliest"] // HOUR_MS, defined["latest"] // HOUR_MS
    for first, hour, kind, count in hours.groupBy("first", "hour", "delay").count().collect():
        told["delays"][kind] = told["delays"].get(kind, 0) + count
        told["times"]["taken_in"] += count if kind != -2 else 0
        if hour is None:
            told["times"]["none"] += count
        elif not earliest <= hour < latest:
            told["times"]["impossible"] += count
        else:
            told["times"]["before"] += count if hour < first else 0
            told["times"]["after"] += count if hour >= first + 24 else 0
            told["hours"][hour] = told["hours"].get(hour, 0) + count


def by_address(log: DataFrame, defined: dict[str, Any]) -> dict[str, int]:
    """Classify each different address once."""

    def matches(name: str) -> Any:  # noqa: ANN401 - a Spark column
        return fn.col("address").rlike(f"^(?:{defined[name]})$")

    def reserved(version: str) -> Any:  # noqa: ANN401
        return fn.when(matches(f"{version}_reserved"), f"{version}_reserved").otherwise(version)

    is_v6 = fn.col("address").contains(":") & matches("v6")
    kind = fn.when(matches("v4"), reserved("v4")).when(is_v6, reserved("v6")).otherwise("malformed")
    grouped = log.where("address IS NOT NULL").groupBy("address").agg(fn.count("*").alias("n"))
    return dict(map(tuple, grouped.groupBy(kind).agg(fn.sum("n")).collect()))


def by_text(log: DataFrame, defined: dict[str, Any]) -> dict[str, int]:
    """Count texts by what they hold, behind one cheap test."""
    told = {"written": log.where("message IS NOT NULL").count()}
    message = fn.col("message")
    checked = ("resident_id", "iban", "card")
    texts = log.select("message").where(message.rlike(defined["maybe"]))
    texts = texts.select(
        message.rlike(defined["email"]).alias("email"),
        message.rlike(defined["phone"]).alias("phone"),
        *(fn.regexp_extract("message", defined[name], 2).alias(name) for name in checked),
    )
    digits, plain = "regexp_replace(card, '[^0-9]', '')", "replace(iban, ' ', '')"
    flags = texts.selectExpr(
        "email",
        "phone",
        f"CASE WHEN resident_id <> '' THEN {RESIDENT} ELSE false END AS resident_id",
        f"CASE WHEN iban <> '' THEN {IBAN.format(p=plain)} ELSE false END AS iban",
        f"CASE WHEN card <> '' THEN {LUHN.format(d=digits)} ELSE false END AS card",
    )
    sums = [fn.count_if(fn.expr(name)).alias(name) for name in TEXTS]
    row = flags.agg(*sums, fn.count_if(fn.expr(" OR ".join(TEXTS))).alias("any")).collect()[0]
    return {**told, **row.asDict()}


def main() -> None:
    """Run every query."""
    log, out, defined = asked()
    spark = session(str(out.parent / "spark"))
    raw = spark.read.parquet(str(log))
    rows = raw.selectExpr(*(f"{sql} AS {name}" for name, sql in COLUMNS.items()))
    told: dict[str, Any] = {"kinds": {}, "hours": {}, "delays": {}}
    told["times"] = dict.fromkeys(("none", "impossible", "before", "after", "taken_in"), 0)
    for row in by_kind(rows):
        told["kinds"][row.pop("kind")] = {name: row[name] for name in ("entries", *PARTS)}
    by_time(rows, told, defined)
    told["addresses"] = by_address(rows, defined)
    named = rows.where("account IS NOT NULL")
    daily = named.groupBy("first", "account").count().groupBy("first").count().collect()
    told["daily"] = [count for _, count in daily]
    told["accounts"] = named.agg(fn.approx_count_distinct("account", 0.01)).collect()[0][0]
    fields = ("happened", "account", "kind", "address", "port", "target", "device", "session")
    entry = fn.xxhash64("first", *fields)
    repeated = rows.select(entry.alias("e")).groupBy("e").count().agg(fn.sum(fn.col("count") - 1))
    told["repeated"] = repeated.collect()[0][0]
    told["texts"] = by_text(rows, defined)
    write(out, {"numbers": numbers(told, defined["delays"])})
    spark.stop()


if __name__ == "__main__":
    sys.exit(main())
