"""
Group questions that are the same question: forwarded copies, cut, decorated, in either script.

In:       texts of questions.
Out:      for each the number of its group.
Not here: who asked, when, how often (`demand`).

Two questions are the same if they share most of their terms. Only those that share a rare term
are compared, so that ten thousand copies of one text do not cost ten thousand squared.
"""

from collections import Counter
from collections.abc import Sequence

from fairwitness.rumours.matching.terms import terms, trim

ALIKE = 0.6
"""Shared terms, of all terms of both, from which two questions are the same [share]."""
_RARE = 8
"""Rarest terms by which a question is looked up."""
_COMPARED = 20
"""Most groups that one question is compared with."""


def group(texts: Sequence[str]) -> list[int]:
    """Return for each text the index of the first text of its group."""
    bags = [frozenset(terms(trim(text))) for text in texts]
    often = Counter(term for bag in set(bags) for term in bag)
    same: dict[frozenset[str], int] = {}
    holding: dict[str, list[int]] = {}
    found: list[int] = []
    for index, bag in enumerate(bags):
        leader = same.get(bag) if bag else None
        if leader is None:
            rarest = sorted(bag, key=lambda term: (often[term], term))[:_RARE]
            leader = _leader(bag, rarest, holding, bags)
            if leader is None:
                leader = index
                for term in rarest:
                    holding.setdefault(term, []).append(index)
            same[bag] = leader
        found.append(leader)
    return found


def _leader(
    bag: frozenset[str],
    rarest: Sequence[str],
    holding: dict[str, list[int]],
    bags: Sequence[frozenset[str]],
) -> int | None:
    """Return the group that the terms belong to, None if they open one of their own."""
    shared = Counter(index for term in rarest for index in holding.get(term, ()))
    near = sorted(shared, key=lambda index: (-shared[index], index))[:_COMPARED]
    best = max(near, key=lambda index: alike(bag, bags[index]), default=None)
    return best if best is not None and alike(bag, bags[best]) >= ALIKE else None


def alike(left: frozenset[str], right: frozenset[str]) -> float:
    """Return the share of terms that two questions have in common, of all that they have."""
    return len(left & right) / len(left | right) if left | right else 0.0
