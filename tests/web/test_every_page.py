"""Every page of the workspace in a real browser: readable by all, narrow or wide, light or dark."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from chromium import chromium
from crawling import Visitor, pages, sign_in
from installation import Installation, served

LEAST = 25
"""Kinds of pages that the walk has to come by."""

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    folder = tmp_path_factory.mktemp("demo")
    with served(folder, "--demo") as (address, said, _pid):
        Installation(folder).until("SELECT 1 FROM store_collection WHERE state = 'done'")
        yield address, said


@pytest.fixture(params=["en", "zh-hans"])
def visitor(request: pytest.FixtureRequest, demo: tuple[str, str]) -> Iterator[Visitor]:
    with chromium() as browser:
        yield sign_in(browser, *demo, language=request.param)


def test_every_page_is_readable_in_both_themes_and_on_a_phone(visitor: Visitor) -> None:
    walked, wrong = [], []
    for path in pages(visitor):
        walked.append(path)
        for scheme in ("light", "dark"):
            visitor.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            found = Axe().run(visitor.page)
            if found.violations_count:
                wrong.append(f"{path} ({scheme}): {found.generate_report()}")
        visitor.page.set_viewport_size({"width": 360, "height": 800})
        over = visitor.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        if over > 0:
            wrong.append(f"{path} is {over} px too wide for a phone")
        visitor.page.set_viewport_size({"width": 1200, "height": 900})
    assert wrong == []
    assert len(walked) >= LEAST, walked
    assert visitor.trouble == []
