"""What a reader who has this program, and tries every table, can learn from a report."""

from functools import partial
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from release_reader import (
    Family,
    Reader,
    Shape,
    broken_down_part,
    cell_that_is_a_metric,
    counted,
    distinct_by_month,
    distinct_two_ways,
    labelled,
    monthly,
    one_breakdown,
    part_by_distinct_months,
    part_of_a_broken_down_whole,
    parts_apart,
    parts_in_parts,
    two_breakdowns_and_months,
    two_parts_of_a_part,
    union_of_two,
)

from fairwitness.core.figure import Figure, ReleasePolicy, Status
from fairwitness.evidence.release import release
from fairwitness.evidence.release.rule import Rule
from fairwitness.evidence.release.show import released_under

SHAPES: dict[str, tuple[Shape, int]] = {
    "two cells": (one_breakdown(2), 20),
    "three cells": (one_breakdown(3), 15),
    "four cells": (one_breakdown(4), 12),
    "five cells": (one_breakdown(5), 10),
    "two breakdowns and months": (two_breakdowns_and_months, 7),
    "two months of distinct accounts": (distinct_by_month(2), 16),
    "three months of distinct accounts": (distinct_by_month(3), 9),
    "distinct accounts two ways": (distinct_two_ways, 8),
    "a part of a broken-down whole": (part_of_a_broken_down_whole, 12),
    "a broken-down part": (broken_down_part, 11),
    "a part by distinct months": (part_by_distinct_months, 11),
    "parts in parts": (parts_in_parts, 13),
    "two parts of a part": (two_parts_of_a_part, 12),
    "a union of two": (union_of_two, 11),
    "parts that are apart": (parts_apart, 10),
    "a cell that is a metric": (cell_that_is_a_metric, 11),
}
"""Shape of a report, and the largest whole that is tried."""

RULES = (Rule(3, 1), Rule(4, 2), Rule(5, 1))


@pytest.mark.parametrize("rule", RULES, ids=lambda r: f"k={r.k} base={r.base}")
@pytest.mark.parametrize("shape", SHAPES)
def test_every_small_count_may_be_anything_from_1_to_k_minus_1(shape: str, rule: Rule) -> None:
    tables, most = SHAPES[shape]
    reader = Reader(tables, most, partial(released_under, rule=rule))
    small = set(range(1, rule.k))
    tried = 0
    for report, possible in reader.possible(within=rule.base):
        for name, values in possible.items():
            if not values & small:
                continue
            tried += 1
            if name[0] == "cell" or (name[0] == "rest" and shape != "a cell that is a metric"):
                assert small <= values, (name, values, report)
            else:
                assert len(values) > 1, (name, values, report)
    assert tried > 10


@pytest.mark.parametrize(
    ("tables", "most"),
    [(one_breakdown(2), 60), (one_breakdown(3), 36), (distinct_by_month(2), 36)],
    ids=["two cells", "three cells", "two months of distinct accounts"],
)
def test_the_same_holds_for_the_policy_that_is_used(tables: Shape, most: int) -> None:
    rule = Rule.of(ReleasePolicy())
    reader = Reader(tables, most, partial(released_under, rule=rule))
    for report, possible in reader.possible(within=rule.base):
        for name, values in possible.items():
            if name[0] == "cell" and values & set(range(1, 10)):
                assert set(range(1, 10)) <= values, (name, values, report)


def hiding_small_cells_only(family: Family) -> tuple[Figure, ...]:
    """Release as if small cells needed no protection from their neighbours."""
    figures = released_under(family, Rule(3, 1))
    exact = {(f.metric, f.dimensions): f for f in figures}
    cells = family[0].by["d"]
    for label, count in cells.items():
        old = exact["m", (("d", label),)]
        shown = None if 0 < count < 3 else count
        exact["m", (("d", label),)] = Figure(
            metric="m",
            source=old.source,
            window=old.window,
            dimensions=old.dimensions,
            value=shown,
            unit=old.unit,
            status=Status.VALUE if shown is not None else Status.SUPPRESSED,
        )
    return tuple(exact.values())


def test_the_reader_finds_what_hiding_small_cells_only_gives_away() -> None:
    reader = Reader(one_breakdown(3), 9, hiding_small_cells_only)
    known = [
        name
        for _, possible in reader.possible(within=1)
        for name, values in possible.items()
        if name[0] == "cell" and len(values) == 1 and values < {1, 2}
    ]
    assert known


# A second reader, who has only the published policy and adds and subtracts.


def sums(parts: list[set[int]], most: int) -> set[int]:
    """List what the sum of the parts may be."""
    reached = {0}
    for part in parts:
        reached = {a + b for a, b in product(reached, part) if a + b <= most}
    return reached


def told_by(figure: Figure, most: int) -> set[int]:
    """List what a number may be, from what is shown of it."""
    if figure.value is None:
        return set(range(most + 1))
    if figure.value == 0:
        return {0}
    return {n for n in range(10, most + 1) if abs(n - figure.value) * 2 <= 5}


def worked_out(
    figures: tuple[Figure, ...], told: dict[object, set[int]]
) -> dict[tuple[str, str], set[int]]:
    """List what each cell may be, given all breakdowns of one total."""
    wholes = told[()]
    tables: dict[str, list[tuple[str, str]]] = {}
    for figure in figures:
        for dimension, label in figure.dimensions:
            tables.setdefault(dimension, []).append((dimension, label))
    most = max(wholes)
    for cells in tables.values():
        wholes = wholes & sums([told[cell,] for cell in cells], most)
    found = {}
    for cells in tables.values():
        for cell in cells:
            others = sums([told[other,] for other in cells if other != cell], most)
            gaps = {whole - rest for whole, rest in product(wholes, others)}
            found[cell] = told[cell,] & gaps
    return found


@st.composite
def broken_down(draw: st.DrawFn) -> Family:
    total = draw(st.integers(0, 60))

    def parts(number: int) -> list[int]:
        cuts = sorted(draw(st.lists(st.integers(0, total), min_size=number, max_size=number)))
        return [b - a for a, b in zip([0, *cuts], [*cuts, total], strict=True)]

    by = {"d": labelled(parts(2)), "e": labelled(parts(3))}
    return (counted("m", total, by=by, months=monthly(parts(2))),)


@settings(deadline=None, max_examples=150)
@given(broken_down())
def test_adding_and_subtracting_rounded_numbers_narrows_nothing(family: Family) -> None:
    figures = release(family[0], ReleasePolicy())
    found = worked_out(figures, {f.dimensions: told_by(f, 70) for f in figures})
    for cell, values in found.items():
        if 0 < count_of(family, cell) < 10:
            assert set(range(1, 10)) <= values


@settings(deadline=None, max_examples=150)
@given(broken_down())
def test_a_reader_who_is_told_which_cells_are_small_learns_no_more_unless_all_are_hidden(
    family: Family,
) -> None:
    figures = release(family[0], ReleasePolicy())
    told = {f.dimensions: told_by(f, 70) for f in figures}
    for figure in figures:
        if figure.dimensions and 0 < count_of(family, figure.dimensions[0]) < 10:
            told[figure.dimensions] = set(range(1, 10))
    found = worked_out(figures, told)
    open_tables = {f.dimensions[0][0] for f in figures if f.dimensions and f.is_value}
    for cell, values in found.items():
        if cell[0] in open_tables and 0 < count_of(family, cell) < 10:
            assert values == set(range(1, 10))


def count_of(family: Family, cell: tuple[str, str]) -> int:
    dimension, label = cell
    if dimension == "month":
        return next(n for m, n in family[0].months.items() if str(m.start)[:7] == label)
    return family[0].by[dimension][label]
