from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up import UK, UK_17, assessed, every_kind, pack

from fairwitness.assess.levels import PARTLY, STATED, UNASSESSED
from fairwitness.core.assessment import Risk

RANKS = {"negligible": 0, "low": 1, "medium": 2, "high": 3}
PARTS = ("csea-grooming", "csea-images", "csea-urls")


def risk(kind: str, **said: object) -> Risk:
    return risks({kind: said})[kind]


def risks(stated: dict[str, Any]) -> dict[str, Risk]:
    return {risk.kind: risk for risk in assessed(UK, {"risks": stated}).risks}


def rule(name: str) -> str:
    return next(rule.text.en for rule in pack(UK).rules if rule.id == name)


def test_a_kind_that_nobody_assessed_has_no_level() -> None:
    untouched = risk("fraud")

    assert untouched.level is None
    assert untouched.rule == UNASSESSED


def test_a_stated_level_stands_where_no_rule_raises_it() -> None:
    stated = risk("fraud", level="low", reasoning="Few strangers.")

    assert (stated.level, stated.stated, stated.rule) == ("low", "low", STATED)


@pytest.mark.parametrize(
    ("said", "level", "named"),
    [
        ({"level": "low", "or_level": "medium"}, "medium", "inconclusive"),
        ({"level": "medium", "or_level": "low"}, "medium", "inconclusive"),
        ({"level": "negligible"}, "low", "unsupported"),
        ({"level": "negligible", "occurred": "yes"}, "medium", "occurrence"),
        ({"level": "low", "occurred": "yes"}, "medium", "occurrence"),
        ({"level": "low", "occurred": "是"}, "medium", "occurrence"),
        ({"level": "medium", "likelihood": "Low: few.", "impact": "High."}, "medium", "severity"),
        ({"level": "high", "likelihood": "低，很少发生。", "impact": "高"}, "high", "severity"),
    ],
)
def test_the_rule_that_decides_is_named(said: dict[str, str], level: str, named: str) -> None:
    decided = risk("fraud", **said)

    assert (decided.level, decided.rule.en) == (level, rule(named))


@pytest.mark.parametrize("support", ["mechanism", "data"])
def test_negligible_stands_with_a_mechanism_or_data(support: str) -> None:
    assert risk("fraud", level="negligible", **{support: "No accounts can write."}).rule == STATED


@pytest.mark.parametrize(
    "said",
    [
        {"level": "high", "occurred": "yes"},
        {"level": "low", "occurred": "no"},
        {"level": "low", "or_level": "low"},
        {"level": "medium", "likelihood": "Lowest of all.", "impact": "High."},
        {"level": "medium", "likelihood": "中国用户很少。", "impact": "高"},
        {"level": "medium", "likelihood": "Medium.", "impact": "High."},
    ],
)
def test_no_rule_is_named_that_did_nothing(said: dict[str, str]) -> None:
    assert risk("fraud", **said).rule == STATED


def test_the_whole_follows_its_highest_part() -> None:
    found = risks({part: {"level": "low"} for part in PARTS} | {PARTS[1]: {"level": "high"}})

    assert (found["csea"].level, found["csea"].stated) == ("high", None)
    assert found["csea"].rule.en == rule("parts")


def test_a_whole_stated_lower_than_a_part_is_raised_and_says_so() -> None:
    found = risks({"csea": {"level": "low"}, PARTS[0]: {"level": "low", "or_level": "medium"}})

    assert (found["csea"].level, found["csea"].stated) == ("medium", "low")


def test_a_whole_is_not_known_while_a_part_is_not() -> None:
    assert risks({PARTS[0]: {"level": "medium"}})["csea"].rule == PARTLY
    assert risks({PARTS[0]: {"level": "high"}})["csea"].level == "high"


def test_factors_and_controls_are_listed_once_and_shown_with_every_kind_they_concern() -> None:
    made = assessed(
        UK,
        {
            "factors": {"1b": "yes", "5b": "partly", "5c": "no"},
            "controls": [
                {"id": "reports", "title": "Reports", "mitigates": ["fraud"]},
                {"id": "rooms", "title": "Rooms"},
                {"id": "other", "title": "Other", "mitigates": ["hate"]},
            ],
            "risks": {"fraud": {"level": "low", "factors": ["7b"], "controls": ["rooms"]}},
        },
    )
    fraud = next(risk for risk in made.risks if risk.kind == "fraud")

    assert fraud.factors == ("1b", "5b", "7b")
    assert fraud.controls == ("reports", "rooms")


LEVEL = st.sampled_from(list(RANKS))
SAID = st.fixed_dictionaries(
    {},
    optional={
        "level": LEVEL,
        "or_level": LEVEL,
        "occurred": st.sampled_from(["yes", "no"]),
        "mechanism": st.just("A mechanism."),
        "likelihood": st.sampled_from(["Low.", "High: often.", "unclear"]),
        "impact": st.sampled_from(["Low.", "High: grave.", "unclear"]),
    },
)
KINDS = st.dictionaries(st.sampled_from(["fraud", "csea", *PARTS]), SAID)


@given(KINDS)
@settings(max_examples=200, deadline=None)
def test_a_rule_never_lowers_a_level(stated: dict[str, dict[str, str]]) -> None:
    found = risks(stated)

    for kind, said in stated.items():
        if "level" not in said:
            continue
        level = found[kind].level
        assert level is not None
        assert RANKS[level] >= RANKS[said["level"]]
        assert RANKS[level] >= RANKS[said.get("or_level", "negligible")]
        assert said.get("occurred") != "yes" or RANKS[level] >= RANKS["medium"]
        assert level != "negligible" or "mechanism" in said


@given(KINDS)
@settings(max_examples=200, deadline=None)
def test_a_whole_is_never_lower_than_a_part(stated: dict[str, dict[str, str]]) -> None:
    found = risks(stated)
    parts = [level for part in PARTS if (level := found[part].level) is not None]

    whole = found["csea"].level
    if whole is None:
        assert len(parts) < len(PARTS)
    else:
        assert all(RANKS[whole] >= RANKS[part] for part in parts)


@given(KINDS, st.sampled_from(PARTS))
@settings(max_examples=100, deadline=None)
def test_a_worse_part_never_betters_the_whole(stated: dict[str, dict[str, str]], part: str) -> None:
    before = risks(stated)["csea"].level
    after = risks({**stated, part: {"level": "high"}})["csea"].level

    assert after == "high"
    assert before is None or RANKS[before] <= RANKS[after]


def test_the_18th_kind_is_all_that_the_same_answers_leave_open() -> None:
    answers = {"risks": every_kind(pack(UK_17), fraud="medium")}
    before = {risk.kind: risk.level for risk in assessed(UK_17, answers).risks}
    after = {risk.kind: risk.level for risk in assessed(UK, answers).risks}

    assert None not in before.values()
    assert after == {**before, "cyberflashing": None}


def test_the_18th_kind_can_make_a_service_multi_risk() -> None:
    answers = {"risks": every_kind(pack(UK), fraud="medium", cyberflashing="medium")}
    before, after = assessed(UK_17, answers).multi_risk, assessed(UK, answers).multi_risk

    assert before is not None
    assert after is not None
    assert "1 of 17 kinds are medium or higher" in before.en
    assert "2 of 18 kinds are medium or higher" in after.en
