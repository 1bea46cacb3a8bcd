"""What a command said and left behind, for the tests of the command line."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

WINDOW = ("--since", "2026-06-01", "--until", "2026-09-01", "--now", "2026-09-02T08:00:00Z")


@dataclass(frozen=True, slots=True)
class Told:
    """How a command ended, and all that it said."""

    status: int
    out: str
    err: str

    @property
    def all(self) -> str:
        """Standard output and standard error."""
        return self.out + self.err


Command = Callable[..., Told]


def contents(folder: Path) -> dict[str, bytes | None]:
    """Return every file below a folder with its bytes."""
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
    }
