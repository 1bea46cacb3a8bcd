import json
from datetime import date

import made_assessment as making
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fairwitness.web.operator.dossier import answers_of, dossier_of, grounds_of
from fairwitness.web.store import answering, beside, starting
from fairwitness.web.store.models import Assessment, Assignment, Comment, Entry
from fairwitness.web.store.places import Spot

pytestmark = pytest.mark.django_db


@pytest.fixture
def who() -> making.Made:
    return making.made()


def _signed(assessment: Assessment) -> Assessment:
    assessment.state = Assessment.State.SIGNED
    assessment.save()
    return assessment


def test_an_author_starts_one_and_sees_its_tasks(who: making.Made) -> None:
    browser = making.client(who.author)
    address = f"/services/{who.service.pk}/assess/"
    page = browser.get(address).content.decode()
    assert "cac-2018/2018-11-30" in page
    answer = browser.post(
        address, {"pack": [making.CAC, making.UK], "lang": ["en"], "because": "A launch."}
    )
    made = Assessment.objects.get()
    assert answer["Location"] == f"/assessments/{made.pk}/"
    assert made.collection is not None
    page = browser.get(answer["Location"]).content.decode()
    assert "not answered" in page
    assert "Levels of risk" in page
    assert Entry.objects.filter(verb="assessment.started").exists()


def test_a_start_without_a_reason_keeps_the_form(who: making.Made) -> None:
    browser = making.client(who.author)
    answer = browser.post(
        f"/services/{who.service.pk}/assess/", {"pack": [making.CAC], "lang": ["zh"]}
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "There is no reason." in page
    assert 'value="cac-2018/2018-11-30" checked' in page


def test_a_duty_is_kept_with_its_day(who: making.Made) -> None:
    browser = making.client(who.author)
    address = f"/services/{who.service.pk}/assess/?duty=cac-growth&due=2026-12-01"
    assert "1 December 2026" in browser.get(address).content.decode()
    browser.post(
        address,
        {"pack": [making.CAC], "lang": ["en"], "duty": "cac-growth", "due": "2026-12-01"},
    )
    made = Assessment.objects.get()
    assert (made.duty, str(made.due_on)) == ("cac-growth", "2026-12-01")


def test_two_versions_of_one_pack_are_refused(who: making.Made) -> None:
    with pytest.raises(starting.CannotStart):
        who.start(making.UK, making.UK_NEW)


def test_answers_are_carried_over_from_the_signed_one(who: making.Made) -> None:
    first = who.start(making.CAC)
    answering.save(first, making.HEAD, {"answer": "Heron"}, based_on=0, by=who.second)
    _signed(first)
    following = who.start(making.CAC)
    row = answering.newest(following, making.HEAD)
    assert following.previous == first
    assert row is not None
    assert (row.value, row.carried, row.by) == ({"answer": "Heron"}, True, who.second)


def test_a_newer_version_reopens_just_what_it_changed(who: making.Made) -> None:
    first = who.start(making.UK)
    changed = starting.packs.changed(making.UK, making.UK_NEW)
    altered = Spot("uk-osa", "risks", changed.kinds.altered[0]) if changed.kinds.altered else None
    altered = altered or Spot("uk-osa", "items", changed.items.altered[0])
    same = Spot("uk-osa", "factors", "1a")
    kept = starting.packs.pack(making.UK).factors[0].code
    same = Spot("uk-osa", "factors", kept)
    assert kept not in changed.factors.reopened
    text = {"level": "low", "reasoning": "Few."} if altered.part == "risks" else {"note": "Few."}
    answering.save(first, altered, text, based_on=0, by=who.author)
    answering.save(first, same, {"answer": "yes"}, based_on=0, by=who.author)
    _signed(first)
    following = who.start(making.UK_NEW)
    assert grounds_of(following).waiting == {altered}
    assert (
        "changed by the rules"
        in making.client(who.author).get(f"/assessments/{following.pk}/").content.decode()
    )
    given = answers_of(grounds_of(following)).packs["uk-osa"]
    assert altered.key not in getattr(given, altered.part)
    assert kept in given.factors
    answering.save(following, altered, text, based_on=1, by=who.author, settles=True)
    assert altered.key in getattr(answers_of(grounds_of(following)).packs["uk-osa"], altered.part)


def test_the_dossier_has_every_pack_and_all_figures(who: making.Made) -> None:
    made = who.start(making.CAC, making.UK)
    answering.save(made, making.HEAD, {"answer": "Heron"}, based_on=0, by=who.author)
    dossier = dossier_of(made, made_at=made.started_at)
    assert dossier.service == "Heron"
    assert [one.pack for one in dossier.assessments] == ["cac-2018", "uk-osa"]
    assert dossier.evidence == making.evidence()


def test_what_is_kept_between_two_looks_is_never_old(who: making.Made) -> None:
    made, of = who.start(making.CAC), making.client(who.author)
    path = f"/assessments/{made.pk}/"
    first, again = (of.get(path).content.decode() for _ in range(2))
    assert "0 / " in first
    assert first.count(">not answered<") == again.count(">not answered<") > 1
    spot = Spot("cac-2018", "items", "art5-1-officer")
    answering.save(made, spot, {"answer": "Three people."}, based_on=0, by=who.author)
    answered = of.get(path).content.decode()
    assert answered.count(">not answered<") == first.count(">not answered<") - 1
    at = answering.at(made, making.HEAD)
    given = Assignment.objects.create(**at, user=who.second, assigned_by=who.author)
    assert str(who.second) in of.get(path).content.decode()
    given.due_on = date(2026, 12, 24)
    given.save()
    assert "24 December 2026" in of.get(path).content.decode()
    assert "2026年12月24日" in of.get(path, headers={"accept-language": "zh-hans"}).content.decode()
    beside.comment(made, spot, "Since when?", by=who.reviewer)
    assert ">comment open<" in of.get(path).content.decode()
    beside.settle(made, Comment.objects.get().pk, by=who.author)
    assert ">comment open<" not in of.get(path).content.decode()
    answering.save(made, spot, {"answer": "Four people."}, based_on=0, by=who.second)
    assert ">two texts<" in of.get(path).content.decode()
    answering.save(made, spot, {"answer": "Three people."}, based_on=1, by=who.author, settles=True)
    assert ">two texts<" not in of.get(path).content.decode()


def test_what_changed_shows_figures_and_answers(who: making.Made) -> None:
    first = who.start(making.CAC)
    answering.save(first, making.HEAD, {"answer": "Heron"}, based_on=0, by=who.author)
    _signed(first)
    other = json.loads(making._EVIDENCE)  # noqa: SLF001 - the same with one number changed
    total = next(
        f for f in other["figures"] if f["metric"] == "rooms.total" and not f["dimensions"]
    )
    total["value"] = 4321
    making.collected(who.service, json.dumps(other))
    following = who.start(making.CAC)
    answering.save(following, making.HEAD, {"answer": "Egret"}, based_on=1, by=who.author)
    page = making.client(who.viewer).get(f"/assessments/{following.pk}/changes/").content.decode()
    assert "4,321" in page
    assert ">96<" in page
    assert "Heron</p>" in page
    assert "Egret</p>" in page
    assert "1,284,112" not in page


PAGES = (
    ("", 11),
    ("findings/", 12),
    ("risks/", 12),
    ("measures/", 12),
    ("review/", 16),
    ("sign/", 12),
    ("header/uk-osa/", 14),
    ("answer/uk-osa/risks/terrorism", 18),
    ("answer/cac-2018/items/art5-3-log", 18),
)


@pytest.mark.parametrize(("page", "most"), PAGES)
def test_the_number_of_queries_of_a_page_is_bounded(who: making.Made, page: str, most: int) -> None:
    made = who.start(making.CAC, making.UK)
    pack = starting.packs.pack(making.CAC)
    for item in pack.items[:30]:
        if item.asks == "text":
            spot = Spot("cac-2018", "items", item.id)
            answering.save(made, spot, {"answer": "We do."}, based_on=0, by=who.author)
            beside.comment(made, spot, "Why?", by=who.reviewer)
    page = page.replace("art5-3-log", pack.items[3].id)
    page = page.replace("terrorism", starting.packs.pack(making.UK).kinds[0].id)
    browser = making.client(who.author)
    browser.get(f"/assessments/{made.pk}/")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        answer = browser.get(f"/assessments/{made.pk}/{page}")
    assert answer.status_code == 200
    assert len(queries) <= most, [q["sql"][:200] for q in queries]


@pytest.mark.parametrize("page", ["", "findings/", "review/", "sign/", "header/cac-2018/"])
def test_a_stranger_finds_nothing_and_a_viewer_looks(who: making.Made, page: str) -> None:
    made = who.start()
    address = f"/assessments/{made.pk}/{page}"
    assert making.client(who.stranger).get(address).status_code == 404
    assert making.client(who.viewer).get(address).status_code == 200


def test_a_viewer_cannot_start_one(who: making.Made) -> None:
    assert making.client(who.viewer).get(f"/services/{who.service.pk}/assess/").status_code == 403


@pytest.mark.parametrize("pack", [making.CAC, making.UK, "eu-dsa/2024-02-17"])
def test_every_place_of_every_pack_has_a_page_in_both_languages(
    who: making.Made, pack: str
) -> None:
    made = who.start(pack)
    browser = making.client(who.author)
    page = browser.get(f"/assessments/{made.pk}/").content.decode()
    links = {part.split('"')[0] for part in page.split('href="') if "/answer/" in part[:60]}
    assert len(links) > 10
    for link in sorted(links)[::7]:
        for language in ("en", "zh-hans"):
            browser.cookies["django_language"] = language
            assert browser.get(link).status_code == 200, link
