"""
A check: what the desk says about a claim, bound to its evidence, version after version.

In:       an editor's draft; `publication` makes versions of it.
Out:      frozen values that are whole in themselves.
Not here: the rules (`publication`), bytes (`record`), differences (`difference`).
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from fairwitness.rumours.verdict import Verdict

Step = Literal["first", "update", "correction", "retraction"]
"""
Why there is a version: the first; something was added and nothing was wrong; something was wrong;
the check as a whole no longer stands.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Something that a reader can look at."""

    id: str
    """Name within the check: `"e1"`."""
    title: str
    publisher: str
    url: str
    """Where it was found [http or https]."""
    seen: date
    """Day on which it was looked at [UTC]."""
    sha256: str | None = None
    """Of the archived copy [64 hexadecimal digits]; None where none could be kept."""
    media_type: str | None = None
    """Of the archived copy: `"application/warc"`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One sentence of the explanation, and what shows it."""

    text: str
    evidence: tuple[str, ...]
    """Ids of evidence, at least one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A source that the desk asked."""

    who: str
    """An office, an organisation or a person who agreed to be named."""
    asked: date
    """[UTC]"""
    answer: str | None = None
    """In short; None where none had come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """A wording of the claim as a version covers it."""

    text: str
    lang: str
    """BCP 47."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a check says: what the two editors sign, and what a difference compares."""

    claim: tuple[Phrase, ...]
    """Wordings covered; the first is shown."""
    lang: str
    """Language of the explanation [BCP 47]."""
    verdict: Verdict
    summary: str
    """The answer in a sentence or two."""
    explanation: tuple[Statement, ...]
    evidence: tuple[Evidence, ...]
    contacts: tuple[Contact, ...] = ()
    topics: tuple[str, ...] = ()
    """Sorted labels: `("health",)`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a later version changes, and why."""

    step: Step
    what: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A version that is not published yet."""

    check: str
    """Id of the claim."""
    content: Content
    change: Change | None = None
    """None for a first version only."""
    follows: str | None = None
    """SHA-256 of the version that it follows; None for a first version only."""
    embargo: datetime | None = None
    """Moment before which it is not published [UTC]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """One editor's yes to one draft."""

    person: str
    """Who signs, as the desk tells its people apart. Never published."""
    shown: str
    """Name or desk role that stands on the page."""
    draft: str
    """`record.draft_digest` of what was signed."""
    at: datetime
    """[UTC]"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One published version; it is never edited, only followed by another."""

    check: str
    number: int
    """[1 for the first]"""
    content: Content
    change: Change | None
    follows: str | None
    """SHA-256 of the bytes of the version before."""
    signed_by: tuple[str, str]
    """Names or desk roles of two different people, in the order in which they signed."""
    published: datetime
    """[UTC, whole seconds]"""

    @property
    def retracted(self) -> bool:
        """Whether this version takes the check back."""
        return self.step == "retraction"

    @property
    def step(self) -> Step:
        """Why there is this version."""
        return "first" if self.change is None else self.change.step
