"""A PostgreSQL that does not let us read, or goes away: what happened, what to do, exit code."""

import re
import signal
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import psycopg
import pytest
from postgres import Postgres, postgres
from small_synapse import SCHEMA

from fairwitness.cli.app import run
from fairwitness.evidence import collect
from fairwitness.sources import connector
from fairwitness.sources.address import parse_address
from fairwitness.sources.interface import SourceProblem
from fairwitness.sources.kit import check
from fairwitness.sources.postgresql import PostgresEngine

pytestmark = [pytest.mark.live, pytest.mark.timeout(300)]

DATABASE = "small"
SECRET = "geheim-7d1f"  # noqa: S105 - a throw-away server's, looked for in what is said
INCOMPLETE = 1
"""A bundle was made; without answers its record is not complete, which blocks a filing."""
ACCOUNTS = """
INSERT INTO schema_version VALUES ('X', 94, TRUE);
INSERT INTO users (name, creation_ts)
SELECT '@person-' || n || ':here.example', 1782900000 + n FROM generate_series(1, 40) AS n;
"""

Assess = Callable[..., tuple[int, str]]


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    """Run a PostgreSQL with a small Synapse database in it."""
    with postgres() as running:
        running.create(DATABASE)
        running.run(SCHEMA.read_text() + ACCOUNTS, DATABASE)
        yield running


@pytest.fixture
def reader(server: Postgres) -> Iterator[str]:
    """Return a role that may log in and read nothing."""
    role = 'the "reader"'
    quoted = '"the ""reader"""'
    server.run(f"CREATE ROLE {quoted} LOGIN", DATABASE)
    yield role
    server.run(f"DROP OWNED BY {quoted}; DROP ROLE {quoted}", DATABASE)


@pytest.fixture
def assess(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Assess:
    """Assess a source in an empty folder; a failure leaves it empty."""
    monkeypatch.chdir(tmp_path)

    def command(source: str) -> tuple[int, str]:
        window = ("--since", "2026-06-01", "--until", "2026-09-01")
        status = run(("assess", source, "--pack", "cac-2018", *window))
        said = capsys.readouterr()
        assert "Traceback" not in said.out + said.err
        if status not in {0, INCOMPLETE}:
            assert list(tmp_path.iterdir()) == []
            assert said.out == ""
        return status, said.out + said.err

    return command


def address(server: Postgres, role: str = "synapse", database: str = DATABASE) -> str:
    user = role.replace('"', "%22").replace(" ", "%20")
    return f"synapse+postgresql://{user}@/{database}?host={server.folder}&port={server.port}"


def grants(role: str, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Return the statements that the program prints for a role."""
    capsys.readouterr()
    assert run(("sources", "show", "synapse", "--grants", role)) == 0
    return capsys.readouterr().out.splitlines()


def test_the_printed_grants_are_just_enough(
    server: Postgres, reader: str, assess: Assess, capsys: pytest.CaptureFixture[str]
) -> None:
    server.run("\n".join(grants(reader, capsys)), DATABASE)
    assert assess(address(server, reader))[0] == INCOMPLETE
    with (
        psycopg.connect(server.conninfo(DATABASE, "'the \"reader\"'")) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("SELECT count(password_hash) FROM users")


def test_a_role_without_rights_on_one_table_is_told_the_grant_that_mends_it(
    server: Postgres, reader: str, assess: Assess, capsys: pytest.CaptureFixture[str]
) -> None:
    statements = grants(reader, capsys)
    server.run("\n".join(s for s in statements if '"user_ips"' not in s), DATABASE)

    status, said = assess(address(server, reader))
    assert status == 2
    assert "may not read all that is needed of table user_ips" in said
    mending = re.search(r"GRANT SELECT .*;", said)
    assert mending is not None
    assert "sources show synapse --grants" in said

    server.run(mending[0], DATABASE)
    assert assess(address(server, reader))[0] == INCOMPLETE


def test_a_role_without_any_rights_is_told_where_all_of_them_stand(
    server: Postgres, reader: str, assess: Assess
) -> None:
    status, said = assess(address(server, reader))
    assert status == 2
    assert "of table event_reports and 15 more" in said
    assert "sources show synapse --grants" in said


@pytest.mark.parametrize(
    ("role", "database"), [("nobody-here", DATABASE), ("synapse", "no-such-database")]
)
def test_a_user_or_database_that_is_not_there(
    server: Postgres, assess: Assess, role: str, database: str
) -> None:
    status, said = assess(address(server, role, database))
    assert status == 2
    assert "did not let this user in, or has no such database" in said
    assert "PGPASSWORD or ~/.pgpass" in said


@pytest.fixture
def locked_role(server: Postgres) -> Iterator[str]:
    """Return a role that needs a password."""
    rules = server.folder / "data" / "pg_hba.conf"
    trusting = rules.read_text()
    rules.write_text("local all locked scram-sha-256\n" + trusting)
    server.run(f"CREATE ROLE locked LOGIN SUPERUSER PASSWORD '{SECRET}'")
    server.run("SELECT pg_reload_conf()")
    yield "locked"
    rules.write_text(trusting)
    server.run("SELECT pg_reload_conf()")
    server.run("DROP ROLE locked")


def test_a_password_comes_from_the_environment_or_a_file_and_is_never_said(
    server: Postgres,
    locked_role: str,
    assess: Assess,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    source = address(server, locked_role)
    monkeypatch.setenv("PGPASSFILE", "/nowhere")
    status, said = assess(source)
    assert status == 2
    assert "password into PGPASSWORD or ~/.pgpass" in said

    monkeypatch.setenv("PGPASSWORD", f"not-{SECRET}")
    status, said = assess(source)
    assert status == 2
    assert SECRET not in said

    monkeypatch.delenv("PGPASSWORD")
    file = tmp_path_factory.mktemp("home") / ".pgpass"
    file.write_text(f"*:*:*:{locked_role}:{SECRET}\n")
    file.chmod(0o600)
    monkeypatch.setenv("PGPASSFILE", str(file))
    status, said = assess(source)
    assert status == INCOMPLETE
    assert SECRET not in said


def test_a_database_of_another_program(server: Postgres, assess: Assess) -> None:
    status, said = assess(address(server, database="postgres"))
    assert status == 2
    assert "This is not a whole Synapse database" in said


def test_a_server_that_is_not_there(tmp_path: Path, assess: Assess) -> None:
    for source in (f"x@/db?host={tmp_path}", "x@127.0.0.1:1/db", "x@no-such-host.invalid/db"):
        status, said = assess(f"synapse+postgresql://{source}")
        assert status == 3
        assert "The PostgreSQL server does not answer." in said
        assert "Check host and port" in said


def test_a_query_that_takes_too_long_is_given_up(
    server: Postgres, assess: Assess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collect, "SECONDS", 0.5)
    with psycopg.connect(server.conninfo(DATABASE)) as other:
        other.execute("LOCK TABLE users IN ACCESS EXCLUSIVE MODE")
        status, said = assess(address(server))
    assert status == 3
    assert "took longer than 0.5 s" in said
    assert "Nothing was written." in said


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGQUIT], ids=["stopped", "crashed"])
@pytest.mark.parametrize("after", [0, 1, 9], ids=["while opening", "at once", "in the middle"])
def test_a_server_that_goes_away_in_the_middle(
    assess: Assess, monkeypatch: pytest.MonkeyPatch, how: signal.Signals, after: int
) -> None:
    asked = 0
    execute = PostgresEngine.execute

    def interrupted(
        engine: PostgresEngine, sql: str, *, seconds: float, rows: int
    ) -> Sequence[tuple[object, ...]]:
        nonlocal asked
        if asked == after:
            own.process.send_signal(how)
            own.process.wait(timeout=60)
        asked += 1
        return execute(engine, sql, seconds=seconds, rows=rows)

    with postgres() as own:
        own.create(DATABASE)
        own.run(SCHEMA.read_text() + ACCOUNTS, DATABASE)
        monkeypatch.setattr(PostgresEngine, "execute", interrupted)
        status, said = assess(address(own))
    assert asked == after + 1
    assert status == 3
    assert "went away in the middle of the reading" in said
    assert "Run the same command again" in said


@pytest.fixture
def engine(server: Postgres) -> Iterator[PostgresEngine]:
    """Open the database as its owner, who could write if we let them."""
    opened = PostgresEngine(parse_address(address(server)), connector("synapse").manifest)
    yield opened
    opened.close()


def test_the_connector_passes_the_kit_here_too(engine: PostgresEngine) -> None:
    faults = check(connector("synapse"), engine)
    assert faults == (), [str(fault) for fault in faults]


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE public.users SET admin = 1",
        "DELETE FROM public.users",
        "CREATE TABLE public.x (y INT)",
        "CREATE TEMP TABLE x (y INT)",
        "COPY public.users TO PROGRAM 'cat'",
        "SELECT 1; DELETE FROM public.users",
        "COMMIT",
        "SET TRANSACTION READ WRITE",
        "COMMIT; BEGIN READ WRITE; DELETE FROM public.users; COMMIT",
        "SELECT 1; COMMIT; BEGIN READ WRITE; DELETE FROM public.users; COMMIT",
        "SELECT set_config('transaction_read_only', 'off', false)",
        "WITH gone AS (DELETE FROM public.users RETURNING 1) SELECT count(*) FROM gone",
        "SELECT nextval('x')",
        "VACUUM",
    ],
)
def test_even_an_owner_reads_only_and_may_go_on_after_a_refusal(
    engine: PostgresEngine, server: Postgres, sql: str
) -> None:
    with pytest.raises(SourceProblem):
        engine.execute(sql, seconds=5, rows=1)
    assert server.run("SELECT count(*) FROM users", DATABASE) == "40"
    assert list(engine.execute("SELECT count(*) FROM public.users", seconds=5, rows=1)) == [(40,)]


def test_all_queries_of_a_run_see_the_same_moment(server: Postgres, engine: PostgresEngine) -> None:
    (before,) = engine.execute("SELECT count(*) FROM public.rooms", seconds=5, rows=1)
    server.run("INSERT INTO rooms (room_id) VALUES ('!new')", DATABASE)
    (after,) = engine.execute("SELECT count(*) FROM public.rooms", seconds=5, rows=1)
    server.run("DELETE FROM rooms", DATABASE)
    assert before == after == (0,)


TRAPS = """
CREATE TABLE sprung (what TEXT);
CREATE FUNCTION public.trap(said TEXT) RETURNS BIGINT LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'sprung: %', said; END $$;
CREATE FUNCTION public.mod(BIGINT, INTEGER) RETURNS BIGINT LANGUAGE sql AS
    $$ SELECT public.trap('mod') $$;
CREATE FUNCTION public.floor(BIGINT) RETURNS BIGINT LANGUAGE sql AS
    $$ SELECT public.trap('floor') $$;
CREATE FUNCTION public.equals(BIGINT, INTEGER) RETURNS BOOLEAN LANGUAGE sql AS
    $$ SELECT public.trap('equals') = 1 $$;
CREATE OPERATOR public.= (LEFTARG = BIGINT, RIGHTARG = INTEGER, FUNCTION = public.equals);
CREATE OPERATOR public.* (LEFTARG = BIGINT, RIGHTARG = INTEGER, FUNCTION = public.mod);
CREATE OPERATOR public.% (LEFTARG = BIGINT, RIGHTARG = INTEGER, FUNCTION = public.mod);
CREATE OPERATOR public.- (LEFTARG = BIGINT, RIGHTARG = INTEGER, FUNCTION = public.mod);
CREATE FUNCTION public.more(BIGINT, BIGINT) RETURNS BOOLEAN LANGUAGE sql AS
    $$ SELECT public.trap('more') = 1 $$;
CREATE SCHEMA evil;
CREATE VIEW evil.users AS SELECT public.trap('users')::TEXT AS name, 1::BIGINT AS creation_ts;
CREATE FUNCTION evil.count(BIGINT) RETURNS BIGINT LANGUAGE sql AS $$ SELECT public.trap('c') $$;
CREATE FUNCTION evil.has_column_privilege(OID, SMALLINT, TEXT) RETURNS BOOLEAN LANGUAGE sql AS
    $$ SELECT public.trap('has_column_privilege') = 1 $$;
"""


@pytest.fixture
def trapped(server: Postgres) -> Iterator[str]:
    """Return a database in which another user laid traps for whoever searches schemas."""
    name = "trapped"
    server.create(name)
    server.run(SCHEMA.read_text() + ACCOUNTS + TRAPS, name)
    server.run(f"ALTER DATABASE {name} SET search_path = evil, public, pg_catalog")
    yield name
    server.run(f"DROP DATABASE {name} WITH (FORCE)")


def test_functions_that_other_users_made_are_never_run(
    server: Postgres, trapped: str, assess: Assess
) -> None:
    with (
        psycopg.connect(server.conninfo(trapped)) as plain,
        pytest.raises(psycopg.errors.RaiseException),  # the traps do work
    ):
        plain.execute("SELECT creation_ts * 1000 FROM public.users")
    status, said = assess(address(server, database=trapped))
    assert status == INCOMPLETE, said


def test_a_view_in_the_place_of_a_table_is_not_read(server: Postgres, trapped: str) -> None:
    server.run("ALTER TABLE user_reports RENAME TO kept", trapped)
    server.run(
        "CREATE VIEW user_reports AS "
        "SELECT public.trap('view') AS received_ts, ''::TEXT AS user_id FROM kept",
        trapped,
    )
    opened = PostgresEngine(
        parse_address(address(server, database=trapped)), connector("synapse").manifest
    )
    assert opened.columns("user_reports") == {}
    opened.close()


def test_rows_hidden_by_a_policy_are_an_error_and_not_a_smaller_count(
    server: Postgres, reader: str, trapped: str, assess: Assess, capsys: pytest.CaptureFixture[str]
) -> None:
    server.run("\n".join(grants(reader, capsys)), trapped)
    server.run("ALTER TABLE public.users ENABLE ROW LEVEL SECURITY", trapped)
    server.run("CREATE POLICY few ON public.users USING (creation_ts < 1782900010)", trapped)
    status, said = assess(address(server, reader, trapped))
    assert status == 2
    assert "may not read" in said


def test_a_sum_that_is_no_number_is_no_crash(server: Postgres, trapped: str) -> None:
    server.run(
        "ALTER TABLE local_media_repository ALTER media_length TYPE NUMERIC; "
        "INSERT INTO local_media_repository (media_id, media_length) VALUES ('x', 'NaN')",
        trapped,
    )
    opened = PostgresEngine(
        parse_address(address(server, database=trapped)), connector("synapse").manifest
    )
    sql = "SELECT SUM(media_length), AVG(1.5) FROM public.local_media_repository"
    ((total, mean),) = opened.execute(sql, seconds=5, rows=1)
    assert str(total) == "NaN"
    assert str(mean).startswith("1.5")
    opened.close()
