"""
Shares of released figures: they show nothing that the two figures do not.

In:       two figures as released.
Out:      a figure with unit `share`, in [0, 1] with two decimals, or four next to either end.
Not here: raw counts. No share is ever computed from one.
"""

from fairwitness.core.figure import Figure, Status
from fairwitness.core.words import Words
from fairwitness.evidence.release import notes


def share(metric: str, numerator: Figure, denominator: Figure) -> Figure:
    """
    Divide one released figure by another of the same source; halves round up, nothing passes 1.

    The window, dimensions and query are those of the numerator. A share is suppressed or not
    recorded if one of its two figures is; not recorded goes first, with the reason of that figure.
    """
    if numerator.source != denominator.source:
        raise ValueError(f"{metric}: a share of two sources ({numerator.source}, ...)")
    value, status, note = _divided(numerator, denominator)
    return Figure(
        metric=metric,
        source=numerator.source,
        window=numerator.window,
        dimensions=numerator.dimensions,
        value=value,
        unit="share",
        status=status,
        note=note,
        query=numerator.query,
    )


def _divided(numerator: Figure, denominator: Figure) -> tuple[float | None, Status, Words | None]:
    for figure in (numerator, denominator):
        if figure.status is Status.NOT_RECORDED:
            return None, Status.NOT_RECORDED, figure.note or notes.SHARE_NOT_RECORDED
    if Status.SUPPRESSED in (numerator.status, denominator.status):
        return None, Status.SUPPRESSED, notes.SHARE_SUPPRESSED
    part, whole = numerator.value, denominator.value
    if part is None or not whole:
        return None, Status.NOT_RECORDED, notes.NO_WHOLE
    return quotient(part, whole), Status.VALUE, numerator.note


def quotient(part: float, whole: float) -> float:
    """Divide: a part that is there is never none, and one that lacks something never all."""
    if part >= whole:
        return 1.0
    for digits in (100, 10_000):
        rounded = int((2 * digits * part + whole) // (2 * whole))
        if 0 < rounded < digits or not part:
            return rounded / digits
    return 1 / digits if rounded == 0 else 1 - 1 / digits
