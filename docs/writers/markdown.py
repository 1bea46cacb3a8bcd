"""
Small pieces of Markdown.

In:       plain text and values.
Out:      lines of a page.
Not here: what a page is about.
"""

from collections.abc import Iterable, Sequence

from fairwitness.core.words import Words

MARK = "<!-- Written by docs/generate.py: change the code it comes from, then run `make docs`. -->"
"""First line of every generated page."""
SLASHED, NEWLINE = r"\|", "\n"
"""A bar that is not the edge of a cell; what a cell cannot hold."""


def page(title: str, *parts: str) -> str:
    """Join parts to a page, with a blank line between them."""
    return "\n\n".join((MARK, f"# {title}", *(part for part in parts if part))) + "\n"


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a table; nothing if it has no rows."""
    lines = [_row(cells) for cells in rows]
    if not lines:
        return ""
    return "\n".join((_row(columns), _row(["---"] * len(columns)), *lines))


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell.replace('|', SLASHED).replace(NEWLINE, ' ') for cell in cells)} |"


def both(words: Words) -> str:
    """Write a sentence in English, and in Chinese on the next line."""
    return f"{words.en}<br>{words.zh}"


def bullets(lines: Iterable[str]) -> str:
    """Write a list; nothing if it is empty."""
    return "\n".join(f"- {line}" for line in lines)


def block(text: str, language: str) -> str:
    """Write text as it is."""
    return f"```{language}\n{text.rstrip()}\n```"


def code(names: Iterable[str]) -> str:
    """List names of the code, separated by commas."""
    return ", ".join(f"`{name}`" for name in names)
