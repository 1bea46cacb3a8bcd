"""How much a term weighs: tantivy's BM25, so that a share of a question's whole can be told."""

import math

K1 = 1.2
"""How soon repeating a term stops to count: fixed in tantivy."""


def weight(documents: int, holding: int) -> float:
    """Return the weight of a term that `holding` of `documents` hold [> 0]."""
    return math.log(1 + (documents - holding + 0.5) / (holding + 0.5))
