"""What templates of the rumour desk need beside values."""

from typing import Any

from django import template
from django.urls import reverse

from fairwitness.core.words import Lang
from fairwitness.rumours.matching.live import Share
from fairwitness.rumours.topics import TOPICS
from fairwitness.rumours.verdict import MEANINGS, RATINGS, WORDS, Verdict
from fairwitness.web.rumours import addresses
from fairwitness.web.rumours.reader_page import reads
from fairwitness.web.store.rumours import complaining

register = template.Library()


@register.simple_tag(takes_context=True)
def at(context: dict[str, Any], name: str, *args: object) -> str:
    """Return the path of a page for readers, in the language of the path that is shown."""
    lang = context.get("lang")
    if lang:
        return reverse(f"rumours:in:{name}", args=[lang, *args])
    return reverse(f"rumours:{name}", args=args)


@register.filter
def absolute(path: str) -> str:
    """Return a path as an address."""
    return addresses.absolute(path)


@register.filter
def in_words(verdict: Verdict, lang: str = "") -> str:
    """Return a verdict in words."""
    return WORDS[Verdict(verdict)].within(_lang(lang))


@register.filter
def topic_in_words(topic: str) -> str:
    """Return a topic in words; one that is no longer in the list as it is."""
    return TOPICS[topic].within(reads()) if topic in TOPICS else topic


@register.filter
def meaning(verdict: Verdict) -> str:
    """Return what a verdict means."""
    return MEANINGS[Verdict(verdict)].within(reads())


@register.filter
def tone(verdict: Verdict) -> str:
    """Return how a verdict is coloured; it is always said in words too."""
    number = RATINGS.get(Verdict(verdict))
    if number is None:
        return "open"
    return {5: "good", 4: "good", 3: "warn", 2: "bad", 1: "bad"}[number]


@register.filter
def outcome(name: str) -> str:
    """Return what came of a complaint, in words."""
    return str(complaining.WORDS[name])


@register.filter
def percent(share: Share) -> str:
    """Return a share with its interval."""
    if share.value is None:
        return "–"
    low, high = share.interval
    return f"{share.value:.1%} ({low:.1%} – {high:.1%})"


def _lang(lang: str) -> Lang:
    if not lang:
        return reads()
    return "zh" if lang.startswith("zh") else "en"
