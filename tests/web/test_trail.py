import csv
import io
import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from signed_in import member

from fairwitness.web.store.models import Entry, Membership, Organisation
from fairwitness.web.store.trail import record

REPLACE = {
    "sqlite": "INSERT OR REPLACE INTO store_entry SELECT * FROM store_entry",
    "postgresql": "TRUNCATE store_entry CASCADE",
}[connection.vendor]
"""What removes rows without saying DELETE."""

pytestmark = pytest.mark.django_db


def at(owner: Membership, ending: str = "/") -> str:
    return f"/organisations/{owner.organisation_id}/trail{ending}"


def an_entry(owner: Membership, verb: str = "service.added", **detail: str) -> Entry:
    record(owner.organisation, owner.user, verb, owner, **detail)
    found = Entry.objects.last()
    assert found
    return found


def text_of(answer: object) -> str:
    return b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE store_entry SET verb = 'nothing'",
        "UPDATE store_entry SET at = '2020-01-01 00:00:00'",
        "DELETE FROM store_entry",
        REPLACE,
    ],
)
def test_the_database_itself_refuses_to_change_or_remove_an_entry(
    owner: Membership, statement: str
) -> None:
    entry = an_entry(owner)
    connection.check_constraints()  # what waits for the end of the transaction is done with
    with (
        pytest.raises(DatabaseError, match="the audit trail is only added to"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert list(Entry.objects.values_list("pk", "verb")) == [(entry.pk, "service.added")]


def test_nor_do_queries_by_way_of_django(owner: Membership) -> None:
    an_entry(owner)
    for change in (
        lambda: Entry.objects.update(verb="nothing"),
        lambda: Entry.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError, match="only added to"), transaction.atomic():
            change()
    with pytest.raises(TypeError):
        an_entry(owner).save()
    with pytest.raises(TypeError):
        an_entry(owner).delete()


def test_the_page_says_who_did_what_the_newest_first(
    owners_browser: Client, owner: Membership
) -> None:
    an_entry(owner, "service.added", name="Our chat")
    an_entry(owner, "source.added", kind="synapse")
    page = owners_browser.get(at(owner)).content.decode()
    assert page.index(">source.added</code>") < page.index(">service.added</code>")
    assert "Our chat" in page
    assert "2 entries" in page


def test_the_page_and_the_export_show_what_is_looked_for(
    owners_browser: Client, owner: Membership
) -> None:
    an_entry(owner, "service.added")
    an_entry(owner, "source.added")
    bo = member(owner.organisation, "Bo")
    record(owner.organisation, bo.user, "answer.saved", bo)
    today = datetime.now(UTC).date()
    for query, expected in (
        ({"verb": "source.added"}, ["source.added"]),
        ({"by": str(bo.user_id)}, ["answer.saved"]),
        ({"since": today.isoformat()}, ["service.added", "source.added", "answer.saved"]),
        ({"until": today.isoformat()}, ["service.added", "source.added", "answer.saved"]),
        ({"until": (today - timedelta(days=1)).isoformat()}, []),
        ({"since": (today + timedelta(days=1)).isoformat()}, []),
    ):
        lines = text_of(owners_browser.get(at(owner, ".jsonl"), query)).splitlines()
        assert [json.loads(line)["verb"] for line in lines] == expected, query
        page = owners_browser.get(at(owner), query).content.decode()
        assert [v for v in expected if f"<code>{v}</code>" not in page] == []


@pytest.mark.parametrize("query", [{"since": "yesterday"}, {"by": "999999"}, {"verb": "no.such"}])
def test_what_cannot_be_looked_for_is_said_at_its_field(
    owners_browser: Client, owner: Membership, query: dict[str, str]
) -> None:
    answer = owners_browser.get(at(owner), query)
    assert answer.status_code == 400
    assert 'aria-invalid="true"' in answer.content.decode()
    assert owners_browser.get(at(owner, ".csv"), query).status_code == 400


def test_another_organisation_s_entries_are_never_shown(
    owners_browser: Client, owner: Membership
) -> None:
    eve = member(Organisation.objects.create(name="Elsewhere"), "Eve", is_owner=True)
    record(eve.organisation, eve.user, "secret.verb", eve)
    assert "secret.verb" not in owners_browser.get(at(owner)).content.decode()
    for ending in (".csv", ".jsonl"):
        assert "secret.verb" not in text_of(owners_browser.get(at(owner, ending)))


def test_the_csv_is_a_table_that_runs_no_formula(owners_browser: Client, owner: Membership) -> None:
    hostile = '=HYPERLINK("https://evil.example")'
    an_entry(owner, hostile[:40], name='a,b\n"c" <script>alert(1)</script> \u202e')
    answer = owners_browser.get(at(owner, ".csv"))
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer["Content-Disposition"]
    (row,) = csv.DictReader(io.StringIO(text_of(answer), newline=""))
    assert row["verb"] == f"'{hostile[:40]}"
    assert row["by"] == "ada@example.org"
    assert json.loads(row["detail"])["name"].startswith('a,b\n"c"')
    page = owners_browser.get(at(owner)).content.decode()
    assert "<script>alert" not in page


def test_the_lines_of_json_hold_each_entry(owners_browser: Client, owner: Membership) -> None:
    entry = an_entry(owner, name="鹭鸶论坛")
    (line,) = text_of(owners_browser.get(at(owner, ".jsonl"))).splitlines()
    told = json.loads(line)
    assert told["detail"] == {"name": "鹭鸶论坛"}
    assert told["id"] == entry.pk
    assert datetime.fromisoformat(told["at"]) == entry.at


def test_the_page_needs_few_queries_however_long_the_trail(
    owners_browser: Client, owner: Membership, django_assert_max_num_queries: object
) -> None:
    for _ in range(120):
        an_entry(owner)
    with django_assert_max_num_queries(16):  # type: ignore[operator]
        page = owners_browser.get(at(owner)).content.decode()
    assert page.count("<code>service.added</code>") == 50
    assert "Older" in page
    assert "<code>" in owners_browser.get(at(owner), {"page": 3}).content.decode()


def test_an_ending_that_is_not_offered_is_not_there(
    owners_browser: Client, owner: Membership
) -> None:
    assert owners_browser.get(at(owner, ".xlsx")).status_code == 404
