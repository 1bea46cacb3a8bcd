"""In a real browser: autosave, two people on one answer, a lost connection, access for everyone."""

from collections.abc import Callable, Iterator
from typing import Any

import made_assessment as making
import pytest
from axe_playwright_python.sync_playwright import Axe
from chromium import chromium
from playwright.sync_api import Browser, Page, expect

from fairwitness.web.store import answering, beside, packs
from fairwitness.web.store.models import Assessment, User
from fairwitness.web.store.places import Spot

pytestmark = [
    pytest.mark.browser,
    pytest.mark.enable_socket,
    pytest.mark.django_db(transaction=True),
]

TEXT = next(i.id for i in packs.pack(making.CAC).items if i.asks == "text" and i.metrics)
ITEM = Spot("cac-2018", "items", TEXT)
RISK = Spot("uk-osa", "risks", packs.pack(making.UK).kinds[0].id)

Opens = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(autouse=True)
def _plain_names_of_static_files(settings: Any) -> None:
    """The test's server looks for static files by their plain names."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}


@pytest.fixture
def who() -> making.Made:
    return making.made()


@pytest.fixture
def draft(who: making.Made) -> Assessment:
    return who.start(making.CAC, making.UK)


@pytest.fixture
def opens(browser: Browser, live_server: object) -> Iterator[Opens]:
    """Return what opens a page as somebody; nothing may be refused by the page's own policy."""
    refused: list[str] = []
    contexts = []

    def page_of(user: User, path: str, *, language: str = "en", **options: object) -> Page:
        context = browser.new_context(base_url=str(live_server), **options)  # type: ignore[arg-type]
        contexts.append(context)
        session = making.client(user).cookies["sessionid"].value
        for name, value in (("sessionid", session), ("django_language", language)):
            context.add_cookies([{"name": name, "value": value, "url": str(live_server)}])
        page = context.new_page()
        page.on(
            "console", lambda said: refused.append(said.text) if "Policy" in said.text else None
        )
        page.on("pageerror", lambda error: refused.append(str(error)))
        page.goto(path)
        return page

    yield page_of
    for context in contexts:
        context.close()
    assert refused == []


def _address(made: Assessment, spot: Spot = ITEM) -> str:
    return f"/assessments/{made.pk}/answer/{'/'.join(spot)}"


def test_what_is_typed_is_saved_and_two_people_see_both(
    who: making.Made, draft: Assessment, opens: Opens
) -> None:
    ada, bo = opens(who.author, _address(draft)), opens(who.second, _address(draft))
    ada.locator("textarea[name=answer]").fill("Ada's text.")
    expect(ada.locator(".state")).to_contain_text("Saved as version 1")
    bo.locator("textarea[name=answer]").fill("Bo's text.")
    conflict = bo.locator(".conflict")
    expect(conflict).to_contain_text("Ada's text.")
    expect(conflict).to_contain_text("Bo's text.")
    expect(ada.locator(".newer")).to_contain_text("Bo changed this at", timeout=20_000)
    ada.reload()
    expect(ada.locator(".conflict")).to_contain_text("Bo's text.")
    bo.get_by_role("button", name="Keep mine").click()
    expect(bo.locator(".conflict")).to_have_count(0)
    expect(bo.locator("textarea[name=answer]")).to_have_value("Bo's text.")
    bo.locator("textarea[name=answer]").fill("Bo's text, longer.")
    expect(bo.locator(".state")).to_contain_text("Saved as version 4", timeout=15_000)
    newest = answering.newest(draft, ITEM)
    assert newest is not None
    assert newest.value == {"answer": "Bo's text, longer."}


def test_a_text_outlives_a_lost_connection(
    who: making.Made, draft: Assessment, opens: Opens
) -> None:
    page = opens(who.author, _address(draft))
    page.context.set_offline(True)
    page.locator("textarea[name=answer]").fill("Written on a train.")
    expect(page.locator(".state")).to_contain_text("the server did not answer")
    page.context.set_offline(False)
    expect(page.locator(".state")).to_contain_text("Saved as version 1", timeout=15_000)


def test_without_a_mouse_an_answer_is_given(
    who: making.Made, draft: Assessment, opens: Opens
) -> None:
    page = opens(who.author, _address(draft, RISK))
    page.locator("input[name=level]").first.focus()
    for key in ("ArrowDown", "ArrowDown"):
        page.keyboard.press(key)
    expect(page.locator(".state")).to_contain_text("Saved as version")
    newest = answering.newest(draft, RISK)
    assert newest is not None
    assert newest.value["level"]


PAGES = ("", "findings/", "risks/", "measures/", "review/", "sign/", "header/cac-2018/")


@pytest.mark.parametrize(
    ("language", "width", "scheme"),
    [("en", 360, "light"), ("en", 1200, "dark"), ("zh-hans", 360, "dark")],
)
def test_every_page_is_for_everyone_and_fits(
    who: making.Made, draft: Assessment, opens: Opens, language: str, width: int, scheme: str
) -> None:
    answering.save(draft, ITEM, {"answer": "W" * 400}, based_on=0, by=who.author)
    answering.save(draft, ITEM, {"answer": "B"}, based_on=0, by=who.second)
    beside.comment(draft, ITEM, "Why?", by=who.reviewer)
    paths = [f"/assessments/{draft.pk}/{page}" for page in PAGES]
    paths += [_address(draft), _address(draft, RISK), f"/services/{who.service.pk}/assess/"]
    page = opens(
        who.author,
        paths[0],
        language=language,
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
    )
    wrong = []
    for path in paths:
        page.goto(path)
        for summary in page.locator("details > summary").all():
            summary.click()
        result = Axe().run(page)
        wrong += [
            (path, one["id"], one["nodes"][0]["html"]) for one in result.response["violations"]
        ]
        if page.evaluate("document.documentElement.scrollWidth") != width:
            wrong.append((path, "scrolls", ""))
    assert wrong == []
