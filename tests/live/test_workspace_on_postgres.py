"""The workspace keeps its rules on PostgreSQL as it does on SQLite: the same tests, run on it."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest
from postgres import OWNER, postgres

ROOT = Path(__file__).resolve().parents[2]
RULES = ("joining", "members", "trail", "sessions", "second_factor", "views_by_people")
"""Of `tests/web`: what rests on locks, triggers and unique columns."""


@pytest.mark.live
def test_the_rules_of_the_workspace_hold_on_postgresql(tmp_path: Path) -> None:
    with postgres() as server:
        server.create("workspace")
        where = f"{OWNER}@{quote(str(server.folder), safe='')}:{server.port}"
        done = subprocess.run(
            [
                *(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"),
                *(f"tests/web/test_{name}.py" for name in RULES),
            ],
            cwd=ROOT,
            env={
                **{name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ},
                "DATABASE_URL": f"postgres://{where}/workspace",
                "FAIRWITNESS_DATA": str(tmp_path),
            },
            capture_output=True,
            text=True,
            check=False,
            timeout=600,
        )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    assert " passed" in done.stdout
