"""
A filing as the pages show it: how far, how late, what its recipient did with it, what it asks.

In:       the row of a filing, the moment.
Out:      a `Filed`; questions and reasons opened with the filing key, for the page alone.
Not here: what is late (`filing.standing`), whether an event holds (`filing_tasks`).
"""

from dataclasses import dataclass
from datetime import datetime

from fairwitness.core.problem import Problem
from fairwitness.filing.standing import days_late
from fairwitness.sealing import letters
from fairwitness.sealing.letters import Letter
from fairwitness.web.operator.filing_words import DETAILS, EVENTS, VALUES
from fairwitness.web.store import recipients, secrets, sending
from fairwitness.web.store.models import SeenEvent, SentFiling

HIDDEN = frozenset({"question", "answer", "number", "request"})
"""Details that are for programs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """An event on the page."""

    row: SeenEvent
    name: str
    details: tuple[tuple[str, str], ...]
    letter: Letter | None
    """What came sealed with it."""
    problem: Problem | None
    """Why that does not open."""
    answers: tuple[SentFiling, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """A filing on the page."""

    row: SentFiling
    days_late: int
    percent: int
    """How much the recipient has [%]."""
    events: tuple[Happened, ...]

    @property
    def under_way(self) -> bool:
        """Say whether a worker has it in hand or soon will."""
        return self.row.state in sending.ON_THE_WAY

    @property
    def unanswered(self) -> int:
        """Count the questions that nobody has answered."""
        return sum(one.row.what == sending.ASKS and not one.answers for one in self.events)


def filed(row: SentFiling, now: datetime) -> Filed:
    """Return a filing with its events."""
    received = row.received_at.date() if row.received_at else None
    rows = row.events.prefetch_related("answers") if row.digest else ()
    return Filed(
        row=row,
        days_late=days_late(row.due_on, received, now.date()),
        percent=100 * row.sent // row.size if row.size else 0,
        events=tuple(_happened(row, one) for one in rows),
    )


def _happened(filing: SentFiling, row: SeenEvent) -> Happened:
    letter, problem = _letter(filing, row) if row.sealed else (None, None)
    return Happened(
        row=row,
        name=str(EVENTS.get(row.what, row.what)),
        details=tuple(
            (str(DETAILS.get(name, name)), str(VALUES.get(value, value)))
            for name, value in row.detail.items()
            if name not in HIDDEN
        ),
        letter=letter,
        problem=problem,
        answers=tuple(row.answers.all()),
    )


def asked(row: SeenEvent) -> Happened:
    """Return a question with what it asks."""
    return _happened(row.filing, row)


def _letter(filing: SentFiling, row: SeenEvent) -> tuple[Letter | None, Problem | None]:
    """Open what came sealed, with the key that the filing was signed with."""
    try:
        secret = secrets.opened(bytes(filing.key.secret))
        known = recipients.manifests(filing.recipient)
        keys = [key for one in known for key in one.values.receipt_keys]
        return letters.opened(bytes(row.sealed), secret, by=keys), None
    except Problem as problem:
        return None, problem
