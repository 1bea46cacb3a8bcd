from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up import CAC, PACKS, UK, assessed, complete, figure, pack

from fairwitness.core.assessment import Finding, Severity
from fairwitness.core.figure import Figure, Status
from fairwitness.frameworks.checks import AnswerCheck, FigureCheck
from fairwitness.frameworks.items import Item

STEP = 0.01
"""A little more or less than a limit."""


def checks(kind: type[FigureCheck | AnswerCheck]) -> list[object]:
    return list(_checks(kind))


def _checks(kind: type[FigureCheck | AnswerCheck]) -> Iterator[object]:
    for name in PACKS:
        for item in pack(name).items:
            for check in item.checks:
                if isinstance(check, kind):
                    yield pytest.param(name, item, check, id=f"{name}/{item.id}/{check.id}")


def found(
    name: str, item: Item, check: FigureCheck | AnswerCheck, *figures: Figure
) -> list[Finding]:
    return found_with(name, item, check, "30", *figures)


def found_with(
    name: str, item: Item, check: FigureCheck | AnswerCheck, answer: str | None, *figures: Figure
) -> list[Finding]:
    """Return what a check finds; `answer` is the limit where it compares with one."""
    items: dict[str, str] = {}
    if isinstance(check, FigureCheck) and check.answer and answer:
        items[check.answer] = answer
    elif isinstance(check, AnswerCheck) and answer:
        items[item.id] = answer
    made = assessed(name, {"items": items}, *figures)
    wanted = f"{made.pack}/{item.id}/{check.id}"
    return [f for f in made.findings if f.id == wanted or f.id.rpartition("/")[0] == wanted]


def fires_and_is_silent(check: FigureCheck) -> tuple[Figure, Figure]:
    limit = check.limit if check.limit is not None else 30
    by_rule: dict[str, tuple[float | None, float]] = {
        "over": (limit + STEP, limit),
        "under": (limit - STEP, limit),
        "zero": (0, 1),
        "over_answer": (limit + 1, limit),
        "not_recorded": (None, 0),
    }
    worse, well = by_rule[check.when]
    status = Status.NOT_RECORDED if worse is None else Status.VALUE
    return figure(check.metric, worse, status=status), figure(check.metric, well)


@pytest.mark.parametrize(("name", "item", "check"), checks(FigureCheck))
def test_every_check_of_a_figure_fires_on_one_and_is_silent_on_another(
    name: str, item: Item, check: FigureCheck
) -> None:
    worse, well = fires_and_is_silent(check)

    (finding,) = found(name, item, check, worse)
    assert finding.metrics == (check.metric,)
    assert finding.basis
    for words in (finding.reason, finding.title, finding.closes):
        assert words.en
        assert words.zh
        assert "{" not in words.en + words.zh
    assert found(name, item, check, well) == []


@pytest.mark.parametrize(("name", "item", "check"), checks(AnswerCheck))
def test_every_check_of_an_answer_fires_on_its_options_and_on_no_other(
    name: str, item: Item, check: AnswerCheck
) -> None:
    fired = {o.id for o in item.options if found_with(name, item, check, o.id)}

    assert fired == set(check.values)
    assert fired != {option.id for option in item.options}
    assert found_with(name, item, check, None) == []


@pytest.mark.parametrize("status", [Status.SUPPRESSED, Status.NOT_RECORDED])
@pytest.mark.parametrize(("name", "item", "check"), checks(FigureCheck))
def test_what_has_no_number_is_never_over_under_or_zero(
    name: str, item: Item, check: FigureCheck, status: Status
) -> None:
    without = found(name, item, check, figure(check.metric, None, status=status))

    assert bool(without) is (check.when == status.value == "not_recorded")


@given(first=st.floats(0, 1e9), second=st.floats(0, 1e9))
@settings(max_examples=60, deadline=None)
def test_more_hits_never_turn_a_finding_off(first: float, second: float) -> None:
    less, more = sorted((first, second))

    for number, answer in (("notices.open", ""), ("log.oldest_days", "30")):
        fewer = over(number, less, answer)
        assert fewer <= over(number, more, answer)


def over(metric: str, value: float, policy: str) -> set[str]:
    made = assessed(CAC, {"items": {"art5-3-policy": policy}}, figure(metric, value))
    return {finding.id for finding in made.findings if not finding.id.endswith("kept-too-short")}


def test_the_numbers_stand_in_the_reason() -> None:
    answers = {"items": {"address-policy": "1,000"}}
    made = assessed(UK, answers, figure("log.oldest_days", 1234))
    (finding,) = [f for f in made.findings if f.id == "uk-osa/address-kept/kept-too-long"]

    assert "1,234 days old" in finding.reason.en
    assert "says 1,000 days" in finding.reason.en
    assert "1,234天" in finding.reason.zh


def test_one_source_that_records_it_is_enough() -> None:
    silent = figure("log.port_recorded_share", None, status=Status.NOT_RECORDED)
    proxy = figure("log.port_recorded_share", 0.5, source="proxy")
    made = {f.id for f in assessed(CAC, {}, silent, proxy).findings}

    assert "cac-2018/art5-3-fields/port-not-recorded" not in made
    assert "cac-2018/art5-3-fields/port-low/proxy" in made


def test_a_note_gives_a_finding_its_owner_and_date() -> None:
    noted = {"uk-osa/complaints/no-notices": {"owner": "Safety lead", "due": "2026-10-01"}}
    made = assessed(UK, {"findings": noted}, figure("notices.received", 0))
    (finding,) = [f for f in made.findings if f.id == "uk-osa/complaints/no-notices"]

    assert finding.owner == "Safety lead"
    assert str(finding.due) == "2026-10-01"


def test_the_most_severe_findings_come_first() -> None:
    ranks = [finding.severity.rank for finding in assessed(CAC).findings]

    assert ranks == sorted(ranks)
    assert ranks[0] == Severity.BLOCKING.rank


def test_a_measure_that_applies_and_is_not_addressed_is_a_finding() -> None:
    answers = complete(UK)
    answers["measures"] |= {"A2": {"state": "not_addressed"}, "A1": {"state": "not_addressed"}}
    found = assessed(UK, answers).findings

    assert [(f.id, f.severity) for f in found] == [("uk-osa/A2/not-addressed", Severity.HIGH)]


@pytest.mark.parametrize(
    ("name", "item"), [(CAC, "art5-2-stored"), (UK, "identity-kept")], ids=["cac", "uk"]
)
def test_raw_numbers_of_identity_documents_are_over_collection(name: str, item: str) -> None:
    kept = {finding.id for finding in assessed(name, {"items": {item: "raw"}}).findings}
    flagged = {finding.id for finding in assessed(name, {"items": {item: "flag"}}).findings}

    assert {id_.rpartition("/")[2] for id_ in kept - flagged} == {"raw-identity-kept"}
