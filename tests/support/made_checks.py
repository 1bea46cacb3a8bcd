"""Checks for tests, sound unless a test says otherwise."""

from datetime import UTC, date, datetime

from fairwitness.rumours.check import (
    Change,
    Contact,
    Content,
    Draft,
    Evidence,
    Phrase,
    Signature,
    Statement,
    Version,
)
from fairwitness.rumours.page import Desk, Page
from fairwitness.rumours.publication import publish
from fairwitness.rumours.record import digest, draft_digest
from fairwitness.rumours.verdict import Verdict

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
HOSTILE = '</script><script>alert(1)</script>]]><!-- \' " & %s {0} \r\n=cmd|" /C calc"!A0'
"""What breaks out of HTML, XML, JSON, headers and sheets where it is written without care."""


def content(**values: object) -> Content:
    """Return a sound content."""
    plain: dict[str, object] = {
        "claim": (
            Phrase(text="Garlic water cures the flu", lang="en"),
            Phrase(text="喝大蒜水能治流感", lang="zh"),
        ),
        "lang": "en",
        "verdict": Verdict.FALSE,
        "summary": "No study shows that garlic cures the flu.",
        "explanation": (
            Statement(text="A review found no trial of garlic against flu.", evidence=("e1",)),
            Statement(text="Flu is caused by a virus.", evidence=("e1", "e2")),
        ),
        "evidence": (
            Evidence(
                id="e1",
                title="Garlic for the common cold",
                publisher="A library of reviews",
                url="https://reviews.example/garlic",
                seen=date(2026, 11, 20),
                sha256="ab" * 32,
                media_type="application/warc",
            ),
            Evidence(
                id="e2",
                title="Influenza",
                publisher="A health office",
                url="https://health.example/flu?lang=en",
                seen=date(2026, 11, 21),
            ),
        ),
        "contacts": (Contact(who="A health office", asked=date(2026, 11, 22)),),
        "topics": ("food", "health"),
    }
    return Content(**{**plain, **values})  # type: ignore[arg-type]


def draft(**values: object) -> Draft:
    """Return a first draft."""
    return Draft(**{"check": "garlic", "content": content(), **values})  # type: ignore[arg-type]


def following(version: Version, new: Content, change: Change) -> Draft:
    """Return a draft that follows a version."""
    return Draft(check=version.check, content=new, change=change, follows=digest(version))


def sign(signed: Draft, *people: str) -> tuple[Signature, ...]:
    """Let people sign a draft."""
    return tuple(
        Signature(person=person, shown=f"Desk {person}", draft=draft_digest(signed), at=NOW)
        for person in people
    )


def published(made: Draft | None = None, *, after: Version | None = None) -> Version:
    """Return a version that two people published."""
    made = made or draft()
    return publish(made, sign(made, "ada", "bo"), after=after, now=NOW)


def corrected(first: Version, *, summary: str = "Garlic does not cure the flu.") -> Version:
    """Return a correction of a version."""
    change = Change(step="correction", what="The answer in short.", why="It said too little.")
    return published(following(first, content(summary=summary), change), after=first)


DESK = Desk(
    name="A desk <of> rumours & more", url="https://desk.example/", licence="https://l.example/by"
)


def page(version: Version) -> Page:
    """Return a version with its addresses."""
    url = f"https://desk.example/checks/{version.check}"
    return Page(version=version, url=url, own_url=f"{url}/versions/{version.number}")
