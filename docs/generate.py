"""
Write the pages of docs/ that follow from the code, or say which are stale.

In:       metrics, packs, connectors, commands, as the code defines them; `--check`.
Out:      Markdown beside this file; with `--check` nothing but a list, and 1 if it is not empty.
Not here: pages written by hand; what each page says (`writers`).

No clock and no network: the same code gives the same bytes.
"""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from writers import commands, documented, manifests, metrics, packs

from fairwitness.frameworks import shelf

HERE = Path(__file__).resolve().parent
OURS = ("metrics/*", "packs/*", "manifest-*.md", "commands.md", "tables.md")
"""Places where nothing stands but what is written here."""


def pages() -> dict[str, str]:
    """Return every generated page by its path, sorted."""
    sources = documented.sources()
    shelved = [shelf.load(one.name) for one in shelf.available()]
    written = {
        **metrics.pages(sources, shelved),
        **packs.pages(shelved),
        **manifests.pages(sources),
        **commands.pages(),
    }
    return dict(sorted(written.items()))


def stale(folder: Path, current: Mapping[str, str]) -> list[str]:
    """List the files of `folder` that differ from the pages, are missing, or belong to none."""
    there = {
        path.relative_to(folder).as_posix()
        for pattern in OURS
        for path in folder.glob(pattern)
        if path.is_file()
    }
    differing = {name for name, text in current.items() if _read(folder / name) != text}
    return sorted(differing | (there - current.keys()))


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None


def write(folder: Path, current: Mapping[str, str]) -> list[str]:
    """Bring `folder` up to date; return what was changed."""
    changed = stale(folder, current)
    for name in changed:
        path = folder / name
        if name not in current:
            path.unlink()
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(current[name], encoding="utf-8")
    return changed


def main(arguments: Sequence[str]) -> int:
    """Write, or check."""
    if list(arguments) not in ([], ["--check"]):
        print("Usage: python docs/generate.py [--check]", file=sys.stderr)
        return 2
    current = pages()
    if not arguments:
        print(f"{len(write(HERE, current))} of {len(current)} pages changed.")
        return 0
    behind = stale(HERE, current)
    for name in behind:
        print(f"docs/{name} is stale: run `make docs`.")
    return 1 if behind else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
