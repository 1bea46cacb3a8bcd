"""
Which counts of people hang together, and how.

In:       the raw counts of one source.
Out:      `Tree`s: counts (nodes), and what ties a whole to its parts (groups).
Not here: what a reader can work out (`audit`), what is suppressed (`suppress`).

Every count stands in one tree only, and no two paths lead from one count to another: that is what
lets `audit` work out exactly what a reader can conclude.
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


class Rank(Enum):
    """What a node is to a reader; a later one is suppressed only if no earlier one will do."""

    CELL = auto()
    PART = auto()
    """Total of a metric that is a part of another."""
    ROOT = auto()
    """Total of a metric that is a part of no other."""


@dataclass(slots=True)
class Node:
    """One count of people, shown under one or several names."""

    count: int
    names: tuple[Name, ...]
    rank: Rank
    parent: int | None
    """Group in which it is a member."""
    groups: tuple[int, ...] = ()
    """Groups of which it is the whole."""
    published: bool = True
    """False for a total that is not asked for."""


@dataclass(frozen=True, slots=True)
class Group:
    """A whole and its members."""

    tie: Tie
    whole: int
    members: tuple[int, ...]
    breakdown: bool
    """Whether it is a breakdown of one metric, rather than other metrics that are parts of it."""
    tangled: bool = False
    """Whether the whole's own wholes have the same breakdown, so that it ties two paths together:
    such a breakdown is not shown."""


@dataclass(frozen=True, slots=True)
class Tree:
    """All counts of one source that hang together; wholes stand before their parts."""

    nodes: tuple[Node, ...]
    groups: tuple[Group, ...]

    def ancestors(self, node: int) -> Iterable[int]:
        """Go up from a count to the wholes that it is a part of."""
        up = self.nodes[node].parent
        while up is not None:
            whole = self.groups[up].whole
            yield whole
            up = self.nodes[whole].parent


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
    for metric in sorted(metrics):
        each = metrics[metric]
        whole = _whole(each, metrics)
        (roots if whole is None else parts.setdefault(whole, [])).append(each)
    grown = tuple(_Growth(parts).grow(root) for root in roots)
    if sum(len(names) for names in map(_metrics, grown)) < len(metrics):
        raise ValueError("some metrics are parts of one another in a circle")
    return grown


def _metrics(tree: Tree) -> set[str]:
    return {metric for node in tree.nodes for metric, _ in node.names}


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
        node = Node(count, ((root.metric, ()),), Rank.ROOT, None, published=root.total is not None)
        self.nodes.append(node)
        self._metric(root, 0, frozenset())
        return Tree(tuple(self.nodes), tuple(self.groups))

    def _metric(self, counted: Counted, whole: int, above: frozenset[str]) -> None:
        """Hang a metric's breakdowns and the metrics that are its parts under its total."""
        cells: dict[tuple[str, str], int] = {}
        for dimension, labels in sorted(_breakdowns(counted).items()):
            if labels:
                tie = _tie(counted, dimension, labels, self.nodes[whole].count)
                names = [
                    ((counted.metric, ((dimension, label),)), labels[label]) for label in labels
                ]
                members = [self._node(count, name, Rank.CELL) for name, count in sorted(names)]
                self._group(tie, whole, members, breakdown=True, tangled=dimension in above)
                cells |= zip([(dimension, label) for label in sorted(labels)], members, strict=True)
        self._parts(counted, whole, cells, above | set(_breakdowns(counted)))

    def _parts(
        self,
        counted: Counted,
        whole: int,
        cells: Mapping[tuple[str, str], int],
        above: frozenset[str],
    ) -> None:
        hung = [(part, *self._part(part, cells)) for part in self.parts.get(counted.metric, ())]
        self._loose(counted, whole, [node for _, node, is_cell in hung if not is_cell])
        for part, node, _ in hung:
            self._metric(part, node, above)

    def _part(self, part: Counted, cells: Mapping[tuple[str, str], int]) -> tuple[int, bool]:
        """Find or make the node of a part's total; say whether it is a cell of the whole."""
        count, name = part.total or 0, (part.metric, ())
        same = cells.get(part.cell) if part.cell else None
        if same is None or self.nodes[same].count != count:
            return self._node(count, name, Rank.PART), False
        self.nodes[same].names += (name,)
        self.nodes[same].rank = Rank.PART
        return same, True

    def _loose(self, counted: Counted, whole: int, loose: list[int]) -> None:
        """Tie parts that are not cells to the whole: together if they make it up."""
        total = sum(self.nodes[node].count for node in loose)
        if counted.union and loose and total >= self.nodes[whole].count:
            self._group(Tie.COVER, whole, loose, breakdown=False)
            return
        for node in loose:
            self._group(Tie.SUBSET, whole, [node], breakdown=False)

    def _node(self, count: int, name: Name, rank: Rank) -> int:
        self.nodes.append(Node(count, (name,), rank, None))
        return len(self.nodes) - 1

    def _group(
        self, tie: Tie, whole: int, members: list[int], *, breakdown: bool, tangled: bool = False
    ) -> None:
        group = len(self.groups)
        self.groups.append(Group(tie, whole, tuple(members), breakdown, tangled))
        self.nodes[whole].groups += (group,)
        for member in members:
            self.nodes[member].parent = group


def _breakdowns(counted: Counted) -> dict[str, Mapping[str, int]]:
    """Return dimension to label to count, months included."""
    months = {str(month.start)[:7]: count for month, count in counted.months.items()}
    return {**counted.by, **({"month": months} if months else {})}


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
