"""
A reader who tries to work out what was hidden, by brute force.

`Reader` runs the release over every small table of a shape, and keeps for each report all tables
that give exactly that report. What all of them agree on is what anybody can learn from it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import combinations, product

from fairwitness.core.figure import Figure
from fairwitness.core.window import Window
from fairwitness.evidence.counted import Counted

WINDOW = Window(date(2026, 6, 1), date(2026, 9, 1))
MONTHS = tuple(WINDOW.months())

Family = tuple[Counted, ...]
Shape = Callable[[int], Iterator[Family]]
Report = tuple[tuple[object, ...], ...]
Quantity = tuple[object, ...]


def counted(metric: str, total: int | None, **more: object) -> Counted:
    fields = {
        "metric": metric,
        "source": "synapse",
        "unit": "accounts",
        "people": True,
        "additive": True,
        "window": WINDOW,
        "total": total,
    }
    return Counted(**{**fields, **more})  # type: ignore[arg-type]


def labelled(values: Sequence[int]) -> dict[str, int]:
    return dict(zip("abcdef", values, strict=False))


def monthly(values: Sequence[int]) -> dict[Window, int]:
    return dict(zip(MONTHS, values, strict=False))


def split(total: int, parts: int) -> Iterator[tuple[int, ...]]:
    if parts == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in split(total - first, parts - 1):
            yield (first, *rest)


def covering(total: int, parts: int) -> Iterator[tuple[int, ...]]:
    for values in product(range(total + 1), repeat=parts):
        if max(values) <= total <= sum(values):
            yield values


def one_breakdown(labels: int) -> Shape:
    def tables(most: int) -> Iterator[Family]:
        for total in range(most + 1):
            for cells in split(total, labels):
                yield (counted("m", total, by={"d": labelled(cells)}),)

    return tables


def two_breakdowns_and_months(most: int) -> Iterator[Family]:
    for total in range(most + 1):
        for one, other, months in product(split(total, 2), split(total, 2), split(total, 3)):
            by = {"d": labelled(one), "e": labelled(other)}
            yield (counted("m", total, by=by, months=monthly(months)),)


def distinct_by_month(months: int) -> Shape:
    def tables(most: int) -> Iterator[Family]:
        for total in range(most + 1):
            for values in covering(total, months):
                yield (counted("m", total, additive=False, months=monthly(values)),)

    return tables


def distinct_two_ways(most: int) -> Iterator[Family]:
    for total in range(most + 1):
        for one, other in product(covering(total, 2), covering(total, 2)):
            by = {"d": labelled(one)}
            yield (counted("m", total, additive=False, by=by, months=monthly(other)),)


def part_of_a_broken_down_whole(most: int) -> Iterator[Family]:
    for total in range(most + 1):
        for cells, part in product(split(total, 2), range(total + 1)):
            yield counted("m", total, by={"d": labelled(cells)}), counted("s", part, of="m")


def broken_down_part(most: int) -> Iterator[Family]:
    for total in range(most + 1):
        for part in range(total + 1):
            for cells in split(part, 3):
                broken = counted("s", part, of="m", by={"d": labelled(cells)})
                yield counted("m", total), broken


def part_by_distinct_months(most: int) -> Iterator[Family]:
    for total in range(most + 1):
        for part in range(total + 1):
            for months in covering(part, 2):
                active = counted("s", part, of="m", additive=False, months=monthly(months))
                yield counted("m", total), active


def parts_in_parts(most: int) -> Iterator[Family]:
    for m in range(most + 1):
        for s in range(m + 1):
            for u in range(s + 1):
                for v in range(u + 1):
                    parts = (
                        counted("s", s, of="m"),
                        counted("u", u, of="s"),
                        counted("v", v, of="u"),
                    )
                    yield counted("m", m), *parts


def two_parts_of_a_part(most: int) -> Iterator[Family]:
    for m in range(most + 1):
        for s in range(m + 1):
            for u, v in product(range(s + 1), repeat=2):
                parts = counted("s", s, of="m"), counted("u", u, of="s"), counted("v", v, of="s")
                yield counted("m", m), *parts


def union_of_two(most: int) -> Iterator[Family]:
    for total in range(most + 1):
        for union in range(total + 1):
            for one, other in covering(union, 2):
                parts = counted("a", one, of="u"), counted("b", other, of="u")
                yield counted("m", total), counted("u", union, of="m", union=True), *parts


def parts_apart(most: int) -> Iterator[Family]:
    for total in range(most + 1):
        for one, other, left in split(total, 3):
            for inner in range(one + 1):
                parts = [
                    counted(name, count, of="m", apart="state")
                    for name, count in (("a", one), ("b", other))
                ]
                yield counted("m", one + other + left), *parts, counted("i", inner, of="a")


def cell_that_is_a_metric(most: int) -> Iterator[Family]:
    for total in range(most + 1):
        for cells in split(total, 3):
            for inner in range(cells[1] + 1):
                same = counted("s", cells[1], of="m", cell=("d", "b"))
                whole = counted("m", total, by={"d": labelled(cells)})
                yield whole, same, counted("i", inner, of="s")


class Reader:
    """Knows the release, and all tables that give a report."""

    def __init__(
        self, shape: Shape, most: int, release: Callable[[Family], tuple[Figure, ...]]
    ) -> None:
        self.tables: dict[Report, list[dict[Quantity, int]]] = defaultdict(list)
        for family in shape(most):
            figures = release(family)
            report = tuple((f.metric, f.dimensions, f.value, f.note) for f in figures)
            self.tables[report].append(truth(family) | derived(family))
        self.most = most

    def possible(self, *, within: int) -> Iterator[tuple[Report, dict[Quantity, set[int]]]]:
        """Give each report with what each quantity may be, away from the edge of what was tried."""
        for report, tables in self.tables.items():
            whole = next(row[2] for row in report if row[:2] == ("m", ()))
            if whole is None or whole + within <= self.most:  # type: ignore[operator]
                yield report, {name: {table[name] for table in tables} for name in tables[0]}


def truth(family: Family) -> dict[Quantity, int]:
    """List every number that the report could show."""
    numbers: dict[Quantity, int] = {}
    for each in family:
        numbers["cell", each.metric, ()] = each.total or 0
        for dimension, label, count in cells(each):
            numbers["cell", each.metric, ((dimension, label),)] = count
    return numbers


def derived(family: Family) -> dict[Quantity, int]:
    """List what is left over of wholes, sums of cells, and overlaps."""
    metrics = {each.metric: each for each in family}
    numbers: dict[Quantity, int] = {}
    for each in family:
        total, whole = each.total or 0, each
        while whole.of:
            whole = metrics[whole.of]
            numbers["rest", each.metric, whole.metric] = (whole.total or 0) - total
        for dimension in {d for d, _, _ in cells(each)}:
            counts = [(label, count) for d, label, count in cells(each) if d == dimension]
            if each.additive:
                for size in range(2, len(counts)):
                    for some in combinations(counts, size):
                        name = ("sum", each.metric, dimension, *(label for label, _ in some))
                        numbers[name] = sum(count for _, count in some)
            else:
                for label, count in counts:
                    numbers["rest", each.metric, dimension, label] = total - count
                numbers["overlap", each.metric, dimension] = sum(n for _, n in counts) - total
    return numbers


def cells(each: Counted) -> Iterator[tuple[str, str, int]]:
    for dimension, labels in each.by.items():
        for label, count in labels.items():
            yield dimension, label, count
    for month, count in each.months.items():
        yield "month", str(month.start)[:7], count
