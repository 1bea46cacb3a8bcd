"""
Where a rule comes from.

In:       citations as a pack writes them.
Out:      `Source` and `Basis`.
Not here: the rules themselves; the title of a source beside its rule (`Pack.cited`).
"""

from datetime import date as Date  # noqa: N812 - a field is named `date`

from fairwitness.core.words import Words
from fairwitness.frameworks.entry import Entry, Id


class Source(Entry):
    """One text that a pack rests on."""

    id: Id
    title: Words
    date: Date
    """Date of the text, or of the version that was read."""
    url: str | None = None
    second_hand: bool = False
    """True when the pack was written from a description of the text, not from the text."""
    note: Words | None = None


class Basis(Entry):
    """The place in a source that a rule stands on."""

    cite: Words
    """`"Article 5(3)"`."""
    source: Id
    confirmed: bool = True
    """False while nobody has compared the rule with the official text."""
    note: Words | None = None
    """What is not confirmed, or how the rule was read."""
