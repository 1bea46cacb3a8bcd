"""Every page for readers in a real browser: for everyone, on a phone, without JavaScript."""

from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page
from rumour_desk import Desk, followed, published
from test_desk_browser import (  # fixtures, by their names
    Opens,
    browser,  # noqa: F401
    opens,  # noqa: F401
    people,  # noqa: F401
)

from fairwitness.rumours.review import Review
from fairwitness.web.rumours.urls import PAGES
from fairwitness.web.store.models import CheckAsked
from fairwitness.web.store.rumours import others

pytestmark = [
    pytest.mark.browser,
    pytest.mark.enable_socket,
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(600),
]
CHECK, QUESTION = "checks/garlic/", "the moon is hollow"
SHOWN = {
    "front": "",
    "check": CHECK,
    "version": f"{CHECK}1/",
    "changes": f"{CHECK}2/changes/",
    "complain": f"{CHECK}complain/",
    "complaints": "complaints/",
    "news": "news/",
    "matching": "matching/",
    "for-programs": "for-programs/",
}
"""Pages that are looked at by their addresses; the box and its answer are used by hand below."""
BY_HAND = {"answer", "hand-over"}
ELSEWHERE = {"embed", "letters", "push", "push-end"}
"""What stands on pages of others, or answers a form without being a page to begin at."""


@pytest.fixture
def filled(people: Desk) -> None:  # noqa: F811 - the fixture
    """Let a long check be there with its history, a rumour that is asked about, and others."""
    published(people, summary="W" * 300)
    followed(people, "correction", summary="Garlic does not cure the flu.")
    yesterday = timezone.now().date() - timedelta(days=1)
    for n in range(20):
        day = yesterday - timedelta(days=n)
        CheckAsked.objects.create(check_id="garlic", day=day, lang="en", times=40 * n)
        CheckAsked.objects.create(check_id="garlic", day=day, lang="zh", times=n % 12)
    theirs = Review(
        claim=f"{QUESTION} {'W' * 200}",
        publisher="W" * 80,
        site="others.example",
        url="https://others.example/" + "w" * 200,
        title="",
        rating="W" * 200,
        lang="en",
        reviewed=yesterday,
    )
    others.keep("others", "", [theirs], now=timezone.now())


def wrong(page: Page, width: int) -> list[str]:
    """Say what keeps somebody from reading a page."""
    found = [f"{page.url}: {one['id']}" for one in Axe().run(page).response["violations"]]
    if page.evaluate("document.documentElement.scrollWidth") != width:
        found.append(f"{page.url} scrolls sideways")
    return found


def test_no_page_of_readers_is_forgotten_here() -> None:
    names = {each.name for each in PAGES}
    assert names == {*SHOWN, *BY_HAND, *ELSEWHERE}


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize(
    ("lang", "width", "scheme"),
    [("en", 360, "dark"), ("en", 1200, "light"), ("zh", 360, "light"), ("zh", 1200, "dark")],
)
def test_every_page_of_readers_is_for_everyone(
    opens: Opens,  # noqa: F811 - the fixture
    lang: str,
    width: int,
    scheme: str,
) -> None:
    size = {"width": width, "height": 900}
    options: dict[str, Any] = {"java_script_enabled": True, "viewport": size}
    page = opens(None, f"/rumours/{lang}/", color_scheme=scheme, **options)
    found = []
    for path in SHOWN.values():
        answer = page.goto(f"/rumours/{lang}/{path}")
        assert answer is not None
        assert answer.status == 200, path
        for details in page.locator("details").all():
            details.evaluate("one => { one.open = true }")
        found += wrong(page, width)
    page.goto(f"/rumours/{lang}/")
    page.locator("[name=question]").fill(QUESTION)
    page.locator("form.ask button").click()
    page.locator("#others").wait_for()
    found += wrong(page, width)
    page.locator("form.ask button").last.click()
    page.locator("h1").wait_for()
    found += wrong(page, width)
    assert found == []


@pytest.mark.usefixtures("filled")
def test_pictures_and_numbers_are_there_without_javascript(
    opens: Opens,  # noqa: F811 - the fixture
) -> None:
    page = opens(None, f"/rumours/en/{CHECK}")
    pictures = page.locator("figure img")
    assert pictures.count() == 2
    assert [each.evaluate("one => one.naturalWidth") > 0 for each in pictures.all()] == [True] * 2
    assert "At most" in str(pictures.first.get_attribute("alt"))
    page.locator("summary", has_text="The numbers").click()
    assert page.get_by_role("cell", name="<10").first.is_visible()
