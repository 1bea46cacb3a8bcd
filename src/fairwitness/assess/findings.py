"""
Findings: every check of a pack, held against the figures and the answers.

In:       a pack, the evidence, the answers.
Out:      findings with their reason and numbers, most severe first.
Not here: what fires (`frameworks.checks`), how numbers are written (`report.wording_numbers`).
"""

from collections.abc import Iterator
from dataclasses import replace

from fairwitness.assess import answers
from fairwitness.assess.answers import FindingNote, PackAnswers
from fairwitness.core.assessment import Finding
from fairwitness.core.figure import Evidence, Figure, Status
from fairwitness.core.words import Words
from fairwitness.frameworks.checks import AnswerCheck, FigureCheck
from fairwitness.frameworks.items import Item
from fairwitness.frameworks.pack import Pack
from fairwitness.report.wording_numbers import number, share


def findings(pack: Pack, evidence: Evidence, given: PackAnswers) -> Iterator[Finding]:
    """Yield what the checks of a pack found, in the pack's order."""
    for item in pack.items:
        for check in item.checks:
            if isinstance(check, FigureCheck):
                yield from _of_figure(pack, item, check, evidence, given)
            else:
                yield from _of_answer(pack, item, check, given)


def by_severity(given: PackAnswers, *found: Finding) -> tuple[Finding, ...]:
    """Put the most severe first, each with the owner and the date that the operator gave it."""
    noted = []
    for finding in found:
        note = given.findings.get(finding.id, FindingNote())
        noted.append(replace(finding, owner=note.owner, due=note.due))
    return tuple(sorted(noted, key=lambda finding: finding.severity.rank))


def _of_figure(
    pack: Pack, item: Item, check: FigureCheck, evidence: Evidence, given: PackAnswers
) -> Iterator[Finding]:
    cells = evidence.of(check.metric, **check.dimensions)
    if check.when == "not_recorded":
        if cells and all(figure.status is Status.NOT_RECORDED for figure in cells):
            yield _finding(pack, item, check, check.reason, (check.metric,))
        return
    answered = _answered(given, check.answer)
    for figure in cells:
        if check.fires(figure, answered):
            limit = answered if check.when == "over_answer" else check.limit
            source = figure.source if len(cells) > 1 else None
            reason = filled(check.reason, figure, limit)
            yield _finding(pack, item, check, reason, (check.metric,), source)


def _of_answer(pack: Pack, item: Item, check: AnswerCheck, given: PackAnswers) -> Iterator[Finding]:
    answer = given.items[item.id].answer if item.id in given.items else None
    if check.fires(answer):
        yield _finding(pack, item, check, check.reason, item.metrics)


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
    reason: Words,
    metrics: tuple[str, ...],
    source: str | None = None,
) -> Finding:
    return Finding(
        id="/".join(filter(None, (pack.id, item.id, check.id, source))),
        item=item.id,
        severity=check.severity,
        title=check.title,
        reason=reason,
        closes=check.closes,
        metrics=metrics,
        basis=tuple(pack.cited(basis) for basis in item.basis),
    )


def filled(template: Words, figure: Figure, limit: float | None = None) -> Words:
    """Fill `{value}` and `{limit}`; the words around them name the unit, but for a percentage."""
    write = share if figure.unit == "share" else number
    return template.fill(
        value="" if figure.value is None else write(figure.value),
        limit="" if limit is None else write(limit),
        unit=figure.unit,
    )
