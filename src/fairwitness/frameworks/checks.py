"""
Checks: what turns a figure or an answer into a finding.

In:       a released `Figure`, or an answer as the operator gave it.
Out:      whether the check fires.
Not here: counting (`evidence`), the sentence with its numbers in a language (`assess`).

A figure that is suppressed or not recorded has no number, so it is never over, under or zero.
"""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from fairwitness.core.assessment import Severity
from fairwitness.core.figure import Figure, Status
from fairwitness.core.words import Words
from fairwitness.frameworks.entry import Entry, Id, MetricId


class FigureCheck(Entry):
    """Fires on a number, or on the lack of a record."""

    about: Literal["figure"]
    id: Id
    metric: MetricId
    dimensions: dict[str, str] = Field(default_factory=dict)
    """Which cell is judged; without them the whole."""
    when: Literal["over", "under", "zero", "not_recorded", "over_answer"]
    limit: float | None = None
    """For `over` and `under` [unit of the metric]; a figure on the limit does not fire."""
    answer: Id | None = None
    """For `over_answer`: the item whose number is the limit."""
    severity: Severity
    title: Words
    reason: Words
    """May hold `{value}`, `{limit}` and `{unit}`; whoever fills it formats them per language."""
    closes: Words

    @model_validator(mode="after")
    def _limit_fits(self) -> Self:
        if (self.limit is not None) != (self.when in {"over", "under"}):
            raise ValueError("`over` and `under` need a limit, and nothing else takes one")
        if (self.answer is not None) != (self.when == "over_answer"):
            raise ValueError("`over_answer` needs an answer, and nothing else takes one")
        return self

    def fires(self, figure: Figure, answered: float | None = None) -> bool:
        """
        Say whether `figure` makes this a finding.

        `answered` is the operator's own number where `when` is `over_answer`; without one the
        check stays silent, for the unanswered item speaks for itself.
        """
        if self.when == "not_recorded":
            return figure.status is Status.NOT_RECORDED
        if not figure.is_value or figure.value is None:
            return False
        if self.when == "zero":
            return figure.value == 0
        limit = answered if self.when == "over_answer" else self.limit
        if limit is None:
            return False
        return figure.value < limit if self.when == "under" else figure.value > limit


class AnswerCheck(Entry):
    """Fires on what was answered, or on the lack of an answer."""

    about: Literal["answer"]
    id: Id
    when: Literal["one_of", "missing"]
    values: tuple[Id, ...] = ()
    """For `one_of`: ids of the item's options."""
    severity: Severity
    title: Words
    reason: Words
    closes: Words

    @model_validator(mode="after")
    def _values_fit(self) -> Self:
        if bool(self.values) != (self.when == "one_of"):
            raise ValueError("`one_of` needs values, and `missing` takes none")
        return self

    def fires(self, answer: str | None) -> bool:
        """Say whether `answer` (an option id, or the text as written) makes this a finding."""
        if self.when == "missing":
            return answer is None or not answer.strip()
        return answer in self.values


Check = Annotated[FigureCheck | AnswerCheck, Field(discriminator="about")]
