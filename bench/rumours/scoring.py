"""How good a ranking is: MAP@5, MRR@5 and Success@10, as CheckThat! counts them."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from devset import Question

Rank = Callable[[str], Sequence[str]]
"""From a question to names, best first."""


@dataclass(frozen=True, slots=True)
class Score:
    """Means over questions [0 to 1]."""

    map5: float
    mrr5: float
    success10: float


def score(rank: Rank, questions: Sequence[Question]) -> Score:
    """Rank every question and score what comes out."""
    ranked = [(list(rank(question.text)), question.answers) for question in questions]
    return Score(
        map5=_mean([_average_precision(names[:5], right) for names, right in ranked]),
        mrr5=_mean([_reciprocal(names[:5], right) for names, right in ranked]),
        success10=_mean([float(not right.isdisjoint(names[:10])) for names, right in ranked]),
    )


def _average_precision(names: Sequence[str], right: Collection[str]) -> float:
    hits, total = 0, 0.0
    for rank, name in enumerate(names, start=1):
        if name in right:
            hits += 1
            total += hits / rank
    return total / min(len(right), 5)


def _reciprocal(names: Sequence[str], right: Collection[str]) -> float:
    return next((1 / rank for rank, name in enumerate(names, start=1) if name in right), 0.0)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
