"""A deadline is counted as its calendar counts, and says in which zone it ends."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairwitness.core.words import Words
from fairwitness.duties.calendars import BadCalendar, calendar
from fairwitness.duties.deadline import due, local_day, months_after, working_days_after
from fairwitness.frameworks.deadlines import Deadline

DAYS = st.dates(date(2010, 1, 1), date(2026, 10, 31))


def deadline(**length: object) -> Deadline:
    title = Words("Deadline", "期限")
    return Deadline.model_validate({"id": "d", "title": title, "basis": (), **length})


def test_thirty_working_days_across_spring_festival_count_the_shifted_days() -> None:
    thirty = deadline(days=30, working_days=True, calendar="CN")

    end = due(thirty, date(2026, 2, 2), date(2026, 2, 2))

    # February: 3-6, 9-13, Saturday 14 (shifted), 24-27, Saturday 28 (shifted); 16-23 are holidays.
    # That is 4 + 5 + 1 + 4 + 1 = 15; March: 2-6, 9-13, 16-20 are the other 15.
    assert (end.day, end.zone, end.note) == (date(2026, 3, 20), "Asia/Shanghai", None)


def test_the_calendar_knows_holidays_and_shifted_days_of_the_state_councils_notice() -> None:
    days = calendar("CN")
    assert [d for d in range(14, 29) if days.is_working_day(date(2026, 2, d))] == [
        *(14, 24, 25, 26, 27, 28)
    ]


def test_a_date_in_a_year_whose_shifted_days_are_not_published_says_so() -> None:
    known = calendar("CN").known_until
    assert known is not None
    event = date(known, 12, 20)

    end = due(deadline(days=30, working_days=True, calendar="CN"), event, event)

    assert end.day.year == known + 1
    assert end.note is not None
    assert str(known + 1) in end.note.en


@pytest.mark.parametrize(
    ("event", "months", "end"),
    [
        ("2023-11-29", 3, "2024-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2025-11-30", 3, "2026-02-28"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2026-03-31", 3, "2026-06-30"),
        ("2026-12-15", 3, "2027-03-15"),
    ],
)
def test_a_month_ends_on_the_same_day_or_on_its_last(event: str, months: int, end: str) -> None:
    assert months_after(date.fromisoformat(event), months) == date.fromisoformat(end)


def test_days_without_a_calendar_count_every_day_but_that_of_the_event() -> None:
    assert due(deadline(days=3), date(2024, 2, 27), date(2024, 2, 27)).day == date(2024, 3, 1)


def test_before_an_event_is_the_day_before_and_at_once_is_the_day_it_could_be_known() -> None:
    event, known = date(2026, 7, 13), date(2026, 7, 16)

    assert due(deadline(before_event=True), event, known).day == date(2026, 7, 12)
    assert due(deadline(immediately=True), event, known).day == known


@pytest.mark.parametrize(
    ("moment", "zone", "day"),
    [
        ("2026-03-28T23:59:00+00:00", "Europe/London", "2026-03-28"),
        ("2026-03-29T23:30:00+00:00", "Europe/London", "2026-03-30"),
        ("2026-10-24T23:30:00+00:00", "Europe/London", "2026-10-25"),
        ("2026-10-25T23:30:00+00:00", "Europe/London", "2026-10-25"),
        ("2026-10-25T16:30:00+00:00", "Asia/Shanghai", "2026-10-26"),
    ],
)
def test_a_moment_falls_on_the_day_of_its_zone_also_when_clocks_change(
    moment: str, zone: str, day: str
) -> None:
    assert local_day(datetime.fromisoformat(moment), ZoneInfo(zone)) == date.fromisoformat(day)


def test_days_between_the_changes_of_clocks_are_whole_days() -> None:
    three = deadline(months=3, calendar="GB")

    end = due(three, date(2025, 12, 29), date(2025, 12, 29))

    assert (end.day, end.zone) == (date(2026, 3, 29), "Europe/London")


@pytest.mark.parametrize(
    ("name", "event", "count", "end"),
    [("GB", "2026-12-23", 3, "2026-12-30"), ("EU", "2026-04-30", 1, "2026-05-04")],
)
def test_each_calendar_leaves_out_its_own_holidays(
    name: str, event: str, count: int, end: str
) -> None:
    assert working_days_after(date.fromisoformat(event), count, name) == date.fromisoformat(end)


def test_an_unknown_calendar_is_told_with_those_there_are() -> None:
    with pytest.raises(BadCalendar, match="'XX'") as told:
        calendar("XX")
    assert "CN, EU, GB" in told.value.fix


@given(day=DAYS, count=st.integers(1, 60), name=st.sampled_from(["CN", "GB", "EU"]))
def test_exactly_so_many_working_days_lie_after_the_event(day: date, count: int, name: str) -> None:
    end = working_days_after(day, count, name)

    span = [date.fromordinal(n) for n in range(day.toordinal() + 1, end.toordinal() + 1)]
    assert sum(map(calendar(name).is_working_day, span)) == count
    assert calendar(name).is_working_day(end)


@given(day=DAYS, months=st.integers(1, 40))
def test_months_never_skip_a_month(day: date, months: int) -> None:
    end = months_after(day, months)
    assert (end.year * 12 + end.month) - (day.year * 12 + day.month) == months
    assert end.day <= day.day
