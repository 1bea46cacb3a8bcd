"""In a real browser: no automated accessibility violation, and no sideways scroll on a phone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from chromium import chromium
from dossier import dossier, written_by_operator
from playwright.sync_api import Browser

from fairwitness.core.words import LANGS, Lang
from fairwitness.report.page import html

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[Lang, Path]:
    folder = tmp_path_factory.mktemp("pages")
    made = {lang: folder / f"{lang}.html" for lang in LANGS}
    for lang, path in made.items():
        path.write_text(html(dossier(), lang), encoding="utf-8")
    return made


@pytest.mark.parametrize(
    ("lang", "width", "scheme"),
    [("en", 360, "light"), ("en", 1200, "dark"), ("zh", 360, "dark"), ("zh", 1200, "light")],
)
def test_axe_finds_nothing(
    browser: Browser, pages: dict[Lang, Path], lang: Lang, width: int, scheme: str
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto(pages[lang].as_uri())
    result = Axe().run(page)
    page.close()
    assert len(result.response["passes"]) > 20
    assert result.violations_count == 0, result.generate_report()


@pytest.mark.parametrize("lang", LANGS)
def test_nothing_scrolls_sideways_on_a_phone(
    browser: Browser, pages: dict[Lang, Path], lang: Lang
) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 800})
    page.goto(pages[lang].as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.close()


def test_the_longest_word_of_an_operator_does_not_scroll_either(
    browser: Browser, tmp_path: Path
) -> None:
    path = tmp_path / "long.html"
    path.write_text(html(written_by_operator("W" * 3000), "en"), encoding="utf-8")
    page = browser.new_page(viewport={"width": 360, "height": 800})
    page.goto(path.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.close()


def test_the_page_runs_nothing_and_asks_for_nothing(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "hostile.html"
    text = "<img src=https://evil.invalid/ onerror='document.title=\"owned\"'><script>1</script>"
    path.write_text(html(written_by_operator(text), "en"), encoding="utf-8")
    page = browser.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(path.as_uri())
    assert asked == [path.as_uri()]
    assert said == []
    assert page.title().startswith("<img src=")
    page.close()


def test_a_keyboard_reader_can_skip_to_the_report(
    browser: Browser, pages: dict[Lang, Path]
) -> None:
    page = browser.new_page(viewport={"width": 1200, "height": 800})
    page.goto(pages["en"].as_uri())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the report"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "report"
    page.close()
