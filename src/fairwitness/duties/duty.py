"""
A duty: what must be done, why, under which article and by when.

In:       `raising` makes it, `register` keeps it.
Out:      a frozen value that is whole in itself: it can be read when its pack has changed.
Not here: whether it is still open (`register`).
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from fairwitness.core.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """One assessment, or one thing around it, that has fallen due."""

    pack: str
    """Id of the pack: a duty outlives a version."""
    version: str
    """Version of the pack under which it was raised."""
    trigger: str
    cause: str
    """What raised it, never another thing under the same name: a change, an event, a version."""
    title: Words
    """What happened, as the pack says it."""
    regime: Words
    article: Words
    """Where the regime says so, with the place of the deadline."""
    confirmed: bool
    """Whether somebody has compared the rule with the official text."""
    event: date
    """The day from which the deadline counts; it is not counted itself."""
    known: date
    """First day on which one could know."""
    due: date
    """Last day in time [in `zone`]."""
    zone: str
    limit: Words
    """The deadline as the pack says it."""
    due_note: Words | None = None
    """Why the date may still move."""
    reason: Words
    """What happened, with its numbers."""
    sure: Words
    """How sure that is, and who or what says so."""
    meets: Words
    """What would satisfy it."""
    dismisses: Words
    """What would be a reason to dismiss it."""
    began: date
    """First day of what happened: what began before a duty was settled belongs to it."""
    joins: bool
    """Whether later causes of the same trigger are told with this duty while it is open."""

    @property
    def id(self) -> str:
        """Stable name: a digest of pack, trigger and cause."""
        named = f"{self.pack}\n{self.trigger}\n{self.cause}"
        return "d-" + hashlib.sha256(named.encode()).hexdigest()[:10]

    def plain(self) -> dict[str, Any]:
        """Return its values as JSON has them, its id among them."""
        values: dict[str, Any] = {"id": self.id}
        for name in self.__slots__:
            value = getattr(self, name)
            if isinstance(value, Words):
                value = {"en": value.en, "zh": value.zh}
            elif isinstance(value, date):
                value = value.isoformat()
            values[name] = value
        return values

    def text(self) -> str:
        """Return its values as one line of JSON."""
        return json.dumps(self.plain(), ensure_ascii=False, sort_keys=True)


_WORDS = frozenset(
    {"title", "regime", "article", "limit", "due_note", "reason", "sure", "meets", "dismisses"}
)
_DATES = frozenset({"event", "known", "due", "began"})


def from_text(text: str) -> Duty:
    """
    Read a duty as it was kept.

    Raises:
        ValueError: it is none.

    """
    try:
        values = dict(json.loads(text))
        values.pop("id")
        for name, value in values.items():
            if name in _WORDS and value is not None:
                values[name] = Words(value["en"], value["zh"])
            elif name in _DATES:
                values[name] = date.fromisoformat(value)
        return Duty(**values)
    except (KeyError, TypeError) as error:
        raise ValueError("not a duty") from error
