"""
Turn raw counts into figures that may be shown.

In:       raw counts, and the policy.
Out:      one figure for each total, each cell and each month, in a fixed order.
Not here: what must be hidden (`protect`), what a number is divided by (`share`).
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from fairwitness.core.figure import Figure, ReleasePolicy, Status
from fairwitness.core.window import Window
from fairwitness.core.words import Words
from fairwitness.evidence.counted import Counted
from fairwitness.evidence.release import notes
from fairwitness.evidence.release.protect import Protection
from fairwitness.evidence.release.rule import Rule
from fairwitness.evidence.release.tree import Name, Tie, Tree, trees

Shown = Mapping[Name, "int | Words"]
"""For each number its rounded value, or why it is not shown."""


def release(counted: Counted, policy: ReleasePolicy) -> tuple[Figure, ...]:
    """Release one metric that hangs together with no other."""
    return release_family((counted,), policy)


def release_family(family: Iterable[Counted], policy: ReleasePolicy) -> tuple[Figure, ...]:
    """
    Release the metrics of one report; those that are parts of one another are protected together.

    Give it everything that the report will show at once: what is released apart is not protected
    against being subtracted.

    Raises:
        CountsDisagree: a breakdown does not add up to its total.

    """
    return released_under(family, Rule.of(policy))


def released_under(family: Iterable[Counted], rule: Rule) -> tuple[Figure, ...]:
    """Release under a rule; only a policy makes sure that the rule is strict enough."""
    figures: list[Figure] = []
    by_source = sorted(family, key=lambda c: (c.source, c.metric))
    for _, group in groupby(by_source, key=lambda c: c.source):
        counts = list(group)
        shown = _shown([c for c in counts if c.people], rule)
        for each in counts:
            figures.extend(_figures(each, shown))
    return tuple(sorted(figures, key=lambda f: f.key))


def _shown(people: list[Counted], rule: Rule) -> Shown:
    shown: dict[Name, int | Words] = {}
    for tree in trees(people):
        hidden = Protection(tree, rule).hidden
        for index, node in enumerate(tree.nodes):
            outcome = _why(tree, index, rule) if index in hidden else rule.rounded(node.count)
            shown.update(dict.fromkeys(node.names, outcome))
    return shown


def _why(tree: Tree, index: int, rule: Rule) -> Words:
    """Say why a number may be hidden; it follows from its place in the tree and nothing else."""
    parent = tree.nodes[index].parent
    if parent is None:
        words = notes.TOTAL
    elif tree.groups[parent].tie is Tie.PARTITION:
        words = notes.CELL
    else:
        words = notes.PART
    return words.fill(k=rule.k)


def _cells(
    counted: Counted,
) -> Iterator[tuple[tuple[tuple[str, str], ...], Window, int]]:
    """List a metric's numbers with their dimensions and windows."""
    if counted.total is not None:
        yield (), counted.window, counted.total
    for dimension, labels in counted.by.items():
        for label, count in labels.items():
            yield ((dimension, label),), counted.window, count
    for month, count in counted.months.items():
        yield (("month", str(month.start)[:7]),), month, count


def _figures(counted: Counted, shown: Shown) -> Iterator[Figure]:
    for dimensions, window, count in _cells(counted):
        outcome = shown[counted.metric, dimensions] if counted.people else count
        is_value = isinstance(outcome, int)
        yield Figure(
            metric=counted.metric,
            source=counted.source,
            window=window,
            dimensions=dimensions,
            value=outcome if isinstance(outcome, int) else None,
            unit=counted.unit,
            status=Status.VALUE if is_value else Status.SUPPRESSED,
            note=counted.note if isinstance(outcome, int) else outcome,
            query=counted.queries.get(window),
        )
