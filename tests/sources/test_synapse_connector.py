"""What the Synapse connector makes of a database, row by row."""

import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import ibis
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_synapse import account, at, database, insert

from fairwitness.core.window import midnight_ms
from fairwitness.sources import Source, open_source
from fairwitness.sources.interface import SourceProblem

JULY = date(2026, 7, 14)
ME, YOU, ELSEWHERE = "@me:here.example", "@you:here.example", "@they:there.example"

Opened = Callable[..., Source]


@pytest.fixture
def opened(tmp_path: Path, request: pytest.FixtureRequest) -> Opened:
    """Open a database with the rows that a function puts into it."""

    def open_(fill: Callable[[sqlite3.Connection], object], *changes: str) -> Source:
        path = database(tmp_path / "homeserver.db", *changes)
        with closing(sqlite3.connect(path)) as rows, rows:
            fill(rows)
        source = open_source(f"synapse+sqlite:///{path}")
        request.addfinalizer(source.engine.close)
        return source

    return open_


def counted(source: Source, table: str, *columns: str) -> dict[object, int]:
    """Count the rows of a canonical table by one or more of its columns."""
    grouped = source.tables[table].group_by(list(columns)).aggregate(rows=lambda t: t.count())
    sql = str(ibis.to_sql(grouped, dialect="sqlite"))
    rows = source.engine.execute(sql, seconds=10, rows=100)
    return {row[0] if len(columns) == 1 else row[:-1]: int(str(row[-1])) for row in rows}


def event(rows: sqlite3.Connection, name: str, sender: str, kind: str = "m.room.message") -> None:
    moment = at(JULY) * 1000
    insert(
        rows, "events", event_id=name, type=kind, room_id="!r", sender=sender, received_ts=moment
    )


def membership(rows: sqlite3.Connection, name: str, sender: str, user: str, state: str) -> None:
    event(rows, name, sender, "m.room.member")
    row = {"event_id": name, "sender": sender, "user_id": user, "membership": state}
    insert(rows, "room_memberships", room_id="!r", **row)


def redaction(rows: sqlite3.Connection, name: str, sender: str, struck: str) -> None:
    event(rows, name, sender, "m.room.redaction")
    moment = at(JULY) * 1000
    insert(rows, "redactions", event_id=name, redacts=struck, received_ts=moment)


def people(rows: sqlite3.Connection) -> None:
    account(rows, ME)
    account(rows, YOU)


def test_seconds_become_milliseconds(opened: Opened) -> None:
    source = opened(lambda rows: account(rows, ME, created=at(JULY, hour=0)))
    assert counted(source, "accounts", "created") == {midnight_ms(JULY): 1}


def test_milliseconds_stay_milliseconds(opened: Opened) -> None:
    source = opened(
        lambda rows: insert(rows, "user_daily_visits", user_id=ME, timestamp=midnight_ms(JULY))
    )
    assert counted(source, "visits", "day") == {midnight_ms(JULY): 1}


@pytest.mark.parametrize(
    ("columns", "state"),
    [
        ({}, "active"),
        ({"approved": None, "shadow_banned": None}, "active"),
        ({"approved": 1}, "active"),
        ({"approved": 0}, "pending"),
        ({"shadow_banned": 1}, "restricted"),
        ({"locked": 1}, "locked"),
        ({"suspended": 1}, "suspended"),
        ({"suspended": 1, "locked": 1}, "suspended"),
        ({"deactivated": 1, "suspended": 1, "approved": 0, "shadow_banned": 1}, "deactivated"),
    ],
)
def test_an_account_has_one_state_and_an_unset_flag_is_no_flag(
    opened: Opened, columns: dict[str, int | None], state: str
) -> None:
    assert counted(opened(lambda rows: account(rows, ME, **columns)), "accounts", "state") == {
        state: 1
    }


@pytest.mark.parametrize(
    ("columns", "kind"),
    [
        ({}, "person"),
        ({"user_type": "something new"}, "person"),
        ({"is_guest": 1}, "guest"),
        ({"user_type": "bot"}, "bot"),
        ({"appservice_id": "irc"}, "bot"),
        ({"user_type": "support"}, "support"),
    ],
)
def test_an_account_has_one_kind(opened: Opened, columns: dict[str, object], kind: str) -> None:
    source = opened(lambda rows: account(rows, ME, **columns))
    assert counted(source, "accounts", "kind") == {kind: 1}


def test_consent_that_was_never_given_is_null_and_not_1970(opened: Opened) -> None:
    source = opened(lambda rows: account(rows, ME))
    assert counted(source, "accounts", "consented") == {None: 1}


def test_a_sign_on_link_has_no_time(opened: Opened) -> None:
    def fill(rows: sqlite3.Connection) -> None:
        insert(rows, "user_external_ids", auth_provider="x", external_id="y", user_id=ME)
        for medium in ("email", "msisdn", "pigeon"):
            row = {"user_id": ME, "medium": medium, "address": "x", "validated_at": 1000}
            insert(rows, "user_threepids", **row)

    assert counted(opened(fill), "verifications", "method", "validated") == {
        ("sso", None): 1,
        ("email", 1000): 1,
        ("phone", 1000): 1,
    }


def test_activity_is_what_accounts_of_this_server_sent_and_it_received(opened: Opened) -> None:
    def fill(rows: sqlite3.Connection) -> None:
        people(rows)
        for n, kind in enumerate(("message", "encrypted", "member", "topic")):
            event(rows, f"$a{n}", ME, f"m.room.{kind}")
        for n, kind in enumerate(("m.reaction", "m.sticker", "m.call.invite", "x.private.thing")):
            event(rows, f"$b{n}", ME, kind)
        event(rows, "$c", ELSEWHERE)
        event(rows, "$d", YOU)
        rows.execute("UPDATE events SET outlier = 1 WHERE event_id = '$d'")

    found = counted(opened(fill), "activity", "kind")
    assert found == {"message": 1, "encrypted": 1, "reaction": 1, "other": 1, "call": 1}


def test_leaving_is_no_decision_and_an_unban_counts_as_a_removal(opened: Opened) -> None:
    def fill(rows: sqlite3.Connection) -> None:
        people(rows)
        membership(rows, "$left", YOU, YOU, "leave")
        membership(rows, "$kick", ME, YOU, "leave")
        membership(rows, "$ban", ME, YOU, "ban")
        membership(rows, "$unban", ME, YOU, "leave")
        membership(rows, "$invite", ME, YOU, "invite")

    source = opened(fill)
    assert counted(source, "decisions", "measure") == {"ban": 1, "removal_from_room": 2}
    assert any("lifted bans" in trap.says.en for trap in source.traps if trap.table == "decisions")


def test_a_redaction_of_ones_own_message_is_no_decision(opened: Opened) -> None:
    def fill(rows: sqlite3.Connection) -> None:
        people(rows)
        event(rows, "$mine", ME)
        event(rows, "$yours", YOU)
        redaction(rows, "$own", ME, "$mine")
        redaction(rows, "$others", ME, "$yours")
        redaction(rows, "$unknown", ME, "$nowhere")

    assert counted(opened(fill), "decisions", "measure", "target") == {("redaction", "message"): 1}


def test_what_moderators_of_other_servers_do_is_no_decision_of_this_service(
    opened: Opened,
) -> None:
    def fill(rows: sqlite3.Connection) -> None:
        people(rows)
        event(rows, "$mine", ME)
        membership(rows, "$ban", ELSEWHERE, ME, "ban")
        membership(rows, "$kick", ELSEWHERE, YOU, "leave")
        redaction(rows, "$struck", ELSEWHERE, "$mine")
        membership(rows, "$ours", ME, ELSEWHERE, "ban")

    assert counted(opened(fill), "decisions", "measure") == {"ban": 1}


def test_a_report_whose_message_or_room_is_gone_is_orphaned(opened: Opened) -> None:
    def fill(rows: sqlite3.Connection) -> None:
        people(rows)
        event(rows, "$there", YOU)
        insert(rows, "rooms", room_id="!there")
        for n, there in enumerate(("there", "gone")):
            report = {"id": n, "received_ts": 1000, "user_id": ME, "reason": "x"}
            insert(rows, "event_reports", room_id="!r", event_id=f"${there}", **report)
            insert(rows, "room_reports", room_id=f"!{there}", **report)
        insert(rows, "user_reports", target_user_id=ELSEWHERE, **{**report, "id": 9})

    assert counted(opened(fill), "notices", "target", "orphaned") == {
        ("message", 0): 1,
        ("message", 1): 1,
        ("room", 0): 1,
        ("room", 1): 1,
        ("account", 0): 1,
    }


def test_previews_of_links_and_reserved_places_are_no_uploads(opened: Opened) -> None:
    def fill(rows: sqlite3.Connection) -> None:
        file = {"media_type": "image/png", "media_length": 10, "created_ts": 1000, "user_id": ME}
        insert(rows, "local_media_repository", media_id="a", **file)
        insert(rows, "local_media_repository", media_id="b", url_cache="https://x.example", **file)
        insert(rows, "local_media_repository", media_id="c", created_ts=1000, user_id=ME)
        insert(rows, "local_media_repository", media_id="d", **{**file, "quarantined_by": YOU})

    assert counted(opened(fill), "media", "kind", "quarantined") == {
        ("image", 0): 1,
        ("image", 1): 1,
    }


def test_a_room_without_statistics_is_still_a_room(opened: Opened) -> None:
    def fill(rows: sqlite3.Connection) -> None:
        insert(rows, "rooms", room_id="!bare", is_public=None)
        insert(rows, "rooms", room_id="!full", is_public=1)
        state = {"encryption": "m.megolm.v1.aes-sha2", "join_rules": "public", "is_federatable": 1}
        insert(rows, "room_stats_state", room_id="!full", name="secret", **state)
        insert(rows, "room_stats_current", room_id="!full", joined_members=120)

    found = counted(opened(fill), "rooms", "encrypted", "listed", "federated", "access", "members")
    assert found == {(0, 0, 0, "unknown", None): 1, (1, 1, 1, "public", 120): 1}


@settings(max_examples=15, deadline=None)  # each one makes a database
@given(word=st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0")))
def test_no_word_of_a_user_passes_through_a_category(
    word: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = database(tmp_path_factory.mktemp("word") / "homeserver.db")
    with closing(sqlite3.connect(path)) as rows, rows:
        account(rows, ME, user_type=word)
        event(rows, "$1", ME, word)
        insert(rows, "user_threepids", user_id=ME, medium=word, address="x", validated_at=1)
        insert(rows, "local_media_repository", media_type=word, created_ts=1, user_id=ME)
        insert(rows, "rooms", room_id="!1")
        insert(rows, "room_stats_state", room_id="!1", join_rules=word)
    with open_source(f"synapse+sqlite:///{path}") as source:
        found = Counter(
            label
            for table, column in (
                ("accounts", "kind"),
                ("activity", "kind"),
                ("verifications", "method"),
                ("media", "kind"),
                ("rooms", "access"),
            )
            for label in counted(source, table, column)
        )
    assert found.keys() <= {"person", "bot", "support", "email", "phone", "other", "unknown"} | {
        *("image", "video", "audio", "text", "public", "restricted", "knock", "invite"),
        *("message", "encrypted", "reaction", "call"),
    }


@pytest.mark.parametrize("table", ["users", "events", "schema_version"])
def test_a_database_without_one_of_its_marks_is_not_synapse(tmp_path: Path, table: str) -> None:
    path = database(tmp_path / "homeserver.db", f"DROP TABLE {table}")
    with pytest.raises(SourceProblem, match=f"no table {table}"):
        open_source(f"synapse+sqlite:///{path}")


def test_a_database_that_was_never_set_up_is_said_to_be_so(tmp_path: Path) -> None:
    path = database(tmp_path / "homeserver.db", "DELETE FROM schema_version")
    with pytest.raises(SourceProblem, match="does not say its schema version") as caught:
        open_source(f"synapse+sqlite:///{path}")
    assert "Start the server once" in caught.value.fix
