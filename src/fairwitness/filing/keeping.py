"""
What a filer keeps beside a filing: its receipt, and what the desk told so far.

In:       a filing's path.
Out:      `NAME.receipt`, and `NAME.desk.json` with the desk's address, its log and events seen.
Not here: whether any of it holds (`following`).
"""

import json
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from fairwitness.core import durable
from fairwitness.core.problem import Problem
from fairwitness.sealing.manifest import Digest

LIMIT = 4 * 2**20


class BadMemory(Problem):
    """A file of what was seen that cannot be read."""

    code = "bad-memory"


class Remembered(BaseModel):
    """What was seen of a desk at the last look."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: str
    log: str
    """Public key of the desk's ledger."""
    events: tuple[Digest, ...] = ()
    checkpoint: str = ""
    """The ledger's signed note at the last look; empty if there was none."""


def receipt_of(filing: Path) -> Path:
    """Return where a filing's receipt is kept."""
    return filing.with_suffix(".receipt")


def memory_of(filing: Path) -> Path:
    """Return where it is kept what was seen of a filing."""
    return filing.with_suffix(".desk.json")


def remembered(filing: Path) -> Remembered | None:
    """
    Return what was seen of a filing, if anything was.

    Raises:
        BadMemory: the file cannot be read.

    """
    path = memory_of(filing)
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    try:
        return Remembered.model_validate_json(content[:LIMIT])
    except ValidationError:
        raise BadMemory(
            f"{str(path)!r} is not what `fairwitness file` wrote.",
            fix="Restore it from a copy; without it a changed history is not noticed.",
        ) from None


def remember(filing: Path, seen: Remembered) -> None:
    """Keep what was seen of a filing; an `OSError` if it cannot be written."""
    text = json.dumps(seen.model_dump(mode="json"), indent=1)
    durable.write(memory_of(filing), f"{text}\n".encode())
