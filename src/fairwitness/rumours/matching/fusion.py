"""
Mix ranked lists by reciprocal rank.

In:       lists of names, best first, each with a weight.
Out:      one list, best first.
Not here: where the lists come from. Scores play no part: those of two lists are never alike.

Source of the rule: Cormack, Clarke and Büttcher, SIGIR 2009. Their k is 60; on short lists of which
only the head is right, 5 did better on the development half (`docs/matching.md`).
"""

from collections.abc import Iterable, Sequence

K = 5
"""How slowly a rank loses its worth [> 0]."""


def fuse(lists: Iterable[tuple[float, Sequence[str]]], *, k: int = K) -> list[str]:
    """Return every name of the weighted `lists`, best first; equals in alphabetical order."""
    worth: dict[str, float] = {}
    for weight, names in lists:
        for rank, name in enumerate(dict.fromkeys(names), start=1):
            worth[name] = worth.get(name, 0.0) + weight / (k + rank)
    return sorted(worth, key=lambda name: (-worth[name], name))
