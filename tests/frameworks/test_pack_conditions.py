from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from fairwitness.core.words import Words
from fairwitness.frameworks.conditions import Condition
from fairwitness.frameworks.facts import Facts, Ruler, Verdict, is_large, is_multi_risk

READ: TypeAdapter[Condition] = TypeAdapter(Condition)
RULER = Ruler(
    ranks={"negligible": 0, "low": 1, "medium": 2, "high": 3},
    large_over=7_000_000,
    counted=("csea", "fraud", "hate"),
    multi_risk_kinds=2,
    multi_risk_level="medium",
    titles={"kind/fraud": Words("Fraud", "欺诈"), "level/medium": Words("Medium", "中")},
)
KNOWN: Mapping[str, str | None] = {"csea": "low", "fraud": "low", "hate": "low"}


def weigh(
    condition: object,
    *,
    users: int | None = None,
    levels: Mapping[str, str | None] | None = None,
    factors: Mapping[str, str | None] | None = None,
    header: Mapping[str, str | None] | None = None,
) -> Verdict:
    facts = Facts(
        ruler=RULER,
        users=users,
        levels=levels or {},
        factors=factors or {},
        header=header or {},
    )
    return READ.validate_python(condition).holds(facts)


def test_some_measures_apply_to_every_service() -> None:
    assert weigh({"always": True}).holds is True


@pytest.mark.parametrize(
    ("users", "large"), [(None, None), (7_000_000, False), (7_000_001, True), (0, False)]
)
def test_a_service_is_large_over_the_line_and_not_on_it(
    users: int | None,
    large: bool | None,  # noqa: FBT001 - a row of the table
) -> None:
    assert weigh({"large": True}, users=users).holds is large
    assert weigh({"users_over": 7_000_000}, users=users).holds is large


@pytest.mark.parametrize(
    ("levels", "multi"),
    [
        ({}, None),
        (KNOWN, False),
        ({**KNOWN, "fraud": "medium"}, False),
        ({**KNOWN, "fraud": "medium", "hate": "high"}, True),
        ({"fraud": "medium", "hate": "high"}, True),
        ({"fraud": "medium", "hate": "low"}, None),
        ({"fraud": "low", "hate": "low"}, False),
        ({**KNOWN, "csea-images": "high", "csea-urls": "high", "other": "high"}, False),
        ({**KNOWN, "csea": "high", "csea-images": "high"}, False),
        ({**KNOWN, "csea": "high", "fraud": "medium"}, True),
    ],
)
def test_two_kinds_at_medium_make_a_service_multi_risk(
    levels: Mapping[str, str | None],
    multi: bool | None,  # noqa: FBT001 - a row of the table
) -> None:
    assert weigh({"multi_risk": True}, levels=levels).holds is multi


def test_one_kind_without_a_level_can_leave_the_matter_decided() -> None:
    verdict = weigh({"multi_risk": True}, levels={"fraud": "low", "hate": "low"})

    assert verdict.holds is False


@pytest.mark.parametrize(
    ("levels", "holds"),
    [({}, None), ({"fraud": "low"}, False), ({"fraud": "medium"}, True), ({"fraud": "high"}, True)],
)
def test_a_level_is_reached_from_its_line_upwards(
    levels: Mapping[str, str | None],
    holds: bool | None,  # noqa: FBT001 - a row of the table
) -> None:
    condition = {"level": {"kinds": ["fraud"], "at_least": "medium"}}

    assert weigh(condition, levels=levels).holds is holds


def test_any_kind_means_any_counted_kind() -> None:
    condition = {"level": {"any_kind": True, "at_least": "medium"}}

    assert weigh(condition, levels={"fraud": "medium"}).holds is True
    assert weigh(condition, levels={"fraud": "low"}).holds is None
    assert weigh(condition, levels={**KNOWN, "csea-urls": "high"}).holds is False


@pytest.mark.parametrize(
    ("answer", "holds"), [(None, None), ("yes", True), ("partly", True), ("no", False)]
)
def test_a_factor_holds_when_a_person_confirmed_it(
    answer: str | None,
    holds: bool | None,  # noqa: FBT001 - a row of the table
) -> None:
    assert weigh({"factor": "1g"}, factors={"1g": answer}).holds is holds


@pytest.mark.parametrize(
    ("answer", "holds"), [(None, None), (" ", None), ("Yes ", True), ("no", False)]
)
def test_the_header_is_compared_without_regard_to_case(
    answer: str | None,
    holds: bool | None,  # noqa: FBT001 - a row of the table
) -> None:
    condition = {"header": {"field": "likely_children", "equals": "yes"}}

    assert weigh(condition, header={"likely_children": answer}).holds is holds


YES, NO, UNKNOWN = {"always": True}, {"none_of": [{"always": True}]}, {"factor": "9"}


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ({"all_of": [YES, YES]}, True),
        ({"all_of": [YES, UNKNOWN]}, None),
        ({"all_of": [UNKNOWN, NO]}, False),
        ({"any_of": [NO, NO]}, False),
        ({"any_of": [NO, UNKNOWN]}, None),
        ({"any_of": [UNKNOWN, YES]}, True),
        ({"none_of": [NO, NO]}, True),
        ({"none_of": [NO, UNKNOWN]}, None),
        ({"none_of": [UNKNOWN, YES]}, False),
    ],
)
def test_what_is_not_known_is_never_taken_for_false(
    condition: object,
    holds: bool | None,  # noqa: FBT001 - a row of the table
) -> None:
    assert weigh(condition).holds is holds


def test_the_reason_names_kinds_and_numbers_in_both_languages() -> None:
    level = weigh(
        {"level": {"kinds": ["fraud"], "at_least": "medium"}}, levels={"fraud": "high"}
    ).because
    size = weigh({"large": True}, users=1_200).because

    assert level == Words("At medium or higher: Fraud.", "达到“中”及以上：欺诈。")
    assert "1,200" in size.en
    assert "1,200" in size.zh
    assert "不属于大型服务" in size.zh


LEAVES = st.sampled_from(
    [
        {"always": True},
        {"large": True},
        {"large": False},
        {"multi_risk": True},
        {"users_over": 700_000},
        {"level": {"any_kind": True, "at_least": "medium"}},
        {"level": {"kinds": ["fraud"], "at_least": "high"}},
        {"factor": "1g"},
        {"header": {"field": "category_1", "equals": "yes"}},
    ]
)
CONDITIONS: st.SearchStrategy[object] = st.recursive(
    LEAVES,
    lambda inner: st.builds(
        lambda way, parts: {way: parts},
        st.sampled_from(["all_of", "any_of", "none_of"]),
        st.lists(inner, min_size=1, max_size=3),
    ),
    max_leaves=8,
)
LEVELS = st.dictionaries(
    st.sampled_from(["csea", "fraud", "hate"]), st.sampled_from(sorted(RULER.ranks))
)
ANSWERS = st.sampled_from(["yes", "no"])


@given(CONDITIONS, st.none() | st.integers(0, 10**8), LEVELS, ANSWERS, ANSWERS)
def test_learning_more_never_turns_a_verdict_round(
    condition: object, users: int | None, levels: dict[str, str], factor: str, header: str
) -> None:
    less = weigh(condition, levels=levels)
    more = weigh(
        condition,
        users=users,
        levels={"csea": "high", "fraud": "low", "hate": "medium", **levels},
        factors={"1g": factor},
        header={"category_1": header},
    )

    assert less.holds is None or more.holds is less.holds


@given(CONDITIONS, st.integers(0, 10**8), ANSWERS, ANSWERS)
def test_when_everything_is_known_there_is_a_verdict_and_a_reason(
    condition: object, users: int, factor: str, header: str
) -> None:
    verdict = weigh(
        condition,
        users=users,
        levels=KNOWN,
        factors={"1g": factor},
        header={"category_1": header},
    )

    assert verdict.holds is not None
    assert verdict.because.en
    assert verdict.because.zh


@given(LEVELS, st.sampled_from(["csea", "fraud", "hate"]))
def test_a_higher_level_never_ends_multi_risk(levels: dict[str, str], raised: str) -> None:
    before = is_multi_risk(Facts(ruler=RULER, levels=levels)).holds
    after = is_multi_risk(Facts(ruler=RULER, levels={**levels, raised: "high"})).holds

    assert after is not False or before is False
    assert after or not before


def test_size_is_not_guessed() -> None:
    assert is_large(Facts(ruler=RULER)).holds is None
