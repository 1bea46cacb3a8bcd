"""The sample, unpacked once, and the bundle that the program makes of it."""

import json
import lzma
from pathlib import Path
from typing import Any

import pytest
from running import Run, assess

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
SINCE, UNTIL = "2026-05-04", "2026-09-01"


@pytest.fixture(scope="session")
def sample_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Unpack the sample."""
    path = tmp_path_factory.mktemp("sample") / "homeserver.db"
    path.write_bytes(lzma.decompress((SAMPLES / "synapse-1.163.db.xz").read_bytes()))
    return path


@pytest.fixture(scope="session")
def sample_truth() -> dict[str, Any]:
    """Return what was placed in the sample, by metric."""
    truth: dict[str, Any] = json.loads((SAMPLES / "truth.json").read_text(encoding="utf-8"))
    return truth


@pytest.fixture(scope="session")
def sample_canaries() -> list[str]:
    """Return every canary of the sample."""
    canaries: list[str] = json.loads((SAMPLES / "canaries.json").read_text(encoding="utf-8"))
    return canaries


@pytest.fixture(scope="session")
def sample_run(sample_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Assess the whole window of the sample under both packs, in both languages, verbosely."""
    folder = tmp_path_factory.mktemp("run")
    return assess(f"synapse+sqlite:///{sample_database}", folder, since=SINCE, until=UNTIL)
