"""Pages of filing in a real browser: readable by all, narrow or wide, light or dark."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from chromium import chromium
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page
from two_organisations import World, two_organisations

from fairwitness.web.operator import second_factor
from fairwitness.web.store import recipients
from fairwitness.web.store.models import Assessment, Bundle, SeenEvent, SentFiling

pytestmark = [
    pytest.mark.browser,
    pytest.mark.enable_socket,
    pytest.mark.timeout(300),
    pytest.mark.django_db(transaction=True),
]
HOSTILE = '<script>document.title = "x"</script>\u202e' + "W" * 300
PAGES = (
    "/",
    "/organisations/{organisation}/recipients/",
    "/assessments/{assessment}/filing/",
    "/filings/{filing}/questions/1/",
    "/services/{service}/duties/",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def world(settings: Any, monkeypatch: pytest.MonkeyPatch) -> World:
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}
    monkeypatch.setattr(second_factor, "is_fresh", lambda *_: True)
    made = two_organisations(HOSTILE)
    everything(SentFiling.objects.get())
    return made


def everything(filing: SentFiling) -> None:
    """Show every state at once: received with a question and an answer, sent in part, failed."""
    now = timezone.now()
    Assessment.objects.update(state="signed")
    Bundle.objects.update(state="ready", signed_at=now)
    asked = SeenEvent.objects.get(what="asked")
    asked.detail = {"purpose": HOSTILE, HOSTILE: HOSTILE}
    asked.save()
    given = {"bundle": filing.bundle, "key": filing.key, "asked_by": filing.asked_by}
    for state, values in (
        ("sending", {"digest": "2" * 64, "size": 1000, "sent": 400}),
        ("waiting", {"what": "The desk at a.example cannot be reached: x.", "next_at": now}),
        ("failed", {"what": HOSTILE, "fix": HOSTILE, "due_on": now.date() - timedelta(days=3)}),
    ):
        row = recipients.Recipient.objects.get(pk=filing.recipient_id)
        row.pk, row.name, row.refused_what, row.refused_at = None, HOSTILE, HOSTILE, now
        row.save()
        known = filing.recipient.manifests.get()
        known.pk, known.recipient = None, row
        known.save()
        SentFiling.objects.create(recipient=row, state=state, **given, **values)


def faults(page: Page, path: str) -> list[str]:
    """Return what a page does wrong, in both themes and on a phone."""
    wrong = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        found = Axe().run(page)
        if found.violations_count:
            wrong.append(f"{path} ({scheme}): {found.generate_report()}")
    page.set_viewport_size({"width": 360, "height": 800})
    over = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    if over > 0:
        wrong.append(f"{path} is {over} px too wide for a phone")
    page.set_viewport_size({"width": 1200, "height": 900})
    return wrong


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_page_of_filing_is_readable(
    browser: Browser, live_server: Any, world: World, language: str
) -> None:
    owner, trouble, wrong = world.people["owner"], [], []
    assert owner
    client = Client()
    client.force_login(owner)
    context = browser.new_context(base_url=live_server.url)
    cookies = (("sessionid", client.cookies["sessionid"].value), ("django_language", language))
    context.add_cookies([{"name": n, "value": v, "url": live_server.url} for n, v in cookies])
    page = context.new_page()
    page.on("console", lambda m: trouble.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: trouble.append(str(error)))
    for pattern in PAGES:
        path = pattern.format(**world.numbers)
        answer = page.goto(path)
        assert answer
        assert answer.status == 200, path
        assert page.title() != "x"
        wrong += faults(page, path)
    page.goto(PAGES[3].format(**world.numbers))
    assert "WWWW" in page.locator("blockquote").inner_text()
    context.close()
    assert wrong == []
    assert trouble == []
