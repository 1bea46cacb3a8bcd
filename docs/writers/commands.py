"""
The help of every command, as the program prints it.

In:       the program.
Out:      `commands.md`.
"""

from collections.abc import Iterator
from io import StringIO

from cyclopts import App
from rich.console import Console

from fairwitness.cli.app import application
from writers import markdown

WIDTH = 80
"""Columns of the terminal that the help is printed for."""


def pages() -> dict[str, str]:
    """Return `commands.md`."""
    app = application()
    parts = [
        f"## `{' '.join(('fairwitness', *path))}`\n\n{markdown.block(_help(app, path), 'text')}"
        for path in [(), *paths(app)]
    ]
    return {"commands.md": markdown.page("Commands", *parts)}


def paths(app: App, above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """List every command below an application, by the words that call it."""
    for name in sorted(name for name in app if not name.startswith("-")):
        path = (*above, name)
        yield path
        yield from paths(app[name], path)


def _help(app: App, path: tuple[str, ...]) -> str:
    out = StringIO()
    console = Console(file=out, width=WIDTH, color_system=None, force_terminal=False)
    app.help_print(list(path), console=console)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()).strip("\n")
