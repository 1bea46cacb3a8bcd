"""
Say what is missing from a check before two people may publish it.

In:       the content of a draft.
Out:      sentences, one a fault; none if it is sound.
Not here: signatures, embargo, the order of versions (`publication`).
"""

import re
from collections import Counter
from collections.abc import Iterator

from fairwitness.rumours.blanks import BLANK
from fairwitness.rumours.check import Content
from fairwitness.rumours.text import is_readable, is_web_address
from fairwitness.rumours.topics import TOPICS

LONGEST_TEXT = 5_000
"""A wording, a summary or a statement [characters]."""
MOST = 200
"""Wordings, statements, pieces of evidence, contacts, topics: each at most as many."""
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
"""BCP 47 as far as a desk needs it: `"en"`, `"zh-Hant-TW"`."""
_SHA256 = re.compile(r"[0-9a-f]{64}")


def faults(content: Content) -> tuple[str, ...]:
    """Return everything that keeps `content` from being published."""
    return (
        *_missing(content),
        *_unbound(content),
        *_evidence_faults(content),
        *_text_faults(content),
        *_form_faults(content),
    )


def _missing(content: Content) -> Iterator[str]:
    if not content.claim:
        yield "There is no wording of the claim."
    if not content.evidence:
        yield "There is no evidence."
    if not content.explanation:
        yield "There is no explanation."
    if not content.summary.strip():
        yield "There is no answer in short."


def _unbound(content: Content) -> Iterator[str]:
    """Each statement is bound to evidence, and to evidence that is there."""
    known = {evidence.id for evidence in content.evidence}
    for number, statement in enumerate(content.explanation, start=1):
        if not statement.evidence:
            yield f"Statement {number} has no evidence."
        elif not known.issuperset(statement.evidence):
            yield f"Statement {number} names evidence that is not there."


def _evidence_faults(content: Content) -> Iterator[str]:
    for name, count in Counter(evidence.id for evidence in content.evidence).items():
        if count > 1 or not name:
            yield "Two pieces of evidence have one name, or one has none."
            break
    for number, evidence in enumerate(content.evidence, start=1):
        if not is_web_address(evidence.url):
            yield f"Evidence {number} has no address that begins with http:// or https://."
        if evidence.sha256 is not None and _SHA256.fullmatch(evidence.sha256) is None:
            yield f"The digest of evidence {number} is no SHA-256."


def _text_faults(content: Content) -> Iterator[str]:
    for what, text in _texts(content):
        if not text.strip():
            yield f"{what} is empty."
        elif len(text) > LONGEST_TEXT:
            yield f"{what} is longer than {LONGEST_TEXT} characters."
        elif (blank := BLANK.search(text)) is not None:
            yield f"{what} holds a blank of a template that is not filled in: {blank.group()}."
        elif not is_readable(text):
            yield f"{what} holds characters that cannot be seen or that turn text around."


def _form_faults(content: Content) -> Iterator[str]:
    for lang in sorted({content.lang, *(phrase.lang for phrase in content.claim)}):
        if _LANGUAGE.fullmatch(lang) is None:
            yield "A language is written like 'en' or 'zh-Hant'."
            break
    if not TOPICS.keys() >= set(content.topics):
        yield f"A topic is one of these: {', '.join(TOPICS)}."
    if list(content.topics) != sorted(set(content.topics)):
        yield "Topics are sorted, each once."
    lists = (content.claim, content.explanation, content.evidence, content.contacts, content.topics)
    if any(len(each) > MOST for each in lists):
        yield f"There are more than {MOST} of one thing."


def _texts(content: Content) -> Iterator[tuple[str, str]]:
    """Yield every text that a reader will see, with what it is."""
    for number, phrase in enumerate(content.claim, start=1):
        yield f"Wording {number}", phrase.text
    if content.summary.strip():
        yield "The answer in short", content.summary
    for number, statement in enumerate(content.explanation, start=1):
        yield f"Statement {number}", statement.text
    for number, evidence in enumerate(content.evidence, start=1):
        yield f"The title of evidence {number}", evidence.title
        yield f"The publisher of evidence {number}", evidence.publisher
    for number, contact in enumerate(content.contacts, start=1):
        yield f"Contact {number}", contact.who
        if contact.answer is not None:
            yield f"The answer of contact {number}", contact.answer
