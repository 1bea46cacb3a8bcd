"""The states file is private, is nobody else's, and can be removed without a trace."""

import stat
from pathlib import Path

import duckdb
import pytest
from made_log import START, made_log
from small_log import SmallLog, state_of

from fairwitness.cli import states as command
from fairwitness.cli.app import BUG_STATUS
from fairwitness.core.problem import Problem
from fairwitness.evidence.states.state import State
from fairwitness.evidence.states.status import status
from fairwitness.evidence.states.store import Day, States, StatesProblem, forget, salt_path

MADE = made_log(days=1, each=50, without=())


def day(source: str = "log") -> Day:
    return Day(source=source, day=START, fingerprint="f", made_with="m", entries=51, bytes=4_000)


@pytest.fixture
def state() -> State:
    log = SmallLog(MADE.days)
    made = state_of(log, START, MADE.days[START])
    log.close()
    return made


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "states.duckdb"


def test_what_is_written_is_there_again(path: Path, state: State) -> None:
    with States(path) as states:
        states.write(day(), state)
    with States(path) as states:
        assert states.days() == (day(),)
        assert states.state("log", START) == state
        assert states.state("another", START) is None


def test_only_the_owner_can_read_states_and_salt(path: Path, state: State) -> None:
    with States(path) as states:
        states.write(day(), state)
        there = [each for each in path.parent.iterdir() if each.name.startswith(path.name)]
        assert len(there) >= 2
        for each in there:
            assert stat.S_IMODE(each.stat().st_mode) == 0o600, each.name


def test_the_salt_stays_and_is_another_for_each_file(path: Path) -> None:
    with States(path) as states:
        first = states.salt
    with States(path) as states:
        assert states.salt == first
    with States(path.with_name("other.duckdb")) as states:
        assert states.salt != first


def test_a_damaged_state_counts_as_none(path: Path, state: State) -> None:
    with States(path) as states:
        states.write(day(), state)
        states._connection.execute("UPDATE days SET registers = 'abc'::BLOB")  # noqa: SLF001
        assert states.state("log", START) is None
        (line,) = status(states)
    assert (line.source, line.days, line.damaged) == ("log", 1, 1)


def test_rebuild_forgets_the_days_and_forget_everything(path: Path, state: State) -> None:
    with States(path) as states:
        states.write(day(), state)
        states.write(day("log-2"), state)
        assert [line.source for line in status(states)] == ["log", "log-2"]
        assert states.rebuild() == 2
        assert states.days() == ()
    assert forget(path)
    assert not list(path.parent.iterdir())
    assert not forget(path)


@pytest.mark.parametrize("content", [b"not a database at all", b"\0" * 5000])
def test_a_file_of_something_else_is_left_alone(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(StatesProblem):
        States(path)
    with pytest.raises(StatesProblem):
        forget(path)
    assert path.read_bytes() == content


def test_a_database_of_something_else_is_left_alone(path: Path) -> None:
    with duckdb.connect(str(path)) as other:
        other.execute("CREATE TABLE accounts AS SELECT 1 AS a")
    with pytest.raises(StatesProblem, match="something else"):
        States(path)
    with pytest.raises(StatesProblem):
        forget(path)
    with duckdb.connect(str(path)) as other:
        assert other.execute("SELECT a FROM accounts").fetchall() == [(1,)]


@pytest.mark.parametrize("place", ["missing/states.duckdb", "."])
def test_a_place_that_is_none_is_said(tmp_path: Path, place: str) -> None:
    with pytest.raises(StatesProblem) as problem:
        States(tmp_path / place)
    assert problem.value.fix


def test_the_commands_look_rebuild_and_forget(
    path: Path, state: State, capsys: pytest.CaptureFixture[str]
) -> None:
    with States(path) as states:
        states.write(day(), state)
    command.status(path)
    assert "2026-06-01" in capsys.readouterr().out
    command.status(path, as_json=True)
    assert '"days": 1' in capsys.readouterr().out
    command.rebuild(path)
    assert "1 days are forgotten" in capsys.readouterr().out
    command.status(path)
    assert "no day yet" in capsys.readouterr().out
    command.forget(path)
    assert "removed" in capsys.readouterr().out
    for each in (command.status, command.rebuild, command.forget):
        with pytest.raises(Problem) as problem:
            each(path)
        assert problem.value.exit_status not in {0, BUG_STATUS}
    assert not salt_path(path).exists()
