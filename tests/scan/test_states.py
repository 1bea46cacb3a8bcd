"""States merge in any order and grouping, and hold nothing of anybody."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_log import START, Entry, made_log
from small_log import SmallLog, state_now, state_of

from fairwitness.evidence.states import sketch
from fairwitness.evidence.states.state import State, merged, read

MADE = made_log(days=4, each=120, without=())
TOLERANCE = 4 * sketch.ERROR


@pytest.fixture(scope="module")
def log() -> Iterator[SmallLog]:
    small = SmallLog({})
    yield small
    small.close()


@pytest.fixture(scope="module")
def states(log: SmallLog) -> tuple[State, ...]:
    return tuple(state_of(log, day, entries) for day, entries in MADE.days.items())


def within_a_day(state: State) -> dict[tuple[str, ...], int]:
    """Leave out what is counted once for a whole day: different accounts, repeated entries."""
    return {k: n for k, n in state.counts.items() if k[0] not in {"accounts", "repeated"}}


@given(order=st.permutations(range(4)), cut=st.integers(0, 4))
def test_days_merge_in_any_order_and_grouping(
    states: tuple[State, ...], order: list[int], cut: int
) -> None:
    shuffled = [states[n] for n in order]
    grouped = merged([merged(shuffled[:cut]), merged(shuffled[cut:])])
    assert grouped == merged(states)
    assert grouped.text == merged(states).text


@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(seed=st.integers(0, 10**6), share=st.floats(0, 1))
def test_the_state_of_a_union_is_the_merge_of_the_states(
    log: SmallLog, seed: int, share: float
) -> None:
    random = Random(seed)  # noqa: S311 - Hypothesis chooses
    day, entries = random.choice(list(MADE.days.items()))
    left = [entry for entry in entries if random.random() < share]
    right = [entry for entry in entries if entry not in left]
    left = [entry for entry in entries if entry in left]
    both = merged([state_of(log, day, left), state_of(log, day, right)])
    whole = state_of(log, day, entries)
    assert within_a_day(both) == within_a_day(whole)
    assert (both.registers == whole.registers).all()


def test_the_state_of_no_entries_changes_nothing(log: SmallLog, states: tuple[State, ...]) -> None:
    empty = state_of(log, START, [])
    assert empty == State()
    assert merged([empty, *states]) == merged(states)


def test_a_state_is_read_as_it_was_written(states: tuple[State, ...]) -> None:
    for state in states:
        assert read(state.text, state.registers.tobytes()) == state


@pytest.mark.parametrize("size", [0, 1, 9, 100, 3_000, 20_000])
def test_accounts_are_estimated_within_the_stated_error(log: SmallLog, size: int) -> None:
    log.point_at_accounts(size)
    found = state_now(log, START).accounts
    assert abs(found - size) <= size * TOLERANCE


def test_small_sketches_are_exact_up_to_what_is_suppressed() -> None:
    random = Random(3)  # noqa: S311 - the same numbers each time
    for size in range(12):
        rows = [(random.randrange(2**14), 1 + random.randrange(9), 1) for _ in range(size)]
        if len({slot for slot, *_ in rows}) == size:
            registers, accounts = sketch.filled(rows)
            assert sketch.estimate(registers) == accounts == size


def test_an_account_of_two_days_is_one_account(log: SmallLog) -> None:
    entries = MADE.days[START]
    next_day = START + timedelta(days=1)
    again = [replace(entry, at=None) for entry in entries]
    one, two = state_of(log, START, entries), state_of(log, next_day, again)
    assert merged([one, two]).accounts == one.accounts == two.accounts


def test_a_state_holds_no_word_of_an_entry(states: tuple[State, ...]) -> None:
    words = {
        value
        for entries in MADE.days.values()
        for entry in entries
        for name in Entry.__slots__
        if name != "kind" and isinstance(value := getattr(entry, name), str) and len(value) > 3
    }
    held = "".join(state.text for state in states)
    assert not [word for word in words if word in held]
