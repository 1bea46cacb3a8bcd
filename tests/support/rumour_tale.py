"""
What editors do in the story of a rumour, and what it says in two languages.

In:       pages of Chromium in which somebody is signed in.
Out:      a check written, signed, published, corrected.
Not here: what readers do and see (`test_rumour_story`).
"""

from dataclasses import dataclass

from playwright.sync_api import Page, expect


@dataclass(frozen=True)
class Tale:
    """What is said in one language."""

    lang: str
    locale: str
    claim: str
    question: str
    summary: str
    better: str
    why: str
    no_match: str
    verdict: str
    corrected: str
    told: str


ENGLISH = Tale(
    lang="en",
    locale="en-GB",
    claim="Garlic water cures the flu",
    question="garlic water cures the flu",
    summary="No study shows that it does.",
    better="Garlic does not cure the flu.",
    why="It said too little.",
    no_match="No match yet",
    verdict="False",
    corrected="Corrected: Garlic water cures the flu",
    told="You are told here",
)
CHINESE = Tale(
    lang="zh",
    locale="zh-CN",
    claim="喝大蒜水能治好流感",
    question="喝大蒜水能治好流感",
    summary="没有研究表明大蒜水能治流感。",
    better="大蒜不能治疗流感。",
    why="原来的说明过于简短。",
    no_match="暂无相符的核查",
    verdict="不实",
    corrected="已更正：喝大蒜水能治好流感",
    told="在此通知您",
)


def write_alone(ada: Page, tale: Tale, site: str) -> None:
    """Claim the rumour, write a draft with two pieces of evidence, keep one, and sign."""
    ada.goto("/rumours/desk/")
    ada.locator("form[action$='/claim/'] button").click()
    ada.locator("[name=name]").fill("garlic")
    ada.locator("form:has([name=name]) button").last.click()
    ada.locator("[name=verdict]").select_option("false")
    ada.locator("[name=summary]").fill(tale.summary)
    ada.locator("[name=lang]").fill(tale.lang)
    ada.locator("[name=topics][value=health]").check()
    ada.locator("[name=claim-0-text]").fill(tale.claim)
    ada.locator("[name=explanation-0-text]").fill(tale.summary)
    ada.locator("[name=explanation-0-evidence]").fill("e1 e2")
    for number, url in enumerate((f"{site}review", "https://health.example/flu")):
        ada.locator(f"[name=evidence-{number}-title]").fill(f"Evidence {number + 1}")
        ada.locator(f"[name=evidence-{number}-publisher]").fill("A library")
        ada.locator(f"[name=evidence-{number}-url]").fill(url)
    _keep(ada)
    ada.locator("button[name=evidence][value=e1]").click()
    expect(ada.locator("a[href$='.warc']")).to_have_count(1)
    _sign(ada)
    expect(ada.locator("form[action$='/publish/']")).to_have_count(0)


def sign_and_publish(page: Page) -> None:
    page.goto("/rumours/desk/")
    page.locator("a[href*='/desk/drafts/']").first.click()
    _sign(page)
    page.locator("form[action$='/publish/'] button").click()
    page.wait_for_url("**/rumours/checks/garlic/")


def correct(bo: Page, ada: Page, tale: Tale) -> None:
    bo.goto("/rumours/desk/")
    bo.locator("form[action$='/follow/'] select").select_option("correction")
    bo.locator("form[action$='/follow/'] button").click()
    bo.locator("[name=what]").fill(tale.summary)
    bo.locator("[name=why]").fill(tale.why)
    bo.locator("[name=summary]").fill(tale.better)
    _keep(bo)
    _sign(bo)
    sign_and_publish(ada)


def _keep(page: Page) -> None:
    with page.expect_navigation():
        page.locator("form:has([name=verdict]) button").last.click()
    expect(page.locator("[role=alert], .errorlist")).to_have_count(0)


def _sign(page: Page) -> None:
    with page.expect_navigation():
        page.locator("form[action$='/sign/'] button").click()
