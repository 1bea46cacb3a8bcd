"""A stored password opens a PostgreSQL that really asks for one (SCRAM), and no other does."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from postgres import Postgres, postgres
from small_synapse import SCHEMA, VERSION
from workspace import PACKS, Workspace, workspace

from fairwitness.web.operator.tasks import collect
from fairwitness.web.store.models import Collection, Source

pytestmark = [pytest.mark.live, pytest.mark.enable_socket, pytest.mark.django_db]
PASSWORD = "s3cret:/@ pass'wörd"  # noqa: S105 - of this test's server
OTHER = "another-one"
DBNAME = "asking"


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    """Run a PostgreSQL that asks the role `reader` for its password."""
    with postgres() as running:
        running.create(DBNAME)
        running.run(SCHEMA.read_text(encoding="utf-8"), DBNAME)
        running.run(f"INSERT INTO schema_version VALUES ('X', {VERSION}, true)", DBNAME)
        running.run(
            "INSERT INTO users (name, creation_ts) SELECT '@p' || n || ':here.example', "
            "1782907200 + n * 3600 FROM generate_series(1, 50) n",
            DBNAME,
        )
        quoted = PASSWORD.replace("'", "''")
        running.run(f"CREATE ROLE reader LOGIN PASSWORD '{quoted}'")
        running.run("GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader", DBNAME)
        rules = running.folder / "data" / "pg_hba.conf"
        rules.write_text(
            f"local all reader scram-sha-256\n{rules.read_text(encoding='utf-8')}", encoding="utf-8"
        )
        running.run("SELECT pg_reload_conf()")
        kept = running.run("SELECT rolpassword FROM pg_authid WHERE rolname = 'reader'")
        assert kept.startswith("SCRAM-SHA-256$")
        yield running


@pytest.fixture
def ours() -> Workspace:
    return workspace()


def connected(ours: Workspace, server: Postgres, password: str) -> Any:
    """Try the source as the owner, and agree to what is read of it."""
    owner, place = ours.client("owner"), f"/services/{ours.service.pk}/sources"
    address = f"synapse+postgresql://reader@/{DBNAME}?host={server.folder}&port={server.port}"
    tried = owner.post(f"{place}/new/", {"address": address, "password": password})
    if tried.status_code != 302:
        return tried
    page = owner.get(f"{place}/confirm/").content.decode()
    agreed = page.partition('name="agreed" value="')[2].partition('"')[0]
    return owner.post(f"{place}/confirm/", {"agreed": agreed})


def collected(ours: Workspace) -> Collection:
    asked = Collection.objects.create(
        service=ours.service,
        packs=PACKS,
        since=date(2026, 7, 1),
        until=date(2026, 8, 1),
        requested_by=ours.people["owner"],
    )
    collect.call(asked.pk)
    asked.refresh_from_db()
    return asked


def test_only_the_right_password_opens_it(ours: Workspace, server: Postgres) -> None:
    for wrong in ("", OTHER, PASSWORD.upper()):
        refused = connected(ours, server, wrong)
        assert refused.status_code == 400
        assert "PostgreSQL did not let this user in" in refused.content.decode()
    assert not Source.objects.exists()
    assert connected(ours, server, PASSWORD).status_code == 302
    source = Source.objects.get()
    assert PASSWORD.encode() not in bytes(source.secret or b"")
    assert PASSWORD not in source.address
    assert ours.client("owner").post(f"/sources/{source.pk}/test/").status_code == 302


def test_a_worker_reads_with_the_password_that_is_kept(ours: Workspace, server: Postgres) -> None:
    connected(ours, server, PASSWORD)
    done = collected(ours)
    assert (done.state, done.what) == (Collection.State.DONE, "")
    assert PASSWORD not in done.evidence


def test_a_password_that_no_longer_opens_it_says_so_and_another_is_taken(
    ours: Workspace, server: Postgres
) -> None:
    connected(ours, server, PASSWORD)
    source = Source.objects.get()
    owner = ours.client("owner")
    server.run(f"ALTER ROLE reader PASSWORD '{OTHER}'")
    try:
        failed = collected(ours)
        assert failed.state == Collection.State.FAILED
        assert "did not let this user in" in failed.what
        assert PASSWORD not in failed.what + failed.fix
        assert owner.post(f"/sources/{source.pk}/test/").status_code == 400
        replaced = f"/sources/{source.pk}/password/"
        assert owner.post(replaced, {"password": "wrong"}).status_code == 400
        assert owner.post(replaced, {"password": OTHER}).status_code == 302
        assert collected(ours).state == Collection.State.DONE
    finally:
        quoted = PASSWORD.replace("'", "''")
        server.run(f"ALTER ROLE reader PASSWORD '{quoted}'")
