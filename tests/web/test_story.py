"""
One assessment, from the first link to the signed bundle, by two people in two browsers.

The server, the worker and the database are real; the forms are found by their names, so that the
same story runs in both languages.
"""

import hashlib
import lzma
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from chromium import chromium
from installation import served
from playwright.sync_api import Browser, BrowserContext, Page, expect
from postgres import Postgres, postgres
from signed_in import PASSWORD, code

from fairwitness.frameworks import shelf

SAMPLE = Path(__file__).parents[2] / "samples" / "synapse-1.163.db.xz"
SLOW_MS = 20_000
ITEMS = {"art5-1-officer": "A named person, day and night.", "art5-1-body": "none"}
FINDING = "cac-2018/art5-1-body/no-body"
HEADINGS = {"en": "Overview", "zh-hans": "概览"}

REFUSED = "status of 422"

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sample") / "homeserver.db"
    path.write_bytes(lzma.decompress(SAMPLE.read_bytes()))
    return path


@pytest.fixture(scope="module")
def database() -> Iterator[Postgres]:
    with postgres() as server:
        yield server


class Person:
    """Somebody at a browser; what the browser complains of is kept."""

    def __init__(self, browser: Browser, address: str, language: str) -> None:
        self.context: BrowserContext = browser.new_context(base_url=address)
        self.context.add_cookies([{"name": "django_language", "value": language, "url": address}])
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(SLOW_MS)
        self.secret = ""
        self.used = ""
        self.trouble: list[str] = []
        self.page.on("console", self._complaint)
        self.page.on("pageerror", lambda error: self.trouble.append(str(error)))
        self.page.on("request", lambda asked: self._elsewhere(asked.url, address))

    def _complaint(self, said: object) -> None:
        if getattr(said, "type", "") == "error":
            self.trouble.append(str(getattr(said, "text", said)))

    def _elsewhere(self, url: str, address: str) -> None:
        if not url.startswith((address, "data:", "blob:")):
            self.trouble.append(url)

    def fill(self, **fields: str) -> None:
        """Fill fields of the page by their names."""
        for name, value in fields.items():
            self.page.locator(f"main [name={name}]").first.fill(value)

    def press(self, part: str = "main form") -> None:
        """Press the first button of a part of the page."""
        self.page.locator(f"{part} button:not([type=button])").first.click()

    def prove(self) -> None:
        """Give a code of the authenticator app that was not used yet."""
        while (now := code(self.secret)) == self.used:
            self.page.wait_for_timeout(500)
        self.used = now
        self.page.locator("main [name=code]").fill(now)
        self.press("main form:has([name=code])")

    def set_an_app_up(self) -> None:
        """Take the secret that the page shows into an authenticator app."""
        self.page.wait_for_selector("#authenticator_secret")
        self.secret = self.page.locator("#authenticator_secret").input_value()
        self.prove()
        expect(self.page.locator("#recovery_codes")).to_be_visible()


def come_in(owner: Person, link: str) -> None:
    owner.page.goto(link)
    owner.fill(organisation="Heron Community", name="Ada", email="ada@example.org")
    owner.fill(password=PASSWORD, again=PASSWORD)
    owner.press()
    owner.set_an_app_up()


def invite(owner: Person, colleague: Person) -> None:
    owner.page.goto("/organisations/1/members/")
    owner.fill(email="bo@example.org")
    for role in ("reviewer", "signer"):
        owner.page.locator(f"main form:has([name=email]) [name=roles][value={role}]").check()
    owner.press("main form:has([name=email])")
    link = owner.page.locator(".link-once").inner_text()
    colleague.page.goto(link)
    colleague.fill(name="Bo", password=PASSWORD, again=PASSWORD)
    colleague.press()
    colleague.set_an_app_up()


def register_and_connect(owner: Person, sample: Path) -> None:
    owner.page.goto("/organisations/1/services/new/")
    owner.fill(name="Heron Chat", url="https://chat.example.org", launched_on="2026-04-01")
    owner.page.locator("main [name=surfaces]").first.check()
    owner.press()
    owner.page.goto("/services/1/sources/new/")
    owner.fill(address=f"synapse+sqlite:///{sample}")
    owner.press()
    columns = owner.page.locator("main").inner_text()
    assert "users" in columns
    assert "password_hash" in columns  # among what is never read
    owner.press("main form:has([name=agreed])")
    expect(owner.page.locator("main")).to_contain_text("synapse")


def collect(owner: Person) -> None:
    owner.page.goto("/services/1/collect/")
    owner.page.locator("main [name=packs][value^=cac-2018]").check()
    owner.fill(since="2026-06-01", until="2026-09-01")
    owner.press()
    owner.page.wait_for_url("**/collections/1/")
    for _ in range(120):
        if owner.page.locator("main table").count():
            break
        owner.page.wait_for_timeout(500)
        owner.page.reload()
    expect(owner.page.locator("main caption").first).to_be_visible()


def save(person: Person, path: str, fill: str | None = None, choose: str | None = None) -> None:
    person.page.goto(path)
    editor = person.page.locator("form.answer").first
    if choose is not None:
        editor.locator(f"[name=answer][value={choose}]").check()
    if fill is not None:
        editor.locator("[name=answer]").fill(fill)
    editor.locator("button").first.click()
    person.page.wait_for_timeout(2500)
    person.page.reload()


def answer(owner: Person) -> None:
    owner.page.goto("/services/1/assess/")
    owner.page.locator("main [name=pack][value^=cac-2018]").check()
    for lang in ("en", "zh"):
        owner.page.locator(f"main [name=lang][value={lang}]").check()
    owner.fill(because="The yearly look.")
    owner.press()
    owner.page.wait_for_url("**/assessments/1/")
    at = "/assessments/1/answer/cac-2018/items"
    save(owner, f"{at}/art5-1-officer", fill=ITEMS["art5-1-officer"])
    save(owner, f"{at}/art5-1-body", choose="none")
    pack = shelf.load("cac-2018/2018-11-30")
    title = next(c.title for i in pack.items if i.id == "art5-1-body" for c in i.checks)
    appeared = owner.page.locator(".follows article")
    assert appeared.locator("a").first.inner_text() in {title.en, title.zh}
    save(owner, f"{at}/art5-1-body", choose="appointed")
    expect(owner.page.locator(".follows article")).to_have_count(0)


def review(owner: Person, colleague: Person) -> None:
    at = "/assessments/1/answer/cac-2018/items/art5-1-officer"
    colleague.page.goto(at)
    colleague.page.locator("main form[action*=comment] textarea").fill("Who stands in?")
    colleague.press("main form[action*=comment]")
    owner.page.goto("/assessments/1/review/")
    owner.press("main form[action*=ask]")
    colleague.page.goto("/assessments/1/review/")
    colleague.page.locator("[name=outcome][value=approved]").click()
    expect(colleague.page.locator("[name=outcome][value=approved]")).to_be_visible()
    colleague.press("main form[action*=settle]")
    colleague.page.goto("/assessments/1/review/")
    colleague.page.locator("[name=outcome][value=approved]").click()


def sign(colleague: Person) -> str:
    page = colleague.page
    page.goto("/assessments/1/sign/")
    colleague.press("main form[action*=freeze]")
    expect(page.locator("#digest")).to_be_visible(timeout=120_000)
    digest = page.locator("#digest").inner_text()
    page.locator("main a[href*=reauthenticate]").first.click()
    page.wait_for_selector("main [name=code]")
    colleague.prove()
    page.wait_for_url("**/assessments/1/sign/**")
    colleague.press("main form[action*=confirm]")
    page.goto("/assessments/1/sign/")
    assert page.locator("#digest").inner_text() == digest
    return digest


def downloaded(person: Person) -> str:
    person.page.goto("/assessments/1/sign/")
    with person.page.expect_download() as waiting:
        person.page.locator("main a.button[href*=bundles]").click()
    return hashlib.sha256(Path(waiting.value.path()).read_bytes()).hexdigest()


@pytest.mark.parametrize(
    ("language", "engine"), [("en", "sqlite"), ("zh-hans", "sqlite"), ("en", "postgresql")]
)
def test_an_assessment_from_the_first_link_to_the_signed_bundle(
    language: str,
    engine: str,
    browser: Browser,
    sample: Path,
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> None:
    variables = {}
    if engine == "postgresql":
        server: Postgres = request.getfixturevalue("database")
        server.create("workspace")
        variables["DATABASE_URL"] = (
            f"postgresql://synapse@{str(server.folder).replace('/', '%2F')}:{server.port}/workspace"
        )
    with served(tmp_path, **variables) as (address, said, _pid):
        link = re.search(r"http://\S+/set-up/\S+", said)
        assert link
        owner, colleague = (Person(browser, address, language) for _ in range(2))
        come_in(owner, link.group())
        owner.page.goto("/")
        expect(owner.page.locator("h1")).to_have_text(HEADINGS[language])
        invite(owner, colleague)
        register_and_connect(owner, sample)
        collect(owner)
        answer(owner)
        review(owner, colleague)
        digest = sign(colleague)
        assert downloaded(owner) == digest
        assert downloaded(colleague) == digest
        assert owner.trouble == []
        assert [said for said in colleague.trouble if REFUSED not in said] == []
        assert len(colleague.trouble) == 1, "approving beside an open comment was refused once"
        for person in (owner, colleague):
            person.context.close()
        kept = (tmp_path / "errors.log").read_text(encoding="utf-8")
        assert "Traceback" not in kept
