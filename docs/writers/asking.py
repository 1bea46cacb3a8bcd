"""Links from a metric to other metrics and to the packs that ask for it."""

from collections.abc import Sequence

from fairwitness.frameworks.pack import Pack
from writers import markdown


def asked_by(name: str, packs: Sequence[Pack]) -> str:
    """List the packs that ask for a metric."""
    links = [
        f"[{pack.name}](../packs/{pack.id}-{pack.version}.md)"
        for pack in packs
        if name in pack.metrics
    ]
    return "## Asked for by\n\n" + (markdown.bullets(links) or "No pack; other metrics need it.")


def link(name: str) -> str:
    """Link to the page of a metric beside this one."""
    return f"[{name}]({name}.md)"
