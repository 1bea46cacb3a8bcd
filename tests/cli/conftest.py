"""A person at the command line, in a folder of their own."""

from collections.abc import Sequence
from pathlib import Path

import pytest
import small_synapse
from told import WINDOW, Command, Told, contents

from fairwitness.cli.app import run


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder in which the person is."""
    folder = tmp_path / "desk"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def fairwitness(desk: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    """Run a command in process, and say how it ended."""

    def command(*arguments: str) -> Told:
        assert Path.cwd() == desk
        capsys.readouterr()
        status = run(arguments)
        said = capsys.readouterr()
        assert "Traceback" not in said.out + said.err
        return Told(status, said.out, said.err)

    return command


@pytest.fixture
def assess(fairwitness: Command, desk: Path) -> Command:
    """Assess a source; if that fails, nothing may have been written anywhere near."""

    def command(
        source: str, *more: str, pack: str = "cac-2018", window: Sequence[str] = WINDOW
    ) -> Told:
        before = contents(desk)
        told = fairwitness("assess", source, "--pack", pack, *window, *more)
        if told.status not in {0, 1}:
            assert contents(desk) == before
            assert told.out == ""
            assert len(told.err.splitlines()) >= 2, "what happened, and what to do"
        return told

    return command


@pytest.fixture
def homeserver(desk: Path) -> Path:
    """Return a small and sound Synapse database."""
    return small_synapse.database(desk / "homeserver.db", accounts=40)
