"""
Which carried answers wait for a look, because their question changed.

In:       an assessment that follows another, the places whose answers were carried over.
Out:      places.
Not here: comparing two versions of a pack (`frameworks.versions`), carrying over (`starting`).
"""

from collections.abc import Iterable

from fairwitness.frameworks.versions import Changed, Difference
from fairwitness.web.store import packs
from fairwitness.web.store.models import Assessment
from fairwitness.web.store.places import Spot


def reopened(assessment: Assessment, carried: Iterable[Spot]) -> frozenset[Spot]:
    """Return the carried answers whose question a newer version of the pack changed."""
    if assessment.previous_id is None or assessment.previous is None:
        return frozenset()
    before = {name.partition("/")[0]: name for name in assessment.previous.packs}
    asked: set[Spot] = set()
    for name in assessment.packs:
        pack_id = name.partition("/")[0]
        if pack_id in before and before[pack_id] != name:
            asked |= {
                Spot(pack_id, part, key)
                for part, differs in _parts(packs.changed(before[pack_id], name))
                for key in differs.reopened
            }
    return frozenset(carried) & frozenset(asked)


def _parts(changed: Changed) -> tuple[tuple[str, Difference], ...]:
    return (
        ("header", changed.header),
        ("items", changed.items),
        ("risks", changed.kinds),
        ("factors", changed.factors),
        ("measures", changed.measures),
    )
