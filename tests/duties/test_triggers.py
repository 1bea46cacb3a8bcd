"""Every trigger of every pack, from what happened to the date by which it is due."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from made_duties import at, event, pack, rise, run

from fairwitness.duties.change import Change
from fairwitness.duties.events import Event
from fairwitness.duties.raising import Known, raised
from fairwitness.frameworks import shelf
from fairwitness.frameworks.firing import Users


class Case(NamedTuple):
    """What happens, when a run looks, and what must then be due."""

    told: Sequence[Event] = ()
    changes: Sequence[Change] = ()
    day: str = ""
    """Morning of the run."""
    event: str = ""
    due: str = ""
    zone: str = "Europe/London"


def feature(topic: str) -> Case:
    told = [event("feature", "2026-09-01", topic=topic)]
    return Case(told, day="2026-08-03", event="2026-09-01", due="2026-08-31")


def decision(name: str, *, due: str) -> Case:
    told = [event("decision", "2026-08-03", topic=name)]
    return Case(told, day="2026-08-03", event="2026-08-03", due=due)


def users(number: int, before: int) -> Case:
    told = [
        event("users", "2026-07-31", scope="uk", number=before),
        event("users", "2026-08-31", scope="UK", number=number),
    ]
    return Case(told, day="2026-09-01", event="2026-08-31", due="2026-09-01")


def in_the_union(number: int, before: int) -> Case:
    """Six months of one number, each month before with another."""
    told = [
        event("users", f"{year}-{month:02}-28", scope="eu", number=count)
        for year, months, count in ((2025, range(1, 7), before), (2025, range(7, 13), number))
        for month in months
    ]
    return Case(told, day="2026-01-02", event="2025-12-28", due="2026-01-02", zone=EU)


CN, EU = "Asia/Shanghai", "Europe/Brussels"
SURGE = [rise("notices.received", "2026-02-02", "2026-02-04", shape="surge")]
GROWTH = [rise("accounts.created", "2026-08-01", "2026-08-31", unit="accounts")]

CASES: dict[str, Case] = {
    "cac-2018/launch": Case(
        [event("launch", "2026-10-09")], day="2026-09-01", event="2026-10-09", due="2026-10-08",
        zone=CN,
    ),
    "cac-2018/new-technology": Case(
        [event("technology", "2024-03-01", topic="recommender", now="2024-02-01")],
        day="2024-02-05", event="2024-03-01", due="2024-02-29", zone=CN,
    ),
    "cac-2018/user-growth": Case(
        changes=GROWTH, day="2026-09-01", event="2026-08-01", due="2026-09-11", zone=CN
    ),
    "cac-2018/harmful-spread": Case(
        changes=SURGE, day="2026-02-05", event="2026-02-02", due="2026-03-20", zone=CN
    ),
    "cac-2018/written-notice": Case(
        [event("notice", "2026-02-02", authority="Prefecture office", scope="group chats")],
        day="2026-02-03", event="2026-02-02", due="2026-03-20", zone=CN,
    ),
    "uk-osa/new-service": Case(
        [event("launch", "2025-11-30")], day="2025-12-02", event="2025-11-30", due="2026-02-28"
    ),
    **{
        f"uk-osa/{topic}": feature(topic)
        for topic in (
            "discovery", "recommender", "live-video", "recording", "contact-import", "payments",
            "marketplace", "encryption", "age-gate", "scanning",
        )
    },
    "uk-osa/people": decision("uk-osa/people", due="2026-08-02"),
    "uk-osa/first-users": Case(
        [event("users", "2026-03-29T23:30:00+00:00", scope="uk", number=4)],
        day="2026-03-31", event="2026-03-30", due="2026-03-31",
    ),
    "uk-osa/grave-report": decision("uk-osa/grave-report", due="2026-08-03"),
    "uk-osa/pattern": Case(
        changes=SURGE, day="2026-02-05", event="2026-02-02", due="2026-02-05"
    ),
    "uk-osa/profiles-changed": Case(
        [event("assessed", "2026-01-15", topic="uk-osa/2025-12")],
        day="2026-06-25", event="2026-06-25", due="2026-06-25",
    ),
    "uk-osa/towards-700k": users(560_000, 559_999),
    "uk-osa/towards-7m": users(5_600_000, 5_599_999),
    "uk-osa/yearly": Case(
        [event("assessed", "2024-02-29", topic="uk-osa/2025-12")],
        day="2025-01-01", event="2024-02-29", due="2025-02-28",
    ),
    "uk-osa/measures-due": Case(
        [event("measure", "2026-09-01", topic="c9")],
        day="2026-09-01", event="2026-09-01", due="2026-09-01",
    ),
    "uk-osa/retention-over": Case(
        [event("superseded", "2024-02-29", topic="uk-osa/2024-record")],
        day="2027-03-01", event="2027-02-28", due="2027-03-01",
    ),
    "eu-dsa/forty-five-million": in_the_union(45_000_000, 44_000_000),
    "eu-dsa/towards-45m": in_the_union(36_000_000, 35_000_000),
    "eu-dsa/designation": Case(
        [event("notice", "2026-04-25", topic="designation", authority="Commission", scope="all")],
        day="2026-04-27", event="2026-04-25", due="2026-08-25", zone=EU,
    ),
    "eu-dsa/critical-function": Case(
        [event("feature", "2026-03-30", topic="recommender")],
        day="2026-03-02", event="2026-03-30", due="2026-03-29", zone=EU,
    ),
    "eu-dsa/yearly": Case(
        [event("assessed", "2024-02-29", topic="eu-dsa/2024-02-17")],
        day="2025-01-01", event="2024-02-29", due="2025-02-28", zone=EU,
    ),
    "eu-dsa/retention-over": Case(
        [event("superseded", "2024-02-29", topic="eu-dsa/2024-record")],
        day="2027-03-01", event="2027-02-28", due="2027-03-01", zone=EU,
    ),
}  # fmt: skip


def test_every_trigger_on_the_shelf_is_tried() -> None:
    there = {
        f"{p.id}/{t.id}" for s in shelf.available() for p in [pack(s.name)] for t in p.triggers
    }
    assert there == set(CASES)


@pytest.mark.parametrize("name", sorted(CASES))
def test_a_trigger_is_due_when_its_pack_says(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    pack_id = name.partition("/")[0]
    versions = {"cac-2018": "2018-11-30", "eu-dsa": "2024-02-17", "uk-osa": "2026-06-25"}
    version = versions[pack_id]

    outcome = run(
        tmp_path / "r", case.day, f"{pack_id}/{version}", told=case.told, changes=case.changes
    )

    found = [k.duty for k in outcome.open if f"{k.duty.pack}/{k.duty.trigger}" == name]
    assert [(d.event, d.due, d.zone) for d in found] == [
        (date.fromisoformat(case.event), date.fromisoformat(case.due), case.zone)
    ]
    assert found[0].article.en
    assert found[0].article.zh


@pytest.mark.parametrize(
    "weak",
    [
        {"effect": 0.9, "after": 19.0},
        {"before": 1.0, "after": 3.9, "effect": 2.9},
        {"confidence": 0.4},
        {"kind": "fall"},
        {"metric": "accounts.created"},
    ],
)
def test_a_change_below_a_line_of_the_pack_raises_nothing(
    weak: dict[str, Any], tmp_path: Path
) -> None:
    metric = weak.pop("metric", "notices.received")
    small = [rise(metric, "2026-02-02", "2026-02-04", **weak)]
    names = ("cac-2018/2018-11-30", "uk-osa/2025-12")

    outcome = run(tmp_path / "r", "2026-02-05", *names, changes=small)

    assert [k.duty.trigger for k in outcome.open if k.duty.trigger != "user-growth"] == []


def test_a_new_version_names_exactly_what_changed(tmp_path: Path) -> None:
    told = [event("assessed", "2026-01-15", topic="uk-osa/2025-12")]

    outcome = run(tmp_path / "r", "2026-06-25", "uk-osa/2026-06-25", told=told)

    (duty,) = [k.duty for k in outcome.open if k.duty.trigger == "profiles-changed"]
    assert "kinds: cyberflashing, suicide" in duty.reason.en
    assert "terrorism" not in duty.reason.en.partition("kinds:")[2].partition(";")[0]


def test_an_assessment_under_the_version_in_force_reopens_nothing(tmp_path: Path) -> None:
    told = [event("assessed", "2026-07-01", topic="uk-osa/2026-06-25")]

    assert run(tmp_path / "r", "2026-07-02", "uk-osa/2026-06-25", told=told).open == ()


def test_a_line_of_users_is_reached_once_and_again_only_after_falling_below(tmp_path: Path) -> None:
    numbers = [500_000, 600_000, 610_000, 550_000, 600_000]
    told = [
        event("users", f"2026-0{n}-28", scope="uk", number=count)
        for n, count in enumerate(numbers, start=2)
    ]

    outcome = run(tmp_path / "r", "2026-07-01", "uk-osa/2025-12", told=told)

    reached = [k.duty.event for k in outcome.open if k.duty.trigger == "towards-700k"]
    assert sorted(reached) == [date(2026, 3, 28), date(2026, 6, 28)]


def test_a_yearly_review_is_said_sixty_days_ahead_and_not_before(tmp_path: Path) -> None:
    told = [event("assessed", "2026-01-15", topic="uk-osa/2026-06-25")]
    yearly = "uk-osa/2026-06-25"

    assert run(tmp_path / "r", "2026-11-15", yearly, told=told).open == ()
    (kept,) = run(tmp_path / "r", "2026-11-16", yearly, told=told).open
    assert kept.duty.due == date(2027, 1, 15)


def test_a_later_review_starts_the_year_anew(tmp_path: Path) -> None:
    told = [
        event("assessed", "2025-01-15", topic="uk-osa/2025-12"),
        event("assessed", "2026-07-01", topic="uk-osa/2026-06-25"),
    ]

    assert run(tmp_path / "r", "2026-08-01", "uk-osa/2026-06-25", told=told).open == ()


def test_a_six_month_average_of_users_in_the_union_is_reached_in_the_sixth_month() -> None:
    firing = Users(when="users", scope="eu", line=45_000_000, months=6)
    plain = pack("cac-2018/2018-11-30")
    trigger = plain.triggers[0].model_copy(update={"fires": (firing,)})
    numbers = (40, 41, 45, 47, 48, 49, 50)
    stated = [
        (event("users", f"2026-0{n}-28", scope="eu", number=count * 10**6), date(2026, n, 28))
        for n, count in enumerate(numbers, start=1)
    ]

    duties = raised(
        Known(
            now=at("2026-08-01"),
            packs=[plain.model_copy(update={"triggers": (trigger,)})],
            events=stated,
        )
    )

    assert [duty.event for duty in duties] == [date(2026, 6, 28)]
    assert "45,000,000 monthly users (EU, the average of 6 months)" in duties[0].reason.en
