"""
What differs between two versions of a pack.

In:       the old and the new `Pack`.
Out:      the ids and codes that an assessment must look at again, and no others.
Not here: reopening an assessment (`assess`).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from fairwitness.frameworks.contents import named
from fairwitness.frameworks.entry import Entry
from fairwitness.frameworks.pack import Pack


@dataclass(frozen=True, slots=True)
class Difference:
    """Entries of one sort that differ, by id or code, in the order of their pack."""

    added: tuple[str, ...]
    altered: tuple[str, ...]
    removed: tuple[str, ...]

    @property
    def reopened(self) -> tuple[str, ...]:
        """What has to be answered again."""
        return self.added + self.altered

    def __bool__(self) -> bool:
        return bool(self.added or self.altered or self.removed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """Everything that a person answers and that differs."""

    header: Difference
    items: Difference
    kinds: Difference
    factors: Difference
    measures: Difference


def changed_ids(old: Pack, new: Pack) -> Changed:
    """Compare two versions entry by entry; a moved entry that reads the same has not changed."""
    return Changed(
        header=_difference(old.header, new.header),
        items=_difference(old.items, new.items),
        kinds=_difference(old.kinds, new.kinds),
        factors=_difference(old.factors, new.factors),
        measures=_difference(old.measures, new.measures),
    )


def _difference(old: Iterable[Entry], new: Iterable[Entry]) -> Difference:
    before = {named(entry): entry for entry in old}
    after = {named(entry): entry for entry in new}
    return Difference(
        added=tuple(name for name in after if name not in before),
        altered=tuple(n for n, entry in after.items() if n in before and before[n] != entry),
        removed=tuple(name for name in before if name not in after),
    )
