"""
What a reader can work out from everything that is shown, and whether that is too much.

In:       a tree of counts, and what of it is hidden.
Out:      the `Leak`s: small counts that a reader can narrow down.
Not here: what to hide instead (`suppress`).

The reader knows the rule, adds and subtracts without a mistake, and is even told which numbers are
hidden for being small, though the report does not say so. A small count is safe only if each
value from 1 to k - 1 is still possible. What that reader cannot do is see a hidden number that
is not small: that may be anything from 1 up.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from fairwitness.evidence.release.bounds import Cover, meet, partition
from fairwitness.evidence.release.rule import Rule, Span
from fairwitness.evidence.release.tree import Group, Node, Tie, Tree


@dataclass(frozen=True, slots=True)
class Hidden:
    """What of a tree is not shown, besides the small counts themselves."""

    nodes: frozenset[int] = frozenset()
    """Hidden so that others cannot be worked out."""
    groups: frozenset[int] = frozenset()
    """Groups of which nothing is shown, not even which members are zero."""


@dataclass(frozen=True, slots=True, order=True)
class Leak:
    """A small count that a reader could narrow down."""

    group: int
    """Where to hide something; its members and its whole are involved."""
    kind: str
    """`part`, `rest`, `overlap` or `difference`."""
    node: int
    amount: int
    """How many of the values 1..k-1 are ruled out [>= 1]."""


class Audit:
    """What can be worked out of one tree under one rule with some of it hidden."""

    def __init__(self, tree: Tree, rule: Rule, hidden: Hidden) -> None:
        self.tree, self.rule = tree, rule
        self.hidden = hidden
        self.blank = {m for g in hidden.groups for m in tree.groups[g].members}
        self.most = 2 * sum(node.count + rule.k for node in tree.nodes)
        """More than any count that could matter."""
        self.spans = [self._span(i, node) for i, node in enumerate(tree.nodes)]
        self.covers: dict[int, Cover] = {}
        for index in reversed(range(len(tree.groups))):
            self._narrow(index)
        for index in range(len(tree.groups)):
            self._narrow(index)

    def is_shown(self, node: int) -> bool:
        """Say whether a reader sees this number."""
        it = self.tree.nodes[node]
        return (
            it.published
            and node not in self.blank
            and node not in self.hidden.nodes
            and not self.rule.is_small(it.count)
        )

    def shown(self, node: int) -> int:
        """Return the number that a reader sees."""
        return self.rule.rounded(self.tree.nodes[node].count)

    def leaks(self) -> Iterator[Leak]:
        """Find every small count that is not safe."""
        for index, group in enumerate(self.tree.groups):
            if index not in self.hidden.groups:
                yield from self._leaks(index, group)
        yield from self._differences()

    def _span(self, index: int, node: Node) -> Span:
        """Return what a reader is told of one number on its own."""
        if index in self.blank or not node.published:
            return (0, self.most)
        if self.rule.is_small(node.count):
            return self.rule.small
        if index in self.hidden.nodes:
            return (1, self.most)
        return self.rule.span(self.rule.rounded(node.count))

    def _rest(self, group: Group, member: int) -> Span:
        """Return what a reader is told of what a member leaves over of its whole."""
        rest = self.tree.nodes[group.whole].count - self.tree.nodes[member].count
        if self._rest_is_small(group, member):
            return self.rule.small
        if self.is_shown(group.whole) and self.is_shown(member):
            return (0, 0) if rest == 0 else (self.rule.k, self.most)
        return (0, self.most)

    def _rest_is_small(self, group: Group, member: int) -> bool:
        """Say whether what a member leaves over is a small count that nothing else protects."""
        whole, part = self.tree.nodes[group.whole], self.tree.nodes[member]
        return self.rule.is_small(whole.count - part.count) and not self.rule.is_small(part.count)

    def _overlap(self, group: Group) -> Span:
        """Return what a reader is told of the overlap of all members."""
        if group.tie is Tie.SUBSET:
            return (-self.most, self.most)
        overlap = self._overlapping(group)
        if self.rule.is_small(overlap):
            return self.rule.small
        if all(self.is_shown(node) for node in (group.whole, *group.members)):
            return (0, 0) if overlap == 0 else (self.rule.k, self.most)
        return (0, self.most)

    def _overlapping(self, group: Group) -> int:
        nodes = self.tree.nodes
        return sum(nodes[m].count for m in group.members) - nodes[group.whole].count

    def _narrow(self, index: int) -> None:
        """Narrow a whole and its members by each other."""
        group = self.tree.groups[index]
        if index in self.hidden.groups:
            return
        whole, parts = self.spans[group.whole], [self.spans[m] for m in group.members]
        if group.tie is Tie.PARTITION:
            whole, parts = partition(whole, parts)
        else:
            cover = Cover(
                whole,
                tuple(parts),
                tuple(self._rest(group, m) for m in group.members),
                self._overlap(group),
            ).narrowed()
            self.covers[index] = cover
            whole, parts = cover.whole, list(cover.parts)
        self.spans[group.whole] = meet(self.spans[group.whole], whole)
        for member, span in zip(group.members, parts, strict=True):
            self.spans[member] = meet(self.spans[member], span)

    def _missing(self, span: Span) -> int:
        """Count the values from 1 to k - 1 that a span rules out."""
        low, high = meet(span, self.rule.small)
        return self.rule.k - 1 - max(0, high - low + 1)

    def _leaks(self, index: int, group: Group) -> Iterator[Leak]:
        for place, member in enumerate(group.members):
            if self.rule.is_small(self.tree.nodes[member].count):
                if missing := self._missing(self.spans[member]):
                    yield Leak(index, "part", member, missing)
            elif (
                group.tie is not Tie.PARTITION
                and self._rest_is_small(group, member)
                and (missing := self._missing(self.covers[index].rest[place]))
            ):
                yield Leak(index, "rest", member, missing)
        if (
            group.tie is Tie.COVER
            and self.rule.is_small(self._overlapping(group))
            and (missing := self._missing(self.covers[index].overlap))
        ):
            yield Leak(index, "overlap", group.whole, missing)

    def _differences(self) -> Iterator[Leak]:
        """Find shown parts that differ from a shown whole by less than k, however uncertain."""
        for index, node in enumerate(self.tree.nodes):
            if node.parent is None or node.count == 0 or not self.is_shown(index):
                continue
            for whole in self.tree.ancestors(index):
                difference = self.shown(whole) - self.shown(index)
                if self.is_shown(whole) and 0 < difference < self.rule.k:
                    yield Leak(node.parent, "difference", index, self.rule.k)
