from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter
from small_pack import answer_check, figure_check

from fairwitness.core.figure import Figure, Status
from fairwitness.core.window import Window
from fairwitness.frameworks.checks import AnswerCheck, Check, FigureCheck

WINDOW = Window(date(2026, 6, 1), date(2026, 9, 1))
READ: TypeAdapter[FigureCheck | AnswerCheck] = TypeAdapter(Check)


def figure(value: float | None, status: Status = Status.VALUE) -> Figure:
    return Figure(
        metric="log.oldest_days",
        source="synapse",
        window=WINDOW,
        value=value,
        unit="days",
        status=status,
    )


def on_figure(when: str, **more: object) -> FigureCheck:
    limits = {} if when in {"over", "under"} else {"limit": None}
    check = READ.validate_python(figure_check(when=when, **{**limits, **more}))
    assert isinstance(check, FigureCheck)
    return check


def on_answer(**more: object) -> AnswerCheck:
    check = READ.validate_python(answer_check(**more))
    assert isinstance(check, AnswerCheck)
    return check


@pytest.mark.parametrize(
    ("when", "value", "fires"),
    [
        ("over", 31, True),
        ("over", 30, False),
        ("under", 29, True),
        ("under", 30, False),
        ("zero", 0, True),
        ("zero", 1, False),
        ("not_recorded", 0, False),
    ],
)
def test_a_figure_on_the_line_does_not_fire(when: str, value: float, fires: bool) -> None:  # noqa: FBT001 - a row of the table
    assert on_figure(when).fires(figure(value)) is fires


def test_longer_than_the_own_policy_fires() -> None:
    check = on_figure("over_answer", answer="policy")

    assert check.fires(figure(91), answered=90)
    assert not check.fires(figure(90), answered=90)


def test_without_an_own_policy_nothing_is_longer_than_it() -> None:
    assert not on_figure("over_answer", answer="policy").fires(figure(10_000))


def test_only_a_figure_that_is_not_recorded_fires_as_such() -> None:
    check = on_figure("not_recorded")

    assert check.fires(figure(None, Status.NOT_RECORDED))
    assert not check.fires(figure(None, Status.SUPPRESSED))


@given(
    when=st.sampled_from(["over", "under", "zero", "over_answer"]),
    status=st.sampled_from([Status.SUPPRESSED, Status.NOT_RECORDED]),
    limit=st.floats(allow_nan=False, allow_infinity=False),
    stale=st.none() | st.integers(),
)
def test_a_figure_without_a_number_is_never_over_under_or_zero(
    when: str, status: Status, limit: float, stale: int | None
) -> None:
    more: dict[str, object] = {"limit": limit} if when in {"over", "under"} else {}
    if when == "over_answer":
        more = {"answer": "policy"}

    assert not on_figure(when, **more).fires(figure(stale, status), answered=limit)


@given(limit=st.integers(0, 100), value=st.integers(0, 100), more=st.integers(0, 100))
def test_a_larger_figure_never_turns_over_off(limit: int, value: int, more: int) -> None:
    check = on_figure("over", limit=limit)

    assert check.fires(figure(value + more)) or not check.fires(figure(value))


def test_one_of_the_named_answers_fires_and_no_other() -> None:
    check = on_answer()

    assert check.fires("raw")
    assert not check.fires("flag")
    assert not check.fires(None)


@pytest.mark.parametrize(("answer", "fires"), [(None, True), ("  ", True), ("yes", False)])
def test_a_missing_answer_fires_where_it_is_asked_for(answer: str | None, fires: bool) -> None:  # noqa: FBT001 - a row of the table
    assert on_answer(when="missing", values=[]).fires(answer) is fires
