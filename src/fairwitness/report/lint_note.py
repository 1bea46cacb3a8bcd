"""
One thing that a recipient would bounce or ask about.

In:       nothing; this is a value.
Out:      `Lint`, and the order in which lints are read.
Not here: the rules (`lint_record`, `lint_risks`, `lint_measures`, `lint_evidence`, `lint_parts`).
"""

from dataclasses import dataclass

from fairwitness.core.assessment import Severity
from fairwitness.core.words import Words

_ORDER = tuple(Severity)


@dataclass(frozen=True, slots=True)
class Lint:
    """One thing that a recipient would bounce (blocking) or ask about."""

    severity: Severity
    code: str
    """Stable name of the rule: `"item-unanswered"`."""
    where: str
    """Pack and place: `"uk-osa/measure/C2"`, `"evidence/log.port_recorded_share"`."""
    message: Words
    fix: Words

    @property
    def order(self) -> tuple[int, str, str, str]:
        """Sort key: the most severe first, then by place."""
        return (_ORDER.index(self.severity), self.where, self.code, self.message.en)


def is_blank(text: str | None) -> bool:
    """Say whether a text says nothing."""
    return text is None or not text.strip()
