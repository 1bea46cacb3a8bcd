from pathlib import Path

import pytest
from made_up import CAC, NOW, UK, evidence, figure, pack

from fairwitness.assess import Answers, assess, read_answers
from fairwitness.core.assessment import Assessment, ItemState
from fairwitness.core.figure import Status

SAMPLE = Path(__file__).resolve().parents[2] / "samples" / "answers.yaml"


@pytest.fixture(scope="module")
def answers() -> Answers:
    return read_answers(SAMPLE, [pack(CAC), pack(UK)])


def made(name: str, answers: Answers) -> Assessment:
    known = evidence(
        figure("log.oldest_days", 28),
        figure("log.port_recorded_share", None, status=Status.NOT_RECORDED),
        figure("notices.received", 120),
        figure("notices.decided", None, status=Status.NOT_RECORDED),
        figure("decisions.taken", 68),
        figure("accounts.total", 320),
        figure("verification.any_share", 0.59),
    )
    return assess(pack(name), known, answers, now=NOW, tool="fairwitness")


def test_the_sample_leaves_a_licence_blank_and_a_risk_open_on_purpose(answers: Answers) -> None:
    report = made(CAC, answers)

    assert {f.id for f in report.blocking} == {
        "cac-2018/record/incomplete",
        "cac-2018/art6-put-right/risks-open",
    }
    assert {
        "cac-2018/art5-2-coverage/low-coverage",
        "cac-2018/art5-3-fields/port-not-recorded",
        "cac-2018/art5-3-span/kept-too-long",
        "cac-2018/art5-6-handled/handling-not-recorded",
    } <= {f.id for f in report.findings}


def test_the_sample_is_complete_for_the_kept_record(answers: Answers) -> None:
    report = made(UK, answers)
    open_items = {
        i.id for s in report.sections for i in s.items if i.state is ItemState.NOT_ANSWERED
    }

    assert report.blocking == ()
    assert all(field.value for field in report.header)
    assert open_items == {"appeals"}
    assert {f.id for f in report.findings} >= {"uk-osa/C4/not-addressed"}


def test_the_sample_shows_every_rule_at_work(answers: Answers) -> None:
    rules = {risk.rule for risk in made(UK, answers).risks}

    assert {rule.text for rule in pack(UK).rules} <= rules


def test_the_sample_gives_every_measure_that_applies_its_reasons(answers: Answers) -> None:
    applying = [m for m in made(UK, answers).measures if m.applies]

    assert len(applying) > 20
    for measure in applying:
        assert measure.state is not None
        assert measure.reasoning or (measure.owner and measure.effective)
        assert measure.reasoning or (measure.expression and measure.privacy)


def test_every_owner_in_the_sample_is_a_role(answers: Answers) -> None:
    owners = {
        entry.owner
        for given in answers.packs.values()
        for entry in (*given.measures.values(), *given.findings.values())
        if entry.owner
    }

    assert owners
    assert all(owner.endswith("(sample)") for owner in owners)
