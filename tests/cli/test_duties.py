"""`fairwitness duties`, as a person and as cron meet it."""

import json
import re
import sqlite3
from contextlib import closing
from datetime import date, timedelta
from html.parser import HTMLParser
from pathlib import Path

import icalendar
import pytest
import small_synapse
from told import Command

NOW = ("--now", "2026-09-01T06:00:00Z")
MS = 1000
HOSTILE = "<script>alert(1)</script>\"'& \x1b[31m\u202e BEGIN:VEVENT;x,y {0}"


@pytest.fixture
def surging(desk: Path) -> str:
    """Return the address of a small database in which reports surge in the last week of August."""
    path = small_synapse.database(desk / "homeserver.db", accounts=60)
    with closing(sqlite3.connect(path)) as rows:
        number = 0
        for n in range(100):
            day = date(2026, 5, 24) + timedelta(days=n)
            surge = day >= date(2026, 8, 25)
            for account in range(12):
                small_synapse.insert(
                    rows,
                    "user_daily_visits",
                    user_id=f"@u{account}:x",
                    device_id="d",
                    timestamp=small_synapse.at(day, 0) * MS,
                )
            for _ in range(20 if surge else 1 + n % 2):
                number += 1
                small_synapse.insert(
                    rows,
                    "event_reports",
                    id=number,
                    received_ts=small_synapse.at(day) * MS,
                    room_id="!r:x",
                    event_id="$e",
                    user_id="@u1:x",
                )
        rows.commit()
    return f"synapse+sqlite:///{path}"


def test_nothing_is_due_and_then_something_is(fairwitness: Command, homeserver: Path) -> None:
    source = f"synapse+sqlite:///{homeserver}"

    quiet = fairwitness("duties", source, "--pack", "cac-2018", *NOW)
    assert (quiet.status, quiet.out.strip()) == (0, "Nothing is due.")

    declared = fairwitness(
        "duties", "declare", "launch", "--day", "2026-10-09", "--by", "lead", *NOW
    )
    assert declared.status == 0

    due = fairwitness("duties", source, "--pack", "cac-2018", *NOW)
    assert due.status == 1
    for said in (
        "A service goes online",
        "Article 3(1)",
        "2026-10-08 (Asia/Shanghai)",
        "To dismiss",
    ):
        assert said in due.out
    assert "(new)" in due.out

    again = fairwitness("duties", source, "--pack", "cac-2018", *NOW)
    assert "(new)" not in again.out

    name = re.findall(r"d-[0-9a-f]{10}", due.out)[0]
    for step in (("met", 0), ("met", 2), ("reopen", 0), ("dismiss", 0)):
        said = fairwitness("duties", step[0], name, "--by", "lead", "--reason", "filed", *NOW)
        assert said.status == step[1], said.all
    assert fairwitness("duties", source, "--pack", "cac-2018", *NOW).status == 0
    listed = fairwitness("duties", "list")
    assert name in listed.out
    assert "dismissed" in listed.out


def test_a_surge_is_told_with_its_numbers_in_every_form(
    fairwitness: Command, surging: str, desk: Path
) -> None:
    asked = ("duties", surging, "--pack", "uk-osa", "--pack", "cac-2018", *NOW)

    told = fairwitness(*asked, "--json", "--ical", "due.ics", "--page", "due.html")

    assert told.status == 1
    values = json.loads(told.out)
    found = {duty["trigger"]: duty for duty in values["duties"]}
    assert set(found) == {"pattern", "harmful-spread"}
    assert found["pattern"]["event"] == "2026-08-25"
    assert "Notices received rose" in found["pattern"]["reason"]["en"]
    entries = icalendar.Calendar.from_ical((desk / "due.ics").read_bytes()).walk("VEVENT")
    assert sorted(str(entry["UID"]).partition("@")[0] for entry in entries) == sorted(
        duty["id"] for duty in values["duties"]
    )
    page = (desk / "due.html").read_text(encoding="utf-8")
    assert page.count("<svg") == 3  # sign-ups by the month, visits, notices
    assert found["pattern"]["id"] in page
    first = (desk / "due.ics").read_bytes(), page
    fairwitness(*asked, "--ical", "due.ics", "--page", "due.html")
    assert ((desk / "due.ics").read_bytes(), (desk / "due.html").read_text()) == first


def test_the_page_asks_for_nothing_and_runs_nothing(
    fairwitness: Command, surging: str, desk: Path
) -> None:
    for lang in ("en", "zh"):
        asked = ("duties", surging, "--pack", "cac-2018", "--page", f"{lang}.html", *NOW)
        fairwitness(*asked, "--lang", lang)
        page = (desk / f"{lang}.html").read_text(encoding="utf-8")
        tags = Tags()
        tags.feed(page)
        assert not tags.names & {"script", "link", "img", "iframe", "object", "form"}
        assert not tags.attributes & {"src", "href", "onload", "onclick", "style", "srcset"}
        assert "url(" not in page
        assert "@import" not in page
        assert "default-src 'none'" in page


class Tags(HTMLParser):
    """Names of elements and attributes of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note one element."""
        self.names.add(tag)
        self.attributes |= {name for name, _ in attrs}


def test_hostile_text_of_an_event_is_only_ever_text(
    fairwitness: Command, homeserver: Path, desk: Path
) -> None:
    said = ("--by", HOSTILE, "--note", HOSTILE, "--authority", HOSTILE, "--scope", HOSTILE)
    declared = fairwitness("duties", "declare", "notice", "--day", "2026-08-03", *said, *NOW)
    assert declared.status == 0, declared.all

    told = fairwitness(
        *("duties", f"synapse+sqlite:///{homeserver}", "--pack", "cac-2018", *NOW),
        *("--ical", "due.ics", "--page", "due.html"),
    )

    assert told.status == 1
    listed = fairwitness("duties", "list")
    for text in (told.all, listed.all):
        assert not {"\x1b", "\u202e", "\x07"} & set(text)
    page = (desk / "due.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    calendar = icalendar.Calendar.from_ical((desk / "due.ics").read_bytes())
    (entry,) = calendar.walk("VEVENT")
    assert "BEGIN:VEVENT;x,y" in str(entry["DESCRIPTION"])
    assert (desk / "due.ics").read_bytes().count(b"\nBEGIN:VEVENT") == 1


def test_events_of_a_file_are_declared_once_and_a_misspelt_feature_is_told(
    fairwitness: Command, homeserver: Path, desk: Path
) -> None:
    (desk / "events.yaml").write_text(
        "- {kind: feature, day: 2026-10-01, topic: recomender, by: product lead}\n"
        "- {kind: feature, day: 2026-10-01, topic: payments, by: product lead}\n"
    )
    asked = ("duties", f"synapse+sqlite:///{homeserver}", "--pack", "uk-osa", *NOW)

    for _ in range(2):
        told = fairwitness(*asked, "--events", "events.yaml")
        assert told.status == 1
        assert "Did you mean 'recommender'?" in told.err
        assert told.out.count("Before payments are introduced") == 1
    assert len(json.loads(fairwitness("duties", "list", "--json").out)["events"]) == 2


@pytest.mark.parametrize(
    "wrong",
    [
        ("--pack", "cac-2081"),
        ("--pack", "uk-osa/2031-01"),
        ("--pack", "cac-2018", "--events", "nowhere.yaml"),
        ("--pack", "cac-2018", "--events", "."),
        ("--pack", "cac-2018", "--register", "nowhere/r"),
        ("--pack", "cac-2018", "--register", "homeserver.db"),
        ("--pack", "cac-2018", "--page", "nowhere/p.html"),
        ("--pack", "cac-2018", "--ical", "nowhere/d.ics"),
        ("--pack", "cac-2018", "--now", "tomorrow"),
        ("--pack", "cac-2018", "--lang", "fr"),
    ],
)
def test_wrong_options_are_told_in_sentences(
    wrong: tuple[str, ...], fairwitness: Command, homeserver: Path
) -> None:
    before = homeserver.read_bytes()

    told = fairwitness("duties", f"synapse+sqlite:///{homeserver}", *wrong)

    assert told.status == 2
    assert len(told.err.strip().splitlines()) >= 2
    assert homeserver.read_bytes() == before


def test_a_log_or_a_missing_database_is_told(fairwitness: Command, desk: Path) -> None:
    for source in ("ocsf+jsonl:///var/log", "synapse+sqlite:///nowhere.db", "nonsense"):
        told = fairwitness("duties", source, "--pack", "cac-2018", *NOW)
        assert told.status in {2, 3}
        assert told.out == ""
    assert not (desk / "duties.register").exists()


def test_what_is_about_no_register_says_so(fairwitness: Command) -> None:
    for command in (("list",), ("met", "d-1", "--by", "b", "--reason", "r")):
        told = fairwitness("duties", *command)
        assert told.status == 2
        assert "There is no register" in told.err


def test_an_empty_reason_is_refused(fairwitness: Command) -> None:
    told = fairwitness("duties", "dismiss", "d-1", "--by", "b", "--reason", " ")
    assert told.status == 2
    assert "--reason is empty" in told.err


def test_the_help_teaches(fairwitness: Command) -> None:
    told = fairwitness("duties", "--help")
    assert told.status == 0
    for said in ("declare feature", "met d-", "dismiss d-", "Exit codes", "--ical", "--page"):
        assert said in told.out
