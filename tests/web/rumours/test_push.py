"""Messages to browsers: encrypted, signed by us, never sent inside, forgotten when gone."""

import socket
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from listening import Receiver, receiver
from outgoing_people import work
from push_browser import PushBrowser, browser, verified
from rumour_desk import Desk, followed, published

from fairwitness.web.rumours.outgoing_tasks import send
from fairwitness.web.store.models import Outgoing, PushSubscription
from fairwitness.web.store.outgoing import address, posting
from fairwitness.web.store.rumours import pushing

PUBLIC = "https://push.example/send/1"


@pytest.fixture(autouse=True)
def _unlimited(db: None) -> None:  # noqa: ARG001 - the tables are needed
    cache.clear()


@pytest.fixture
def service(socket_enabled: None, settings: Any) -> Iterator[Receiver]:  # noqa: ARG001 - switched on by it
    settings.PRIVATE_WEBHOOKS = True
    with receiver() as it:
        yield it


def subscribe(one: PushBrowser, path: str = "/rumours/en/push/", **other: str) -> int:
    return Client().post(path, {**one.said, **other}).status_code


def test_a_browser_is_told_of_a_check_and_of_its_correction(ours: Desk, service: Receiver) -> None:
    one = browser(f"{service.url}send/secret-place")
    assert subscribe(one) == 204
    published(ours)
    followed(ours, "correction", summary="Garlic does not cure the flu.")
    work()
    (_, headers, first), (path, _, second) = service.heard
    assert path == "/send/secret-place"
    assert headers["content-encoding"] == "aes128gcm"
    assert headers["ttl"] == "172800"
    claimed = verified(headers["authorization"], pushing.public_key())
    assert claimed["aud"] == service.url.rstrip("/")
    assert claimed["sub"].startswith("mailto:")
    assert one.opened(first)["title"] == "False: Garlic water cures the flu"
    said = one.opened(second)
    assert said["title"] == "Corrected: Garlic water cures the flu"
    assert said["body"] == "Garlic does not cure the flu."
    assert said["url"] == "/rumours/checks/garlic/2/"
    assert b"arlic" not in first
    assert not Outgoing.objects.exists()


def test_a_browser_is_told_in_the_language_of_its_page(ours: Desk, service: Receiver) -> None:
    one = browser(service.url)
    assert subscribe(one, "/rumours/zh/push/") == 204
    published(ours)
    work()
    assert one.opened(service.heard[0][2])["title"] == "不实: 喝大蒜水能治流感"


@pytest.mark.parametrize(("status", "kept"), [(404, 0), (410, 0), (403, 0), (429, 1), (503, 1)])
def test_a_browser_that_is_gone_is_forgotten(
    ours: Desk, service: Receiver, status: int, kept: int
) -> None:
    service.answers = [status]
    subscribe(browser(service.url))
    published(ours)
    work()
    assert PushSubscription.objects.count() == kept
    Outgoing.objects.update(due_at=timezone.now())
    send.call()
    assert len(service.heard) == 1 + kept
    assert not Outgoing.objects.exists()


def test_the_same_browser_is_told_once_and_ends_it(ours: Desk, service: Receiver) -> None:
    one = browser(service.url)
    assert [subscribe(one), subscribe(one, "/rumours/zh/push/")] == [204, 204]
    assert PushSubscription.objects.get().language == "zh-hans"
    ended = [
        Client().post("/rumours/push/end/", {"endpoint": endpoint}).status_code
        for endpoint in ("https://push.example/another", one.endpoint)
    ]
    assert ended == [204, 204]
    published(ours)
    work()
    assert service.heard == []


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://push.example/", "https://127.0.0.1/", "https://10.0.0.1/", "https://[::1]/",
        "https://169.254.169.254/latest/", "https://localhost/", "file:///etc/passwd", "",
        "https://u:p@push.example/", "https://push.example/\r\nHost: x",
        "https://push.example/" + "x" * 2000,
    ],
)  # fmt: skip
def test_nothing_is_sent_inside(endpoint: str) -> None:
    assert subscribe(browser(endpoint)) == 400
    assert not PushSubscription.objects.exists()


def test_a_name_that_leads_inside_by_the_time_is_not_connected_to(
    ours: Desk, service: Receiver, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PRIVATE_WEBHOOKS = False
    port = int(service.url.rsplit(":", 1)[1].strip("/"))
    assert subscribe(browser(f"https://rebound.example:{port}/")) == 204
    inside = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]
    monkeypatch.setattr(address.socket, "getaddrinfo", lambda *_, **__: inside)
    connected: list[Any] = []
    monkeypatch.setattr(posting.socket, "create_connection", lambda *a, **_: connected.append(a))
    published(ours)
    work()
    assert connected == []
    assert service.heard == []
    assert not PushSubscription.objects.exists()


def test_a_push_service_that_leads_elsewhere_is_not_followed(ours: Desk, service: Receiver) -> None:
    service.answers = [307]
    subscribe(browser(f"{service.url}send"))
    published(ours)
    work()
    assert [path for path, _, _ in service.heard] == ["/send"]


@pytest.mark.parametrize(
    "wrong",
    [{"auth": "c2hvcnQ"}, {"auth": "é"}, {"p256dh": "BA"}, {"p256dh": "A" * 87}, {"p256dh": "!"}],
)
def test_keys_that_are_none_are_refused(wrong: dict[str, str]) -> None:
    assert subscribe(browser(PUBLIC), **wrong) == 400


def test_what_another_page_sends_is_refused() -> None:
    from_elsewhere = {"origin": "https://elsewhere.example"}
    answer = Client().post("/rumours/push/", browser(PUBLIC).said, headers=from_elsewhere)
    assert answer.status_code == 403


def test_neither_address_nor_keys_can_be_read_in_the_table() -> None:
    one = browser(PUBLIC)
    assert subscribe(one) == 204
    row = PushSubscription.objects.get()
    for secret in one.said.values():
        assert secret.encode() not in bytes(row.endpoint)
        assert secret not in row.blinded


def test_one_place_asks_for_so_many_and_no_more() -> None:
    made = [subscribe(browser(f"{PUBLIC}/{number}")) for number in range(8)]
    assert made == [204] * 5 + [429] * 3
