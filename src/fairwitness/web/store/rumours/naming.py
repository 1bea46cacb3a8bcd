"""
Say whether a text of a check names somebody.

In:       the content of a check, a name.
Out:      yes or no.
Not here: who may reply (`inviting`).
"""

from fairwitness.rumours.check import Content


def is_named(who: str, content: Content) -> bool:
    """Say whether `who` stands in a text of `content`, whatever the size of its letters."""
    wanted = _folded(who)
    return bool(wanted) and any(wanted in _folded(text) for text in _texts(content))


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _texts(content: Content) -> list[str]:
    return [
        content.summary,
        *(each.text for each in content.claim),
        *(each.text for each in content.explanation),
        *(text for each in content.evidence for text in (each.title, each.publisher)),
        *(each.who for each in content.contacts),
    ]
