"""
Walk through the demonstration as its owner, page by page.

In:       a browser, and what `fairwitness serve --demo` printed.
Out:      every page that a link leads to, one of each kind.
Not here: what is looked for on them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from playwright.sync_api import Browser, BrowserContext, Page
from signed_in import code

ELSEWHERE = re.compile(
    r"/logout|\.csv|\.ics|\.jsonl?$|^/bundles/|/static/|/parts/|\.svg|^/filings/\d+/(?:receipt|sealed|manifest|events)/"
)
"""Links that end the visit, or lead to a file."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """The owner of the demonstration, signed in."""

    context: BrowserContext
    page: Page
    trouble: list[str]


def sign_in(browser: Browser, address: str, said: str, *, language: str) -> Visitor:
    """Come in as the owner, with password and authenticator app."""
    password = re.search(r"password (\S+)", said)
    secret = re.search(r"authenticator app, (\S+)", said)
    assert password is not None
    assert secret is not None
    context = browser.new_context(base_url=address)
    context.add_cookies([{"name": "django_language", "value": language, "url": address}])
    page = context.new_page()
    trouble: list[str] = []
    page.on("console", lambda m: trouble.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on(
        "request",
        lambda r: None if r.url.startswith((address, "data:")) else trouble.append(r.url),
    )
    page.goto("/accounts/login/")
    page.locator("main [name=login]").fill("owner@demo.example")
    page.locator("main [type=password]").fill(password[1])
    page.keyboard.press("Enter")
    page.wait_for_url("**/2fa/authenticate/")
    used = ""
    while page.url != f"{address}/":
        while (now := code(secret[1])) == used:
            page.wait_for_timeout(500)
        used = now  # a code that somebody came in with is refused until the next one
        page.locator("main [name=code]").fill(now)
        with page.expect_navigation():
            page.keyboard.press("Enter")
    return Visitor(context, page, trouble)


def pages(visitor: Visitor) -> Iterator[str]:
    """Open every page that links lead to, and yield its path while it is shown."""
    seen, waiting = set[str](), ["/", "/accounts/email/"]
    while waiting:
        path = waiting.pop(0)
        if (kind := _kind(path)) in seen:
            continue
        seen.add(kind)
        answer = visitor.page.goto(path)
        assert answer is not None
        assert answer.status == 200, f"{path}: {answer.status}"
        waiting += _links(visitor.page)
        yield path


def _links(page: Page) -> list[str]:
    found = page.eval_on_selector_all(
        "a[href]", "links => links.map(link => link.getAttribute('href'))"
    )
    paths = (str(href).partition("#")[0].partition("?")[0] for href in found)
    return [p for p in paths if p.startswith("/") and not ELSEWHERE.search(p)]


def _kind(path: str) -> str:
    """Name a page by what it shows; of answers the part, of other things the pattern."""
    part = re.search(r"/answer/[^/]+/([^/]+)/", path)
    return f"answer {part[1]}" if part else re.sub(r"\d+", "N", path)
