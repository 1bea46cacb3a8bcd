"""Run the program as a process of its own, whose every file lies in one folder."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

NOW = "2026-09-02T08:00:00Z"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run of the program in a process and folders of its own."""

    bundle: Path
    home: Path
    """HOME, caches and temporary files of the run."""
    output: bytes
    """Standard output and standard error."""
    status: int


def assess(url: str, folder: Path, *, since: str, until: str, now: str = NOW) -> Run:
    """Run `fairwitness assess` as a process whose every file lies below `folder`."""
    home = folder / "home"
    home.mkdir()
    kept = {"PATH": os.environ["PATH"]}
    where = {n: str(home) for n in ("HOME", "TMPDIR", "XDG_CACHE_HOME", "SQLITE_TMPDIR")}
    done = subprocess.run(
        [
            *(sys.executable, "-m", "fairwitness", "assess", url, "-v"),
            *("--pack", "cac-2018", "--pack", "uk-osa", "--lang", "en", "--lang", "zh"),
            *("--since", since, "--until", until, "--now", now, "--out", str(folder / "bundle")),
        ],
        env={**kept, **where},
        cwd=home,
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=240,
    )
    return Run(bundle=folder / "bundle", home=home, output=done.stdout, status=done.returncode)
