"""In a real browser, under our own policy for scripts: a passkey is added, and opens the log-in."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from chromium import chromium
from playwright.sync_api import Browser, Page, expect
from signed_in import PASSWORD, code, member

from fairwitness.web.store import joining
from fairwitness.web.store.models import Entry, Membership, Organisation, User

pytestmark = [
    pytest.mark.browser,
    pytest.mark.enable_socket,
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def trouble() -> list[str]:
    """Gather what the browser complains of."""
    return []


@pytest.fixture
def page(browser: Browser, live_server: Any, trouble: list[str], settings: Any) -> Iterator[Page]:
    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"  # as this server finds them
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": plain}}
    url = live_server.url.replace("127.0.0.1", "localhost")  # passkeys want a name
    context = browser.new_context(base_url=url, viewport={"width": 360, "height": 800})
    made = context.new_page()
    made.on("console", lambda said: trouble.append(said.text) if said.type == "error" else None)
    made.on("pageerror", lambda error: trouble.append(str(error)))
    made.on(
        "request",
        lambda asked: None if asked.url.startswith((url, "data:")) else trouble.append(asked.url),
    )
    yield made
    context.close()


def give_a_key(page: Page) -> None:
    """Put a virtual authenticator into the browser that knows its person."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


def calm(page: Page) -> None:
    """Hold a page against axe in both themes, and against the width of a phone."""
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        found = Axe().run(page)
        assert found.violations_count == 0, f"{page.url}, {scheme}\n{found.generate_report()}"
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0, f"{page.url} is {wide} px too wide"


def test_a_passkey_is_added_and_opens_the_log_in_without_a_password(
    page: Page, trouble: list[str]
) -> None:
    made = member(Organisation.objects.create(name="Heron Forum"), "Ada", is_owner=True)
    give_a_key(page)
    page.goto("/accounts/login/")
    calm(page)
    page.locator("input[name=login]").fill(made.user.email)
    page.locator("input[type=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_text("Your role needs a second factor.")).to_be_visible()
    page.locator("input[type=password]").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_role("link", name="Second factor and passkeys").click()
    calm(page)
    page.locator("a[href='/accounts/2fa/webauthn/add/']").click()
    calm(page)
    page.get_by_label("Name").fill("My phone")
    page.locator("#id_passwordless").check()
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url(re.compile(r"/2fa/(recovery-codes|webauthn)/$"))
    assert set(Entry.objects.values_list("verb", flat=True)) >= {"second-factor.added"}
    page.goto("/accounts/2fa/webauthn/")
    expect(page.get_by_role("cell", name="My phone", exact=True)).to_be_visible()
    calm(page)
    page.goto("/accounts/logout/")
    calm(page)
    page.get_by_role("main").get_by_role("button").click()
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", name="Overview")).to_be_visible()
    assert trouble == []


def test_the_first_owner_comes_in_sets_an_app_up_and_invites_a_colleague(
    page: Page, trouble: list[str]
) -> None:
    page.goto(joining.new_setup_link().removeprefix("http://localhost:8000"))
    calm(page)
    page.get_by_label("Name of your organisation").fill("Heron Forum")
    page.get_by_label("Your name").fill("Ada")
    page.get_by_label("Your e-mail address").fill("ada@example.org")
    page.get_by_label("Password:", exact=True).fill(PASSWORD)
    page.get_by_label("Password, again").fill(PASSWORD)
    page.get_by_role("button", name="Make the organisation").click()
    secret = page.locator("#authenticator_secret").input_value()
    assert page.locator("img.qr").evaluate("i => i.naturalWidth") > 0
    calm(page)
    page.locator("input[name=code]").fill(code(secret))
    page.get_by_role("main").get_by_role("button").click()
    expect(page.locator("#recovery_codes")).to_be_visible()
    calm(page)
    page.get_by_role("link", name="Members").click()
    calm(page)
    page.get_by_label("E-mail address").fill("bo@example.org")
    page.get_by_label("Author: writes").check()
    page.get_by_role("button", name="Invite").click()
    link = page.locator(".link-once").inner_text()
    calm(page)
    owner = Membership.objects.get()
    for path in ("members/", f"members/{owner.pk}/", "trail/"):
        page.goto(f"/organisations/{owner.organisation_id}/{path}")
        calm(page)
    page.context.clear_cookies()
    page.goto(re.sub(r"^http://[^/]+", "", link))
    calm(page)
    page.get_by_label("Your name").fill("Bo")
    page.get_by_label("Password:", exact=True).fill(PASSWORD)
    page.get_by_label("Password, again").fill(PASSWORD)
    page.get_by_role("button", name="Make my account").click()
    expect(page.get_by_role("heading", name="Overview")).to_be_visible()
    bo = User.objects.get(email="bo@example.org")
    assert Membership.objects.get(user=bo).roles == ("author",)
    assert trouble == []
