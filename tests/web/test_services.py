import pytest
from workspace import Workspace, workspace

from fairwitness.web.store.models import Entry, Feature, Service, UserNumbers

pytestmark = pytest.mark.django_db
EDITORS = {"owner", "author"}
EVERYBODY = ("owner", "author", "reviewer", "signer", "viewer", "stranger", "nobody")


@pytest.fixture
def ours() -> Workspace:
    return workspace()


def expected(who: str, allowed: set[str], yes: int) -> int:
    return {"stranger": 404, "nobody": 302}.get(who, yes if who in allowed else 403)


@pytest.mark.parametrize("who", EVERYBODY)
def test_who_may_see_and_who_may_change_a_service(ours: Workspace, who: str) -> None:
    client, place = ours.client(who), f"/services/{ours.service.pk}/"
    new = f"/organisations/{ours.organisation.pk}/services/new/"
    values = {"name": "Forum", "surfaces": ["forum"], "url": "https://forum.example"}
    feature = {"name": "Stories", "launches_on": "2026-12-01"}
    numbers = {"region": "uk", "month": "2026-11-15", "people": "12000"}
    everybody = set(EVERYBODY)
    assert client.get(place).status_code == expected(who, everybody, 200)
    assert client.get(new).status_code == expected(who, EDITORS, 200)
    assert client.post(new, values).status_code == expected(who, EDITORS, 302)
    assert client.get(f"{place}edit/").status_code == expected(who, EDITORS, 200)
    assert client.post(f"{place}edit/", values).status_code == expected(who, EDITORS, 302)
    assert client.post(f"{place}features/", feature).status_code == expected(who, EDITORS, 302)
    assert client.post(f"{place}numbers/", numbers).status_code == expected(who, EDITORS, 302)
    assert client.post(f"{place}features/1/remove/").status_code == expected(who, EDITORS, 302)
    assert client.post(f"{place}close/").status_code == expected(who, {"owner"}, 302)
    assert Service.objects.count() == (2 if who in EDITORS else 1)
    assert UserNumbers.objects.count() == (who in EDITORS)


def test_what_was_written_is_shown_again_in_both_languages(ours: Workspace) -> None:
    client, place = ours.client("owner"), f"/services/{ours.service.pk}/"
    client.post(f"{place}features/", {"name": "Stories <b>", "launches_on": "2026-12-01"})
    client.post(f"{place}numbers/", {"region": "uk", "month": "2026-11-15", "people": "12000"})
    english = client.get(place).content.decode()
    chinese = client.get(place, headers={"accept-language": "zh-hans"}).content.decode()
    assert "Stories &lt;b&gt;" in english
    assert "2026-11" in english
    assert "12,000" in english
    assert "Chat rooms" in english
    assert "聊天室" in chinese


def test_a_form_that_is_wrong_is_kept_with_the_reason(ours: Workspace) -> None:
    place = f"/services/{ours.service.pk}/"
    answer = ours.client("owner").post(
        f"{place}features/", {"name": "Stories\0", "launches_on": ""}
    )
    assert answer.status_code == 400
    assert "errorlist" in answer.content.decode()
    assert not Feature.objects.exists()


def test_the_trail_says_which_fields_changed_and_nothing_when_none_did(ours: Workspace) -> None:
    client, place = ours.client("author"), f"/services/{ours.service.pk}/edit/"
    values = {"name": "Our chat", "surfaces": ["chat-room"], "retention_days": "60"}
    client.post(place, values)
    client.post(place, values)
    entries = Entry.objects.filter(verb="service.edited")
    assert [(entry.by, entry.detail) for entry in entries] == [
        (ours.people["author"], {"fields": ["retention_days"]})
    ]
