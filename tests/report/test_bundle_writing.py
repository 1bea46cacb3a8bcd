"""The bundle: whole or not at all, and the same bytes every time."""

import json
import os
import stat
import subprocess
import sys
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest
from dossier import dossier, written_by_operator

from fairwitness.report import bundle, manifest, oscal, record
from fairwitness.report.bundle_writing import OutputFull, OutputNotEmpty, OutputRefused

PEOPLE_READ = {"report.en.html": b"<!doctype html>", "report.zh.pdf": b"%PDF-"}
ROOM = 64 * 1024

WRITE_TOO_MUCH = """
import resource, signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from dossier import dossier
from fairwitness.core.problem import Problem
from fairwitness.report import bundle
if sys.argv[3] == "limit":
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))
try:
    bundle.write(dossier(), {"report.en.html": b"x" * 200_000}, Path(sys.argv[1]))
except Problem as problem:
    print(problem.code, problem.exit_status, problem.what, problem.fix, sep="\\n")
"""


@pytest.fixture(params=["bundle", "bundle.zip"])
def out(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    name: str = request.param
    return tmp_path / "new" / name


def _contents(out: Path) -> dict[str, bytes]:
    if out.is_dir():
        return {
            path.relative_to(out).as_posix(): path.read_bytes()
            for path in out.rglob("*")
            if path.is_file()
        }
    with zipfile.ZipFile(out) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _files(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_bundle_holds_every_part(out: Path) -> None:
    bundle.write(dossier(), PEOPLE_READ, out)
    queries = {f"queries/{query.sha256}.sql" for query in dossier().evidence.queries}
    assert _contents(out).keys() == {
        "figures.csv",
        "manifest.json",
        "oscal-assessment-results.json",
        "record.json",
        "record.schema.json",
        *PEOPLE_READ,
        *queries,
    }


def test_the_manifest_lists_every_other_part_with_size_and_digest(out: Path) -> None:
    bundle.write(dossier(), PEOPLE_READ, out)
    found = _contents(out)
    listed = manifest.parse(found.pop("manifest.json"))
    assert listed.tool == "fairwitness 0.1.0"
    assert [(one.path, one.bytes, one.sha256) for one in listed.files] == [
        (path, len(data), sha256(data).hexdigest()) for path, data in sorted(found.items())
    ]


def test_a_query_is_named_after_its_digest_and_kept_as_it_ran(out: Path) -> None:
    bundle.write(dossier(), PEOPLE_READ, out)
    found = _contents(out)
    for query in dossier().evidence.queries:
        assert found[f"queries/{query.sha256}.sql"] == query.sql.encode()


def test_a_folder_and_a_zip_hold_the_same(tmp_path: Path) -> None:
    folder = bundle.write(dossier(), PEOPLE_READ, tmp_path / "a")
    packed = bundle.write(dossier(), PEOPLE_READ, tmp_path / "a.zip")
    assert _contents(folder) == _contents(packed)


def test_another_process_writes_the_same_bytes(tmp_path: Path) -> None:
    script = (
        "import sys; sys.path.insert(0, sys.argv[2])\n"
        "from pathlib import Path\n"
        "from dossier import dossier\n"
        "from fairwitness.report import bundle\n"
        "bundle.write(dossier(), {'report.en.html': b'x'}, Path(sys.argv[1]))\n"
    )
    made = []
    for seed in ("1", "2"):
        out = tmp_path / f"{seed}.zip"
        subprocess.run(
            [sys.executable, "-c", script, str(out), str(Path(__file__).parent)],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": f"UTC{seed}"},
            check=True,
        )
        made.append(out.read_bytes())
    assert made[0] == made[1]


def test_only_the_one_who_runs_it_may_read_it(tmp_path: Path) -> None:
    folder = bundle.write(dossier(), PEOPLE_READ, tmp_path / "a")
    packed = bundle.write(dossier(), PEOPLE_READ, tmp_path / "a.zip")
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (packed, *folder.rglob("*.*"))}
    assert modes == {0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_an_empty_folder_may_be_there_already(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    assert (bundle.write(dossier(), PEOPLE_READ, tmp_path / "a") / "record.json").is_file()


@pytest.mark.parametrize("name", ["a", "a.zip"])
@pytest.mark.parametrize("kind", ["folder", "file", "link"])
def test_what_is_there_already_is_left_alone(tmp_path: Path, name: str, kind: str) -> None:
    out = tmp_path / name
    if kind == "file":
        out.write_text("mine")
    else:
        place = out if kind == "folder" else tmp_path / "elsewhere"
        place.mkdir()
        (place / "notes.txt").write_text("mine")
        if kind == "link":
            out.symlink_to(place)
    before = _files(tmp_path)
    with pytest.raises(OutputNotEmpty) as problem:
        bundle.write(dossier(), PEOPLE_READ, out)
    assert problem.value.exit_status == 2
    assert _files(tmp_path) == before
    with pytest.raises(OutputNotEmpty):
        bundle.refuse_taken(out)


def test_a_free_place_is_not_refused_before_the_work(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for name in ("empty", "new/a", "new/a.zip"):
        bundle.refuse_taken(tmp_path / name)
    assert [path.name for path in tmp_path.iterdir()] == ["empty"]


def test_a_zip_that_another_wrote_meanwhile_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flush = os.fsync

    def slowly(handle: int) -> None:
        (tmp_path / "a.zip").write_text("theirs")
        flush(handle)

    monkeypatch.setattr(os, "fsync", slowly)
    with pytest.raises(OutputNotEmpty):
        bundle.write(dossier(), PEOPLE_READ, tmp_path / "a.zip")
    assert _files(tmp_path) == {tmp_path / "a.zip": b"theirs"}


def test_a_place_below_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    for name in ("a", "a.zip"):
        with pytest.raises(OutputRefused) as problem:
            bundle.write(dossier(), PEOPLE_READ, tmp_path / "file" / name)
        assert "--out" in problem.value.fix
    assert (tmp_path / "file").read_text() == "mine"


def test_a_mount_point_is_refused_because_it_cannot_be_replaced() -> None:
    with pytest.raises(OutputRefused, match="mount point"):
        bundle.write(dossier(), PEOPLE_READ, Path("/proc"))


@pytest.mark.parametrize("name", ["bundle", "bundle.zip"])
def test_a_full_disk_is_said_and_leaves_nothing_behind(tmp_path: Path, name: str) -> None:
    """Use a small disk of its own; where none can be mounted, the largest file that is allowed."""
    script = [sys.executable, "-c", WRITE_TOO_MUCH, str(tmp_path / name)]
    script.append(str(Path(__file__).parent))
    mounting = (
        f'mount -t tmpfs -o size={ROOM} tmpfs "$0" && "$@"; status=$?; ls -A "$0"; exit $status'
    )
    result = subprocess.run(
        ["unshare", "--mount", "sh", "-c", mounting, str(tmp_path), *script, "disk"],
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode != 0:
        result = subprocess.run([*script, "limit"], capture_output=True, text=True, check=True)
    code, status, what, fix, *left = result.stdout.splitlines()
    assert (code, status) == (OutputFull.code, "2")
    assert "Nothing was left behind" in what
    assert "Free" in fix
    assert left == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["bundle", "bundle.zip"])
def test_a_file_size_limit_is_said_and_leaves_nothing_behind(tmp_path: Path, name: str) -> None:
    script = [sys.executable, "-c", WRITE_TOO_MUCH, str(tmp_path / name)]
    script += [str(Path(__file__).parent), "limit"]
    result = subprocess.run(script, capture_output=True, text=True, check=True)
    assert result.stdout.startswith(f"{OutputFull.code}\n2\n")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("path", ["record.json", "manifest.json", oscal.NAME, "../x", "/x", "a\\b"])
def test_a_part_cannot_take_the_name_of_another_or_leave_the_bundle(path: str) -> None:
    with pytest.raises(ValueError, match="cannot be the name"):
        bundle.parts(dossier(), {path: b""})


def test_a_hostile_operator_changes_the_name_of_no_part() -> None:
    names = bundle.parts(written_by_operator("../../etc/passwd\x00"), PEOPLE_READ).keys()
    assert names == bundle.parts(dossier(), PEOPLE_READ).keys()


def test_the_bundle_carries_the_schema_that_its_record_holds_to() -> None:
    parts = bundle.parts(dossier(), PEOPLE_READ)
    assert parts[record.SCHEMA_NAME] == record.schema()
    assert json.loads(parts[record.SCHEMA_NAME])["$schema"].endswith("2020-12/schema")
