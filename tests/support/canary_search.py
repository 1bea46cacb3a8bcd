"""
Look for planted canaries in everything that a run left behind.

In:       a folder, texts, and the list of canaries.
Out:      where one was found; nothing is what a test wants.
"""

import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

SHORTEST = 6
"""A canary shorter than this could stand anywhere by chance [characters]."""


def found_in_folder(folder: Path, canaries: Iterable[str]) -> list[tuple[str, str]]:
    """Return each (file, canary) below `folder`; the text of a PDF is read as a reader sees it."""
    wanted = [c.encode() for c in canaries if len(c) >= SHORTEST]
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return [
        (str(path.relative_to(folder)), canary.decode())
        for path in files
        for content in _contents(path)
        for canary in found_in(content, wanted)
    ]


def found_in(content: bytes, canaries: Iterable[bytes]) -> Iterator[bytes]:
    """Yield each canary that stands in `content`."""
    return (canary for canary in canaries if canary in content)


def _contents(path: Path) -> Iterator[bytes]:
    yield path.name.encode() + b"\n" + path.read_bytes()
    if path.suffix == ".pdf":
        read = subprocess.run(["pdftotext", str(path), "-"], check=True, capture_output=True)
        yield read.stdout
        yield b"".join(read.stdout.split())  # a long word may be broken over lines
