"""
Which counts of people hang together, and how.

In:       the raw counts of one source.
Out:      `Tree`s: counts (nodes), and what ties a whole to its parts (groups).
Not here: what is hidden (`protect`).

No two paths lead from one count to another, so that what a whole gives away about its parts can be
judged group by group.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, auto

from fairwitness.core.problem import Problem
from fairwitness.evidence.counted import Counted

Name = tuple[str, tuple[tuple[str, str], ...]]
"""Metric id and dimensions of one number that may be shown."""


class CountsDisagree(Problem):
    """The parts of one count do not fit the whole."""

    code = "counts-disagree"
    exit_status = 3

    def __init__(self, metric: str, breakdown: str) -> None:
        super().__init__(
            f"The breakdown of {metric} by {breakdown} does not fit its total: "
            "the source changed while it was read.",
            fix="Run it again, if possible while the platform is quiet.",
            retry=True,
        )


class Tie(Enum):
    """How the members of a group make up the whole."""

    PARTITION = auto()
    """Every person of the whole is in exactly one member."""
    COVER = auto()
    """Every person of the whole is in at least one member."""
    SUBSET = auto()
    """The only member is a part of the whole; what is left over is not shown."""


@dataclass(slots=True)
class Node:
    """One count of people, shown under one or several names; with none it is never shown."""

    count: int
    names: tuple[Name, ...]
    parent: int | None = None
    """Group in which it is a member."""
    groups: tuple[int, ...] = ()
    """Groups of which it is the whole."""


@dataclass(frozen=True, slots=True)
class Group:
    """A whole and its members."""

    tie: Tie
    whole: int
    members: tuple[int, ...]
    """In the order in which they are given up, if some must be: never chosen by their size."""
    breakdown: bool
    """Whether it is a breakdown of one metric, rather than other metrics that are parts of it."""
    tangled: bool = False
    """Whether the whole's own wholes have the same breakdown, so that two paths would lead from
    one cell to another: such a breakdown is not shown."""


@dataclass(frozen=True, slots=True)
class Tree:
    """All counts of one source that hang together; wholes stand before their parts."""

    nodes: tuple[Node, ...]
    groups: tuple[Group, ...]


def trees(counted: Iterable[Counted]) -> tuple[Tree, ...]:
    """
    Put the counts of one source together; the order in which they come does not matter.

    Raises:
        CountsDisagree: a breakdown does not add up to its total.
        ValueError: a metric comes twice, or is a part of itself (a bug of a definition).

    """
    metrics: dict[str, Counted] = {}
    for each in counted:
        if each.metric in metrics:
            raise ValueError(f"{each.metric} is counted twice")
        metrics[each.metric] = each
    parts: dict[str, list[Counted]] = {}
    roots: list[Counted] = []
    for _, each in sorted(metrics.items()):
        whole = _whole(each, metrics)
        (roots if whole is None else parts.setdefault(whole, [])).append(each)
    grown = tuple(_Growth(parts).grow(root) for root in roots)
    if {metric for tree in grown for node in tree.nodes for metric, _ in node.names} != set(
        metrics
    ):
        raise ValueError("some metrics are parts of one another in a circle")
    return grown


def _whole(part: Counted, metrics: Mapping[str, Counted]) -> str | None:
    """Name the metric that this is a part of, if the numbers bear it out."""
    whole = metrics.get(part.of) if part.of else None
    if whole is None or whole.total is None or part.total is None or part.total > whole.total:
        return None
    return whole.metric


class _Growth:
    """One tree while it is being put together."""

    def __init__(self, parts: Mapping[str, list[Counted]]) -> None:
        self.parts = parts
        self.nodes: list[Node] = []
        self.groups: list[Group] = []

    def grow(self, root: Counted) -> Tree:
        count = _latent(root) if root.total is None else root.total
        self._metric(root, self._node(count, (root.metric, ())), frozenset())
        return Tree(tuple(self.nodes), tuple(self.groups))

    def _metric(self, counted: Counted, whole: int, above: frozenset[str]) -> None:
        """Hang a metric's breakdowns and the metrics that are its parts under its total."""
        cells: dict[tuple[str, str], int] = {}
        breakdowns = _breakdowns(counted)
        for dimension, labels in breakdowns.items():
            made = {
                (dimension, label): self._node(count, (counted.metric, ((dimension, label),)))
                for label, count in labels.items()
            }
            tie = _tie(counted, dimension, labels, self.nodes[whole].count)
            tangled = dimension in above
            self._group(tie, whole, list(made.values()), breakdown=True, tangled=tangled)
            cells |= made
        hung = [(part, *self._part(part, cells)) for part in self.parts.get(counted.metric, ())]
        loose = {node: part for part, node, is_cell in hung if not is_cell}
        if counted.union and self._sum(loose) >= self.nodes[whole].count > 0:
            self._group(Tie.COVER, whole, list(loose), breakdown=False)
        else:
            self._loose(whole, loose)
        for part, node, _ in hung:
            self._metric(part, node, above | set(breakdowns))

    def _part(self, part: Counted, cells: Mapping[tuple[str, str], int]) -> tuple[int, bool]:
        """Find or make the node of a part's total; say whether it is a cell of the whole."""
        count, name = part.total or 0, (part.metric, ())
        same = cells.get(part.cell) if part.cell else None
        if same is None or self.nodes[same].count != count:
            return self._node(count, name), False
        self.nodes[same].names += (name,)
        return same, True

    def _loose(self, whole: int, loose: Mapping[int, Counted]) -> None:
        """Tie parts to a whole that they do not make up: those that are apart together."""
        words = {part.apart for part in loose.values() if part.apart is not None}
        together: set[int] = set()
        for word in sorted(words):
            members = [node for node, part in loose.items() if part.apart == word]
            left = self.nodes[whole].count - self._sum(members)
            if left >= 0:
                self._group(Tie.PARTITION, whole, [self._node(left), *members], breakdown=False)
                together.update(members)
        for node in loose:
            if node not in together:
                self._group(Tie.SUBSET, whole, [node], breakdown=False)

    def _sum(self, nodes: Iterable[int]) -> int:
        return sum(self.nodes[node].count for node in nodes)

    def _node(self, count: int, *names: Name) -> int:
        self.nodes.append(Node(count, names))
        return len(self.nodes) - 1

    def _group(
        self, tie: Tie, whole: int, members: list[int], *, breakdown: bool, tangled: bool = False
    ) -> None:
        index = len(self.groups)
        self.groups.append(Group(tie, whole, tuple(members), breakdown, tangled))
        self.nodes[whole].groups += (index,)
        for member in members:
            self.nodes[member].parent = index


def _breakdowns(counted: Counted) -> dict[str, dict[str, int]]:
    """
    Return dimension to label to count, in the order in which cells are given up.

    That is the last label of a vocabulary first, and the oldest month first.
    """
    by = {
        dimension: dict(reversed(list(labels.items())))
        for dimension, labels in sorted(counted.by.items())
        if labels
    }
    months = sorted(counted.months.items(), key=lambda each: each[0].start)
    if months:
        by["month"] = {str(month.start)[:7]: count for month, count in months}
    return by


def _latent(counted: Counted) -> int:
    """Return what a total that is not asked for comes to, or at most comes to."""
    return max((sum(cells.values()) for cells in _breakdowns(counted).values()), default=0)


def _tie(counted: Counted, dimension: str, labels: Mapping[str, int], total: int) -> Tie:
    """
    Say how a breakdown makes up its total.

    Raises:
        CountsDisagree: it does not.

    """
    together, most = sum(labels.values()), max(labels.values())
    if counted.additive:
        if together != total:
            raise CountsDisagree(counted.metric, dimension)
        return Tie.PARTITION
    if counted.total is not None and not most <= total <= together:
        raise CountsDisagree(counted.metric, dimension)
    return Tie.COVER
