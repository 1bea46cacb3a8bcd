"""
The story of a rumour in a real browser, in both languages, on every channel.

A reader asks and nobody knows; two editors answer with evidence; the answer goes out by page, feed,
letter and message; a correction goes the same ways; both versions are proved offline.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import feedparser
import go_programs
import pytest
from django.core.cache import cache
from django.test import Client
from listening import Receiver, receiver
from mail_server import Mailboxes, mail_server
from outgoing_people import work
from playwright.sync_api import Browser, Page, expect, sync_playwright
from push_browser import PushBrowser, verified
from push_browser import browser as push_browser
from rumour_desk import Desk, desk

from fairwitness.web.rumours import fetching
from fairwitness.web.store.models import Draft
from fairwitness.web.store.rumours import pushing

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PROOF = Path(__file__).resolve().parents[2] / "ledger" / "go" / "proof.go"
READER, ASKER = "reader@mail.example", "asker@mail.example"
PAGE = b"<p>A review found no trial of garlic against flu.</p>"
PUSH_SERVICE = """
PushManager.prototype.subscribe = async (options) => {
  window.asked = options;
  const { endpoint, p256dh, auth } = window.pushed;
  return { endpoint, toJSON: () => ({ endpoint, keys: { p256dh, auth } }) };
};
"""
"""Chromium's own push service is out on the network; one of ours is put in its place."""
NOTIFICATIONS = """async () => {
  const registration = await navigator.serviceWorker.getRegistration("/rumours/");
  return (await registration.getNotifications()).map((one) => one.title);
}"""
pytestmark = [
    pytest.mark.browser,
    pytest.mark.enable_socket,
    pytest.mark.django_db(transaction=True),
]


@dataclass(frozen=True)
class Tale:
    """What is said in one language."""

    lang: str
    locale: str
    claim: str
    question: str
    summary: str
    better: str
    why: str
    no_match: str
    verdict: str
    corrected: str
    told: str


ENGLISH = Tale(
    lang="en",
    locale="en-GB",
    claim="Garlic water cures the flu",
    question="garlic water cures the flu",
    summary="No study shows that it does.",
    better="Garlic does not cure the flu.",
    why="It said too little.",
    no_match="No match yet",
    verdict="False",
    corrected="Corrected: Garlic water cures the flu",
    told="You are told here",
)
CHINESE = Tale(
    lang="zh",
    locale="zh-CN",
    claim="喝大蒜水能治好流感",
    question="喝大蒜水能治好流感",
    summary="没有研究表明大蒜水能治流感。",
    better="大蒜不能治疗流感。",
    why="原来的说明过于简短。",
    no_match="暂无相符的核查",
    verdict="不实",
    corrected="已更正：喝大蒜水能治好流感",
    told="在此通知您",
)


@pytest.fixture(scope="module")
def proof_program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return go_programs.built(PROOF, tmp_path_factory.mktemp("go"))


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright keeps a loop in this thread
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        started.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def mail(settings: Any) -> Iterator[Mailboxes]:
    with mail_server() as boxes:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", boxes.port
        yield boxes


@pytest.fixture
def push() -> Iterator[Receiver]:
    with receiver() as it:
        it.page = PAGE
        yield it


@pytest.fixture
def people(settings: Any, live_server: Any, monkeypatch: pytest.MonkeyPatch) -> Desk:
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}
    settings.SITE_URL = live_server.url
    settings.PRIVATE_WEBHOOKS = True
    fetch = fetching.fetch
    monkeypatch.setattr(fetching, "fetch", lambda url: fetch(url, may=lambda _: True))
    cache.clear()
    return desk()


def opened(chromium: Browser, live_server: Any, tale: Tale, who: Client | None = None) -> Page:
    context = chromium.new_context(base_url=live_server.url, locale=tale.locale)
    context.set_default_timeout(10_000)
    if who is not None:
        session = who.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    return context.new_page()


@pytest.mark.parametrize("tale", [ENGLISH, CHINESE], ids=["en", "zh"])
def test_from_a_question_to_a_correction_on_every_channel(  # noqa: PLR0913, PLR0917 - fixtures
    tale: Tale,
    people: Desk,
    chromium: Browser,
    live_server: Any,
    mail: Mailboxes,
    push: Receiver,
    proof_program: Path,
    tmp_path: Path,
) -> None:
    reader = opened(chromium, live_server, tale)
    ada, bo = (opened(chromium, live_server, tale, who) for who in (people.ada, people.bo))
    try:
        told = _asks_to_be_told(reader, tale, push)
        _asks_for_letters(reader, tale, mail)
        _asks(reader, tale)
        _write_alone(ada, tale, push.url)
        _one_alone_cannot_publish(people.ada)
        _sign_and_publish(bo)
        work()
        _the_answer_is_everywhere(reader, tale, mail, told, push)
        _correct(bo, ada, tale)
        work()
        _the_correction_is_everywhere(reader, tale, mail, told, push)
        for number in (1, 2):
            _proved_offline(number, proof_program, tmp_path)
        assert reader.context.cookies() == []
    finally:
        for page in (reader, ada, bo):
            page.context.close()


def _asks_to_be_told(reader: Page, tale: Tale, push: Receiver) -> PushBrowser:
    """Press the button; the push service is one of ours, the rest is Chromium's."""
    one = push_browser(f"{push.url}send")
    reader.context.grant_permissions(["notifications"])
    reader.add_init_script(f"window.pushed = {json.dumps(one.said)};{PUSH_SERVICE}")
    reader.goto(f"/rumours/{tale.lang}/news/")
    reader.locator("[data-push] button").click()
    expect(reader.locator("[data-push] [role=status]")).to_contain_text(tale.told)
    assert reader.evaluate("window.asked.applicationServerKey") == pushing.public_key()
    return one


def _asks_for_letters(reader: Page, tale: Tale, mail: Mailboxes) -> None:
    reader.goto(f"/rumours/{tale.lang}/")
    reader.locator("footer [name=email]").fill(READER)
    reader.locator("footer form button").click()
    reader.wait_for_selector("h1")
    work()
    (letter,) = mail.of(READER)
    link = re.search(r"http\S+/confirm/", letter.get_content())
    assert link is not None
    reader.goto(link.group())
    reader.locator("main form button").click()
    reader.wait_for_selector("main p a")


def _asks(reader: Page, tale: Tale) -> None:
    reader.goto(f"/rumours/{tale.lang}/")
    reader.locator("#question").fill(tale.question)
    reader.locator("form.ask button").click()
    expect(reader.locator("main")).to_contain_text(tale.no_match)
    reader.locator("main #email").fill(ASKER)
    reader.locator("main form.ask button").click()
    expect(reader.locator("main form")).to_have_count(0)


def _write_alone(ada: Page, tale: Tale, site: str) -> None:
    """Claim the rumour, write a draft with two pieces of evidence, keep one, and sign."""
    ada.goto("/rumours/desk/")
    ada.locator("form[action$='/claim/'] button").click()
    ada.locator("[name=name]").fill("garlic")
    ada.locator("form:has([name=name]) button").last.click()
    ada.locator("[name=verdict]").select_option("false")
    ada.locator("[name=summary]").fill(tale.summary)
    ada.locator("[name=lang]").fill(tale.lang)
    ada.locator("[name=topics][value=health]").check()
    ada.locator("[name=claim-0-text]").fill(tale.claim)
    ada.locator("[name=explanation-0-text]").fill(tale.summary)
    ada.locator("[name=explanation-0-evidence]").fill("e1 e2")
    for number, url in enumerate((f"{site}review", "https://health.example/flu")):
        ada.locator(f"[name=evidence-{number}-title]").fill(f"Evidence {number + 1}")
        ada.locator(f"[name=evidence-{number}-publisher]").fill("A library")
        ada.locator(f"[name=evidence-{number}-url]").fill(url)
    _keep(ada)
    ada.locator("button[name=evidence][value=e1]").click()
    expect(ada.locator("a[href$='.warc']")).to_have_count(1)
    _sign(ada)
    expect(ada.locator("form[action$='/publish/']")).to_have_count(0)


def _one_alone_cannot_publish(ada: Client) -> None:
    """Whatever she sends."""
    draft = Draft.objects.get(published_at=None)
    page = ada.get(f"/rumours/desk/drafts/{draft.pk}/").content.decode()
    seen = re.findall(r'name="seen" value="([0-9a-f]{64})"', page)[0]
    for path in ("sign", "publish", "sign", "publish"):
        ada.post(f"/rumours/desk/drafts/{draft.pk}/{path}/", {"seen": seen, "user": "2"})
    assert Client().get("/rumours/checks/garlic/").status_code == 404
    assert draft.signatures.count() == 1


def _sign_and_publish(page: Page) -> None:
    page.goto("/rumours/desk/")
    page.locator("a[href*='/desk/drafts/']").first.click()
    _sign(page)
    page.locator("form[action$='/publish/'] button").click()
    page.wait_for_url("**/rumours/checks/garlic/")


def _the_answer_is_everywhere(
    reader: Page, tale: Tale, mail: Mailboxes, told: PushBrowser, push: Receiver
) -> None:
    reader.goto(f"/rumours/{tale.lang}/")
    reader.locator("#question").fill(tale.question)
    reader.locator("form.ask button").click()
    expect(reader.locator(".verdict").first).to_have_text(tale.verdict)
    reader.goto(f"/rumours/{tale.lang}/checks/garlic/")
    expect(reader.locator(".evidence .digest")).to_have_count(1)
    expect(reader.locator(".evidence li")).to_have_count(2)
    for which in ("everything", tale.lang, "health", f"health-{tale.lang}"):
        assert [one.title for one in _entries(which)] == [f"{tale.verdict}: {tale.claim}"]
    assert _entries("corrections") == []
    assert mail.of(READER)[-1]["Subject"] == f"{tale.verdict}: {tale.claim}"
    (answer,) = mail.of(ASKER)
    assert (
        f"{reader.context.pages[0].url.split('/rumours')[0]}/rumours/checks/garlic/"
        in answer.get_content()
    )
    said = _pushed(told, push)
    assert said["title"] == f"{tale.verdict}: {tale.claim}"
    assert _shown_by_the_browser(reader, said) == [said["title"]]


def _correct(bo: Page, ada: Page, tale: Tale) -> None:
    bo.goto("/rumours/desk/")
    bo.locator("form[action$='/follow/'] select").select_option("correction")
    bo.locator("form[action$='/follow/'] button").click()
    bo.locator("[name=what]").fill(tale.summary)
    bo.locator("[name=why]").fill(tale.why)
    bo.locator("[name=summary]").fill(tale.better)
    _keep(bo)
    _sign(bo)
    _sign_and_publish(ada)


def _the_correction_is_everywhere(
    reader: Page, tale: Tale, mail: Mailboxes, told: PushBrowser, push: Receiver
) -> None:
    reader.goto(f"/rumours/{tale.lang}/checks/garlic/")
    expect(reader.locator(".notice")).to_contain_text(tale.why)
    reader.locator(".notice a").click()
    expect(reader.locator("ins").first).to_be_visible()
    expect(reader.locator("del").first).to_be_visible()
    for which in ("corrections", f"health-{tale.lang}-corrections"):
        (entry,) = _entries(which)
        assert entry.link.endswith("/rumours/checks/garlic/")
        assert tale.why in entry.content[0].value
    assert len(_entries("everything")) == 2
    letter = mail.of(READER)[-1]
    assert letter["Subject"] == tale.corrected
    assert tale.why in letter.get_content()
    said = _pushed(told, push)
    assert said["title"] == tale.corrected
    assert said["title"] in _shown_by_the_browser(reader, said)


def _proved_offline(number: int, program: Path, folder: Path) -> None:
    """Check a version without us: with our command, and with a program in Go."""
    proof, entry, key = folder / f"{number}.tlog-proof", folder / f"{number}.json", folder / "key"
    version = f"/rumours/checks/garlic/{number}"
    entry.write_bytes(Client().get(f"{version}/record.json").content)
    proof.write_bytes(Client().get(f"{version}/proof.tlog-proof").content)
    key.write_bytes(Client().get("/rumours/log.key.pub").content)
    ours = [sys.executable, "-m", "fairwitness", "ledger", "check", proof, "--entry", entry]
    assert _status(*ours, "--log", key) == 0
    assert _status(program, key.read_text().strip(), proof, entry) == 0
    entry.write_bytes(entry.read_bytes().replace(b"garlic", b"ginger"))
    assert _status(*ours, "--log", key) != 0
    assert _status(program, key.read_text().strip(), proof, entry) != 0


def _status(*command: object) -> int:
    run = subprocess.run([str(part) for part in command], check=False, capture_output=True)
    return run.returncode


def _keep(page: Page) -> None:
    with page.expect_navigation():
        page.locator("form:has([name=verdict]) button").last.click()
    expect(page.locator("[role=alert], .errorlist")).to_have_count(0)


def _sign(page: Page) -> None:
    with page.expect_navigation():
        page.locator("form[action$='/sign/'] button").click()


def _entries(which: str) -> list[Any]:
    found = feedparser.parse(Client().get(f"/rumours/feeds/{which}.atom").content)
    assert not found.bozo
    return list(found.entries)


def _pushed(told: PushBrowser, push: Receiver) -> dict[str, Any]:
    """Open the message that came last, and see that it is from us."""
    _, headers, body = [one for one in push.heard if one[0] == "/send"][-1]
    claimed = verified(headers["authorization"], pushing.public_key())
    assert claimed["aud"] == push.url.rstrip("/")
    return told.opened(body)


def _shown_by_the_browser(reader: Page, said: dict[str, Any]) -> list[str]:
    """Hand a message to the service worker as Chromium does, and return what it shows."""
    devtools, workers = reader.context.new_cdp_session(reader), list[dict[str, Any]]()

    def seen(event: dict[str, Any]) -> None:
        workers.append(event)

    devtools.on("ServiceWorker.workerRegistrationUpdated", seen)
    devtools.send("ServiceWorker.enable")
    while not workers:
        reader.wait_for_timeout(50)
    (registration,) = workers[-1]["registrations"]
    address = urlsplit(registration["scopeURL"])
    message = {
        "origin": f"{address.scheme}://{address.netloc}",
        "registrationId": registration["registrationId"],
        "data": json.dumps(said),
    }
    devtools.send("ServiceWorker.deliverPushMessage", message)
    shown: list[str] = []
    while said["title"] not in shown:
        reader.wait_for_timeout(50)
        shown = reader.evaluate(NOTIFICATIONS)
    devtools.detach()
    return shown
