"""Questions and decisions: sealed to the filer at once, answered by filings, about no person."""

import base64
from dataclasses import replace
from pathlib import Path
from typing import Any

import opening_people as people
import pytest
from django import forms
from recipient_desk import Desk, now

from fairwitness.filing import events as told_events
from fairwitness.filing.events import Told
from fairwitness.ledger import policy
from fairwitness.sealing import letters, ssh
from fairwitness.web.recipient import act_forms
from fairwitness.web.store.models import FilingEvent, ReceivedFiling
from fairwitness.web.store.recipient import places

WORDS = "Why is this figure suppressed? zebra-4711"


@pytest.fixture
def digest(ours: Desk) -> str:
    return ours.filed()


def asks(ours: Desk, digest: str, **other: Any) -> Any:
    data = {
        "items": ["cac-2018/art6-functions"],
        "figures": ["rooms.total"],
        "ids": "accounts.active, cac-2018/other",
        "words": WORDS,
        **other,
    }
    return ours.browser("inspector").post(
        f"/filings/{digest}/question/?pack=cac-2018/2018-11-30", data
    )


def told(ours: Desk, digest: str) -> list[dict[str, Any]]:
    answer = ours.asked(f"/filing/v1/filings/{digest}/events").json()
    return list(answer["events"])


def opened(ours: Desk, sealed: str) -> letters.Letter:
    secret = ssh.secret_text(ours.filer).decode()
    by = [ssh.public_of(places.receipts_key())]
    return letters.opened(base64.b64decode(sealed), secret, by=by)


def test_a_question_reaches_the_filer_and_an_answer_comes_as_a_filing(
    ours: Desk, digest: str
) -> None:
    form = ours.browser("inspector").get(f"/filings/{digest}/question/")
    assert "holds no data about people" in form.content.decode()
    assert asks(ours, digest).status_code == 302
    event = told(ours, digest)[-1]
    assert event["what"] == "asked"
    question = opened(ours, event["sealed"])
    assert isinstance(question, letters.Question)
    assert question.words == WORDS
    assert question.items == ("cac-2018/art6-functions",)
    assert question.figures == ("rooms.total", "accounts.active", "cac-2018/other")
    detail = FilingEvent.objects.get(kind="asked")
    number = people.said(detail)["question"]
    answer = ours.filed("answer", answers=number)
    assert ReceivedFiling.objects.get(digest=answer).answers == number
    assert told(ours, digest)[-1]["what"] == "answered"


def test_what_is_asked_and_why_is_in_no_table_and_no_file(
    ours: Desk, digest: str, tmp_path: Path
) -> None:
    carol = ours.authority.people[2]
    asks(ours, digest, copy=carol.recipient)
    reasons = "Everything was answered. giraffe-1234"
    ours.browser("inspector").post(
        f"/filings/{digest}/decision/", {"outcome": "accepted", "reasons": reasons}
    )
    secrets = [b"zebra-4711", b"giraffe-1234", b"rooms.total"]
    people.refuse_found(secrets, [tmp_path / "data", tmp_path / "keys"])
    sealed = bytes(FilingEvent.objects.get(kind="asked").sealed)
    assert isinstance(letters.opened(sealed, carol.age), letters.Question)


@pytest.mark.parametrize(
    ("outcome", "state"), [("accepted", "accepted"), ("more-needed", "more"), ("closed", "closed")]
)
def test_a_decision_is_on_record_with_its_reasons_sealed(
    ours: Desk, digest: str, outcome: str, state: str
) -> None:
    page = ours.browser("inspector")
    answer = page.post(
        f"/filings/{digest}/decision/", {"outcome": outcome, "reasons": "As agreed."}
    )
    assert answer.status_code == 302
    assert ReceivedFiling.objects.get(digest=digest).state == state
    event = told(ours, digest)[-1]
    decision = opened(ours, event["sealed"])
    assert isinstance(decision, letters.Decision)
    assert (decision.outcome, decision.reasons) == (outcome, "As agreed.")


def test_a_letter_that_was_swapped_is_noticed_by_the_filer(ours: Desk, digest: str) -> None:
    asks(ours, digest)
    ours.browser("inspector").post(
        f"/filings/{digest}/decision/", {"outcome": "closed", "reasons": "As agreed."}
    )
    said = [
        Told(
            signed=told_events.read(one["statement"].encode()),
            proof=one["proof"].encode(),
            sealed=base64.b64decode(one["sealed"]),
        )
        for one in told(ours, digest)
    ]
    log = policy.of_log(places.log_key().verifier)

    def verified(events: list[Told]) -> int:
        return len(told_events.verify(events, digest, [ours.manifest.values], log, now()))

    assert verified(said) == 3
    for n in (1, 2):
        swapped = [*said]
        swapped[n] = replace(said[n], sealed=said[3 - n].sealed)
        with pytest.raises(told_events.BadEvents, match="not the one that was signed"):
            verified(swapped)


def test_what_is_no_question_is_told_and_kept_on_the_page(ours: Desk, digest: str) -> None:
    answer = asks(ours, digest, ids="../../etc/passwd")
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "This cannot be sent" in page
    assert WORDS in page
    assert asks(ours, digest, words="").status_code == 400
    assert asks(ours, digest, copy="age1nonsense").status_code == 400
    wrong = ours.browser("inspector").get(f"/filings/{digest}/question/?pack=nothing")
    assert wrong.status_code == 404
    assert not FilingEvent.objects.filter(kind="asked").exists()


def test_no_form_of_the_desk_has_a_field_for_a_person() -> None:
    """Whoever adds a field to these forms must think of this, and add it here."""
    fields = {
        name: set(form.base_fields)
        for name, form in vars(act_forms).items()
        if isinstance(form, type) and issubclass(form, forms.Form) and form is not forms.Form
    }
    assert fields == {
        "RequestForm": {"purpose", "hours"},
        "ReasonForm": {"reason"},
        "ConflictForm": {"officer"},
        "ApprovalForm": {"approval"},
        "TurnForm": {"share"},
        "KeyForm": {"key"},
        "CopyForm": {"copy"},
        "QuestionForm": {"items", "figures", "ids", "words", "copy"},
        "DecisionForm": {"outcome", "reasons", "copy"},
    }


def test_a_key_that_was_lost_reads_nothing_and_nothing_is_sealed_to_it(
    ours: Desk, digest: str
) -> None:
    place = f"/filing/v1/filings/{digest}/events"
    clerk = ours.browser("clerk")
    assert clerk.post(f"/filers/{ours.row.pk}/withdraw/").status_code == 302
    assert ours.asked(place).status_code == 200, "who is withdrawn sees what became of it"
    answer = clerk.post(f"/filers/{ours.row.pk}/lost/", follow=True).content.decode()
    assert "reads nothing here any more" in answer
    assert "key lost" in answer
    assert ours.asked(place).status_code == 403
    assert "key was lost" in asks(ours, digest).content.decode()
    decided = ours.browser("inspector").post(
        f"/filings/{digest}/decision/", {"outcome": "closed", "reasons": "No more is needed."}
    )
    assert "key was lost" in decided.content.decode()
    assert not FilingEvent.objects.filter(kind__in=("asked", "decided")).exists()
    ours.row.refresh_from_db()
    assert ours.row.withdrawn_at is not None
