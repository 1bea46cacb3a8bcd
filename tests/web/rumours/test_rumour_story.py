"""
The story of a rumour in a real browser, in both languages, on every channel.

A reader asks and nobody knows; two editors answer with evidence; the answer goes out by page, feed,
letter and message; a correction goes the same ways; both versions are proved offline.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import feedparser
import go_programs
import pytest
from chromium import chromium
from django.core.cache import cache
from django.test import Client
from listening import Receiver, receiver
from mail_server import Mailboxes, mail_server
from outgoing_people import work
from playwright.sync_api import Browser, Page, expect
from push_browser import PushBrowser, verified
from push_browser import browser as push_browser
from pushed_page import PUSH_SERVICE, shown_by_the_browser
from rumour_desk import Desk, desk
from rumour_tale import CHINESE, ENGLISH, Tale, correct, sign_and_publish, write_alone

from fairwitness.web.rumours import fetching
from fairwitness.web.store.models import Draft
from fairwitness.web.store.rumours import pushing

PROOF = Path(__file__).resolve().parents[2] / "ledger" / "go" / "proof.go"
READER, ASKER = "reader@mail.example", "asker@mail.example"
WAIT_MS = 60_000
"""How long a page may take on a machine that does other things [ms]."""
PAGE = b"<p>A review found no trial of garlic against flu.</p>"
pytestmark = [
    pytest.mark.browser,
    pytest.mark.enable_socket,
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture(scope="module")
def proof_program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return go_programs.built(PROOF, tmp_path_factory.mktemp("go"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        expect.set_options(timeout=WAIT_MS)
        yield started
        expect.set_options(timeout=5_000)


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


def opened(browser: Browser, live_server: Any, tale: Tale, who: Client | None = None) -> Page:
    context = browser.new_context(base_url=live_server.url, locale=tale.locale)
    context.set_default_timeout(WAIT_MS)
    if who is not None:
        session = who.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    return context.new_page()


@pytest.mark.parametrize("tale", [ENGLISH, CHINESE], ids=["en", "zh"])
def test_from_a_question_to_a_correction_on_every_channel(  # noqa: PLR0913, PLR0917 - fixtures
    tale: Tale,
    people: Desk,
    browser: Browser,
    live_server: Any,
    mail: Mailboxes,
    push: Receiver,
    proof_program: Path,
    tmp_path: Path,
) -> None:
    reader = opened(browser, live_server, tale)
    ada, bo = (opened(browser, live_server, tale, who) for who in (people.ada, people.bo))
    try:
        told = _asks_to_be_told(reader, tale, push)
        _asks_for_letters(reader, tale, mail)
        _asks(reader, tale)
        write_alone(ada, tale, push.url)
        _one_alone_cannot_publish(people.ada)
        sign_and_publish(bo)
        work()
        _the_answer_is_everywhere(reader, tale, mail, told, push)
        correct(bo, ada, tale)
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
    reader.locator("main [name=corrections]").check()
    reader.locator("main form.ask button").click()
    expect(reader.locator("main form")).to_have_count(0)


def _one_alone_cannot_publish(ada: Client) -> None:
    """Whatever she sends."""
    draft = Draft.objects.get(published_at=None)
    page = ada.get(f"/rumours/desk/drafts/{draft.pk}/").content.decode()
    seen = re.findall(r'name="seen" value="([0-9a-f]{64})"', page)[0]
    for path in ("sign", "publish", "sign", "publish"):
        ada.post(f"/rumours/desk/drafts/{draft.pk}/{path}/", {"seen": seen, "user": "2"})
    assert Client().get("/rumours/checks/garlic/").status_code == 404
    assert draft.signatures.count() == 1


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
    _framed(reader, tale, push)
    (answer,) = mail.of(ASKER)
    assert (
        f"{reader.context.pages[0].url.split('/rumours')[0]}/rumours/checks/garlic/"
        in answer.get_content()
    )
    said = _pushed(told, push)
    assert said["title"] == f"{tale.verdict}: {tale.claim}"
    assert shown_by_the_browser(reader, said) == [said["title"]]


def _framed(reader: Page, tale: Tale, elsewhere: Receiver) -> None:
    """Put the line that the page offers onto a page of somebody else."""
    line = reader.locator("#embed").input_value()
    theirs = reader.context.new_page()
    elsewhere.page = f'<!doctype html><meta charset="utf-8">{line}'.encode()
    theirs.goto(elsewhere.url)
    frame = theirs.frame_locator("iframe")
    expect(frame.locator(".verdict")).to_have_text(tale.verdict)
    expect(frame.locator("h1")).to_have_text(tale.claim)
    theirs.close()


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
    assert len(mail.of(ASKER)) == 2
    for to in (READER, ASKER):
        assert tale.why in mail.of(to)[-1].get_content()
    said = _pushed(told, push)
    assert said["title"] == tale.corrected
    assert said["title"] in shown_by_the_browser(reader, said)


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
