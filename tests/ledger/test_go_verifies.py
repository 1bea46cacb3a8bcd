"""What Go's sumdb says of our logs."""

import random
import subprocess
from pathlib import Path

import go_programs
import made_ledger
import pytest
from made_ledger import MadeLog, entries

from fairwitness.ledger import auditing

HERE = Path(__file__).resolve().parent
SIZE = 10_000


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    into = tmp_path_factory.mktemp("go")
    return {name: go_programs.built(HERE / f"go/{name}.go", into) for name in ("check", "proof")}


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> MadeLog:
    made = made_ledger.make(tmp_path_factory.mktemp("log"))
    (made.folder.parent / "early").write_bytes(made.append(entries(0, 777)))
    made.append(entries(777, 778), entries(778, 5000), entries(5000, SIZE))
    return made


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        list(map(str, arguments)), check=False, capture_output=True, text=True, timeout=120
    )


def test_go_verifies_every_entry_and_the_growth(programs: dict[str, Path], log: MadeLog) -> None:
    done = run(programs["check"], log.folder, log.key.verifier, log.folder.parent / "early")
    assert done.returncode == 0, done.stdout
    assert f"inclusion of {SIZE} entries" in done.stdout
    assert f"consistency from 777 to {SIZE}" in done.stdout


def test_go_rejects_a_byte_changed_in_any_file(programs: dict[str, Path], log: MadeLog) -> None:
    current = [p for p in log.folder.rglob("*") if p.is_file() and not _older(p)]
    assert len(current) == 2 * 40 + 2  # bundles, level 0, level 1, the checkpoint
    rng = random.Random(7)  # noqa: S311 - which byte is no secret
    for path in current:
        content = path.read_bytes()
        at = rng.randrange(len(content))
        path.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
        try:
            assert run(programs["check"], log.folder, log.key.verifier).returncode == 1, path
        finally:
            path.write_bytes(content)
    assert run(programs["check"], log.folder, log.key.verifier).returncode == 0


def _older(path: Path) -> bool:
    """Narrow tiles of earlier sizes are not part of the tree of today."""
    return path.parent.name.endswith(".p") and path.name not in {"16", "39"}


def test_go_verifies_a_proof_file(programs: dict[str, Path], log: MadeLog, tmp_path: Path) -> None:
    entry = tmp_path / "entry"
    proof = tmp_path / "entry.tlog-proof"
    for index in (0, 255, 256, 9_999):
        entry.write_bytes(entries(index, index + 1)[0])
        proof.write_text(str(auditing.prove(log.folder, log.key.verifier, index)))
        done = run(programs["proof"], log.key.verifier, proof, entry)
        assert done.stdout == f"entry {index} of {SIZE}\n"
    entry.write_bytes(b"another")
    assert run(programs["proof"], log.key.verifier, proof, entry).returncode == 1
