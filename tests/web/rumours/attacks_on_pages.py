"""Hostile words in every field, hostile hosts, hostile paths."""

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

from django.core.cache import cache
from django.test import Client
from made_checks import HOSTILE
from rumour_attack import Attack, Case
from rumour_desk import FORM, drafted, followed, publish, published, sign, write
from rumour_desk import asked as handed_over

from fairwitness.rumours.review import Review
from fairwitness.web.store.rumours import editors, others

WICKED = HOSTILE.replace("\r\n", " ") + "'\"><img src=x onerror=alert(2)>{{ 7|add:1 }}{% debug %}"
URL = "https://a.example/?a='%22%3E%3Cscript%3E&b=1"
CHECK = "/rumours/checks/wicked/"
PAGES = [
    *(
        "/rumours/",
        "/rumours/zh/",
        CHECK,
        f"{CHECK}1/",
        f"{CHECK}2/changes/",
        "/rumours/zh" + CHECK[8:],
    ),
    "/rumours/desk/",
]
FEEDS = [f"/rumours/feeds/everything.{form}" for form in ("atom", "rss", "json")]
HUGE = "9" * 20
SAFE = {"application/ld+json"}


class Reading(HTMLParser):
    """Notes whatever would run."""

    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at an element."""
        named = dict(attrs)
        own = str(named.get("src", "")).startswith("/static/")
        if tag == "script" and named.get("type") not in SAFE and not own:
            self.wrong.append("script")
        if tag in {"iframe", "object", "embed", "base"} or (tag == "img" and named["src"] == "x"):
            self.wrong.append(tag)
        for name, value in attrs:
            wicked = (value or "").strip().lower().startswith(("javascript:", "data:text"))
            if name.startswith("on") or (name in {"href", "src", "action"} and wicked):
                self.wrong.append(f"{tag} {name}={value}")


def runs(page: str) -> list[str]:
    reading = Reading()
    reading.feed(page)
    reading.close()
    return reading.wrong


def every_field(case: Case) -> Iterator[str]:
    editors.add("ada@example.org", WICKED)
    values = {
        "summary": WICKED,
        "claim": [{"text": WICKED, "lang": "en"}, {"text": f"{WICKED} 2", "lang": "zh"}],
        "explanation": [{"text": WICKED, "evidence": "e1"}],
        "evidence": [
            {"title": WICKED, "publisher": WICKED, "url": URL, "seen": "2026-11-20"},
        ],
        "contacts": [{"who": WICKED, "asked": "2026-11-20", "answer": WICKED}],
    }
    published(case.desk, "wicked", WICKED, **values)
    more = {**values, "summary": f"{WICKED} anew", "what": WICKED, "why": WICKED}
    followed(case.desk, "correction", name="wicked", **more)
    handed_over(f"{WICKED} once more")
    for path in PAGES:
        answer = case.desk.bo.get(path)
        if answer.status_code != 200:
            yield f"{path}: {answer.status_code}"
        yield from (f"{path}: {each}" for each in runs(answer.content.decode()))
        if "{{ 7|add:1 }}" in WICKED and ">8{" in answer.content.decode():
            yield f"{path} runs templates"
    page = Client().get(CHECK).content.decode()
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    if [json.loads(each)["claimReviewed"] for each in blocks] != [WICKED]:
        yield "the JSON-LD is not what was written"
    for path in FEEDS:
        content = Client().get(path).content
        if path.endswith("json"):
            texts = [item["content_text"] for item in json.loads(content)["items"]]
            if not any(WICKED in text for text in texts) or b"content_html" in content:
                yield f"{path} does not hold the text as text"
        elif b"<script>" in content or ET.fromstring(content) is None:  # noqa: S314 - ours
            yield f"{path} holds markup"


def in_questions(_: Case) -> Iterator[str]:
    for path in ("answer", "hand-over", "zh/answer"):
        sent = {"question": WICKED, "email": '"><script>alert(1)</script>'}
        page = Client().post(f"/rumours/{path}/", sent).content.decode()
        yield from (f"{path}: {each}" for each in runs(page))


def of_others(case: Case) -> Iterator[str]:
    review = Review(
        claim=f"moon {WICKED}",
        publisher=WICKED,
        site=WICKED[:200],
        url=URL,
        title=WICKED,
        rating=WICKED,
        lang='en" onload="x',
        reviewed=None,
    )
    others.keep("wicked", "", [review], now=case.now)
    page = Client().post("/rumours/answer/", {"question": "moon"}).content.decode()
    if "alert" not in page:
        yield "the review is not shown"
    yield from runs(page)


def links(case: Case) -> Iterator[str]:
    """What is no address of the web is not published as evidence."""
    for number, url in enumerate(
        ("javascript:alert(1)", "data:text/html,x", "//a.example", "https://u:p@a.example/", "x")
    ):
        cache.clear()
        name = f"link-{number}"
        rumour = handed_over(f"Is link number {name} harmless?")
        draft = drafted(case.desk.ada, rumour, name)
        evidence = [{**FORM["evidence"][0], "url": url}]  # type: ignore[dict-item]  # a row
        write(case.desk.ada, draft, evidence=evidence)
        sign(case.desk.ada, draft)
        sign(case.desk.bo, draft)
        publish(case.desk.bo, draft)
        if Client().get(f"/rumours/checks/{name}/").status_code != 404:
            yield f"{url} was published"


def hosts(_: Case) -> Iterator[str]:
    """A page that is kept in memory, or by a proxy, names no host that a request made up."""
    sent = {"x-forwarded-host": "evil.example", "x-original-url": "/evil.example"}
    for path in ("/rumours/", "/rumours/checks/garlic/", FEEDS[0], "/rumours/sitemap.xml"):
        if Client().get(path, headers={"host": "evil.example"}).status_code != 400:
            yield f"{path} answers for another host"
        Client().get(f"{path}?utm=evil.example", headers=sent)
        if b"evil.example" in Client().get(path).content:
            yield f"{path} was poisoned"


def paths(case: Case) -> Iterator[str]:
    (case.data / "evidence").mkdir(parents=True, exist_ok=True)
    up = ["../../keys/secret", "..%2f..%2fkeys%2fsecret", "%2e%2e/%2e%2e/keys/secret", "....//x"]
    for path in (
        *(f"/rumours/checks/{each}/" for each in (*up, "garlic%00", "garlic\\..")),
        *(f"/rumours/feeds/{each}.atom" for each in up),
        *(f"/rumours/exports/checks.{each}" for each in ("lock", "edition", *up)),
        *(f"/rumours/exports/{each}" for each in up),
        *(f"/rumours/desk/copies/{each}.warc" for each in (*up, "A" * 64)),
        *(f"/rumours/checks/garlic/asked-{each}.svg" for each in up),
        *(
            "/rumours/sitemap-99999999999999999999.xml",
            "/rumours/checks/garlic/99999999999999999999/",
        ),
        "/rumours/checks/garlic/99999999999999999999/changes/",
    ):
        answer = case.desk.ada.get(path)
        if answer.status_code != 404:
            yield f"{path}: {answer.status_code}"


PAGES_AND_PATHS = [
    Attack("every field", "scripts in every field that an editor writes", every_field),
    Attack("questions", "scripts in a question and an address", in_questions),
    Attack("of others", "scripts in a review of others", of_others),
    Attack("links", "evidence at an address that runs something", links),
    Attack("hosts", "made up hosts, so that kept pages lead elsewhere", hosts),
    Attack("paths", "names that lead out of a folder, or are huge", paths),
]
