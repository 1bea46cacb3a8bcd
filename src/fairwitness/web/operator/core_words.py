"""
Say in the reader's language what the rooms below say in English.

In:       a sentence of a `Problem` or a stage, as it was raised or kept.
Out:      the same with its values in the language of the page; as it is where that is not known.
Not here: the sentences themselves, which stand where they are raised.
"""


def said(text: str) -> str:
    """Return a sentence in the reader's language."""
    return text
