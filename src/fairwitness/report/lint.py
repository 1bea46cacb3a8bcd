"""
Say before filing what a recipient would bounce.

In:       a `Dossier`, or a bundle from anybody.
Out:      lints, the most severe first.
Not here: judging the service (`assess` makes findings); this judges the record.

Anyone can run this on a bundle: it needs nothing but `record.json` and the manifest.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from fairwitness.core.assessment import Assessment, Dossier, Severity
from fairwitness.core.words import Words
from fairwitness.report.bundle_reading import opened
from fairwitness.report.lint_evidence import lint_evidence
from fairwitness.report.lint_measures import lint_measures
from fairwitness.report.lint_note import Lint, is_blank
from fairwitness.report.lint_parts import lint_parts
from fairwitness.report.lint_record import lint_record
from fairwitness.report.lint_risks import lint_risks
from fairwitness.report.lint_texts import lint_texts
from fairwitness.report.record_json import printable
from fairwitness.report.verify import Bundle

__all__ = ["Lint", "lint", "lint_bundle"]


def lint(dossier: Dossier) -> tuple[Lint, ...]:
    """Return what a recipient would bounce or ask about, the most severe first."""
    return _sorted(_of_dossier(dossier))


def lint_bundle(path: Path) -> tuple[Lint, ...]:
    """
    Return what a recipient would bounce or ask about in the bundle at `path`.

    Raises:
        Problem: as `verify` raises them; a bundle that cannot be read has no lints.

    """
    with opened(path) as reading:
        bundle = Bundle(path, reading)
        verdict = bundle.verdict()
        told = bundle.dossier()
        paths = [listed.path for listed in bundle.manifest.files]
    found = list(lint_parts(verdict, paths))
    if told is not None:
        found += _of_dossier(told)
    return _sorted(iter(found))


def _of_dossier(dossier: Dossier) -> Iterator[Lint]:
    if is_blank(dossier.service):
        yield _nameless()
    if not dossier.assessments:
        yield _packless()
    for made in dossier.assessments:
        yield from _of_assessment(made)
    yield from lint_evidence(dossier)


def _of_assessment(made: Assessment) -> Iterator[Lint]:
    yield from lint_record(made)
    yield from lint_risks(made)
    yield from lint_measures(made)
    yield from lint_texts(made)


def _sorted(found: Iterator[Lint]) -> tuple[Lint, ...]:
    return tuple(sorted({_shown(one) for one in found}, key=lambda one: one.order))


def _shown(one: Lint) -> Lint:
    """Keep a hostile record from steering the terminal that lists what is wrong with it."""
    return replace(
        one,
        where=printable(one.where),
        message=Words(printable(one.message.en), printable(one.message.zh)),
        fix=Words(printable(one.fix.en), printable(one.fix.zh)),
    )


def _nameless() -> Lint:
    return Lint(
        Severity.BLOCKING,
        "service-nameless",
        "service",
        Words("The service has no name.", "未填写服务名称。"),
        Words("Name it in the answers file.", "请在答复文件中填写服务名称。"),
    )


def _packless() -> Lint:
    return Lint(
        Severity.BLOCKING,
        "no-assessment",
        "record",
        Words("The record holds no assessment under any pack.", "本记录未包含任何评估。"),
        Words("Assess with at least one --pack.", "请至少使用一个 --pack 进行评估。"),
    )
