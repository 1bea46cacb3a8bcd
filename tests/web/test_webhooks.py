import base64
import hashlib
import hmac
import json
import re
import socket
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from listening import Receiver, receiver
from outgoing_people import HOSTILE, Place, logged_in, place, work

from fairwitness.core.words import Words
from fairwitness.web.operator import outgoing_tasks
from fairwitness.web.operator import posting as signing
from fairwitness.web.operator.outgoing_tasks import PAUSES, deliver, resume
from fairwitness.web.operator.telling import tell
from fairwitness.web.store.models import Delivery, Entry, Webhook
from fairwitness.web.store.models.notice import Topic
from fairwitness.web.store.outgoing import address, posting
from fairwitness.web.store.secrets import opened, sealed

SAID = Words("Signed: our forum", "已签署：我们的论坛")


@pytest.fixture
def ours(db: None) -> Place:  # noqa: ARG001 - the tables are needed
    return place("ours")


@pytest.fixture
def listener(socket_enabled: None, settings: Any) -> Iterator[Receiver]:  # noqa: ARG001 - switched on by it
    settings.PRIVATE_WEBHOOKS = True
    with receiver() as it:
        yield it


def webhook(where: Place, url: str, *topics: Topic) -> tuple[Webhook, str]:
    secret = signing.new_secret()
    made = Webhook.objects.create(
        organisation=where.organisation,
        url=url,
        secret=sealed(secret),
        topics=[str(topic) for topic in topics or Topic],
        created_by=where.owner,
    )
    return made, secret


def waiting_tasks() -> list[tuple[list[int], Any]]:
    rows = DBTaskResult.objects.filter(task_path=deliver.module_path, status="READY")
    return [(row.args_kwargs["args"], row.run_after) for row in rows]


def test_a_message_arrives_signed(ours: Place, listener: Receiver) -> None:
    _, secret = webhook(ours, f"{listener.url}hook?a=1")
    tell(Topic.SIGNED, ours.organisation, [ours.owner], SAID, "/assessments/1/")
    work()
    ((path, headers, body),) = listener.heard
    assert path == "/hook?a=1"
    said = json.loads(body)
    assert said.keys() == {"topic", "organisation", "at", "text", "link"}
    assert said["text"] == {"en": SAID.en, "zh": SAID.zh}
    assert said["link"] == "http://localhost:8000/assessments/1/"
    assert ours.owner.email not in body.decode()
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    assert abs(int(headers["webhook-timestamp"]) - time.time()) < 60
    delivery = Delivery.objects.get()
    assert (delivery.attempts, delivery.status) == (1, 204)
    assert delivery.delivered_at is not None


def test_only_webhooks_that_listen_and_belong_here_are_told(ours: Place) -> None:
    theirs = place("theirs")
    webhook(theirs, "https://theirs.example/")
    webhook(ours, "https://deaf.example/", Topic.DUTY_DUE)
    gone, _ = webhook(ours, "https://gone.example/")
    Webhook.objects.filter(pk=gone.pk).update(removed_at=timezone.now())
    heard, _ = webhook(ours, "https://ours.example/", Topic.SIGNED)
    tell(Topic.SIGNED, ours.organisation, [], SAID, "/")
    assert [d.webhook for d in Delivery.objects.all()] == [heard]


def test_it_tries_again_after_growing_pauses_and_then_gives_up(
    ours: Place, listener: Receiver
) -> None:
    listener.answers = [500] * 99
    webhook(ours, listener.url)
    tell(Topic.SIGNED, ours.organisation, [], SAID, "/")
    delivery = Delivery.objects.get()
    for attempt, pause in enumerate(PAUSES):
        now = timezone.now()
        deliver.call(delivery.pk, attempt)
        (after,) = [at for args, at in waiting_tasks() if args == [delivery.pk, attempt + 1]]
        assert pause <= after - now <= pause + timedelta(seconds=20)
    assert list(PAUSES) == sorted(set(PAUSES))
    assert PAUSES[-1] == timedelta(days=1)
    delivery.refresh_from_db()
    assert delivery.given_up_at is None
    deliver.call(delivery.pk, len(PAUSES))
    delivery.refresh_from_db()
    assert (delivery.attempts, delivery.status) == (len(PAUSES) + 1, 500)
    assert delivery.given_up_at is not None
    deliver.call(delivery.pk, len(PAUSES) + 1)
    assert len(listener.heard) == len(PAUSES) + 1
    assert len({headers["webhook-id"] for _, headers, _ in listener.heard}) == 1


def test_a_try_is_made_by_one_worker_alone(ours: Place, listener: Receiver) -> None:
    webhook(ours, listener.url)
    listener.answers = [503]
    tell(Topic.SIGNED, ours.organisation, [], SAID, "/")
    pk = Delivery.objects.get().pk
    for _ in range(3):
        deliver.call(pk, 0)
    assert len(listener.heard) == 1
    for _ in range(3):
        deliver.call(pk, 1)
    assert len(listener.heard) == 2
    assert Delivery.objects.get().delivered_at is not None


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_not_followed(ours: Place, listener: Receiver, status: int) -> None:
    webhook(ours, listener.url)
    listener.answers = [status]
    tell(Topic.SIGNED, ours.organisation, [], SAID, "/")
    deliver.call(Delivery.objects.get().pk, 0)
    assert [path for path, _, _ in listener.heard] == ["/"]
    assert Delivery.objects.get().delivered_at is None
    assert Delivery.objects.get().status == status


def test_a_receiver_that_drips_is_cut_off(
    ours: Place, listener: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posting, "WHOLE_S", 0.4)
    listener.slow = True
    webhook(ours, listener.url)
    tell(Topic.SIGNED, ours.organisation, [], SAID, "/")
    began = time.monotonic()
    deliver.call(Delivery.objects.get().pk, 0)
    assert time.monotonic() - began < 5
    assert Delivery.objects.get().status is None


def test_a_receiver_that_is_not_there_is_tried_later(ours: Place, listener: Receiver) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, but nobody listens
        webhook(ours, f"http://127.0.0.1:{taken.getsockname()[1]}/")
        tell(Topic.SIGNED, ours.organisation, [], SAID, "/")
        deliver.call(Delivery.objects.get().pk, 0)
    assert Delivery.objects.get().attempts == 1
    assert len(waiting_tasks()) == 2
    assert listener.heard == []


def test_a_name_that_leads_inside_by_the_time_of_delivery_is_not_connected_to(
    ours: Place, listener: Receiver, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.PRIVATE_WEBHOOKS = False
    port = int(listener.url.rsplit(":", 1)[1].strip("/"))
    webhook(ours, f"https://rebound.example:{port}/")
    inside = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]
    monkeypatch.setattr(address.socket, "getaddrinfo", lambda *_, **__: inside)
    connected: list[Any] = []
    monkeypatch.setattr(posting.socket, "create_connection", lambda *a, **_: connected.append(a))
    tell(Topic.SIGNED, ours.organisation, [], SAID, "/")
    deliver.call(Delivery.objects.get().pk, 0)
    assert connected == []
    assert Delivery.objects.get().attempts == 1


def test_what_a_killed_worker_left_is_taken_up_once(ours: Place) -> None:
    webhook(ours, "https://ours.example/")
    tell(Topic.SIGNED, ours.organisation, [], SAID, "/")
    now = timezone.now()
    assert resume(now=now) == 0  # its task waits in the queue
    pk = Delivery.objects.get().pk
    DBTaskResult.objects.update(status="RUNNING", started_at=now)
    Delivery.objects.update(attempts=1)
    assert resume(now=now) == 0  # a worker is at it
    assert resume(now=now + timedelta(minutes=3)) == 1  # it was killed
    assert resume(now=now + timedelta(minutes=3)) == 0
    assert [args for args, _ in waiting_tasks()] == [[pk, 1]]
    DBTaskResult.objects.all().delete()
    Delivery.objects.update(attempts=len(PAUSES) + 1)
    resume(now=now)
    assert Delivery.objects.get().given_up_at == now


def test_a_webhook_is_added_its_secret_shown_once_and_kept_encrypted(ours: Place) -> None:
    browser, page = logged_in(ours.owner), f"/organisations/{ours.organisation.pk}/webhooks/"
    sent = {"url": "https://example.org/hook", "topics": ["assessment.signed"]}
    (secret,) = set(re.findall(r"whsec_[\w+/=]+", browser.post(page, sent).content.decode()))
    row = Webhook.objects.get()
    assert opened(bytes(row.secret)) == secret
    assert secret.encode() not in bytes(row.secret)
    assert secret not in browser.get(page).content.decode()
    assert Entry.objects.get().verb == "webhook.added"
    assert secret not in str(list(Entry.objects.values()))


def test_removing_a_webhook_gives_up_what_waits(ours: Place, listener: Receiver) -> None:
    row, _ = webhook(ours, listener.url)
    tell(Topic.SIGNED, ours.organisation, [], SAID, "/")
    logged_in(ours.owner).post(f"/webhooks/{row.pk}/remove/")
    deliver.call(Delivery.objects.get().pk, 0)
    assert listener.heard == []
    assert Delivery.objects.get().given_up_at is not None
    assert [e.verb for e in Entry.objects.all()] == ["webhook.removed"]


def test_who_may_see_add_and_remove_webhooks(ours: Place) -> None:
    row, _ = webhook(ours, "https://example.org/")
    page = f"/organisations/{ours.organisation.pk}/webhooks/"
    remove = f"/webhooks/{row.pk}/remove/"
    for user, status in ((None, 302), (place("theirs").owner, 404), (ours.colleague, 403)):
        assert logged_in(user).get(page).status_code == status
        assert logged_in(user).post(page, {}).status_code == status
        assert logged_in(user).post(remove).status_code == status
    assert Webhook.objects.get().removed_at is None
    assert logged_in(ours.owner).get(page).status_code == 200
    assert logged_in(ours.owner).get(remove).status_code == 405
    assert logged_in(ours.owner).post(remove).status_code == 302


def test_the_form_says_why_an_address_is_refused(ours: Place) -> None:
    browser, page = logged_in(ours.owner), f"/organisations/{ours.organisation.pk}/webhooks/"
    for url in ("http://example.org/", "https://169.254.169.254/latest", *HOSTILE):
        answer = browser.post(page, {"url": url, "topics": ["assessment.signed"]})
        assert answer.status_code == 200
        assert "errorlist" in answer.content.decode()
        assert "<script>alert" not in answer.content.decode()
    assert not Webhook.objects.exists()


def test_an_organisation_has_so_many_webhooks_and_no_more(ours: Place) -> None:
    for n in range(10):
        webhook(ours, f"https://example.org/{n}")
    page = f"/organisations/{ours.organisation.pk}/webhooks/"
    sent = {"url": "https://example.org/one-more", "topics": ["assessment.signed"]}
    assert "errorlist" in logged_in(ours.owner).post(page, sent).content.decode()
    assert Webhook.objects.count() == 10


def test_the_tasks_are_found_by_the_worker() -> None:
    assert outgoing_tasks.deliver.module_path.endswith("outgoing_tasks.deliver")
