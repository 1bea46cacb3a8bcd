"""
Findings: every check of a pack, held against the figures and the answers.

In:       a pack, the evidence, the answers.
Out:      findings with their reason and numbers, most severe first.
Not here: what fires (`frameworks.checks`), how numbers are written (`report.wording_numbers`).
"""

from collections.abc import Iterator

from fairwitness.assess import answers
from fairwitness.assess.answers import FindingNote, PackAnswers
from fairwitness.core.assessment import Finding
from fairwitness.core.figure import Evidence, Figure
from fairwitness.core.words import Words
from fairwitness.frameworks.checks import AnswerCheck, FigureCheck
from fairwitness.frameworks.items import Item
from fairwitness.frameworks.pack import Pack
from fairwitness.report.wording_numbers import number, share


def findings(pack: Pack, evidence: Evidence, given: PackAnswers) -> tuple[Finding, ...]:
    """Return what the checks of a pack found, most severe first, then in the pack's order."""
    found = [
        finding
        for item in pack.items
        for check in item.checks
        for finding in (
            _of_figure(pack, item, check, evidence, given)
            if isinstance(check, FigureCheck)
            else _of_answer(pack, item, check, given)
        )
    ]
    return tuple(sorted(found, key=lambda finding: finding.severity.rank))


def _of_figure(
    pack: Pack, item: Item, check: FigureCheck, evidence: Evidence, given: PackAnswers
) -> Iterator[Finding]:
    answered = _answered(given, check.answer)
    cells = evidence.of(check.metric, **check.dimensions)
    for figure in cells:
        if check.fires(figure, answered):
            limit = answered if check.when == "over_answer" else check.limit
            several = len(cells) > 1
            yield _finding(
                pack,
                item,
                check,
                given,
                reason=filled(check.reason, figure, limit),
                source=figure.source if several else None,
                metrics=(check.metric,),
            )


def _of_answer(pack: Pack, item: Item, check: AnswerCheck, given: PackAnswers) -> Iterator[Finding]:
    answer = given.items[item.id].answer if item.id in given.items else None
    if check.fires(answer):
        yield _finding(pack, item, check, given, reason=check.reason, metrics=item.metrics)


def _answered(given: PackAnswers, item: str | None) -> float | None:
    return (
        answers.number(given.items[item].answer)
        if item is not None and item in given.items
        else None
    )


def _finding(
    pack: Pack,
    item: Item,
    check: FigureCheck | AnswerCheck,
    given: PackAnswers,
    *,
    reason: Words,
    metrics: tuple[str, ...],
    source: str | None = None,
) -> Finding:
    name = "/".join(filter(None, (pack.id, item.id, check.id, source)))
    note = given.findings.get(name, FindingNote())
    return Finding(
        id=name,
        item=item.id,
        severity=check.severity,
        title=check.title,
        reason=reason,
        closes=check.closes,
        metrics=metrics,
        basis=tuple(pack.cited(basis) for basis in item.basis),
        owner=note.owner,
        due=note.due,
    )


def filled(template: Words, figure: Figure, limit: float | None = None) -> Words:
    """Fill `{value}` and `{limit}`; the words around them name the unit, but for a percentage."""
    write = share if figure.unit == "share" else number
    return template.fill(
        value="" if figure.value is None else write(figure.value),
        limit="" if limit is None else write(limit),
        unit=figure.unit,
    )
