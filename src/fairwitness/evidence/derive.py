"""
Shares and spreads of released figures: they show nothing that the figures do not.

In:       definitions of ratios and spreads, and the released figures of one source.
Out:      one figure for each.
Not here: counting, suppression.
"""

from collections.abc import Iterable, Sequence

from fairwitness.core.figure import Figure, Status
from fairwitness.core.window import Window
from fairwitness.evidence.absence import ANY
from fairwitness.evidence.metric import Metric, Ratio, Spread
from fairwitness.evidence.release import share


def derive(
    definitions: Iterable[Metric | Ratio | Spread],
    released: Sequence[Figure],
    *,
    source: str,
    window: Window,
) -> list[Figure]:
    """Return a figure for every ratio and spread whose parts were released."""
    totals = {f.metric: f for f in released if not f.dimensions}
    figures: list[Figure] = []
    for definition in definitions:
        if isinstance(definition, Ratio):
            part, whole = totals[definition.part], totals[definition.whole]
            figures.append(share(definition.id, part, whole))
        elif isinstance(definition, Spread):
            cells = [
                f
                for f in released
                if f.metric == definition.over
                and [name for name, _ in f.dimensions] == [definition.dimension]
            ]
            figures.append(_spread(definition, totals[definition.over], cells, source, window))
    return figures


def _spread(
    spread: Spread, total: Figure, cells: Sequence[Figure], source: str, window: Window
) -> Figure:
    whole_lacks = total if total.status is Status.NOT_RECORDED else None
    lacking = whole_lacks or next((f for f in cells if f.dimensions[0][1] == ANY), None)
    return Figure(
        metric=spread.id,
        source=source,
        window=window,
        unit=spread.unit,
        value=None if lacking else sum(bool(f.value) for f in cells),
        status=Status.NOT_RECORDED if lacking else Status.VALUE,
        note=lacking.note if lacking else total.note,
        query=None if lacking else total.query,
    )
