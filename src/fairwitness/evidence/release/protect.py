"""
Decide what is hidden: small counts, and what would give them away.

In:       a tree of counts and a rule.
Out:      which counts are hidden.
Not here: what a hidden number looks like (`show`).

From the root down, group by group. The reader that each step reckons with knows every shown number
exactly, as if nothing were rounded, and can run this very code. So a step may look at a hidden
number only to see that it is small or that it is nearly the whole; which others are hidden with it
follows from a fixed order and from sums that the reader can work out anyway. Choosing the cheapest
instead would tell that reader that the chosen number is smaller than those shown.
"""

from collections.abc import Iterable

from fairwitness.evidence.release.rule import Rule
from fairwitness.evidence.release.tree import Group, Tie, Tree


class Protection:
    """What is hidden of one tree under one rule."""

    def __init__(self, tree: Tree, rule: Rule) -> None:
        self.tree, self.rule = tree, rule
        self.hidden: set[int] = set()
        """Counts that are not shown."""
        if rule.is_small(tree.nodes[0].count):
            self.hidden.add(0)
        self._beneath(0)

    def _count(self, node: int) -> int:
        return self.tree.nodes[node].count

    def _beneath(self, node: int) -> None:
        """Decide about everything under a count that has been decided about."""
        for index in self.tree.nodes[node].groups:
            group = self.tree.groups[index]
            hidden = self._members(group)
            self.hidden |= hidden
            for member in group.members:
                self._beneath(member)

    def _members(self, group: Group) -> set[int]:
        """Decide which members of a group are hidden."""
        if group.tangled or self._bars(group):
            return set(group.members)
        if group.tie is Tie.PARTITION:
            hidden = {m for m in group.members if self.rule.is_small(self._count(m))}
            if hidden and self.rule.is_thin(len(group.members), self._count(group.whole)):
                return set(group.members)
            return self._enlarged(group, hidden)
        hidden = {m for m in group.members if self._is_telling(group, m)}
        if group.tie is Tie.SUBSET:
            return hidden
        if not hidden and self._overlaps_little(group):
            hidden = set(self._spare(group, hidden)[:1])
        return self._enlarged(group, hidden)

    def _bars(self, group: Group) -> bool:
        """
        Say whether the whole of a group is hidden in a way that bars showing any part of it.

        Metrics within another are still shown if that is hidden only for being nearly all of its
        own whole, such as accounts verified by e-mail when nearly all accounts are verified.
        """
        node = self.tree.nodes[group.whole]
        if group.whole not in self.hidden:
            return False
        if group.tie is Tie.PARTITION or group.breakdown:
            return True
        if node.parent is None or self.rule.is_small(node.count):
            return True
        parent = self.tree.groups[node.parent]
        return parent.tie is not Tie.SUBSET or self._bars(parent)

    def _above(self, group: Group) -> tuple[int, int]:
        """Return the nearest shown whole above a group, and how many hidden ones lie between."""
        whole, between = group.whole, 0
        while whole in self.hidden:
            parent = self.tree.nodes[whole].parent
            if parent is None:
                raise AssertionError("a hidden root bars everything under it")
            whole, between = self.tree.groups[parent].whole, between + 1
        return self._count(whole), between

    def _is_telling(self, group: Group, member: int) -> bool:
        """Say whether a part is small, or so near to the whole that what is left over is."""
        whole, between = self._above(group)
        rest = whole - self._count(member)
        near = (between + 1) * (self.rule.k - 1)
        return self.rule.is_small(self._count(member)) or 0 < rest <= near

    def _overlaps_little(self, group: Group) -> bool:
        """Say whether all parts together exceed a shown whole by a small count."""
        together = sum(map(self._count, group.members))
        return group.whole not in self.hidden and self.rule.is_small(
            together - self._count(group.whole)
        )

    def _spare(self, group: Group, hidden: Iterable[int]) -> list[int]:
        """List what could be hidden next, in the fixed order; a zero would protect nothing."""
        return [m for m in group.members if m not in hidden and self._count(m)]

    def _enlarged(self, group: Group, hidden: set[int]) -> set[int]:
        """Hide more until the hidden members keep one another safe; at worst, all of them."""
        spare = iter(self._spare(group, hidden))
        while not self._is_safe(group, hidden):
            one_more = next(spare, None)
            if one_more is None:
                return set(group.members)
            hidden = hidden | {one_more}
        return hidden

    def _is_safe(self, group: Group, hidden: set[int]) -> bool:
        """Say whether the hidden members of a group keep one another safe."""
        if group.tie is Tie.PARTITION:
            return not hidden or self.rule.keeps_sum(len(hidden), sum(map(self._count, hidden)))
        whole, between = self._above(group)
        shown = sum(self._count(m) for m in group.members if m not in hidden)
        return self.rule.keeps_gap(len(hidden), whole - between - shown)
