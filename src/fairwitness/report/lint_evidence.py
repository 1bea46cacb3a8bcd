"""
Lint the figures and how the record stands on them.

In:       a `Dossier`.
Out:      lints.
Not here: release (`evidence`), whether a bundle is whole (`verify`).
"""

from collections.abc import Iterator
from hashlib import sha256

from fairwitness.core.assessment import Assessment, Dossier, Item, Severity
from fairwitness.core.figure import Evidence, Figure, Status
from fairwitness.core.words import Words
from fairwitness.report.lint_note import Lint, is_blank

SUPPRESSED_SHARE = 0.25
"""From this share of suppressed figures on, a recipient asks for a longer window [0, 1]."""

_AGAIN = Words("Assess again from the source.", "请从数据源重新评估。")
_STATEMENT = Words(
    "Say in the answer how this is known otherwise, or why it is not kept.",
    "请在作答中说明以其他方式掌握的情况，或不予记录的原因。",
)


def lint_evidence(dossier: Dossier) -> Iterator[Lint]:
    """Yield what the evidence lacks."""
    evidence = dossier.evidence
    if not any(figure.is_value for figure in evidence.figures):
        yield Lint(
            Severity.HIGH,
            "no-evidence",
            "evidence",
            Words("There is not one figure in this record.", "本记录没有任何数据。"),
            _AGAIN,
        )
    yield from _suppressed(evidence)
    yield from _provenance(evidence)
    for made in dossier.assessments:
        yield from _unsaid(evidence, made)


def _suppressed(evidence: Evidence) -> Iterator[Lint]:
    people = {metric.id for metric in evidence.metrics if metric.people}
    about = [f for f in evidence.figures if f.metric in people and _could_be_shown(f)]
    hidden = sum(figure.status is Status.SUPPRESSED for figure in about)
    if about and hidden / len(about) >= SUPPRESSED_SHARE:
        yield Lint(
            Severity.LOW,
            "much-suppressed",
            "evidence",
            Words(
                f"{hidden} of {len(about)} figures about people are suppressed.",
                f"{len(about)}项涉及人数的数据中有{hidden}项被隐去。",
            ),
            Words(
                "A longer window gives larger counts; the threshold stays.",
                "延长评估期可使计数增大；隐去阈值不予降低。",
            ),
        )


def _could_be_shown(figure: Figure) -> bool:
    return figure.status is not Status.NOT_RECORDED


def _provenance(evidence: Evidence) -> Iterator[Lint]:
    texts = {query.sha256: query.sql for query in evidence.queries}
    for digest, sql in texts.items():
        if sha256(sql.encode()).hexdigest() != digest:
            yield _untraceable(f"query/{digest[:12]}")
    for metric in sorted({f.metric for f in evidence.figures if f.query not in {None, *texts}}):
        yield _untraceable(metric)
    for metric in sorted(
        {f.metric for f in evidence.figures if f.status is Status.NOT_RECORDED and not f.note}
    ):
        yield Lint(
            Severity.MEDIUM,
            "not-recorded-without-reason",
            f"evidence/{metric}",
            Words(
                f"{metric} is not recorded, and nothing says why.", f"{metric}未记录且未说明原因。"
            ),
            _AGAIN,
        )


def _untraceable(name: str) -> Lint:
    return Lint(
        Severity.BLOCKING,
        "figure-untraceable",
        f"evidence/{name}",
        Words(
            f"{name} names a query that is not in the record as it ran.",
            f"{name}所引用的查询未如实收录于本记录。",
        ),
        _AGAIN,
    )


def _unsaid(evidence: Evidence, made: Assessment) -> Iterator[Lint]:
    """Ask for a word wherever an item stands on evidence that the platform does not record."""
    for section in made.sections:
        for item in section.items:
            silent = [metric for metric in item.metrics if _not_recorded(evidence, metric)]
            if silent and is_blank(item.answer):
                yield _silent(made, item, silent)


def _not_recorded(evidence: Evidence, metric: str) -> bool:
    """Say whether every source says of this metric that it does not record it."""
    figures = [figure for figure in evidence.figures if figure.metric == metric]
    return bool(figures) and not any(map(_could_be_shown, figures))


def _silent(made: Assessment, item: Item, metrics: list[str]) -> Lint:
    names = ", ".join(metrics)
    return Lint(
        Severity.HIGH,
        "not-recorded-without-statement",
        f"{made.pack}/{item.id}",
        Words(
            f"The platform does not record {names}, and “{item.title.en}” says nothing of it.",
            f"平台未记录{names}，而“{item.title.zh}”对此未作说明。",
        ),
        _STATEMENT,
    )
