"""Who may ask for a receipt and for events: whoever signs the call, once, for this request."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from recipient_desk import Desk, now

from fairwitness.sealing import ssh
from fairwitness.web.store.models import Call, FilingEvent, ReceivedFiling
from fairwitness.web.store.recipient import arriving, events, filers


def test_a_call_is_taken_once(ours: Desk) -> None:
    where = f"/filing/v1/filings/{ours.filed()}/receipt"
    headers = {"Authorization": ours.call(where)}
    assert Client().get(where, headers=headers).status_code == 200
    again = Client().get(where, headers=headers)
    assert (again.status_code, "used before" in again.json()["what"]) == (401, True)
    assert Client().get(where).status_code == 401


@pytest.mark.parametrize(
    "other",
    [
        {"method": "POST"},
        {"host": "desk.elsewhere.example"},
        {"at": now() - timedelta(minutes=6)},
        {"at": now() + timedelta(hours=1)},
    ],
    ids=["method", "host", "old", "early"],
)
def test_a_call_for_something_else_is_refused(ours: Desk, other: dict[str, Any]) -> None:
    where = f"/filing/v1/filings/{ours.filed()}/receipt"
    assert ours.asked(where, **other).status_code == 401


def test_a_call_for_another_path_or_of_another_kind_is_refused(ours: Desk) -> None:
    digest = ours.filed()
    call = ours.call(f"/filing/v1/filings/{digest}/receipt")
    other = Client().get(f"/filing/v1/filings/{digest}/events", headers={"Authorization": call})
    assert other.status_code == 401
    for text in ("", "Fairwitness", "Fairwitness !!", "Fairwitness AAAA", f"Basic {call}", "é"):
        where = f"/filing/v1/filings/{digest}/receipt"
        assert Client().get(where, headers={"Authorization": text}).status_code in {401, 422}


def test_another_filers_receipt_is_not_there(ours: Desk) -> None:
    digest, other = ours.filed(), ssh.new()
    where = f"/filing/v1/filings/{digest}/receipt"
    assert ours.asked(where, other).status_code == 403
    line = str(ssh.public_of(other))
    filers.register(ours.people["clerk"], name="Blog", contact="b@blog.example", key=line)
    for place in ("receipt", "events"):
        assert ours.asked(f"/filing/v1/filings/{digest}/{place}", other).status_code == 404
    missing = ours.asked(f"/filing/v1/filings/{'0' * 64}/receipt")
    assert missing.status_code == 404


def test_a_call_by_a_key_that_it_does_not_name_is_refused(ours: Desk) -> None:
    where = f"/filing/v1/filings/{ours.filed()}/receipt"
    mine, forged = ours.call(where), ours.call(where, ssh.new())
    assert mine != forged
    text = urlsafe_b64decode(mine.split()[1]).partition(b"-----BEGIN")[0]
    signature = urlsafe_b64decode(forged.split()[1]).partition(b"-----BEGIN")[2]
    mixed = urlsafe_b64encode(text + b"-----BEGIN" + signature).decode()
    answer = Client().get(where, headers={"Authorization": f"Fairwitness {mixed}"})
    assert answer.status_code == 422


def test_calls_are_forgotten_when_they_count_no_more(ours: Desk) -> None:
    ours.asked(f"/filing/v1/filings/{ours.filed()}/receipt")
    assert Call.objects.count() == 1
    arriving.tidy(now() + timedelta(minutes=20))
    assert not Call.objects.exists()


def test_events_wait_where_a_law_says_so(ours: Desk, settings: Any) -> None:
    settings.EVENTS_DELAY = timedelta(days=30)
    digest = ours.filed()
    filing = ReceivedFiling.objects.get()
    alice = ours.people["alice"].user
    events.add(filing, FilingEvent.Kind.REQUESTED, by=alice, detail={"opener": "alice"})
    told = ours.asked(f"/filing/v1/filings/{digest}/events").json()
    assert told["delay_days"] == 30
    assert [one["what"] for one in told["events"]] == ["received"]
    later = events.told(filing, now() + timedelta(days=31))
    assert [one.kind for one in later] == ["received", "requested"]


def test_what_anybody_may_have(ours: Desk) -> None:
    ours.filed()
    browser = Client()
    assert browser.get("/filing/v1/manifest").content == bytes(ours.manifest)
    assert browser.get(f"/filing/v1/manifests/{ours.manifest.digest}").status_code == 200
    assert browser.get("/filing/v1/log.key.pub").content.startswith(b"localhost")
    assert b"filings" in browser.get("/filing/v1/log/checkpoint").content
    assert browser.get("/filing/v1/log/tile/0/000.p/3").status_code == 200
    for hostile in ("../keys/ledger.key", "tile/../../keys/ledger.key", ".lock", "tile/0/000"):
        assert browser.get(f"/filing/v1/log/{hostile}").status_code == 404
