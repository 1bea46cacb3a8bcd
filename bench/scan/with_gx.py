"""Great Expectations on pandas: the share of the questions that it can express, on some days."""

from collections import Counter

import great_expectations as gx
import pandas as pd
from great_expectations import expectations as gxe
from measures import FIELDS, asked, partitions, write

READ = ["time", "class_uid", "actor", "user", "src_endpoint", "entity", "device", "session"]


def frame(file: str) -> pd.DataFrame:
    """Read one day, flat."""
    raw = pd.read_parquet(file, columns=[*READ, "http_request"])

    def field(outer: str, inner: str) -> pd.Series:
        return raw[outer].map(lambda each: each[inner], na_action="ignore")

    login = raw["class_uid"] == 3002
    user, entity = field("user", "uid"), field("entity", "uid")
    actor = raw["actor"].map(lambda each: each["user"]["uid"], na_action="ignore")
    return pd.DataFrame(
        {
            "happened": raw["time"],
            "account": user.where(login, actor),
            "address": field("src_endpoint", "ip"),
            "port": field("src_endpoint", "port"),
            "target": entity.where(login, entity.fillna(user)),
            "device": field("device", "uid"),
            "session": field("session", "uid"),
            "agent": field("http_request", "user_agent"),
        }
    )


def main() -> None:
    """Validate day by day, and count what was unexpected."""
    log, out, defined = asked()
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    asset = context.data_sources.add_pandas("pandas").add_dataframe_asset("log")
    batches = asset.add_batch_definition_whole_dataframe("day")
    suite = gx.ExpectationSuite(name="log")
    address = f"^(?:{defined['v4']}|{defined['v6']})$"
    between = {"min_value": defined["earliest"], "max_value": defined["latest"] - 1}
    for name in ("happened", *FIELDS):
        suite.add_expectation(gxe.ExpectColumnValuesToNotBeNull(column=name))
    suite.add_expectation(gxe.ExpectColumnValuesToBeBetween(column="happened", **between))
    suite.add_expectation(
        gxe.ExpectColumnValuesToBeBetween(column="port", min_value=1, max_value=65535)
    )
    suite.add_expectation(gxe.ExpectColumnValuesToMatchRegex(column="address", regex=address))
    suite = context.suites.add(suite)
    validation = context.validation_definitions.add(
        gx.ValidationDefinition(name="log", data=batches, suite=suite)
    )
    found: Counter[str] = Counter()
    for _, file in partitions(log):
        day = frame(file)
        found["entries"] += len(day)
        result = validation.run(batch_parameters={"dataframe": day}, result_format="BASIC")
        for each in result.results:
            column, kind = each.expectation_config.kwargs["column"], each.expectation_config.type
            found[f"{column} {kind}"] += each.result["unexpected_count"]
    write(out, {"numbers": subset(found)})


def subset(found: Counter[str]) -> dict[str, int]:
    """Turn what was unexpected into what was counted."""
    null, between = "expect_column_values_to_not_be_null", "expect_column_values_to_be_between"
    told = {f"log.{name}_recorded": found["entries"] - found[f"{name} {null}"] for name in FIELDS}
    shape = "expect_column_values_to_match_regex"
    return {
        "log.entries": found["entries"],
        **told,
        "log.time_recorded": found["entries"] - found[f"happened {null}"],
        "log.time_impossible": found[f"happened {between}"],
        "log.port_valid": told["log.port_recorded"] - found[f"port {between}"],
        "log.address_malformed": found[f"address {shape}"],
    }


if __name__ == "__main__":
    main()
