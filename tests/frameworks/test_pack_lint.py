from collections.abc import Callable
from typing import Any

import pytest
from small_pack import Plain, basis, both, figure_check, plain_pack

from fairwitness.frameworks.lint import Lint, lint
from fairwitness.frameworks.pack import Pack

KNOWN = {"log.oldest_days", "orders.received"}


def found(change: Callable[[Plain], Any]) -> list[Lint]:
    values = plain_pack()
    change(values)
    return list(lint(Pack.model_validate(values), KNOWN))


def test_the_small_pack_is_clean() -> None:
    assert lint(Pack.model_validate(plain_pack()), KNOWN) == ()


def put(*path: str | int, value: object) -> Callable[[Plain], None]:
    def change(values: Plain) -> None:
        inner: Any = values
        for step in path[:-1]:
            inner = inner[step]
        inner[path[-1]] = value

    return change


@pytest.mark.parametrize(
    ("change", "where", "message"),
    [
        (put("items", 0, "section", value="two"), "items[policy]", "no section 'two'"),
        (put("triggers", 0, "deadline", value="late"), "triggers[launch]", "no deadline 'late'"),
        (
            put("items", 0, "basis", value=basis(source="lore")),
            "items[policy].basis[0]",
            "no source 'lore'",
        ),
        (put("kinds", 0, "parent", value="theft"), "kinds[fraud]", "no kind 'theft'"),
        (put("factors", 0, "raises", value=["theft"]), "factors[1a]", "no kind 'theft'"),
        (put("rules", 0, "level", value="dire"), "rules[inconclusive]", "no level 'dire'"),
        (put("sizes", "multi_risk_level", value="dire"), "sizes", "no level 'dire'"),
        (put("sizes", "users_field", value="people"), "sizes", "no header field 'people'"),
        (put("measures", 0, "applies", value={"factor": "9z"}), "measures[A1]", "no factor '9z'"),
        (
            put("measures", 0, "applies", value={"none_of": [{"any_of": [{"factor": "9z"}]}]}),
            "measures[A1]",
            "no factor '9z'",
        ),
        (
            put("measures", 0, "applies", value={"header": {"field": "x", "equals": "yes"}}),
            "measures[A1]",
            "no header field 'x'",
        ),
        (
            put("measures", 0, "applies", value={"level": {"kinds": ["z"], "at_least": "dire"}}),
            "measures[A1]",
            "no level 'dire'",
        ),
        (put("items", 1, "metrics", value=["log.age"]), "log.age", "no such metric"),
        (
            put(
                *("triggers", 0, "fires"),
                value=[{"when": "change", "metrics": ["log.age"], "least_effect": 0.5}],
            ),
            "triggers[launch]",
            "no metric 'log.age'",
        ),
        (
            lambda v: (
                v["triggers"][0].update(fires=[{"when": "retention"}]),
                v["retention"].pop("years"),
            ),
            "triggers[launch]",
            "names no years",
        ),
        (
            put("items", 1, "metrics", value=["orders.received"]),
            "items[kept].checks[too-long]",
            "not shown by the item",
        ),
        (
            put(
                "items",
                1,
                "checks",
                0,
                value=figure_check(when="over_answer", limit=None, answer="stored"),
            ),
            "items[kept].checks[too-long]",
            "no item that asks for a number 'stored'",
        ),
        (
            put("items", 2, "checks", 0, "values", value=["hash"]),
            "items[stored].checks[raw]",
            "no option 'hash'",
        ),
        (put("items", 0, "basis", value=[]), "items[policy]", "has no basis"),
        (put("measures", 0, "basis", value=[]), "measures[A1]", "has no basis"),
        (
            put("items", 0, "basis", value=basis(confirmed=False)),
            "items[policy].basis[0]",
            "no note says what is not",
        ),
        (put("order", value=["record"]), "order", "'one' is missing"),
        (put("order", 0, value="nowhere"), "order", "no section 'nowhere'"),
        (put("order", 0, value="findings"), "order", "'findings' stands here 2 times"),
        (put("items", 1, "id", value="policy"), "items", "'policy' stands here 2 times"),
        (
            put("items", 2, "options", 1, "id", value="raw"),
            "items[stored].options",
            "'raw' stands here 2 times",
        ),
        (put("levels", value=[]), "kinds", "need levels too"),
        (put("levels", 1, "rank", value=0), "levels", "2 levels have the rank 0"),
        (put("items", 1, "declared_only", value=True), "items[kept]", "asks for 'log.oldest_days'"),
        (put("items", 1, "declared_only", value=True), "items[kept]", "no note says why"),
        (put("title", "zh", value=" "), "title", "no words in 'zh'"),
        (put("title", "zh", value="Small"), "title", "holds no Chinese"),
        (put("items", 0, "help", "en", value="帮助"), "items[policy].help", "'en' holds Chinese"),
        (
            put("items", 1, "checks", 0, "reason", value=both("{value} of {name}")),
            "items[kept].checks[too-long].reason",
            "{name} that nothing fills",
        ),
        (
            put("items", 1, "checks", 0, "reason", value=both("{value} days")),
            "items[kept].checks[too-long].reason",
            "other places for numbers",
        ),
        (put("items", 0, "help", "en", value="A {brace"), "items[policy].help", "a brace"),
        (
            put("items", 2, "checks", 0, "reason", value=both("{value} is raw")),
            "items[stored].checks[raw].reason",
            "{value} that nothing fills",
        ),
    ],
)
def test_the_linter_finds_each_error(
    change: Callable[[Plain], None], where: str, message: str
) -> None:
    errors = [(f.where, f.message) for f in found(change) if f.severity == "error"]

    assert any(w == where and message in m for w, m in errors), errors


@pytest.mark.parametrize(
    ("change", "where", "message"),
    [
        (
            lambda v: v["sources"].append({"id": "lore", "title": both("L"), "date": "2020-01-01"}),
            "sources[lore]",
            "no rule rests on it",
        ),
        (
            lambda v: (
                v["sections"].append({"id": "two", "title": both("Two")}),
                v["order"].append("two"),
            ),
            "sections[two]",
            "has no items",
        ),
        (put("title", "zh", value="小,包"), "title", "half-width punctuation"),
        (put("triggers", 0, "fires", value=[]), "triggers[launch]", "own decision"),
    ],
)
def test_what_can_stay_is_a_warning(
    change: Callable[[Plain], Any], where: str, message: str
) -> None:
    [warning] = found(change)

    assert (warning.severity, warning.where) == ("warning", where)
    assert message in warning.message


def test_metrics_are_left_alone_where_nobody_says_which_exist() -> None:
    assert lint(Pack.model_validate(plain_pack())) == ()


def test_errors_stand_before_warnings() -> None:
    values = plain_pack()
    values["title"] = {"en": "标题", "zh": "小,包"}

    assert [f.severity for f in lint(Pack.model_validate(values))] == ["error", "warning"]
