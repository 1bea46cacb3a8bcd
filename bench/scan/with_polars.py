"""Polars: lazy queries over the whole log, fused as far as its streaming engine takes them."""

from typing import Any

import polars as pl
from check_digits import is_card, is_iban, is_resident
from measures import FIELDS, HOUR_MS, PARTS, TEXTS, asked, numbers, write


def events(log: str) -> pl.LazyFrame:
    """Return the events with the fields that are asked for."""
    raw = pl.scan_parquet(f"{log}/date=*/events.parquet", hive_partitioning=True)

    def field(outer: str, inner: str) -> pl.Expr:
        return pl.col(outer).struct.field(inner)

    about_login = pl.col("class_uid") == 3002
    user, actor = field("user", "uid"), field("actor", "user").struct.field("uid")
    entity, activity = field("entity", "uid"), pl.col("activity_id")
    is_post = pl.col("class_uid") == 6001
    kind = (
        pl.when(about_login & (pl.col("status_id") == 2))
        .then(pl.lit("login_failed"))
        .when(about_login & (activity == 1))
        .then(pl.lit("login"))
        .when(about_login)
        .then(pl.lit("logout"))
        .when(pl.col("class_uid") == 3001)
        .then(pl.lit("account_change"))
        .when(pl.col("class_uid") == 3004)
        .then(pl.lit("admin"))
        .when(is_post & (activity == 1))
        .then(pl.lit("post"))
        .when(is_post)
        .then(pl.lit("access"))
        .otherwise(pl.lit("other"))
    )
    address, port = field("src_endpoint", "ip"), field("src_endpoint", "port")
    return raw.select(
        at=pl.col("time"),
        ingested=field("metadata", "logged_time"),
        account=pl.when(about_login).then(user).otherwise(actor),
        kind=kind,
        address=address,
        port=port,
        target=pl.when(about_login).then(entity).otherwise(pl.coalesce(entity, user)),
        device=field("device", "uid"),
        session=field("session", "uid"),
        agent=field("http_request", "user_agent"),
        message=pl.col("message"),
        first=pl.col("date").cast(pl.Date).cast(pl.Int32).cast(pl.Int64) * 24,
    )


def by_kind(log: pl.LazyFrame) -> pl.LazyFrame:
    """Count fields by kind."""
    valid = pl.col("port").is_between(1, 65535).fill_null(value=False)
    complete = pl.col("account").is_not_null() & pl.col("address").is_not_null() & valid
    return log.group_by("kind").agg(
        entries=pl.len(),
        **{f"{name}_recorded": pl.col(name).count() for name in FIELDS},
        port_valid=valid.sum(),
        complete=complete.sum(),
    )


def by_time(log: pl.LazyFrame, delays_s: list[int], span: tuple[int, int]) -> pl.LazyFrame:
    """Count hours and classes of delay."""
    delay = pl.col("ingested") - pl.col("at")
    possible = pl.col("at").is_between(*span, closed="left").fill_null(value=False)
    cut = pl.lit(len(delays_s))
    for number, bound in reversed(list(enumerate(delays_s))):
        cut = pl.when(delay < 1000 * bound).then(pl.lit(number)).otherwise(cut)
    kind = pl.when(pl.col("ingested").is_null()).then(pl.lit(-2)).when(~possible).then(pl.lit(-1))
    keys = {"hour": pl.col("at").floordiv(HOUR_MS), "delay": kind.otherwise(cut)}
    return log.select("first", **keys).group_by("first", "hour", "delay").agg(n=pl.len())


def by_address(log: pl.LazyFrame, defined: dict[str, Any]) -> pl.LazyFrame:
    """Classify each different address once."""

    def matches(name: str) -> pl.Expr:
        return pl.col("address").str.contains(f"^(?:{defined[name]})$")

    def reserved(version: str) -> pl.Expr:
        named = pl.when(matches(f"{version}_reserved")).then(pl.lit(f"{version}_reserved"))
        return named.otherwise(pl.lit(version))

    is_v6 = pl.col("address").str.contains(":", literal=True) & matches("v6")
    kind = pl.when(matches("v4")).then(reserved("v4")).when(is_v6).then(reserved("v6"))
    grouped = log.group_by("address").agg(n=pl.len()).drop_nulls("address")
    return grouped.with_columns(kind.otherwise(pl.lit("malformed")).alias("class"))


def by_text(log: pl.LazyFrame, defined: dict[str, Any]) -> pl.LazyFrame:
    """Leave the texts that one cheap test does not put aside."""
    return log.select("message").filter(pl.col("message").str.contains(defined["maybe"]))


def found_in(texts: pl.DataFrame, defined: dict[str, Any]) -> dict[str, int]:
    """Count texts by what they hold; check digits are Python's, few texts get there."""
    message = pl.col("message")
    flags = {name: message.str.contains(defined[name]) for name in ("email", "phone")}
    for name, check in (("resident_id", is_resident), ("iban", is_iban), ("card", is_card)):
        candidate = message.str.extract(defined[name], 2)
        checked = candidate.map_elements(check, return_dtype=pl.Boolean, skip_nulls=True)
        flags[name] = checked.fill_null(value=False)
    told = texts.select(**flags)
    sums = told.select(pl.all().sum(), any=pl.any_horizontal(TEXTS).sum())
    return dict(sums.to_dicts()[0])


def main() -> None:
    """Run every query in the streaming engine."""
    log, out, defined = asked()
    rows = events(str(log))
    day_fields = ("at", "account", "kind", "address", "port", "target", "device", "session")
    queries = [
        by_kind(rows),
        by_time(rows, defined["delays"], (defined["earliest"], defined["latest"])),
        by_address(rows, defined).group_by("class").agg(n=pl.col("n").sum()),
        rows.group_by("first", "account").agg(n=pl.len()).drop_nulls("account"),
        rows.group_by("first", pl.struct(*day_fields).hash().alias("entry"))
        .agg(n=pl.len())
        .select(n=pl.col("n").sum() - pl.len()),
        by_text(rows, defined),
        rows.select(pl.col("message").count()),
    ]
    kinds, times, addresses, accounts, repeated, texts, written = (
        query.collect(engine="streaming") for query in queries
    )
    told: dict[str, Any] = {"kinds": {}, "hours": {}, "delays": {}}
    for row in kinds.to_dicts():
        told["kinds"][row.pop("kind")] = {name: row[name] for name in ("entries", *PARTS)}
    told["times"] = dict.fromkeys(("none", "impossible", "before", "after", "taken_in"), 0)
    add_times(times, told, defined)
    told["addresses"] = dict(addresses.iter_rows())
    told["daily"] = accounts.group_by("first").len()["len"].to_list()
    told["accounts"] = accounts["account"].n_unique()
    told["repeated"] = int(repeated.item())
    told["texts"] = {"written": written.item(), **found_in(texts, defined)}
    write(out, {"numbers": numbers(told, defined["delays"])})


def add_times(times: pl.DataFrame, told: dict[str, Any], defined: dict[str, Any]) -> None:
    """Add hours and delays."""
    earliest, latest = defined["earliest"] // HOUR_MS, defined["latest"] // HOUR_MS
    for first, hour, delay, count in times.iter_rows():
        told["delays"][delay] = told["delays"].get(delay, 0) + count
        told["times"]["taken_in"] += count if delay != -2 else 0
        if hour is None:
            told["times"]["none"] += count
        elif not earliest <= hour < latest:
            told["times"]["impossible"] += count
        else:
            told["times"]["before"] += count if hour < first else 0
            told["times"]["after"] += count if hour >= first + 24 else 0
            told["hours"][hour] = told["hours"].get(hour, 0) + count


if __name__ == "__main__":
    main()
