"""The documentation as tests read it: pages, links, code blocks, and the generator itself."""

import importlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
TOP = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")
"""Pages beside docs/."""

_LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)\s]+)\)")
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.DOTALL | re.MULTILINE)


def written() -> list[Path]:
    """List every page, generated or not."""
    return [*(ROOT / name for name in TOP), *sorted(DOCS.rglob("*.md"))]


def text(path: Path) -> str:
    """Read a page."""
    return path.read_text(encoding="utf-8")


def links(path: Path) -> list[str]:
    """List the targets of a page's links, its code left aside."""
    return _LINK.findall(_FENCE.sub("", text(path)))


def blocks(path: Path, *languages: str) -> list[str]:
    """List a page's code blocks in some languages."""
    return [body for language, body in _FENCE.findall(text(path)) if language in languages]


def commands(path: Path) -> Iterator[list[str]]:
    """Yield the words of every call of fairwitness that a page shows, its options last."""
    for block in blocks(path, "sh", "text", "console"):
        for line in block.replace("\\\n", " ").splitlines():
            found = re.search(r"(?:^|[ /|$])fairwitness ([a-z].*)", line.split("  #")[0])
            if found and not line.startswith(("CREATE", "GRANT")):
                yield re.split(r"[|&<>]", found.group(1))[0].split()


def anchors(path: Path) -> set[str]:
    """Return the anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", _FENCE.sub("", text(path)), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def generator() -> ModuleType:
    """Load docs/generate.py, which is a script."""
    sys.path.insert(0, str(DOCS))
    try:
        return importlib.import_module("generate")
    finally:
        sys.path.remove(str(DOCS))
