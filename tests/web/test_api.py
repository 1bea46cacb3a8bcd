import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from outgoing_people import HOSTILE, Place, dossier, place, yesterday
from test_findings_csv import stand_in

from fairwitness.core.problem import Problem
from fairwitness.web.operator.api import callers
from fairwitness.web.store import tokens
from fairwitness.web.store.models import Answer, ApiToken, Assessment, Collection, Entry, Service

pytestmark = pytest.mark.django_db
SCOPES = [scope.value for scope in tokens.Scope]
PLACE = ("uk-osa", "items", "user-base")
ENDPOINTS = (
    ("get", "services", "services:read"),
    ("get", "services/{service}", "services:read"),
    ("get", "services/{service}/collections", "figures:read"),
    ("get", "collections/{collection}/figures", "figures:read"),
    ("get", "assessments", "assessments:read"),
    ("get", "assessments/{assessment}", "assessments:read"),
    ("patch", "assessments/{assessment}", "assessments:write"),
    ("get", "assessments/{assessment}/answers", "assessments:read"),
    ("put", "assessments/{assessment}/answers/{pack}/{section}/{key}", "assessments:write"),
    ("get", "assessments/{assessment}/findings", "findings:read"),
    ("get", "assessments/{assessment}/findings.csv", "findings:read"),
)


@pytest.fixture(autouse=True)
def _found(monkeypatch: pytest.MonkeyPatch) -> None:
    callers.COUNTED.clear()
    stand_in(monkeypatch, dossier())


@pytest.fixture
def ours() -> Place:
    return place("ours")


def call(token: str | None, path: str, method: str = "get", **how: Any) -> Any:
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    if method == "patch":
        how = {"data": "{}", "content_type": "application/json"} | how
    if method == "put":
        body = '{"based_on": 0, "fields": {"answer": "A small forum."}}'
        how = {"data": body, "content_type": "application/json"} | how
    return getattr(Client(), method)(f"/api/v1/{path}", headers=headers, **how)


def at(path: str, where: Place) -> str:
    return path.format(
        service=where.service.pk,
        collection=where.collection.pk,
        assessment=where.assessment.pk,
        **dict(zip(("pack", "section", "key"), PLACE, strict=True)),
    )


def test_every_endpoint_stands_in_the_table_of_this_test() -> None:
    schema = Client().get("/api/v1/openapi.json").json()
    assert schema["openapi"].startswith("3.1")
    there = {(m, p.removeprefix("/api/v1/")) for p, ms in schema["paths"].items() for m in ms}
    ids = {"service": "service_id", "collection": "collection_id", "assessment": "assessment_id"}
    ids |= {name: name for name in ("pack", "section", "key")}
    tested = {(m, p.format(**{k: f"{{{v}}}" for k, v in ids.items()})) for m, p, _ in ENDPOINTS}
    assert tested == there
    for methods in schema["paths"].values():
        for operation in methods.values():
            assert {"200", "401", "403", "422", "429"} <= operation["responses"].keys()
            assert operation["security"]


@pytest.mark.parametrize("scope", SCOPES)
def test_a_token_opens_what_its_scope_says_and_nothing_else(ours: Place, scope: str) -> None:
    secret = ours.token(scope)
    for method, path, needed in ENDPOINTS:
        answer = call(secret, at(path, ours), method)
        assert answer.status_code == (200 if scope == needed else 403), path
        if answer.status_code == 403:
            assert answer.json().keys() == {"code", "what", "fix"}


def test_what_belongs_to_strangers_is_not_there(ours: Place) -> None:
    theirs = place("theirs")
    secret = theirs.token(*SCOPES)
    for method, path, _ in ENDPOINTS:
        answer = call(secret, at(path, ours), method)
        if "{" in path:
            assert answer.status_code == 404
            assert answer.json()["code"] == "not-there"
        else:
            assert [row["id"] for row in answer.json()["items"]] in (
                [theirs.service.pk],
                [theirs.assessment.pk],
            )


def test_no_token_and_tokens_that_do_not_hold_are_refused_alike(ours: Place) -> None:
    old = ours.token(*SCOPES, now=yesterday(), days=1)
    withdrawn = ours.token(*SCOPES)
    row = ApiToken.objects.get(digest=tokens.digest(withdrawn))
    tokens.revoke(row, ours.owner, now=timezone.now())
    for method, path, _ in ENDPOINTS:
        for secret in (None, "", "fw_x", old, withdrawn):
            answer = call(secret, at(path, ours), method)
            assert answer.status_code == 401
            assert answer["WWW-Authenticate"] == "Bearer"
            assert answer.json()["fix"]


def test_a_session_in_a_browser_opens_nothing(ours: Place) -> None:
    browser = Client()
    browser.force_login(ours.owner)
    assert browser.get("/api/v1/services").status_code == 401


def test_a_token_ends_with_the_role_behind_it(ours: Place) -> None:
    secret = ours.token("assessments:write", "assessments:read")
    member = ours.member(ours.owner)
    member.is_owner = False
    member.save()
    path = f"assessments/{ours.assessment.pk}"
    assert call(secret, path, "patch").status_code == 403
    assert call(secret, path).status_code == 200
    member.delete()
    assert call(secret, path).status_code == 401


def test_figures_come_as_released(ours: Place) -> None:
    secret = ours.token("figures:read")
    path = f"collections/{ours.collection.pk}/figures"
    active, new, share = call(secret, path).json()["items"]
    assert active["value"] == 1250
    assert active["window"] == {"start": "2026-01-01", "end": "2026-07-01"}
    assert (new["value"], new["status"], new["note"]["zh"]) == (None, "suppressed", "少于10。")
    assert share["dimensions"] == {"category": "spam"}
    assert call(secret, f"{path}?metric=accounts.new").json()["total"] == 1
    Collection.objects.update(state=Collection.State.READING, evidence="")
    assert call(secret, path).status_code == 409


def test_lists_come_in_parts(ours: Place) -> None:
    for n in range(4):
        Service.objects.create(organisation=ours.organisation, name=f"s{n}")
    secret, seen, offset = ours.token("services:read"), [], 0
    while offset is not None:
        page = call(secret, f"services?limit=2&offset={offset}").json()
        assert page["total"] == 5
        seen += [row["id"] for row in page["items"]]
        offset = page["next"]
    assert seen == sorted(seen)
    assert len(set(seen)) == 5
    assert call(secret, "services?offset=99").json()["items"] == []
    for bad in ("limit=0", "limit=201", "limit=x", "offset=-1", "offset=99999999999999999999"):
        assert call(secret, f"services?{bad}").status_code == 422


def test_assessments_are_found_by_service_and_state(ours: Place) -> None:
    secret = ours.token("assessments:read")
    for query, total in (("state=draft", 1), ("state=signed", 0), ("service=999", 0), ("", 1)):
        assert call(secret, f"assessments?{query}").json()["total"] == total
    assert call(secret, "assessments?state=lost").status_code == 422
    misspelt = call(secret, "assessments?status=draft")
    assert misspelt.status_code == 422
    assert "state" in misspelt.json()["fix"]


def test_a_draft_can_be_changed_and_the_trail_says_so(ours: Place) -> None:
    secret = ours.token("assessments:write")
    path = f"assessments/{ours.assessment.pk}"
    changed = call(secret, path, "patch", data='{"due_on": null, "because": "New law"}')
    assert changed.json()["due_on"] is None
    entry = Entry.objects.get(verb="assessment.changed")
    assert (entry.by, entry.detail["fields"]) == (ours.owner, ["because", "due_on"])
    for body in ('{"state": "signed"}', '{"due_on": "soon"}', "{", "[]", '{"because": "a\\u0000"}'):
        answer = call(secret, path, "patch", data=body)
        assert answer.status_code == 422, body
        assert answer.json().keys() == {"code", "what", "fix"}
    Assessment.objects.update(state=Assessment.State.SIGNED)
    assert call(secret, path, "patch", data='{"because": "x"}').status_code == 409
    assert Assessment.objects.get().because == "New law"


def write(secret: str, path: str, based_on: int, **fields: Any) -> Any:
    body = json.dumps({"based_on": based_on, "fields": fields})
    return call(secret, path, "put", data=body)


def test_a_program_writes_an_answer_and_the_trail_names_its_token(ours: Place) -> None:
    secret = ours.token("assessments:write", "assessments:read")
    path = at("assessments/{assessment}/answers/{pack}/{section}/{key}", ours)
    first = write(secret, path, 0, answer="Some 1200 people.")
    assert (first.status_code, first.json()["revision"]) == (200, 1)
    assert write(secret, path, 1, answer="Some 1300 people.").json()["revision"] == 2
    listed = call(secret, at("assessments/{assessment}/answers", ours)).json()
    assert [(row["key"], row["revision"]) for row in listed["items"]] == [("user-base", 2)]
    assert listed["items"][0]["fields"] == {"answer": "Some 1300 people."}
    entries = Entry.objects.filter(verb="answer.saved").order_by("id")
    row = ApiToken.objects.get(digest=tokens.digest(secret))
    assert [(e.by, e.detail["token"], e.detail["revision"]) for e in entries] == [
        (ours.owner, row.pk, 1),
        (ours.owner, row.pk, 2),
    ]


def test_what_two_write_at_once_is_lost_by_neither(ours: Place) -> None:
    secret = ours.token("assessments:write")
    path = at("assessments/{assessment}/answers/{pack}/{section}/{key}", ours)
    write(secret, path, 0, answer="Theirs.")
    answer = write(secret, path, 0, answer="Ours.")
    assert answer.status_code == 409
    told = answer.json()
    assert told["code"] == "written-meanwhile"
    assert (told["yours"], told["theirs"]["fields"]) == ({"answer": "Ours."}, {"answer": "Theirs."})
    assert told["theirs"]["revision"] == 1
    assert [one.value for one in Answer.objects.all()] == [{"answer": "Theirs."}]
    assert write(secret, path, 1, answer="Both.").status_code == 200


def test_only_what_is_asked_can_be_answered_and_only_in_a_draft(ours: Place) -> None:
    secret = ours.token("assessments:write")
    path = at("assessments/{assessment}/answers/{pack}/{section}/{key}", ours)
    for bad in ({"answer": "x" * 60_000}, {"answer": "a\0"}, {"answer": 7}, {"answer": None}):
        assert write(secret, path, 0, **bad).status_code == 422, bad
    for bad in ({"level": "high"}, {"answer": ["a"]}, {"": "a"}):
        assert write(secret, path, 0, **bad).json()["code"] == "not-an-answer", bad
    for key, said in (("registration", "perhaps"), ("none", "a")):
        refused = write(secret, path.replace("user-base", key), 0, answer=said)
        assert (refused.status_code, refused.json()["code"]) == (409, "not-an-answer")
    Assessment.objects.update(state=Assessment.State.SIGNED)
    refused = write(secret, path, 0, answer="a")
    assert (refused.status_code, refused.json()["code"]) == (409, "assessment-closed")
    assert not Answer.objects.exists()


def test_findings_come_as_json_and_as_a_table(ours: Place) -> None:
    secret = ours.token("findings:read")
    path = f"assessments/{ours.assessment.pk}/findings"
    first = call(secret, f"{path}?limit=1").json()
    assert (first["total"], first["next"]) == (2, 1)
    assert first["items"][0]["pack"] == "uk-osa/2025-12"
    table = call(secret, f"{path}.csv")
    assert table["Content-Type"] == "text/csv; charset=utf-8"
    assert table.content.count(b"\r\n") == 3


def test_an_assessment_that_cannot_be_judged_says_why(
    ours: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(monkeypatch, Problem("There is no evidence.", fix="Collect some."))
    answer = call(ours.token("findings:read"), f"assessments/{ours.assessment.pk}/findings")
    assert answer.status_code == 409
    assert answer.json() == {
        "code": "problem",
        "what": "There is no evidence.",
        "fix": "Collect some.",
    }


def test_one_token_can_only_call_so_often(ours: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(callers, "CALLS", 3)
    monkeypatch.setattr(callers, "MINUTE_S", 10**10)  # no minute ends within this test
    first, second = ours.token("services:read"), ours.token("services:read")
    assert [call(first, "services").status_code for _ in range(5)] == [200, 200, 200, 429, 429]
    assert call(first, "services")["Retry-After"] == "60"
    assert call(second, "services").status_code == 200


def test_an_unknown_address_of_the_api_answers_in_json() -> None:
    for path in ("/api/", "/api/v2/services", "/api/v1/services/1/x", "/api/v1/docs"):
        for method in ("get", "post"):
            answer = getattr(Client(enforce_csrf_checks=True), method)(path)
            assert answer.status_code == 404
            assert answer.json()["code"] == "not-there"


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_comes_out_as_it_went_in_and_is_never_a_page(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(monkeypatch, dossier(text))
    ours = place("ours", service=text, because=text, organisation=text, person=text)
    secret = ours.token(*SCOPES)
    for method, path, _ in ENDPOINTS:
        answer = call(secret, at(path, ours), method)
        assert answer.status_code == 200
        assert answer["Content-Type"].split(";")[0] in {"application/json", "text/csv"}
        assert answer["X-Content-Type-Options"] == "nosniff"
    assert call(secret, f"services/{ours.service.pk}").json()["name"] == ours.service.name
    sent = json.dumps({"because": text})
    assert call(secret, at("assessments/{assessment}", ours), "patch", data=sent).status_code in {
        200,
        422,
    }
