"""A person at the command line, in a folder of their own."""

from collections.abc import Sequence
from pathlib import Path

import pytest
import small_synapse
from filed_by_hand import CONTENT, NOW, ORIGIN
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


@pytest.fixture
def keys(fairwitness: Command, desk: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make the keys of three officers, an authority, a filer and a log; return their folder."""
    monkeypatch.setenv("XDG_STATE_HOME", str(desk / "state"))
    for officer in ("alice", "bob", "carol"):
        assert fairwitness("keys", "new", "officer", "--out", officer).status == 0
    for one in ("authority", "filer"):
        assert fairwitness("keys", "new", "organisation", "--out", f"{one}.ssh").status == 0
    assert fairwitness("keys", "new", "log", "--name", ORIGIN, "--out", "log.key").status == 0
    return desk


@pytest.fixture
def filing(fairwitness: Command, keys: Path) -> Path:
    """Seal a report, and let two officers approve that alice opens it."""
    officers = [x for o in ("alice", "bob", "carol") for x in ("--officer", f"{o}={o}")]
    made = fairwitness(
        *("manifest", "new", "--organisation", "Authority", "--purpose", "safety"),
        *("--contact", "filings@authority.example", *officers, "--k", "2"),
        *("--until", "2027-01-01", "--key", "authority.ssh", "--out", "authority.manifest", *NOW),
    )
    assert made.status == 0, made.err
    (keys / "report.zip").write_bytes(CONTENT)
    sealed = fairwitness(
        *("seal", "report.zip", "--to", "authority.manifest", "--org", "authority.ssh.pub"),
        *("--key", "filer.ssh", "--out", "report.filing", *NOW),
    )
    assert sealed.status == 0, sealed.err
    for officer in ("alice", "bob"):
        approved = fairwitness(
            *("approve", "report.filing", "--officer", officer, "--opener", "alice"),
            *("--purpose", "review", "--until", "2026-09-03", "--key", f"{officer}.ssh"),
            *("--out", f"{officer}.approval"),
        )
        assert approved.status == 0, approved.err
    return keys / "report.filing"
