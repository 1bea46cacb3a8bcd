"""In a real browser, without JavaScript: from a question to a correction, for everyone."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from chromium import chromium
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from rumour_desk import INVITED, Desk, asked, desk, followed, invited, published

from fairwitness.web.store.models import Draft, Refusal, Reply
from fairwitness.web.store.rumours import complaining

pytestmark = [
    pytest.mark.browser,
    pytest.mark.enable_socket,
    pytest.mark.django_db(transaction=True),
]

Opens = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def people(settings: Any) -> Desk:
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}
    cache.clear()
    return desk()


@pytest.fixture
def opens(browser: Browser, live_server: object) -> Iterator[Opens]:
    """Return what opens a page as somebody, or as a reader whose browser runs no script."""
    contexts = []

    def page_of(who: Any, path: str, **options: Any) -> Page:
        context = browser.new_context(
            base_url=str(live_server), **{"java_script_enabled": False, **options}
        )
        contexts.append(context)
        if who is not None:
            session = who.cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": session, "url": str(live_server)}])
        page = context.new_page()
        page.goto(path)
        return page

    yield page_of
    for context in contexts:
        context.close()


def test_from_a_question_to_a_correction(people: Desk, opens: Opens) -> None:
    reader = opens(None, "/rumours/", locale="en-GB")
    reader.get_by_label("What did you hear?").fill("Garlic water cures the flu")
    reader.get_by_role("button", name="Is it true?").click()
    expect(reader.locator("main")).to_contain_text("No match yet")
    reader.get_by_role("button", name="Hand it to the editors").click()
    expect(reader.locator("h1")).to_contain_text("The editors have your question")

    ada, bo = opens(people.ada, "/rumours/desk/"), opens(people.bo, "/rumours/desk/")
    ada.get_by_role("button", name="Take it on").click()
    ada.get_by_label("Name in the address").fill("garlic")
    ada.get_by_role("button", name="Begin a draft").click()
    _write(ada)
    ada.get_by_role("button", name="Sign what is kept below").click()
    expect(ada.get_by_role("button", name="Publish")).to_have_count(0)

    bo.reload()
    bo.get_by_role("link", name="garlic", exact=True).click()
    bo.get_by_role("button", name="Sign what is kept below").click()
    bo.get_by_role("button", name="Publish").click()
    expect(bo.locator("h1")).to_have_text("Garlic water cures the flu")

    chinese = opens(None, "/rumours/zh/", locale="en-GB")
    chinese.locator("#question").fill("garlic water cures the FLU")
    chinese.locator("form.ask button").click()
    expect(chinese.locator(".verdict")).to_have_text("不实")
    assert chinese.context.cookies() == []

    bo.goto("/rumours/desk/")
    bo.get_by_label("Another version").select_option("correction")
    bo.get_by_role("button", name="Begin").click()
    bo.get_by_label("What changed").fill("The answer in short.")
    bo.get_by_label("Why", exact=False).first.fill("It said too little.")
    bo.get_by_label("Answer in short").fill("Garlic does not cure the flu.")
    bo.get_by_role("button", name="Keep the draft").click()
    bo.get_by_role("button", name="Sign what is kept below").click()
    ada.goto("/rumours/desk/")
    ada.get_by_role("list").get_by_role("link", name="garlic", exact=True).first.click()
    ada.get_by_role("button", name="Sign what is kept below").click()
    ada.get_by_role("button", name="Publish").click()

    reader.goto("/rumours/checks/garlic/")
    expect(reader.locator(".notice")).to_contain_text("It said too little.")
    reader.get_by_role("link", name="See every difference").click()
    expect(reader.locator("ins").first).to_be_visible()
    assert reader.context.cookies() == []


def _write(page: Page) -> None:
    page.get_by_label("Verdict").select_option("false")
    page.get_by_label("Answer in short").fill("No study shows it.")
    page.locator("[name=explanation-0-text]").fill("A review found no trial.")
    page.locator("[name=explanation-0-evidence]").fill("e1")
    page.locator("[name=evidence-0-title]").fill("Garlic for the common cold")
    page.locator("[name=evidence-0-publisher]").fill("A library")
    page.locator("[name=evidence-0-url]").fill("https://reviews.example/garlic")
    page.get_by_role("button", name="Keep the draft").click()


def _around(people: Desk) -> tuple[str, list[str]]:
    """Let replies, complaints and wordings be there; return a link to reply, and pages."""
    used, refused, waiting, link = (invited(people) for _ in range(4))
    for path in (used, refused, waiting):
        Client().post(path, {"text": "W" * 300, "version": "1"})
    here, replies = "/rumours/desk/checks/garlic/", list(Reply.objects.all())
    people.ada.post(f"{here}replies/{replies[0].pk}/print/")
    people.ada.post(f"{here}replies/{replies[1].pk}/refuse/", {"reason": "A law."})
    proposed = {"refusal": str(Refusal.objects.get().pk)}
    people.bo.post(f"{here}replies/{replies[1].pk}/refuse/", proposed)
    people.ada.post(f"{here}replies/{replies[2].pk}/refuse/", {"reason": "Another law."})
    people.ada.post(f"{here}invite/", INVITED)
    people.ada.post(f"{here}wordings/", {"text": "W" * 300})
    complaint = complaining.complain("garlic", "W" * 300, now=timezone.now())
    about = f"/rumours/desk/complaints/{complaint.pk}/"
    people.ada.post(about, {"outcome": "not-upheld", "reason": "W" * 300})
    first = asked("Do onions cure a cold?").pk
    other = asked("Onions cure every cold, is it so?").pk
    people.ada.post(f"/rumours/desk/rumours/{first}/claim/")
    rumours = [f"/rumours/desk/rumours/{number}/" for number in (first, other)]
    return link, [here, about, "/rumours/desk/complaints/", *rumours]


@pytest.mark.parametrize(
    ("path", "width", "scheme"),
    [("/rumours/en/", 360, "light"), ("/rumours/zh/", 1200, "dark")],
)
def test_every_page_is_for_everyone_and_fits(
    people: Desk, opens: Opens, path: str, width: int, scheme: str
) -> None:
    published(people, summary="W" * 300)
    followed(people, "correction", summary="Garlic does not cure the flu.")
    people.ada.post("/rumours/desk/checks/garlic/follow/", {"step": "update"})
    options = {
        "java_script_enabled": True,
        "viewport": {"width": width, "height": 900},
        "color_scheme": scheme,
    }
    draft = Draft.objects.get(published_at=None).pk
    link, desk_pages = _around(people)
    page = opens(people.ada, path, **options)
    wrong = []
    inside = ["checks/garlic/", "checks/garlic/1/", "checks/garlic/2/changes/"]
    inside += ["checks/garlic/complain/", "complaints/"]
    inside += ["news/", "embed/garlic/"]
    for each in [
        path,
        *(path + one for one in inside),
        "/rumours/desk/",
        f"/rumours/desk/drafts/{draft}/",
        link,
        *desk_pages,
    ]:
        answer = page.goto(each)
        assert answer is not None
        assert answer.status == 200, each
        found = Axe().run(page).response["violations"]
        wrong += [(each, one["id"], one["nodes"][0]["html"]) for one in found]
        if page.evaluate("document.documentElement.scrollWidth") != width:
            wrong.append((each, "scrolls", ""))
    assert wrong == []
