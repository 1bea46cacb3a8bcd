"""Every page of the desk in a real browser: readable by all, narrow or wide, light or dark."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from chromium import chromium
from desk_browsers import PeopleOfDesk, Person
from playwright.sync_api import Page
from running_desk import RunningDesk, fairwitness

LEAST = 9
"""Kinds of pages that the walk has to come by."""
WALKS = (
    *(("clerk2", "zh-hans"), ("clerk2", "en"), ("alice", "zh-hans")),
    *(("inspector", "en"), ("records", "zh-hans")),
)
FIRST = {WALKS[0], *WALKS[2:]}
"""Walks before which somebody signs in."""
ELSEWHERE = re.compile(
    r"/logout|\.csv|/proof/|/events/\d+/$|/receipt/|/receipts-key/|/static/|/sealed/|/text/$"
)
"""Links that end the visit, or lead to a file."""

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[RunningDesk, str]]:
    folder = tmp_path_factory.mktemp("desk")
    made = RunningDesk(folder / "data")
    made.prepare()
    with made.served() as (address, _pid):
        filing = made.sealed(folder)
        words = ("--to", address, "--key", str(made.key_file(folder)))
        assert fairwitness(["file", str(filing), *words]).returncode == 0
        yield made, address


def test_every_page_of_the_desk_is_readable(desk: tuple[RunningDesk, str], tmp_path: Path) -> None:
    made, address = desk
    walked, wrong = set[str](), list[str]()
    everybody = PeopleOfDesk(made)
    with chromium() as browser:
        for name, language in WALKS:
            if (name, language) in FIRST:
                who = everybody.person(name, browser, address, tmp_path)
            if name == "alice":
                asks_for_an_opening(who)
            cookie = {"name": "django_language", "value": language, "url": address}
            who.context.add_cookies([cookie])  # type: ignore[list-item]  # a plain one will do
            for path in pages(who):
                walked.add(re.sub(r"[0-9a-f]{64}|\d+", "N", path))
                wrong += faults(who.page, f"{path} of {name}, {language}")
            assert who.trouble == []
    assert wrong == []
    assert len(walked) >= LEAST, walked


def asks_for_an_opening(officer: Person) -> None:
    """Ask, so that there is a request to look at."""
    officer.at("/")
    officer.page.locator("main table a.digest").first.click()
    officer.page.locator("[name=open-purpose]").fill("review")
    officer.press("form[action$='/opening/']")
    officer.page.wait_for_url("**/requests/1/")


def pages(who: Person) -> Iterator[str]:
    """Open every page that links lead to, and yield its path while it is shown."""
    seen, waiting = set[str](), ["/"]
    while waiting:
        path = waiting.pop(0)
        if path in seen:
            continue
        seen.add(path)
        answer = who.page.goto(path)
        assert answer is not None
        assert answer.status == 200, f"{path}: {answer.status}"
        found = who.page.eval_on_selector_all(
            "a[href]", "links => links.map(link => link.getAttribute('href'))"
        )
        paths = (str(href).partition("#")[0].partition("?")[0] for href in found)
        waiting += [p for p in paths if p.startswith("/") and not ELSEWHERE.search(p)]
        if not path.startswith("/accounts/"):
            yield path


def faults(page: Page, where: str) -> Iterator[str]:
    """Say what is wrong with the page that is shown."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        found = Axe().run(page)
        if found.violations_count:
            yield f"{where} ({scheme}): {found.generate_report()}"
    page.set_viewport_size({"width": 360, "height": 800})
    over = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    if over > 0:
        yield f"{where} is {over} px too wide for a phone"
    page.set_viewport_size({"width": 1200, "height": 900})
