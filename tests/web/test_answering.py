from datetime import date

import made_assessment as making
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fairwitness.web.operator.dossier import answers_of, grounds_of
from fairwitness.web.store import answering, beside, packs
from fairwitness.web.store.models import Answer, Assessment, Assignment, Comment, Notification
from fairwitness.web.store.places import LONGEST, NotAnAnswer, Spot, TooLong

pytestmark = pytest.mark.django_db

TEXT = next(i.id for i in packs.pack(making.CAC).items if i.asks == "text")
CHOICE = next(i for i in packs.pack(making.CAC).items if i.asks == "choice")
ITEM = Spot("cac-2018", "items", TEXT)
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def who() -> making.Made:
    return making.made()


@pytest.fixture
def draft(who: making.Made) -> Assessment:
    return who.start(making.CAC, making.UK)


def _address(made: Assessment, verb: str, spot: Spot = ITEM) -> str:
    return f"/assessments/{made.pk}/{verb}/{'/'.join(spot)}"


def _said(made: Assessment, spot: Spot = ITEM) -> dict[str, object] | None:
    row = answering.newest(made, spot)
    return None if row is None else row.value


def test_without_scripts_an_answer_is_saved_and_the_page_says_so(
    who: making.Made, draft: Assessment
) -> None:
    browser = making.client(who.author)
    answer = browser.post(
        _address(draft, "save"), {"answer": "Four reviewers.", "based_on": "0"}, follow=True
    )
    page = answer.content.decode()
    assert "Saved as version 1" in page
    assert "Four reviewers." in page
    assert _said(draft) == {"answer": "Four reviewers."}


def test_autosave_answers_with_the_version_that_comes_next(
    who: making.Made, draft: Assessment
) -> None:
    browser = making.client(who.author)
    for n in (1, 2):
        answer = browser.post(
            _address(draft, "save"), {"answer": f"Text {n}", "based_on": str(n - 1)}, **HTMX
        )
        assert f'value="{n}" hx-swap-oob="true"' in answer.content.decode()
    again = browser.post(_address(draft, "save"), {"answer": "Text 2", "based_on": "2"}, **HTMX)
    assert "version 2" in again.content.decode()
    assert Answer.objects.filter(key=TEXT).count() == 2


def test_an_older_version_can_count_again(who: making.Made, draft: Assessment) -> None:
    answering.save(draft, ITEM, {"answer": "Old"}, based_on=0, by=who.author)
    answering.save(draft, ITEM, {"answer": "New"}, based_on=1, by=who.author)
    making.client(who.author).post(_address(draft, "keep"), {"based_on": "2", "version": "1"})
    newest = answering.newest(draft, ITEM)
    assert newest is not None
    assert (newest.revision, newest.value) == (3, {"answer": "Old"})


HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "=HYPERLINK(1)",
    "\u202eevil\u202c",
    "nul\x00byte",
    "👩‍👩‍👧 emoji",
    "{{ 7|add:7 }}{% load i18n %}",
    "</textarea><script>1</script>",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_kept_and_shown_as_text(
    who: making.Made, draft: Assessment, text: str
) -> None:
    browser = making.client(who.author)
    browser.post(_address(draft, "save"), {"answer": text, "based_on": "0"})
    browser.post(_address(draft, "comment"), {"text": text})
    assert _said(draft) == {"answer": text.replace("\x00", "")}
    page = browser.get(_address(draft, "answer")).content.decode()
    assert "<script>alert" not in page
    assert "<script>1" not in page
    assert "<img src=x" not in page
    assert "\x00" not in page
    if "\u202e" in text:
        assert "[U+202E]evil" in page
    review = browser.get(f"/assessments/{draft.pk}/review/").content.decode()
    assert "<script>alert" not in review


@given(text=st.text(max_size=300))
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_text_is_kept_but_for_what_is_no_character(
    who: making.Made, draft: Assessment, text: str
) -> None:
    row = answering.newest(draft, ITEM)
    based_on = 0 if row is None else row.revision
    answering.save(draft, ITEM, {"answer": text}, based_on=based_on, by=who.author)
    once = _said(draft) or {}
    row = answering.newest(draft, ITEM)
    based_on = 0 if row is None else row.revision
    answering.save(draft, ITEM, once, based_on=based_on, by=who.author)
    assert (_said(draft) or {}) == once


def test_a_megabyte_is_refused_with_a_sentence_and_stays_in_the_form(
    who: making.Made, draft: Assessment
) -> None:
    browser = making.client(who.author)
    long = "long " * 200_000
    answer = browser.post(_address(draft, "save"), {"answer": long, "based_on": "0"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "at most 50,000 can be kept" in page
    assert long in page
    assert _said(draft) is None
    short = browser.post(_address(draft, "save"), {"answer": long, "based_on": "0"}, **HTMX)
    assert "Not saved." in short.content.decode()
    with pytest.raises(TooLong):
        beside.comment(draft, ITEM, "x" * (LONGEST + 1), by=who.author)


def test_a_choice_that_there_is_not_is_refused(who: making.Made, draft: Assessment) -> None:
    spot = Spot("cac-2018", "items", CHOICE.id)
    with pytest.raises(NotAnAnswer):
        answering.save(draft, spot, {"answer": "perhaps"}, based_on=0, by=who.author)
    answering.save(draft, spot, {"answer": CHOICE.options[0].id}, based_on=0, by=who.author)


@pytest.mark.parametrize(
    ("spot", "fields"),
    [
        (Spot("uk-osa", "risks", "terrorism"), {"level": "enormous"}),
        (Spot("uk-osa", "risks", "terrorism"), {"controls": ["none-such"]}),
        (Spot("uk-osa", "findings", "uk-osa/record/incomplete"), {"due": "soon"}),
        (Spot("uk-osa", "items", "none-such"), {"answer": "x"}),
        (Spot("eu-dsa", "items", "none-such"), {"answer": "x"}),
        (Spot("uk-osa", "nothing", "x"), {"answer": "x"}),
    ],
)
def test_what_is_not_asked_is_not_kept(
    who: making.Made, draft: Assessment, spot: Spot, fields: dict[str, object]
) -> None:
    with pytest.raises(NotAnAnswer):
        answering.save(draft, spot, fields, based_on=0, by=who.author)
    assert not Answer.objects.filter(assessment=draft).exists()


def test_a_level_is_shown_with_the_rule_that_raised_it(who: making.Made, draft: Assessment) -> None:
    kind = packs.pack(making.UK).kinds[0].id
    spot = Spot("uk-osa", "risks", kind)
    answer = making.client(who.author).post(
        _address(draft, "save", spot),
        {"level": "negligible", "reasoning": "Few meet.", "based_on": "0"},
        **HTMX,
    )
    rule = next(r for r in packs.pack(making.UK).rules if r.id == "unsupported")
    assert rule.text.en[:40] in answer.content.decode().replace("&#x27;", "'")


def test_a_finding_appears_with_an_answer_and_goes_with_another(
    who: making.Made, draft: Assessment
) -> None:
    item, check = next(
        (item, check)
        for item in packs.pack(making.CAC).items
        for check in item.checks
        if check.about == "answer" and check.when == "one_of" and item.asks == "choice"
    )
    spot = Spot("cac-2018", "items", item.id)
    browser = making.client(who.author)
    good = next(o.id for o in item.options if o.id not in check.values)
    bad = browser.post(
        _address(draft, "save", spot), {"answer": check.values[0], "based_on": "0"}, **HTMX
    )
    assert f"{item.id}/{check.id}" in bad.content.decode()
    answer = browser.post(_address(draft, "save", spot), {"answer": good, "based_on": "1"}, **HTMX)
    assert f"{item.id}/{check.id}" not in answer.content.decode()


def test_a_control_is_listed_named_by_a_risk_and_taken_off(
    who: making.Made, draft: Assessment
) -> None:
    browser = making.client(who.author)
    answer = browser.post(f"/assessments/{draft.pk}/add/uk-osa/controls/", {"title": "Filters"})
    spot = Spot("uk-osa", "controls", "controls-1".replace("controls", "control"))
    assert answer["Location"].endswith("/controls/control-1")
    kind = packs.pack(making.UK).kinds[0].id
    risk = Spot("uk-osa", "risks", kind)
    answering.save(draft, risk, {"controls": ["control-1"]}, based_on=0, by=who.author)
    given_ = answers_of(grounds_of(draft)).packs["uk-osa"]
    assert [c.title for c in given_.controls] == ["Filters"]
    assert given_.risks[kind].controls == ("control-1",)
    answering.save(draft, spot, {"title": " "}, based_on=1, by=who.author)
    assert answers_of(grounds_of(draft)).packs["uk-osa"].controls == ()
    other = answering.add(draft, "uk-osa", "controls", "Staff", by=who.author)
    assert other.key == "control-2"


def test_a_finding_gets_an_owner_and_a_day(who: making.Made, draft: Assessment) -> None:
    spot = Spot("cac-2018", "findings", "cac-2018/record/incomplete")
    making.client(who.author).post(
        _address(draft, "save", spot), {"owner": "Bo", "due": "2026-12-01", "based_on": "0"}
    )
    page = making.client(who.viewer).get(f"/assessments/{draft.pk}/findings/").content.decode()
    assert "Bo, until 1 December 2026" in page


def test_comments_are_settled_by_name(who: making.Made, draft: Assessment) -> None:
    browser = making.client(who.reviewer)
    browser.post(_address(draft, "comment"), {"text": "How many?"})
    kept = Comment.objects.get()
    page = browser.get(f"/assessments/{draft.pk}/").content.decode()
    assert "comment open" in page
    making.client(who.author).post(f"/assessments/{draft.pk}/comments/{kept.pk}/settle/")
    kept.refresh_from_db()
    assert kept.settled_by == who.author
    other = who.start()
    assert (
        making.client(who.author)
        .post(f"/assessments/{other.pk}/comments/{kept.pk}/settle/")
        .status_code
        == 404
    )


def test_a_task_is_given_and_told_in_both_languages(who: making.Made, draft: Assessment) -> None:
    making.client(who.author).post(
        _address(draft, "assign"), {"user": str(who.second.pk), "due_on": "2026-12-01"}
    )
    given_ = Assignment.objects.get()
    assert (given_.user, given_.due_on) == (who.second, date(2026, 12, 1))
    told = Notification.objects.get(user=who.second)
    assert told.topic == "task.assigned"
    assert set(told.text) == {"en", "zh"}
    assert making.client(who.second).get(told.link).status_code == 200
    making.client(who.author).post(_address(draft, "assign"), {"user": str(who.stranger.pk)})
    assert not Assignment.objects.exists()


@pytest.mark.parametrize("verb", ["save", "keep", "comment", "assign"])
def test_who_may_not_write_is_refused(who: making.Made, draft: Assessment, verb: str) -> None:
    answering.save(draft, ITEM, {"answer": "A"}, based_on=0, by=who.author)
    fields = {"answer": "B", "text": "B", "based_on": "1", "version": "1"}
    assert making.client(who.viewer).post(_address(draft, verb), fields).status_code == 403
    assert making.client(who.stranger).post(_address(draft, verb), fields).status_code == 404
    assert _said(draft) == {"answer": "A"}


def test_a_chart_is_a_picture_of_its_own_without_scripts(
    who: making.Made, draft: Assessment
) -> None:
    browser = making.client(who.viewer)
    address = f"/assessments/{draft.pk}/chart/notices.received/synapse/month.svg"
    answer = browser.get(address)
    assert answer["Content-Type"] == "image/svg+xml"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer.content.startswith(b"<svg ")
    assert browser.get(address.replace("month", "planet")).status_code == 404


def test_every_chart_has_its_table(who: making.Made, draft: Assessment) -> None:
    shown = 0
    browser = making.client(who.viewer)
    for item in packs.pack(making.CAC).items:
        if not item.metrics:
            continue
        page = browser.get(_address(draft, "answer", Spot("cac-2018", "items", item.id)))
        text = page.content.decode()
        shown += text.count("<img src=")
        assert text.count("<img src=") == text.count("The same as a table")
        assert "style=" not in text
        assert "<script>" not in text
    assert shown > 3
