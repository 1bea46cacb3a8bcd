"""
A check as schema.org's ClaimReview, with every correction.

In:       the pages of all versions of one check, the first one first.
Out:      JSON-LD as plain values, and as text that may stand inside a `<script>`.
Not here: the page around it (`web`).

schema.org has no settled form for the correction of a check: `correction` with a
`CorrectionComment` is what it has for news, and a ClaimReview is a CreativeWork like them.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from fairwitness.core.words import Lang
from fairwitness.rumours.check import Evidence, Version
from fairwitness.rumours.page import Desk, Page
from fairwitness.rumours.verdict import BEST, MEANINGS, RATINGS, WORDS, WORST

RETRACTED = {"en": "Retracted", "zh": "已撤回"}


def claim_review(pages: Sequence[Page], desk: Desk) -> dict[str, Any]:
    """Return the latest version as JSON-LD; `pages` holds at least one."""
    latest, version = pages[-1], pages[-1].version
    content = version.content
    lang: Lang = "zh" if content.lang.startswith("zh") else "en"
    publisher = {"@type": "Organization", "name": desk.name, "url": desk.url}
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": latest.url,
        "inLanguage": content.lang,
        "version": version.number,
        "datePublished": _moment(pages[0].version),
        "dateModified": _moment(version),
        "author": publisher,
        "publisher": publisher,
        "claimReviewed": content.claim[0].text,
        "itemReviewed": {
            "@type": "Claim",
            "text": content.claim[0].text,
            "inLanguage": content.claim[0].lang,
            "alternateName": [phrase.text for phrase in content.claim[1:]],
        },
        "reviewBody": "\n".join([content.summary, *(each.text for each in content.explanation)]),
        "keywords": list(content.topics),
        "citation": [_citation(each) for each in content.evidence],
        "correction": [_correction(each) for each in pages if each.version.change is not None],
    }
    if desk.licence is not None:
        found["license"] = desk.licence
    if version.retracted:
        found["creativeWorkStatus"] = RETRACTED[lang]
    else:
        found["reviewRating"] = _rating(version, lang)
    return _without_empty(found)


def script(values: Mapping[str, Any]) -> str:
    """Return JSON that no HTML parser can leave: `<`, `>` and `&` stand as escapes."""
    text = json.dumps(values, ensure_ascii=False)
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return text


def _rating(version: Version, lang: Lang) -> dict[str, Any]:
    verdict = version.content.verdict
    words: dict[str, Any] = {
        "@type": "Rating",
        "alternateName": WORDS[verdict].within(lang),
        "ratingExplanation": MEANINGS[verdict].within(lang),
    }
    if verdict in RATINGS:
        words |= {"ratingValue": RATINGS[verdict], "worstRating": WORST, "bestRating": BEST}
    return words


def _citation(evidence: Evidence) -> dict[str, Any]:
    return {
        "@type": "CreativeWork",
        "name": evidence.title,
        "url": evidence.url,
        "publisher": {"@type": "Organization", "name": evidence.publisher},
    }


def _correction(page: Page) -> dict[str, Any]:
    change = page.version.change
    text = "" if change is None else f"{change.what} {change.why}"
    return {
        "@type": "CorrectionComment",
        "text": text,
        "datePublished": _moment(page.version),
        "url": page.own_url,
    }


def _moment(version: Version) -> str:
    return version.published.isoformat().replace("+00:00", "Z")


def _without_empty(values: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out empty lists: schema.org's consumers take them for faults."""
    return {
        name: _without_empty(value) if isinstance(value, Mapping) else value
        for name, value in values.items()
        if value != []
    }
