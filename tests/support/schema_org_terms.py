"""
What schema.org says of the types that we write: each property and what may stand there.

Listed by hand after the pages schema.org/ClaimReview, /Claim, /Rating, /CorrectionComment,
/CreativeWork, /Review, /Organization and /Thing; only what a check may use. No installed package
carries the vocabulary.
"""

from collections.abc import Iterator
from typing import Any

THING = {
    "name": {"Text"},
    "url": {"URL"},
    "alternateName": {"Text"},
    "description": {"Text"},
    "identifier": {"Text", "URL", "PropertyValue"},
}
CREATIVE_WORK = THING | {
    "author": {"Organization", "Person"},
    "publisher": {"Organization", "Person"},
    "citation": {"CreativeWork", "Text"},
    "correction": {"CorrectionComment", "Text", "URL"},
    "creativeWorkStatus": {"Text", "DefinedTerm"},
    "dateModified": {"Date", "DateTime"},
    "datePublished": {"Date", "DateTime"},
    "inLanguage": {"Text", "Language"},
    "keywords": {"Text", "URL", "DefinedTerm"},
    "license": {"CreativeWork", "URL"},
    "text": {"Text"},
    "version": {"Number", "Text"},
}
TYPES = {
    "Organization": THING,
    "CreativeWork": CREATIVE_WORK,
    "CorrectionComment": CREATIVE_WORK,
    "Claim": CREATIVE_WORK
    | {
        "appearance": {"CreativeWork"},
        "firstAppearance": {"CreativeWork"},
        "claimInterpreter": {"Organization", "Person"},
    },
    "Rating": THING
    | {
        "ratingValue": {"Number", "Text"},
        "bestRating": {"Number", "Text"},
        "worstRating": {"Number", "Text"},
        "ratingExplanation": {"Text"},
        "reviewAspect": {"Text"},
    },
    "ClaimReview": CREATIVE_WORK
    | {
        "claimReviewed": {"Text"},
        "itemReviewed": {"Claim", "CreativeWork"},
        "reviewRating": {"Rating"},
        "reviewBody": {"Text"},
    },
}


def strays(values: dict[str, Any], path: str = "") -> Iterator[str]:
    """Yield every property that its type does not have, or whose value is of another kind."""
    kind = values["@type"]
    for name, value in values.items():
        if name.startswith("@"):
            continue
        where = f"{path}/{kind}.{name}"
        if name not in TYPES[kind]:
            yield f"{where} is no property"
            continue
        for each in value if isinstance(value, list) else [value]:
            if not _kinds(each) & TYPES[kind][name]:
                yield f"{where} may not be {each!r}"
            if isinstance(each, dict):
                yield from strays(each, where)


def _kinds(value: object) -> set[str]:
    """Return what a value may pass for."""
    if isinstance(value, dict):
        return {value["@type"]}
    if isinstance(value, int | float):
        return {"Number"}
    text = str(value)
    kinds = {"Text"}
    if text.startswith(("http://", "https://")):
        kinds.add("URL")
    if len(text) >= len("2026-11-26") and text[4:5] == text[7:8] == "-":
        kinds |= {"Date", "DateTime"}
    return kinds
