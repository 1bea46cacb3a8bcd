"""
What was planted in the sample falls due: each event once, on its day, with its date.

Tolerance: reports surge from 2026-07-13 and must be noticed by 2026-07-17. Sign-ups double from
2026-08-01; a community of this size is counted by the month, so that is known on 2026-09-01.
"""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from canary_search import found_in_folder

from fairwitness.cli.app import run
from fairwitness.core.figure import ReleasePolicy
from fairwitness.core.series import Series
from fairwitness.duties.checking import Asked, Outcome, check
from fairwitness.duties.register import Register
from fairwitness.duties.spans import is_spanned
from fairwitness.evidence.daily import read
from fairwitness.frameworks import shelf
from fairwitness.sources import open_source

FIRST, LAST = date(2026, 5, 5), date(2026, 9, 1)
OUTAGE = date(2026, 8, 12)
POLICY = ReleasePolicy()
PACKS = {
    "cac": shelf.load("cac-2018/2018-11-30"),
    "old": shelf.load("uk-osa/2025-12"),
    "new": shelf.load("uk-osa/2026-06-25"),
}


class Raised(NamedTuple):
    """What one run added."""

    on: date
    pack: str
    trigger: str
    event: date
    due: date


@pytest.fixture(scope="module")
def mornings(sample_database: Path) -> dict[date, list[Series]]:
    """Return what is known on each morning: days so far, and months that are over."""
    known: dict[date, list[Series]] = {}
    with open_source(f"synapse+sqlite:///{sample_database}") as source:
        whole = read(source, "synapse", until=LAST, policy=POLICY).series
        day, spanned = FIRST, list[Series]()
        while day <= LAST:
            if day.day == 1 or day == FIRST:
                month = read(source, "synapse", until=day, policy=POLICY).series
                spanned = [one for one in month if is_spanned(one)]
            daily = [one.until(day) for one in whole if not is_spanned(one)]
            known[day] = [*daily, *spanned]
            day += timedelta(days=1)
    return known


def replay(path: Path, mornings: dict[date, list[Series]]) -> tuple[list[Raised], Outcome]:
    found: list[Raised] = []
    for day, series in mornings.items():
        with Register(path) as register:
            outcome = check(
                register,
                Asked(
                    now=datetime(day.year, day.month, day.day, 6, tzinfo=UTC),
                    packs=[PACKS["cac"], PACKS["old" if day < PACKS["new"].in_force else "new"]],
                    versions=lambda _: None,
                    series=series,
                ),
            )
        found += [
            Raised(day, k.duty.pack, k.duty.trigger, k.duty.event, k.duty.due)
            for k in outcome.kept
            if k.duty.id in outcome.raised
        ]
    return found, outcome


def test_each_planted_event_is_raised_once_and_a_second_replay_adds_nothing(
    mornings: dict[date, list[Series]], tmp_path: Path
) -> None:
    found, outcome = replay(tmp_path / "register", mornings)

    surge, noticed = date(2026, 7, 13), found[0].on
    assert surge < noticed <= date(2026, 7, 17)
    assert sorted(found) == [
        # 30 working days after 13 July 2026: no holiday of China lies between.
        Raised(noticed, "cac-2018", "harmful-spread", surge, date(2026, 8, 24)),
        Raised(noticed, "uk-osa", "pattern", surge, noticed),
        Raised(LAST, "cac-2018", "user-growth", date(2026, 8, 1), date(2026, 9, 11)),
    ]

    again, same = replay(tmp_path / "register", mornings)
    assert again == []
    assert [k.duty for k in same.kept] == [k.duty for k in outcome.kept]
    assert [len(k.steps) for k in same.kept] == [len(k.steps) for k in outcome.kept]


def test_the_outage_has_no_number_in_any_daily_series(
    mornings: dict[date, list[Series]],
) -> None:
    for one in mornings[LAST]:
        if not is_spanned(one):
            assert one.values[(OUTAGE - one.start).days] is None
            assert one.values[(OUTAGE - one.start).days + 1] is not None


def test_no_number_of_people_is_small_or_unrounded(mornings: dict[date, list[Series]]) -> None:
    people = [one for one in mornings[LAST] if one.people]
    assert {one.metric for one in people} == {"accounts.created", "activity.active_accounts"}
    for one in people:
        numbers = [value for value in one.values if value is not None]
        assert all(value == 0 or value >= POLICY.k for value in numbers)
        assert all(value % POLICY.base == 0 for value in numbers)


def test_no_canary_is_in_anything_that_is_said_or_kept(
    sample_database: Path,
    sample_canaries: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    asked = ("duties", f"synapse+sqlite:///{sample_database}", "--pack", "cac-2018")
    more = ("--now", "2026-09-01T06:00:00Z", "--json", "--ical", "d.ics", "--page", "d.html")

    assert run((*asked, "--pack", "uk-osa", *more)) == 1

    (tmp_path / "said").write_text("".join(capfd.readouterr()), encoding="utf-8")
    assert {path.name for path in tmp_path.iterdir()} == {
        *("said", "d.ics", "d.html", "duties.register")
    }
    assert found_in_folder(tmp_path, sample_canaries) == []
