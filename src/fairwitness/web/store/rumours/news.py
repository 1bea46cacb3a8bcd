"""
Say that there is a version, in a line, in the language of who is told.

In:       a version, a language.
Out:      a title, the claim and the verdict in words, where to read on.
Not here: letters (`subscribing`), messages of browsers (`pushing`), feeds.
"""

from dataclasses import dataclass

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from fairwitness.core.words import Lang
from fairwitness.rumours.check import Version
from fairwitness.rumours.verdict import WORDS


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What there is to tell of a version."""

    title: str
    claim: str
    """In the reader's language where the check has a wording in it."""
    verdict: str
    summary: str
    """The answer in short; of a retraction, what it takes back."""
    link: str
    """Of exactly this version."""


def of(version: Version, language: str) -> News:
    """Return what to tell somebody who reads `language`."""
    lang: Lang = "zh" if language.startswith("zh") else "en"
    with translation.override(language):
        verdict = WORDS[version.content.verdict].within(lang)
        claim = wording(version, lang)
        leads = {
            "first": "%(verdict)s: %(claim)s",
            "update": _("Updated: %(claim)s"),
            "correction": _("Corrected: %(claim)s"),
            "retraction": _("Retracted: %(claim)s"),
        }
        change = version.change
        title = leads[version.step] % {"verdict": verdict, "claim": claim}
    return News(
        title=title,
        claim=claim,
        verdict=verdict,
        summary=change.what if change and version.retracted else version.content.summary,
        link=f"{settings.SITE_URL}/rumours/checks/{version.check}/{version.number}/",
    )


def wording(version: Version, lang: Lang) -> str:
    """Return the claim as it is said in a language; as it is shown first, where there is none."""
    claim = version.content.claim
    return next((one.text for one in claim if one.lang.startswith(lang)), claim[0].text)
