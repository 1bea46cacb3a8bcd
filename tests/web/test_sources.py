from dataclasses import replace
from pathlib import Path

import pytest
import small_synapse
from django.core.management import call_command
from workspace import Workspace, workspace

from fairwitness.assess import agreeing
from fairwitness.sources import connector
from fairwitness.web.operator.views import sources as views
from fairwitness.web.store.models import Entry, Source
from fairwitness.web.store.secrets import opened, sealed

pytestmark = pytest.mark.django_db
EVERYBODY = ("owner", "author", "reviewer", "signer", "viewer", "stranger", "nobody")
SECRET = "correct horse battery staple"  # noqa: S105 - made up


@pytest.fixture
def ours() -> Workspace:
    return workspace()


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return small_synapse.database(tmp_path / "homeserver.db")


@pytest.mark.parametrize("who", EVERYBODY)
def test_only_an_owner_connects_a_source_and_everybody_of_ours_sees_it(
    ours: Workspace, database: Path, who: str
) -> None:
    source, client = ours.connect(database), ours.client(who)
    other = {"stranger": 404, "nobody": 302}.get(who)
    assert client.get(f"/sources/{source.pk}/").status_code == (other or 200)
    asked = [
        ("get", f"/services/{ours.service.pk}/sources/new/", 200),
        ("get", f"/services/{ours.service.pk}/sources/confirm/", 302),
        *(("post", f"/sources/{source.pk}/{what}/", 302) for what in ("daily", "test", "password")),
        ("post", f"/sources/{source.pk}/agree/", 400),
        ("post", f"/sources/{source.pk}/remove/", 302),
    ]
    for method, place, yes in asked:
        answer = getattr(client, method)(place)
        assert answer.status_code == (other or (yes if who == "owner" else 403)), place


def test_a_source_is_connected_only_after_its_columns_were_shown(
    ours: Workspace, database: Path
) -> None:
    client, place = ours.client("owner"), f"/services/{ours.service.pk}/sources/"
    address = f"synapse+sqlite:///{database}"
    answer = client.post(f"{place}new/", {"address": address, "password": SECRET}, follow=True)
    page = answer.content.decode()
    assert not Source.objects.exists()
    manifest = connector("synapse").manifest
    for table, columns in manifest.tables.items():
        assert f"<code>{table}</code>" in page
        assert all(f"<code>{column.name}</code>" in page for column in columns)
    for what in manifest.never:
        assert what in page
    assert SECRET not in page
    chinese = client.get(f"{place}confirm/", headers={"accept-language": "zh-hans"})
    assert all(why.zh in chinese.content.decode() for why in manifest.never.values())

    client.post(f"{place}confirm/", {"agreed": agreeing.digest_of(manifest)})
    source = Source.objects.get()
    assert (source.address, source.manifest_digest) == (address, agreeing.digest_of(manifest))
    assert opened(bytes(source.secret)) == SECRET
    assert SECRET not in client.get(f"/sources/{source.pk}/").content.decode()


def test_a_password_stands_nowhere_in_plain_text(
    ours: Workspace, database: Path, tmp_path: Path
) -> None:
    client, place = ours.client("owner"), f"/services/{ours.service.pk}/sources/"
    address = f"synapse+sqlite:///{database}"
    client.post(f"{place}new/", {"address": address, "password": SECRET})
    manifest = connector("synapse").manifest
    client.post(f"{place}confirm/", {"agreed": agreeing.digest_of(manifest)})
    source = Source.objects.get()
    client.post(f"/sources/{source.pk}/password/", {"password": SECRET + "2"})
    source.refresh_from_db()
    assert opened(bytes(source.secret)) == SECRET + "2"
    call_command("dumpdata", output=str(tmp_path / "dump.json"), verbosity=0)
    assert SECRET not in (tmp_path / "dump.json").read_text()

    client.post(f"/sources/{source.pk}/remove/")
    source.refresh_from_db()
    assert source.secret is None
    assert source.removed_at is not None
    verbs = [entry.verb for entry in Entry.objects.filter(subject="source")]
    assert verbs == ["source.connected", "source.password", "source.removed"]


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("synapse+sqlite:////nowhere/at/all.db", "fix"),
        (f"synapse+postgresql://me:{SECRET}@host/db", "carries a password"),
        ("nonsense", "starts with the platform"),
        ("synapse+postgresql://me@/db?host=/nowhere", "does not answer"),
        ("discourse+sqlite:////srv/a.db", "no connector"),
    ],
)
def test_an_address_that_does_not_open_says_what_to_do_and_keeps_nothing(
    ours: Workspace, address: str, says: str
) -> None:
    place = f"/services/{ours.service.pk}/sources/"
    client = ours.client("owner")
    answer = client.post(f"{place}new/", {"address": address, "password": "typed-in-vain"})
    assert answer.status_code == 400
    assert says in answer.content.decode()
    assert "typed-in-vain" not in answer.content.decode()
    assert client.get(f"{place}confirm/").status_code == 302


def test_when_a_connector_reads_other_columns_somebody_must_agree_again(
    ours: Workspace, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, client = ours.connect(database), ours.client("owner")
    manifest = connector("synapse").manifest
    table = next(iter(manifest.tables))
    fewer = replace(manifest, tables={**manifest.tables, table: manifest.tables[table][:-1]})
    for module in (agreeing, views):
        monkeypatch.setattr(module, "agreed_manifest", lambda _: fewer, raising=False)
    monkeypatch.setattr("fairwitness.web.store.sources.agreed_manifest", lambda _: fewer)
    page = client.get(f"/sources/{source.pk}/").content.decode()
    assert "has changed since" in page
    client.post(f"/sources/{source.pk}/agree/", {"agreed": agreeing.digest_of(manifest)})
    source.refresh_from_db()
    assert source.manifest_digest == agreeing.digest_of(manifest), "an old list is not agreed to"
    client.post(f"/sources/{source.pk}/agree/", {"agreed": agreeing.digest_of(fewer)})
    assert "has changed since" not in client.get(f"/sources/{source.pk}/").content.decode()


def test_what_was_sealed_with_another_key_asks_for_the_password_again(
    ours: Workspace, database: Path
) -> None:
    source = ours.connect(database)
    source.secret = sealed(SECRET)[:-4] + b"AAAA"
    source.save()
    answer = ours.client("owner").post(f"/sources/{source.pk}/test/")
    assert answer.status_code == 400
    assert "enter the password again" in answer.content.decode()


def test_a_source_whose_connector_is_gone_can_still_be_removed(
    ours: Workspace, database: Path
) -> None:
    source, client = ours.connect(database), ours.client("owner")
    source.address = "discourse+sqlite:////srv/a.db"
    source.save()
    page = client.get(f"/sources/{source.pk}/")
    assert page.status_code == 200
    assert "no connector" in page.content.decode()
    assert client.get(f"/services/{ours.service.pk}/collect/").status_code == 200
    assert client.post(f"/sources/{source.pk}/remove/").status_code == 302
