"""What a report shows of counts about people, case by case."""

from dataclasses import replace
from itertools import product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from release_reader import MONTHS, WINDOW, counted, monthly

from fairwitness.core.figure import Figure, ReleasePolicy, Status, WeakPolicy
from fairwitness.core.words import Words
from fairwitness.evidence.counted import Counted
from fairwitness.evidence.release import CountsDisagree, release, release_family, share
from fairwitness.evidence.release.rule import Rule

POLICY = ReleasePolicy()
STATES = ("active", "deactivated", "suspended", "locked")


def shown(*family: Counted) -> dict[str, int | float | None]:
    """Release and name each number by its metric and labels: `"m"`, `"m a"`, `"m 2026-07"`."""
    figures = release_family(family, POLICY)
    return {" ".join([f.metric, *(label for _, label in f.dimensions)]): f.value for f in figures}


def accounts(*counts: int) -> Counted:
    return counted("m", sum(counts), by={"state": dict(zip(STATES, counts, strict=True))})


# One number


@pytest.mark.parametrize(
    ("count", "value"), [(0, 0), (1, None), (9, None), (10, 10), (12, 10), (13, 15), (1003, 1005)]
)
def test_a_count_of_people_is_zero_or_rounded_or_not_shown(count: int, value: int | None) -> None:
    assert shown(counted("m", count)) == {"m": value}


def test_what_does_not_count_people_is_shown_exactly() -> None:
    notices = counted("m", 7, people=False, by={"d": {"a": 4, "b": 3}}, months=monthly((1, 2, 4)))
    assert list(shown(notices).values()) == [1, 7, 4, 3, 2, 4]


def test_a_number_that_is_not_shown_says_why_in_both_languages() -> None:
    (figure,) = release(counted("m", 4), POLICY)
    assert figure.status is Status.SUPPRESSED
    assert figure.note == Words("Not shown: fewer than 10 people.", "不予显示：不足10人。")


def test_the_note_does_not_tell_a_small_count_from_the_one_that_protects_it() -> None:
    hidden = [f for f in release(accounts(90, 30, 0, 4), POLICY) if not f.is_value]
    assert [f.dimensions for f in hidden] == [
        (("state", "deactivated"),),
        (("state", "locked"),),
    ]
    assert hidden[0].note == hidden[1].note


def test_a_month_carries_its_own_window_and_the_query_that_made_it() -> None:
    queries = {WINDOW: "ab", MONTHS[1]: "cd"}
    figures = release(counted("m", 90, months=monthly((20, 30, 40)), queries=queries), POLICY)
    july = next(f for f in figures if f.dimensions == (("month", "2026-07"),))
    assert (july.window, july.value, july.query) == (MONTHS[1], 30, "cd")
    assert {f.window for f in figures if not f.dimensions} == {WINDOW}


def test_a_trap_of_the_platform_is_noted_on_shown_numbers_only() -> None:
    trap = Words("Kicks are bans here.", "此处踢出按封禁计。")
    figures = release(replace(accounts(90, 30, 0, 4), note=trap), POLICY)
    assert {f.note == trap for f in figures if f.is_value} == {True}
    assert trap not in [f.note for f in figures if not f.is_value]


# One table


def test_a_lonely_small_cell_takes_the_last_other_cell_with_it() -> None:
    assert shown(accounts(90, 30, 4, 0)) == {
        "m": 125,
        "m active": 90,
        "m deactivated": None,
        "m suspended": None,
        "m locked": 0,
    }


def test_small_cells_that_protect_one_another_take_no_other_with_them() -> None:
    assert shown(accounts(90, 3, 4, 5))["m active"] == 90


def test_a_table_of_one_cell_shows_it_as_its_total() -> None:
    assert shown(counted("m", 42, by={"d": {"a": 42}})) == {"m": 40, "m a": 40}


def test_nothing_is_broken_down_under_a_small_total_not_even_into_zeros() -> None:
    assert set(shown(accounts(6, 0, 0, 0)).values()) == {None}


def test_a_breakdown_that_cannot_be_protected_is_left_out_with_its_zeros() -> None:
    values = shown(accounts(8, 9, 0, 0))
    assert values.pop("m") == 15
    assert set(values.values()) == {None}


def test_each_breakdown_of_one_total_is_protected() -> None:
    values = shown(
        counted("m", 60, by={"d": {"a": 55, "b": 5}, "e": {"x": 20, "y": 40}}),
    )
    assert values == {"m": 60, "m a": None, "m b": None, "m x": 20, "m y": 40}


def test_the_oldest_month_is_given_up_first() -> None:
    values = shown(counted("m", 104, months=monthly((30, 70, 4))))
    assert values == {"m 2026-06": None, "m": 105, "m 2026-07": 70, "m 2026-08": None}


def test_a_total_that_is_not_asked_for_is_not_shown() -> None:
    assert shown(counted("m", None, by={"d": {"a": 30, "b": 40}})) == {"m a": 30, "m b": 40}


# Distinct accounts by month


def test_a_month_with_nearly_all_accounts_of_the_window_is_not_shown() -> None:
    active = counted("m", 100, additive=False, months=monthly((60, 70, 95)))
    assert shown(active) == {"m 2026-06": 60, "m": 100, "m 2026-07": 70, "m 2026-08": None}


def test_a_month_with_all_accounts_of_the_window_is_shown() -> None:
    active = counted("m", 100, additive=False, months=monthly((60, 70, 100)))
    assert shown(active)["m 2026-08"] == 100


def test_two_months_that_share_few_accounts_are_not_both_shown() -> None:
    """100 accounts in all, 60 in one month and 43 in the other: 3 were active in both."""
    active = counted("m", 100, additive=False, months={MONTHS[0]: 60, MONTHS[1]: 43})
    assert shown(active) == {"m 2026-06": None, "m": 100, "m 2026-07": 45}


# Metrics within metrics


def test_a_part_that_is_nearly_the_whole_is_not_shown() -> None:
    family = counted("m", 100), counted("s", 95, of="m")
    assert shown(*family) == {"m": 100, "s": None}


def test_a_part_that_is_the_whole_is_shown() -> None:
    assert shown(counted("m", 100), counted("s", 100, of="m")) == {"m": 100, "s": 100}


def test_a_part_of_a_part_that_is_not_shown_is_held_against_the_whole() -> None:
    whole, part = counted("m", 100), counted("s", 95, of="m")
    assert shown(whole, part, counted("u", 60, of="s"))["u"] == 60
    assert shown(whole, part, counted("u", 85, of="s"))["u"] is None


def test_a_metric_that_repeats_a_cell_is_hidden_with_the_cell() -> None:
    same = counted("deactivated", 30, of="m", cell=("state", "deactivated"))
    values = shown(accounts(90, 30, 4, 0), same)
    assert values["m deactivated"] is None
    assert values["deactivated"] is None


def test_parts_that_share_nobody_do_not_give_away_what_they_leave_over() -> None:
    """60 and 37 of 100 leave 3."""
    parts = counted("s", 60, of="m", apart="state"), counted("u", 37, of="m", apart="state")
    assert None in shown(counted("m", 100), *parts).values()


def test_a_part_larger_than_its_whole_is_no_part_and_stands_alone() -> None:
    assert shown(counted("m", 100), counted("s", 104, of="m")) == {"m": 100, "s": 105}


def test_a_breakdown_that_the_whole_has_too_is_left_out_of_the_part() -> None:
    months = {"months": monthly((30, 30, 40))}
    values = shown(counted("m", 100, **months), counted("s", 60, of="m", months=monthly((20,) * 3)))
    assert (values["s"], values["s 2026-07"], values["m 2026-07"]) == (60, None, 30)


def test_sources_are_protected_apart() -> None:
    one, other = counted("m", 100), replace(counted("m", 8), source="synapse-2")
    assert [f.value for f in release_family((other, one), POLICY)] == [100, None]


# What does not fit


def test_a_breakdown_that_does_not_add_up_says_to_run_again() -> None:
    with pytest.raises(CountsDisagree, match="m by d does not fit") as caught:
        release(counted("m", 50, by={"d": {"a": 20, "b": 31}}), POLICY)
    assert (caught.value.exit_status, caught.value.retry) == (3, True)


@pytest.mark.parametrize("months", [(20, 20, 9), (51, 20, 20)])
def test_distinct_months_that_cannot_make_up_the_window_say_so(months: tuple[int, ...]) -> None:
    with pytest.raises(CountsDisagree):
        release(counted("m", 50, additive=False, months=monthly(months)), POLICY)


def test_a_metric_that_comes_twice_is_a_bug() -> None:
    with pytest.raises(ValueError, match="twice"):
        release_family((counted("m", 50), counted("m", 50)), POLICY)


def test_metrics_in_a_circle_are_a_bug() -> None:
    with pytest.raises(ValueError, match="circle"):
        release_family((counted("m", 50, of="s"), counted("s", 50, of="m")), POLICY)


def test_a_negative_count_is_a_bug() -> None:
    with pytest.raises(ValueError, match="negative"):
        counted("m", 5, by={"d": {"a": 6, "b": -1}})


# The policy


@pytest.mark.parametrize(("k", "base"), [(9, 5), (0, 5), (10, 1), (10, 4), (10, 20), (12, 5)])
def test_a_policy_weaker_than_the_default_is_refused(k: int, base: int) -> None:
    with pytest.raises(WeakPolicy) as caught:
        ReleasePolicy(k=k, base=base)
    assert caught.value.exit_status == 2


def test_a_refused_base_names_those_that_will_do() -> None:
    with pytest.raises(WeakPolicy) as caught:
        ReleasePolicy(k=30, base=7)
    assert caught.value.fix == (
        "Give a k that is a multiple of 7, or a base that divides k: 5, 6, 10, 15, 30."
    )


def test_a_larger_k_shows_less() -> None:
    (figure,) = release(counted("m", 15), ReleasePolicy(k=20, base=10))
    assert figure.value is None


@given(k=st.integers(10, 200), data=st.data())
def test_rounding_keeps_k_and_distances_of_k(k: int, data: st.DataObject) -> None:
    base = data.draw(st.sampled_from([n for n in range(5, k + 1) if k % n == 0]))
    rule = Rule.of(ReleasePolicy(k=k, base=base))
    small = data.draw(st.integers(k, 10_000))
    large = data.draw(st.integers(small + k, 20_000))
    assert rule.rounded(small) >= k
    assert rule.rounded(large) - rule.rounded(small) >= k
    assert abs(rule.rounded(small) - small) * 2 <= base


# Laws


@st.composite
def families(draw: st.DrawFn) -> tuple[Counted, ...]:
    labels = st.integers(0, 400) | st.integers(0, 12)
    state = draw(st.lists(labels, min_size=4, max_size=4))
    total = sum(state)
    created = draw(st.integers(0, total))
    first, second = sorted(draw(st.tuples(*[st.integers(0, created)] * 2)))
    months = (first, second - first, created - second)
    active = draw(st.lists(st.integers(0, total), min_size=3, max_size=3))
    distinct = draw(st.integers(max(active), min(total, sum(active)))) if any(active) else 0
    verified = draw(st.integers(0, total))
    return (
        counted("total", total, by={"state": dict(zip(STATES, state, strict=True))}),
        counted("locked", state[3], of="total", cell=("state", "locked")),
        counted("created", created, of="total", months=monthly(months)),
        counted("active", distinct, of="total", additive=False, months=monthly(active)),
        counted("verified", verified, of="total"),
        counted("email", draw(st.integers(0, verified)), of="verified"),
        counted("notices", draw(st.integers(0, 50)), people=False),
    )


@given(families(), st.randoms())
def test_the_order_in_which_metrics_come_changes_nothing(
    family: tuple[Counted, ...], random: Random
) -> None:
    shuffled = list(family)
    random.shuffle(shuffled)
    assert release_family(shuffled, POLICY) == release_family(family, POLICY)


@given(families())
def test_every_number_is_there_once_and_is_exact_or_rounded_or_hidden_with_a_note(
    family: tuple[Counted, ...],
) -> None:
    figures = release_family(family, POLICY)
    true = exact(family)
    assert [f.key for f in figures] == sorted({f.key for f in figures})
    assert {(f.metric, f.dimensions) for f in figures} == set(true)
    for figure in figures:
        count = true[figure.metric, figure.dimensions]
        if figure.metric == "notices":
            assert figure.value == count
        elif figure.value is None:
            assert (figure.status, figure.note is None) == (Status.SUPPRESSED, False)
        else:
            assert figure.value == 0 or figure.value >= 10
            assert figure.value % 5 == 0
            assert abs(figure.value - count) <= 2


@given(families())
def test_a_shown_part_equals_a_shown_whole_or_differs_by_k(family: tuple[Counted, ...]) -> None:
    figures = {(f.metric, f.dimensions): f.value for f in release_family(family, POLICY)}
    of = {each.metric: each.of for each in family}
    for (metric, dimensions), value in figures.items():
        above = (metric, ()) if dimensions else (of[metric], ())
        while value and above in figures:
            if (whole := figures[above]) is not None:
                assert whole == value or whole - value >= 10
            above = (of[above[0]], ())


@given(families())
def test_a_larger_k_never_shows_more(family: tuple[Counted, ...]) -> None:
    """Of totals; which cells protect a small one may differ."""
    strict = release_family(family, ReleasePolicy(k=50, base=10))
    shown = {f.key for f in release_family(family, POLICY) if f.is_value}
    totals = {f.key for f in strict if f.is_value and not f.dimensions}
    assert totals <= shown | {f.key for f in strict if f.metric == "locked"}


def exact(family: tuple[Counted, ...]) -> dict[tuple[str, tuple[tuple[str, str], ...]], int]:
    true = {(each.metric, ()): each.total or 0 for each in family}
    for each in family:
        for dimension, labels in each.by.items():
            true |= {(each.metric, ((dimension, a),)): n for a, n in labels.items()}
        months = {str(m.start)[:7]: n for m, n in each.months.items()}
        true |= {(each.metric, (("month", m),)): n for m, n in months.items()}
    return true


# Shares


def figure(value: int | None, status: Status = Status.VALUE, source: str = "synapse") -> Figure:
    return Figure(
        metric="m", source=source, window=WINDOW, value=value, unit="accounts", status=status
    )


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [(15, 320, 0.05), (0, 320, 0.0), (320, 320, 1.0), (10, 400, 0.03), (105, 100, 1.0)],
)
def test_a_share_is_made_of_what_is_shown(part: int, whole: int, expected: float) -> None:
    made = share("m_share", figure(part), figure(whole))
    assert (made.metric, made.unit, made.value) == ("m_share", "share", expected)


@pytest.mark.parametrize(
    ("one", "other"), [*product([*Status], [Status.SUPPRESSED, Status.NOT_RECORDED])]
)
def test_a_share_of_something_that_is_not_shown_is_not_shown(one: Status, other: Status) -> None:
    def of(status: Status) -> Figure:
        return figure(50 if status is Status.VALUE else None, status)

    for made in (share("s", of(one), of(other)), share("s", of(other), of(one))):
        worse = Status.NOT_RECORDED if Status.NOT_RECORDED in (one, other) else Status.SUPPRESSED
        assert (made.value, made.status, made.note is None) == (None, worse, False)


def test_a_share_of_nothing_is_not_recorded_rather_than_zero() -> None:
    assert share("s", figure(0), figure(0)).status is Status.NOT_RECORDED


def test_a_share_across_sources_is_a_bug() -> None:
    with pytest.raises(ValueError, match="two sources"):
        share("s", figure(10), figure(20, source="synapse-2"))


@given(part=st.integers(0, 10**9), whole=st.integers(1, 10**9))
def test_a_share_is_within_a_hundredth_and_never_passes_1(part: int, whole: int) -> None:
    value = share("s", figure(part), figure(whole)).value
    assert value is not None
    assert 0 <= value <= 1
    assert abs(value - min(1, part / whole)) <= 0.005 + 1e-9


@given(part=st.integers(0, 10**9), whole=st.integers(1, 10**9))
def test_a_share_says_none_or_all_only_where_that_is_so(part: int, whole: int) -> None:
    value = share("s", figure(part), figure(whole)).value
    assert (value == 0) == (part == 0)
    assert (value == 1) == (part >= whole)
