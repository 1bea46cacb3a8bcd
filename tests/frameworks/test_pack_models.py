import pytest
from pydantic import ValidationError
from small_pack import answer_check, basis, both, figure_check, plain_pack

from fairwitness.core.words import Words
from fairwitness.frameworks.deadlines import Deadline
from fairwitness.frameworks.pack import Pack


def refusal(**changed: object) -> str:
    with pytest.raises(ValidationError) as caught:
        Pack.model_validate({**plain_pack(), **changed})
    return str(caught.value)


def test_a_small_pack_is_a_pack() -> None:
    pack = Pack.model_validate(plain_pack())

    assert pack.name == "small/2026-01-01"
    assert pack.metrics == ("log.oldest_days",)
    assert pack.title == Words("Small", "文字")


def test_a_pack_cannot_be_altered() -> None:
    pack = Pack.model_validate(plain_pack())

    with pytest.raises(ValidationError, match="frozen"):
        pack.id = "other"  # type: ignore[misc]


def test_an_unknown_field_is_refused() -> None:
    assert "Extra inputs" in refusal(colour="blue")


def test_a_sentence_in_one_language_is_refused() -> None:
    assert "title.zh" in refusal(title={"en": "Small"})


def test_a_sentence_in_a_third_language_is_refused() -> None:
    assert "title.de" in refusal(title={**both("Small"), "de": "Klein"})


@pytest.mark.parametrize("version", ["1.0", "latest", "2026", 20260101])
def test_a_version_that_is_no_date_is_refused(version: object) -> None:
    assert "version" in refusal(version=version)


@pytest.mark.parametrize("metric", ["accounts", "accounts.", "accounts.total; drop", "Accounts.x"])
def test_a_metric_that_is_not_an_id_is_refused(metric: str) -> None:
    items = plain_pack()["items"]
    items[1]["metrics"] = [metric]

    assert "metrics" in refusal(items=items)


@pytest.mark.parametrize(
    "check",
    [
        figure_check(limit=None),
        figure_check(when="zero"),
        figure_check(when="over_answer", limit=None),
        figure_check(answer="policy"),
        figure_check(limit=float("nan")),
        figure_check(about="person"),
        figure_check(severity="fatal"),
        answer_check(values=[]),
        answer_check(when="missing"),
    ],
)
def test_a_check_that_says_two_things_is_refused(check: dict[str, object]) -> None:
    items = plain_pack()["items"]
    items[1]["checks"] = [check]

    assert "checks" in refusal(items=items)


@pytest.mark.parametrize(
    "changed",
    [
        {"asks": "choice"},
        {"asks": "number"},
        {"asks": "text", "unit": both("days")},
        {"asks": "figures", "metrics": []},
        {"asks": "person"},
    ],
)
def test_an_item_that_asks_for_two_things_is_refused(changed: dict[str, object]) -> None:
    items = plain_pack()["items"]
    items[1] = {**items[1], **changed}

    assert "items.1" in refusal(items=items)


@pytest.mark.parametrize(
    "length",
    [
        {},
        {"days": 1, "months": 1},
        {"immediately": True, "before_event": True},
        {"days": 0},
        {"months": 1, "working_days": True, "calendar": "CN"},
        {"days": 30, "working_days": True},
    ],
)
def test_a_deadline_without_one_clear_length_is_refused(length: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Deadline.model_validate({"id": "d", "title": both("D"), "basis": basis(), **length})


@pytest.mark.parametrize(
    "condition",
    [
        {},
        {"large": True, "multi_risk": True},
        {"always": False},
        {"all_of": []},
        {"users_over": 0},
        {"level": {"at_least": "high"}},
        {"level": {"kinds": ["hate"], "any_kind": True, "at_least": "high"}},
        {"account": "@somebody:example.org"},
        "large",
    ],
)
def test_a_condition_that_is_none_is_refused(condition: object) -> None:
    measures = plain_pack()["measures"]
    measures[0]["applies"] = condition

    assert "measures.0.applies" in refusal(measures=measures)


def test_a_factor_says_in_one_way_what_it_raises() -> None:
    factors = plain_pack()["factors"]
    factors[0]["raises_all_but"] = []

    assert "not both" in refusal(factors=factors)


def test_a_factor_can_raise_every_kind_but_some() -> None:
    values = plain_pack()
    del values["factors"][0]["raises"]
    values["factors"][0]["raises_all_but"] = ["hate"]
    pack = Pack.model_validate(values)

    assert pack.kinds_raised_by(pack.factors[0]) == ("fraud",)


def test_a_basis_is_cited_with_the_title_of_its_source() -> None:
    pack = Pack.model_validate(plain_pack())

    cited = pack.cited(pack.items[0].basis[0])

    assert (cited.cite.en, cited.source.en, cited.confirmed) == ("Section 1", "Law", True)


def test_a_pack_without_levels_measures_nothing() -> None:
    pack = Pack.model_validate({**plain_pack(), "sizes": None})

    with pytest.raises(ValueError, match="no levels of risk"):
        pack.facts(users=1)


def test_an_item_that_is_not_there_is_not_invented() -> None:
    pack = Pack.model_validate(plain_pack())

    assert pack.item("kept").id == "kept"
    with pytest.raises(KeyError):
        pack.item("keep")
