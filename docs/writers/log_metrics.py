"""
A page for each metric that only logs in files answer.

In:       the metrics of logs, and the packs that ask for them.
Out:      pages by path, and rows for the list of metrics.
"""

from collections.abc import Iterator, Sequence

from fairwitness.evidence.metric import Ratio
from fairwitness.evidence.metrics import METRICS
from fairwitness.evidence.metrics.log import LOG
from fairwitness.evidence.scan.figures import pass_of
from fairwitness.evidence.states.reading import LogMetric
from fairwitness.frameworks.pack import Pack
from writers import markdown
from writers.asking import asked_by, link

ONLY_LOGS = {name: one for name, one in LOG.items() if name not in METRICS}
"""What a database answers too has its page already."""


def pages(packs: Sequence[Pack]) -> dict[str, str]:
    """Return a page for each, by its path."""
    return {f"metrics/{name}.md": _page(one, packs) for name, one in ONLY_LOGS.items()}


def rows() -> list[tuple[str, str, str, str]]:
    """Return the rows of the list of metrics."""
    return [
        (link(name), one.words.title.en, one.words.title.zh, _unit(one))
        for name, one in ONLY_LOGS.items()
    ]


def _page(one: LogMetric | Ratio, packs: Sequence[Pack]) -> str:
    words = one.words
    head = (
        f"**{words.title.en}** · **{words.title.zh}**\n\n{words.meaning.en}\n\n{words.meaning.zh}"
    )
    return markdown.page(
        f"`{one.id}`",
        head,
        markdown.table(("", ""), list(_facts(one))),
        f"## Not recorded\n\n{_unsaid(one)}",
        asked_by(one.id, packs),
    )


def _facts(one: LogMetric | Ratio) -> Iterator[tuple[str, str]]:
    yield "Unit", _unit(one)
    if isinstance(one, Ratio):
        yield "Made of", f"{link(one.part)} divided by {link(one.whole)}, both as released"
        return
    yield "Canonical table", "`log`"
    needs = markdown.code(sorted(one.needs)) if one.needs else "none: entries are counted"
    yield "Canonical columns", needs
    yield "Read from", f"the daily states of the pass `{pass_of(one)}` (see [logs](../logs.md))"
    broken = [*(["`kind`"] if one.kinds else []), *(["`month`"] if one.months else [])]
    yield "Broken down by", ", ".join(broken) or "nothing"
    people = "yes: release hides small counts and rounds the others (see [release](../release.md))"
    yield "Counts people", people if one.people else "no: shown exactly"
    if one.of:
        yield "Part of", f"{link(one.of)}, and protected together with it"


def _unsaid(one: LogMetric | Ratio) -> str:
    if isinstance(one, Ratio):
        return "It is suppressed or not recorded where one of the two is."
    if not one.needs:
        return "Every log answers it."
    return f"Where a log has no such field. {one.unsaid.en}<br>{one.unsaid.zh}"


def _unit(one: LogMetric | Ratio) -> str:
    return f"{one.words.unit} (people)" if one.words.people else one.words.unit
