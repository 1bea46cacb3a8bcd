"""Verify: an honest bundle is intact, and nothing a liar does to one goes unseen."""

import io
import json
import os
import stat
import struct
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from dossier import dossier
from hypothesis import given, settings
from hypothesis import strategies as st

from fairwitness.core.problem import Problem
from fairwitness.report import bundle, manifest
from fairwitness.report.bundle_reading import NotABundle
from fairwitness.report.manifest import BrokenManifest
from fairwitness.report.record import BrokenRecord, WrongVersion
from fairwitness.report.record_json import BrokenJson, canonical
from fairwitness.report.verify import Fault, FaultKind, NoManifest, verify

PARTS = bundle.parts(dossier(), {"report.en.html": b"<!doctype html>"})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return bundle.write(dossier(), {"report.en.html": b"<!doctype html>"}, tmp_path / "bundle")


def _packed(parts: dict[str, bytes], path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def _signed_again(parts: dict[str, bytes]) -> dict[str, bytes]:
    """Return the parts under a manifest that fits them, as a careful liar would."""
    others = {path: data for path, data in parts.items() if path != manifest.NAME}
    return {**others, manifest.NAME: manifest.manifest(others, tool="fairwitness 0.1.0")}


def _faults(path: Path) -> set[tuple[str, str]]:
    return {(fault.kind.value, fault.path) for fault in verify(path).faults}


def test_a_bundle_as_written_is_intact(folder: Path, tmp_path: Path) -> None:
    packed = bundle.write(dossier(), {"report.en.html": b"<!doctype html>"}, tmp_path / "b.zip")
    for path in (folder, packed, _packed(PARTS, tmp_path / "other.zip")):
        verdict = verify(path)
        assert verdict.intact
        assert verdict.checked == len(PARTS) - 1
        assert verdict.manifest_sha256 == sha256(PARTS["manifest.json"]).hexdigest()
        assert verdict.tool == "fairwitness 0.1.0"


def test_an_altered_byte_is_seen(folder: Path) -> None:
    data = bytearray(PARTS["figures.csv"])
    data[200] ^= 1
    (folder / "figures.csv").write_bytes(data)
    assert _faults(folder) == {("altered", "figures.csv")}


@given(place=st.integers(0, 10**9), name=st.sampled_from(sorted(PARTS.keys() - {"manifest.json"})))
@settings(max_examples=25, deadline=None)
def test_one_flipped_bit_anywhere_is_seen(
    tmp_path_factory: pytest.TempPathFactory, place: int, name: str
) -> None:
    data = bytearray(PARTS[name])
    data[place % len(data)] ^= 1 << place % 8
    path = _packed({**PARTS, name: bytes(data)}, tmp_path_factory.mktemp("flip") / "b.zip")
    assert _faults(path) == {("altered", name)}


def test_a_missing_and_an_extra_file_are_seen(folder: Path) -> None:
    (folder / "report.en.html").rename(folder / "report.fr.html")
    assert _faults(folder) == {("missing", "report.en.html"), ("extra", "report.fr.html")}


def test_half_a_file_is_seen(folder: Path) -> None:
    (folder / "record.json").write_bytes(PARTS["record.json"][:30_000])
    assert _faults(folder) == {("altered", "record.json")}


def test_a_figure_changed_under_a_new_manifest_contradicts_the_record(tmp_path: Path) -> None:
    table = PARTS["figures.csv"].replace(b",410,", b",411,")
    lying = _signed_again({**PARTS, "figures.csv": table})
    assert _faults(_packed(lying, tmp_path / "b.zip")) == {("contradicts", "figures.csv")}


def test_a_query_slipped_in_under_a_new_manifest_contradicts_the_record(tmp_path: Path) -> None:
    lying = _signed_again({**PARTS, "queries/fake.sql": b"SELECT 1"})
    assert _faults(_packed(lying, tmp_path / "b.zip")) == {("contradicts", "queries/fake.sql")}


def test_a_query_changed_inside_the_record_is_seen(tmp_path: Path) -> None:
    told = json.loads(PARTS["record.json"])
    told["evidence"]["queries"][0]["sql"] += " -- or so"
    lying = _signed_again({**PARTS, "record.json": canonical(told)})
    assert ("contradicts", "record.json") in _faults(_packed(lying, tmp_path / "b.zip"))


@pytest.mark.parametrize("name", ["record.json", "figures.csv"])
def test_a_manifest_that_forgets_a_part_hides_nothing(tmp_path: Path, name: str) -> None:
    less = _signed_again({path: data for path, data in PARTS.items() if path != name})
    assert _faults(_packed(less, tmp_path / "b.zip")) == {("missing", name)}


@pytest.mark.parametrize(
    "path",
    [
        "../outside",
        "/etc/passwd",
        "a/../../b",
        "..",
        "a\\b",
        "C:x",
        "a//b",
        "./a",
        "-rf",
        "a\nb",
        "",
    ],
)
def test_a_path_that_leaves_the_bundle_is_never_opened(tmp_path: Path, path: str) -> None:
    (tmp_path / "outside").write_bytes(b"secret")
    told = json.loads(PARTS["manifest.json"])
    digest = sha256(b"secret").hexdigest()
    told["files"].append({"path": path, "bytes": 6, "sha256": digest})
    found = _faults(_packed({**PARTS, "manifest.json": canonical(told)}, tmp_path / "b.zip"))
    assert {kind for kind, _ in found} == {"unsafe"}


def test_a_zip_that_slips_out_is_seen_and_nothing_is_unpacked(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    path = _packed({**PARTS, "../../slipped": b"x"}, inside / "b.zip")
    assert _faults(path) == {("unsafe", "../../slipped")}
    assert sorted(found.name for found in tmp_path.rglob("*")) == ["b.zip", "inside"]


def test_a_link_is_not_followed(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "outside.csv").write_bytes(PARTS["figures.csv"])
    (folder / "figures.csv").unlink()
    (folder / "figures.csv").symlink_to(tmp_path / "outside.csv")
    (folder / "more").symlink_to(tmp_path)
    assert _faults(folder) == {("unsafe", "figures.csv"), ("unsafe", "more")}


def test_a_manifest_that_is_a_link_is_none(folder: Path, tmp_path: Path) -> None:
    (folder / "manifest.json").rename(tmp_path / "manifest.json")
    (folder / "manifest.json").symlink_to(tmp_path / "manifest.json")
    with pytest.raises(NoManifest):
        verify(folder)


def test_a_pipe_is_not_waited_for(folder: Path) -> None:
    (folder / "report.en.html").unlink()
    os.mkfifo(folder / "report.en.html")
    assert _faults(folder) == {("unsafe", "report.en.html")}


def test_a_link_inside_a_zip_is_not_followed(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("report.en.html")
    link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        for name, data in PARTS.items():
            archive.writestr(link if name == "report.en.html" else name, data)
    assert _faults(tmp_path / "b.zip") == {("unsafe", "report.en.html")}


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_stands_twice_in_a_zip_is_not_trusted(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        for name, data in PARTS.items():
            archive.writestr(name, data)
        archive.writestr("report.en.html", b"another")
    assert _faults(tmp_path / "b.zip") == {("unsafe", "report.en.html")}


def test_a_zip_that_claims_less_than_it_unpacks_to_is_read_no_further(tmp_path: Path) -> None:
    bomb = b"\0" * 50_000_000
    with zipfile.ZipFile(tmp_path / "b.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in PARTS.items():
            archive.writestr(name, bomb if name == "report.en.html" else data)
    data = (tmp_path / "b.zip").read_bytes()
    (tmp_path / "b.zip").write_bytes(
        data.replace(struct.pack("<L", len(bomb)), struct.pack("<L", len(PARTS["report.en.html"])))
    )
    assert {path for _, path in _faults(tmp_path / "b.zip")} == {"report.en.html"}


def test_a_damaged_zip_entry_is_said(tmp_path: Path) -> None:
    path = _packed(PARTS, tmp_path / "b.zip")
    path.write_bytes(path.read_bytes().replace(b"<!doctype html>", b"<!doctype HTML>"))
    assert _faults(path) == {("unreadable", "report.en.html")}


def _without_manifest(parts: dict[str, bytes]) -> dict[str, bytes]:
    return {path: data for path, data in parts.items() if path != manifest.NAME}


def _told(**changes: object) -> bytes:
    return canonical({**json.loads(PARTS["manifest.json"]), **changes})


TWICE = {"path": "record.json", "bytes": 1, "sha256": "0" * 64}


@pytest.mark.parametrize(
    ("manifest_json", "problem"),
    [
        (None, NoManifest),
        (b"", BrokenJson),
        (b"{", BrokenJson),
        (b"[" * 100_000, BrokenJson),
        (b"[]", BrokenManifest),
        (_told(schema_version="2"), WrongVersion),
        (_told(schema_version=None), WrongVersion),
        (_told(files=[{"path": "a"}]), BrokenManifest),
        (_told(files=[TWICE, TWICE]), BrokenManifest),
        (_told(files=[{**TWICE, "bytes": 1.5}]), BrokenManifest),
        (_told(files=[{**TWICE, "sha256": "x"}]), BrokenManifest),
        (_told(extra=1), BrokenManifest),
        (PARTS["manifest.json"][:-40], BrokenJson),
    ],
)
def test_a_manifest_that_cannot_be_used_is_a_problem_with_a_fix(
    tmp_path: Path, manifest_json: bytes | None, problem: type[Problem]
) -> None:
    parts = _without_manifest(PARTS)
    if manifest_json is not None:
        parts["manifest.json"] = manifest_json
    with pytest.raises(problem) as raised:
        verify(_packed(parts, tmp_path / "b.zip"))
    assert raised.value.exit_status == 2
    assert raised.value.fix


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"{}", WrongVersion),
        (b"[1]", BrokenRecord),
        (b"\xff", BrokenJson),
        (b'{"schema_version": "1"}', BrokenRecord),
        (b'{"schema_version": "1", "service": "\\ud800"}', BrokenRecord),
    ],
)
def test_a_broken_record_under_a_fitting_manifest_is_a_problem(
    tmp_path: Path, data: bytes, problem: type[Problem]
) -> None:
    lying = _signed_again({**PARTS, "record.json": data})
    with pytest.raises(problem):
        verify(_packed(lying, tmp_path / "b.zip"))


def _truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000])


def _with_a_head(path: Path) -> None:
    path.write_bytes(b"#!/bin/sh\n" + path.read_bytes())


def _with_a_tail(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"tail")


@pytest.mark.parametrize(
    "spoil",
    [_truncated, _with_a_head, _with_a_tail, Path.unlink, lambda path: path.write_bytes(b"")],
    ids=["truncated", "head", "tail", "gone", "empty"],
)
def test_what_is_no_bundle_is_said(tmp_path: Path, spoil: Callable[[Path], object]) -> None:
    path = _packed(PARTS, tmp_path / "b.zip")
    spoil(path)
    with pytest.raises(NotABundle) as problem:
        verify(path)
    assert problem.value.exit_status == 2


def test_too_many_entries_are_refused_before_they_are_read(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        for number in range(10_001):
            archive.writestr(f"f{number}", b"")
    with pytest.raises(NotABundle, match="more than 10000"):
        verify(tmp_path / "b.zip")


def test_sizes_beyond_every_bound_are_refused(tmp_path: Path) -> None:
    path = bundle.write(dossier(), {}, tmp_path / "bundle")
    with (path / "huge.bin").open("wb") as stream:
        stream.truncate(5 * 1024**3)
    with pytest.raises(NotABundle, match="larger than"):
        verify(path)


def test_a_name_cannot_steer_the_terminal(tmp_path: Path) -> None:
    path = _packed({**PARTS, "\x1b[31m\u202ered": b""}, tmp_path / "b.zip")
    shown = verify(path).faults[0]
    assert shown.path.isprintable()
    assert shown.message.en.isprintable()


def test_every_fault_is_said_in_both_languages() -> None:
    for kind in FaultKind:
        message = Fault(kind, "{path}.csv").message
        assert "{path}.csv" in message.en
        assert "{path}.csv" in message.zh


@given(data=st.binary(max_size=400))
@settings(max_examples=60, deadline=None)
def test_no_bytes_are_a_bundle_by_chance(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = tmp_path_factory.mktemp("noise") / "b.zip"
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("manifest.json", data)
    for noise in (data, stream.getvalue()):
        path.write_bytes(noise)
        with pytest.raises(Problem):
            verify(path)
