"""The command line scans with Spark: the same figures, and nobody anywhere."""

import subprocess
from pathlib import Path

import pytest
from agreement import read_figures
from canary_search import found_in_folder
from made_log import made_log, write_parquet
from spark_worker import PYTHON, QUICK
from told import WINDOW

from fairwitness.evidence.states.store import salt_path

pytestmark = pytest.mark.spark

ENV = ("/usr/bin/env", "-i", f"JDK_JAVA_OPTIONS={QUICK}", "TZ=UTC")
SCRATCH = "scratch"
SAID = ("metric", "source", "dimensions", "start", "end", "value", "status")


def command(place: Path, *arguments: str, path: str = "/usr/bin:/bin") -> tuple[int, str]:
    """Run the command line in a place of its own, its temporary files included."""
    (place / SCRATCH).mkdir(exist_ok=True)
    environment = (f"PATH={path}", f"TMPDIR={place / SCRATCH}", f"HOME={place}")
    ran = subprocess.run(
        [*ENV, *environment, PYTHON, "-m", "fairwitness", *arguments],
        capture_output=True,
        text=True,
        cwd=place,
        check=False,
        timeout=200,
    )
    return ran.returncode, ran.stdout + ran.stderr


def test_an_assessment_of_two_logs_says_the_same_and_names_nobody(tmp_path: Path) -> None:
    made, more = made_log(2, days=1, each=300, without=()), made_log(3, days=1, without=())
    write_parquet(made, tmp_path / "logs")
    write_parquet(more, tmp_path / "more")
    canaries = made.canaries | more.canaries
    logs = ("ocsf+parquet://logs", "ocsf+parquet://more")
    asked = ("assess", *logs, "--pack", "cac-2018", *WINDOW)
    for out, engine in (("one", ()), ("two", ("--engine", "spark", "--spark", "local[2]"))):
        status, said = command(tmp_path, *asked, *engine, "--states", f"{out}.states", "--out", out)
        assert status == 1, said  # the record is not complete
        salt = salt_path(tmp_path / f"{out}.states").read_bytes().hex()
        assert not [word for word in (*canaries, salt) if word in said]
    one, two = (
        [
            [row[name] for name in SAID if name in row]
            for row in read_figures(tmp_path / out / "figures.csv")
        ]
        for out in ("one", "two")
    )
    assert len(one) > 50
    assert two == one
    for path in tmp_path.rglob("*.parquet"):
        path.unlink()
    assert found_in_folder(tmp_path, {*canaries, salt}) == []
    assert list((tmp_path / SCRATCH).iterdir()) == []
    assert list((tmp_path / "two" / "queries").iterdir())


def test_without_java_it_says_what_to_install(tmp_path: Path) -> None:
    write_parquet(made_log(2, days=1, each=9, without=()), tmp_path / "logs")
    status, said = command(
        tmp_path,
        *("assess", "ocsf+parquet://logs", "--pack", "cac-2018", *WINDOW, "--engine", "spark"),
        path="/nowhere",
    )
    assert status == 2
    assert "openjdk-17-jre-headless" in said
    assert "Traceback" not in said
