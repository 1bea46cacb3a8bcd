"""Every attack of the table is refused with a sentence, and leaves nothing behind."""

import random
import zipfile
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import made_filing
import pytest
from attack import Attack
from attacks import ATTACKS
from attacks_on_files import with_bytes
from attacks_on_receipts import filed
from made_filing import CANARY, NOW, Authority, Case

from fairwitness.core.problem import Problem
from fairwitness.filing import receipts
from fairwitness.sealing import (
    age_file,
    approval,
    manifest,
    officers,
    packing,
    receipt,
    shares,
    ssh,
)
from fairwitness.sealing.manifest import Manifest
from fairwitness.sealing.opener import Altered


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return made_filing.sealed(tmp_path)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_it_is_refused_with_a_sentence_and_leaves_nothing(case: Case, attack: Attack) -> None:
    with pytest.raises(Problem) as caught:
        attack.tries(case)
    assert caught.value.what.endswith(".")
    assert caught.value.what[0].isupper() or caught.value.what[0] in "'12"
    assert caught.value.fix.endswith(".")
    assert not (case.folder / "opened").exists()
    assert not (case.folder / "unpacked").exists()
    assert not list(case.folder.glob("*.new"))
    assert holding_the_canary(case.folder) == ["bundle.zip"]


def holding_the_canary(folder: Path) -> list[str]:
    return [p.name for p in folder.rglob("*") if p.is_file() and CANARY in p.read_bytes()]


def test_the_table_is_long_enough_and_each_is_named_once() -> None:
    names = [attack.name for attack in ATTACKS]
    assert len(names) == len(set(names)) >= 40


def test_what_is_attacked_works_when_it_is_left_alone(case: Case) -> None:
    assert case.open() == case.content
    assert case.open(("bob", "carol")) == case.content
    both = [case.authority.approval(name, case.digest) for name in ("alice", "bob")]
    counted = approval.counted(
        both, case.manifest.values, filing=case.digest, opener="alice", now=NOW
    )
    assert list(counted) == ["alice", "bob"]
    made = filed(case)
    proved = receipts.verify(receipt.read(made.content), case.digest, made.trust, now=NOW)
    assert (proved.index, proved.size) == (10, 11)


def test_a_rotation_signed_by_both_keys_follows(case: Case) -> None:
    successor = Authority(people=case.authority.people[:2])
    new = successor.manifest(case.authority.key, previous=case.manifest.digest)
    manifest.follows(new, case.manifest)
    manifest.follows(case.manifest, case.manifest)
    assert (
        manifest.trusted(bytes(new), key=ssh.public_of(successor.key), now=NOW).digest == new.digest
    )
    third = successor.manifest(previous=new.digest)
    assert manifest.newest_of([new, third], case.manifest, NOW).digest == third.digest
    with pytest.raises(Problem, match="the manifest before"):
        manifest.newest_of([third], case.manifest, NOW)
    with pytest.raises(manifest.BadManifest):
        manifest.trusted(bytes(new), key=ssh.public_of(case.authority.key), now=NOW)


def test_cut_at_every_64_kib_nothing_is_left(tmp_path: Path) -> None:
    case = made_filing.sealed(tmp_path, CANARY * 80_000)
    size = case.path.stat().st_size
    for end in range(0, size, 65_536):
        with pytest.raises(Problem):
            case.open(path=with_bytes(case, lambda b, end=end: b[:end]))
        assert holding_the_canary(tmp_path) == ["bundle.zip"]


def test_a_bit_turned_anywhere_is_noticed(tmp_path: Path) -> None:
    case = made_filing.sealed(tmp_path, CANARY * 200)
    content = bytearray(case.path.read_bytes())
    rng = random.Random(11)  # noqa: S311 - which bit is no secret
    for at in [*range(0, 512, 16), *(rng.randrange(len(content)) for _ in range(600))]:
        turned = bytearray(content)
        turned[at] ^= 1 << rng.randrange(8)
        with pytest.raises(Problem):
            case.open(path=with_bytes(case, lambda _, turned=turned: bytes(turned)))
        assert not (tmp_path / "opened").exists()


def test_a_sound_zip_is_unpacked(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("report.html", b"x" * 10)
        archive.writestr("queries/one.sql", b"y")
    names = packing.unpack(tmp_path / "a.zip", tmp_path / "out")
    assert names == ["report.html", "queries/one.sql"]
    assert (tmp_path / "out/queries/one.sql").read_bytes() == b"y"


def test_an_approval_is_good_until_its_last_moment(case: Case) -> None:
    both = [case.authority.approval(name, case.digest) for name in ("alice", "bob")]
    late = NOW + timedelta(days=1) - timedelta(seconds=1)
    approval.counted(both, case.manifest.values, filing=case.digest, opener="alice", now=late)


def test_nothing_has_a_name_before_all_of_it_is_checked(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    unseal, seen = age_file.unseal, []

    def looking(secret: bytes, source: Any, target: Any) -> None:
        unseal(secret, source, target)
        seen.append(holding_the_canary(case.folder))

    monkeypatch.setattr(age_file, "unseal", looking)
    assert case.open() == case.content
    assert seen == [["bundle.zip"]]
    assert (case.folder / "opened").stat().st_mode & 0o777 == 0o600


def test_a_filer_cannot_seal_two_contents_in_one_filing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One pair of officers is given another key than the rest: the key is committed to."""
    share = shares.share
    other = shares.FilingKey(officers.identity(officers.new()[0]), bytes(32))

    def forged(key: shares.FilingKey, to: Manifest, names: Sequence[str]) -> bytes:
        return share(other if tuple(names) == ("alice", "bob") else key, to, names)

    monkeypatch.setattr(shares, "share", forged)
    case = made_filing.sealed(tmp_path)
    assert case.open(("bob", "carol")) == case.content
    with pytest.raises(Altered, match="another one than was committed to"):
        case.open(("alice", "bob"))
