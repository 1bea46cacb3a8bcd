from typing import Any

import pytest
from made_up import CAC, PACKS, UK, assessed, complete, figure, pack

from fairwitness.assess import Answers
from fairwitness.assess.items import header
from fairwitness.core.assessment import Assessment, Item, ItemState
from fairwitness.core.figure import Status


def item(made: Assessment, wanted: str) -> Item:
    return next(i for section in made.sections for i in section.items if i.id == wanted)


def missing(answers: dict[str, Any], name: str = UK) -> str:
    """Return what the record lacks, in a sentence; nothing if it lacks nothing."""
    found = [f for f in assessed(name, answers).findings if f.id.endswith("/record/incomplete")]
    assert all(f.reason.zh.startswith("尚缺：") for f in found)
    return found[0].reason.en if found else ""


@pytest.mark.parametrize("name", PACKS)
def test_a_record_without_answers_is_never_finished(name: str) -> None:
    made = assessed(name)

    assert made.blocking
    assert made.conclusion.en.endswith("It is not ready: see what blocks it.")
    assert made.conclusion.zh.endswith("尚不具备提交条件，请先处理妨碍提交的问题。")


@pytest.mark.parametrize("name", PACKS)
def test_a_record_with_every_answer_lacks_nothing(name: str) -> None:
    assert missing(complete(name), name) == ""


@pytest.mark.parametrize(
    ("part", "entry", "instead", "said"),
    [
        ("header", "approved_by", None, "1 field of the header (Approved by)"),
        ("items", "residual", None, "1 required item (Residual risk)"),
        ("factors", "5c", None, "1 risk factor to confirm (5c Encrypted messaging)"),
        ("risks", "fraud", None, "1 level of risk (Fraud and financial offences)"),
        (
            "risks",
            "fraud",
            {"level": "low"},
            "1 level without reasoning (Fraud and financial offences)",
        ),
        (
            "measures",
            "A2",
            None,
            "1 measure that applies, without a state (A2 Individual accountable)",
        ),
        (
            "measures",
            "A2",
            {"state": "alternative"},
            "1 alternative measure without reasoning (A2 Individual accountable)",
        ),
    ],
)
def test_one_thing_missing_blocks_and_is_named(
    part: str, entry: str, instead: Any, said: str
) -> None:
    answers = complete(UK)
    answers[part] = {**answers[part], entry: instead}
    answers[part] = {name: value for name, value in answers[part].items() if value is not None}

    assert missing(answers) == f"Missing: {said}."


def test_many_things_missing_are_counted_and_three_are_named() -> None:
    assert "23 required items (User base, Business model, Staff and moderators, …)" in missing({})


def test_what_need_not_be_answered_does_not_block() -> None:
    answers = complete(UK)
    del answers["items"]["enhanced-inputs"]
    del answers["measures"]["A1"]

    assert missing(answers) == ""


def test_figures_answer_by_themselves_unless_nothing_records_them() -> None:
    unanswered = figure("notices.received", None, status=Status.NOT_RECORDED)
    small = figure("notices.notifiers", None, status=Status.SUPPRESSED)

    assert item(assessed(UK), "complaints").state is ItemState.NOT_ANSWERED
    assert item(assessed(UK, {}, unanswered), "complaints").state is ItemState.NOT_ANSWERED
    assert item(assessed(UK, {}, small), "complaints").state is ItemState.ANSWERED
    remark = {"items": {"complaints": "Kept on paper."}}
    assert item(assessed(UK, remark, unanswered), "complaints").state is ItemState.ANSWERED


def test_working_arrangements_with_authorities_are_declared_only() -> None:
    declared = {"items": {"art5-7-arrangement": "The chair answers.", "art5-7-requests": "0"}}
    made = assessed(CAC, declared)

    assert item(made, "art5-7-arrangement").state is ItemState.DECLARED_ONLY
    assert item(made, "art5-7-requests").state is ItemState.DECLARED_ONLY
    assert item(made, "art5-8-requests").state is ItemState.NOT_ANSWERED


def test_a_choice_and_a_number_are_said_in_both_languages_and_the_note_stays() -> None:
    made = assessed(
        CAC,
        {
            "items": {
                "art5-3-policy": {"answer": "1200", "note": "By our rules."},
                "art5-1-body": {"answer": "none", "note": "Not yet."},
                "art6-scope": {"answer": "Anybody.", "note": "Mostly local."},
            }
        },
    )
    policy, body = item(made, "art5-3-policy"), item(made, "art5-1-body")

    assert policy.choice is not None
    assert (policy.choice.en, policy.choice.zh, policy.answer) == (
        "1,200 days",
        "1,200天",
        "By our rules.",
    )
    assert body.choice is not None
    assert (body.choice.en, body.answer) == ("Neither", "Not yet.")
    assert item(made, "art6-scope").answer == "Anybody.\n\nMostly local."


def test_the_name_of_the_service_need_not_be_written_twice() -> None:
    fields = {field.id: field.value for field in header(pack(UK), Answers(service="Heron Chat"))}

    assert fields["service_name"] == "Heron Chat"
    assert fields["approved_by"] is None


def test_rules_that_nobody_confirmed_are_listed_once() -> None:
    listed = assessed(UK).unconfirmed

    assert listed
    assert len(set(listed)) == len(listed)
    assert not any(basis.confirmed for basis in listed)
