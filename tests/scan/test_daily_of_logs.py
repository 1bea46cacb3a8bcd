"""A log's daily series are its accounts as they may be shown; None where it says nothing."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from made_log import START, MadeLog, made_log, write_parquet
from small_log import COLUMNS, SmallLog

from fairwitness.core.figure import ReleasePolicy, Status
from fairwitness.evidence.daily.logged import NOBODY, read_log
from fairwitness.evidence.daily.reading import Daily
from fairwitness.evidence.scan.scanning import scan
from fairwitness.evidence.states.store import States
from fairwitness.sources.logs import open_log

UNTIL = START + timedelta(days=12)


def series_of(made: MadeLog, folder: Path) -> Daily:
    """Scan a log and read its series."""
    write_parquet(made, folder / "log")
    with open_log(f"ocsf+parquet://{folder / 'log'}") as log, States(folder / "states") as states:
        scanned = scan(log, "ocsf", states, before=UNTIL, progress=None)
        return read_log(log, scanned, until=UNTIL, policy=ReleasePolicy())


def accounts(made: MadeLog, day: date) -> int:
    """Count the accounts of a day."""
    return len({entry.account for entry in made.days[day] if entry.account is not None})


def test_a_day_shows_its_accounts_rounded_and_a_day_without_a_file_shows_none(
    tmp_path: Path,
) -> None:
    made = made_log(days=10)
    (one,) = series_of(made, tmp_path).series
    assert (one.metric, one.people, one.start) == ("activity.active_accounts", True, START)
    assert one.values[2] is None, "there is no file for that day"
    for day in made.days:
        shown = one.values[(day - START).days]
        assert shown is not None
        assert shown % 5 == 0
        assert abs(shown - accounts(made, day)) <= 2.5


def test_no_account_is_in_a_series(tmp_path: Path) -> None:
    made = made_log(days=10)
    daily = series_of(made, tmp_path)
    assert daily.series
    assert not [canary for canary in made.canaries if canary in repr(daily)]


def test_few_accounts_a_day_are_shown_by_the_week_or_not_at_all(tmp_path: Path) -> None:
    made = made_log(days=12, each=5, without=())
    for one in series_of(made, tmp_path).series:
        assert one.dimensions, "a day has fewer than ten accounts"
        assert all(value is None or value >= 10 for value in one.values)


def of_memory(log: SmallLog, folder: Path) -> Daily:
    """Scan a log in memory and read its series."""
    with States(folder / "states") as states:
        scanned = scan(log, "small", states, before=UNTIL, progress=None)
    log.close()
    return read_log(log, scanned, until=UNTIL, policy=ReleasePolicy())


def test_a_log_that_names_nobody_is_not_recorded_rather_than_zero(tmp_path: Path) -> None:
    days = made_log(days=3, without=()).days
    nobody = {day: [replace(entry, account=None) for entry in some] for day, some in days.items()}
    daily = of_memory(SmallLog(nobody), tmp_path)
    assert daily.series == ()
    assert [(f.status, f.note) for f in daily.absent] == [(Status.NOT_RECORDED, NOBODY)]


def test_a_log_without_a_field_for_accounts_says_so(tmp_path: Path) -> None:
    columns = [column for column in COLUMNS if column != "account"]
    daily = of_memory(SmallLog(made_log(days=2, without=()).days, columns), tmp_path)
    assert daily.series == ()
    assert [f.status for f in daily.absent] == [Status.NOT_RECORDED]
