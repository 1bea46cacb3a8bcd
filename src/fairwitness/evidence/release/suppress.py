"""
Choose what to hide besides small counts, so that they cannot be worked out.

In:       a tree of counts and a rule.
Out:      what is hidden, as little and as cheap as the search finds.
Not here: what a reader can work out (`audit`), what a hidden number looks like (`show`).

One leak at a time, in a fixed order, the cheapest move that stops it is made: hide one cell of a
breakdown, the smallest first; then a whole breakdown; then the total of a metric that is a part
of another; then a total that everything else hangs on. Hiding only ever grows, and a tree of
which nothing is shown has no leak, so the search ends.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from fairwitness.evidence.release.audit import Audit, Hidden, Leak
from fairwitness.evidence.release.rule import Rule
from fairwitness.evidence.release.tree import Tree

_WHOLE_GROUP = 0.5
"""What a whole group ranks above its dearest member."""


@dataclass(frozen=True, slots=True, order=True)
class Move:
    """Something more to hide; the least is the cheapest."""

    rank: float
    cost: int
    """What readers lose [people, rounded]."""
    index: int
    nodes: frozenset[int] = field(compare=False)
    groups: frozenset[int] = field(compare=False)

    def after(self, hidden: Hidden) -> Hidden:
        """Return what is hidden once this is too."""
        return Hidden(hidden.nodes | self.nodes, hidden.groups | self.groups)


def suppress(tree: Tree, rule: Rule) -> Audit:
    """Hide what must be hidden; the same tree gives the same answer."""
    hidden = Hidden(groups=frozenset(_beneath_small(tree, rule)))
    audit = Audit(tree, rule, hidden)
    while leak := min(audit.leaks(), default=None):
        audit = Audit(tree, rule, _best(audit, leak).after(audit.hidden))
    return _restored(audit)


def _beneath_small(tree: Tree, rule: Rule) -> Iterator[int]:
    """Find what is never shown: breakdowns and parts of small counts, and tangled breakdowns."""
    for index, node in enumerate(tree.nodes):
        if rule.is_small(node.count):
            yield from _beneath(tree, index, breakdowns_only=False)
    for index, group in enumerate(tree.groups):
        if group.tangled:
            yield index
            for member in group.members:
                yield from _beneath(tree, member, breakdowns_only=False)


def _beneath(tree: Tree, node: int, *, breakdowns_only: bool) -> Iterator[int]:
    """Find the groups under a node; with `breakdowns_only` not the metrics that are its parts."""
    for index in tree.nodes[node].groups:
        group = tree.groups[index]
        if breakdowns_only and not group.breakdown:
            continue
        yield index
        for member in group.members:
            yield from _beneath(tree, member, breakdowns_only=False)


def _best(audit: Audit, leak: Leak) -> Move:
    """Return the cheapest move that stops a leak; else the one that lessens it most."""
    moves = sorted(_moves(audit, _near(audit.tree, leak))) or sorted(
        _moves(audit, range(len(audit.tree.groups)))
    )
    least: tuple[int, Move] | None = None
    for move in moves:
        amount = _amount(Audit(audit.tree, audit.rule, move.after(audit.hidden)), leak)
        if amount == 0:
            return move
        if least is None or amount < least[0]:
            least = (amount, move)
    if least is None:
        raise AssertionError("a tree of which nothing is shown has a leak")
    return least[1]


def _amount(audit: Audit, leak: Leak) -> int:
    """Say how much of a leak is left."""
    return sum(
        each.amount for each in audit.leaks() if (each.node, each.kind) == (leak.node, leak.kind)
    )


def _near(tree: Tree, leak: Leak) -> list[int]:
    """Return the groups that share a count with the group of a leak."""
    group = tree.groups[leak.group]
    touched = {group.whole, *group.members}
    return [i for i, g in enumerate(tree.groups) if touched & {g.whole, *g.members}]


def _moves(audit: Audit, groups: Iterator[int] | range | list[int]) -> Iterator[Move]:
    """List what could be hidden next in some groups."""
    tree = audit.tree
    seen: set[int] = set()
    for index in groups:
        group = tree.groups[index]
        for node in (group.whole, *group.members):
            if node not in seen and audit.is_shown(node) and tree.nodes[node].count:
                seen.add(node)
                beneath = frozenset(_beneath(tree, node, breakdowns_only=True))
                yield Move(
                    tree.nodes[node].rank.value, audit.shown(node), node, frozenset({node}), beneath
                )
        if index not in audit.hidden.groups:
            inner = {i for m in group.members for i in _beneath(tree, m, breakdowns_only=False)}
            rank = _WHOLE_GROUP + max(tree.nodes[m].rank.value for m in group.members)
            cost = sum(audit.shown(m) for m in group.members if audit.is_shown(m))
            yield Move(rank, cost, index, frozenset(), frozenset({index, *inner}))


def _restored(audit: Audit) -> Audit:
    """Show again what turned out not to need hiding, the dearest first."""
    tree, rule = audit.tree, audit.rule
    dearest = sorted(
        audit.hidden.nodes,
        key=lambda n: (tree.nodes[n].rank.value, tree.nodes[n].count, n),
        reverse=True,
    )
    for node in dearest:
        fewer = Audit(tree, rule, Hidden(audit.hidden.nodes - {node}, audit.hidden.groups))
        if next(fewer.leaks(), None) is None:
            audit = fewer
    return audit
