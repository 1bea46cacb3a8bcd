"""`fairwitness assess`: from sources, packs and answers to a bundle."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter

from fairwitness import __version__
from fairwitness.assess import Answers, own_limit
from fairwitness.assess.gathering import OVER_RETENTION, Gathering, gather
from fairwitness.assess.judging import judged
from fairwitness.cli import options, terminal
from fairwitness.core.assessment import Assessment, Dossier, Finding
from fairwitness.core.figure import ReleasePolicy, Status
from fairwitness.core.words import Lang
from fairwitness.report.bundle_writing import refuse_taken

TOOL = f"fairwitness {__version__}"
SHOWN = 5
"""Findings that are printed; the report has them all."""
BLOCKED = 1
RENDERING = "fairwitness.assess.rendering"
"""What lays reports out is large, and is loaded while the source's engine is at work."""

Langs = Annotated[
    list[Lang],
    Parameter(name="--lang", help="Language of the report: en or zh. Repeatable.", negative=()),
]
Out = Annotated[
    Path, Parameter(help="Folder for the bundle, new or empty; or a file that ends in .zip.")
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One run: everything that decides what the bundle will hold."""

    asked: Gathering
    answers: Answers
    langs: Sequence[Lang]
    out: Path


def assess(
    sources: options.Sources,
    /,
    *,
    pack: options.Packs,
    out: Out = Path("assessment"),
    answers: Annotated[
        Path | None, Parameter(help="Answers file, from `fairwitness answers new`.")
    ] = None,
    since: options.Since = None,
    until: options.Until = None,
    lang: Langs | None = None,
    k: Annotated[int, Parameter(help="Smallest count of people that is shown; 10 or more.")] = 10,
    now: options.Now = None,
    states: options.StatesPath = None,
    engine: options.LogEngine = "duckdb",
    spark: options.SparkAddress = None,
    json: options.AsJson = False,
    verbose: Annotated[
        bool, Parameter(name=["--verbose", "-v"], help="Say which queries ran.", negative=())
    ] = False,
) -> int:
    """
    Assess a service from its own data and write the bundle: report, record, figures, queries.

    The sources are opened read-only and may go on running. Only aggregates leave them.
    """
    at = options.moment(now)
    chosen = options.packs(pack, at)
    answered = options.answers(answers, chosen)
    request = Request(
        asked=Gathering(
            sources=sources,
            packs=chosen,
            window=options.window(since, until, at),
            policy=ReleasePolicy(k=k),
            now=at,
            states=options.states(states, sources),
            keep_days=own_limit(chosen, answered, OVER_RETENTION),
            engine=engine,
            spark=spark,
        ),
        answers=answered,
        langs=tuple(dict.fromkeys(lang or ["en"])),
        out=out,
    )
    dossier = make(request)
    if verbose:
        for query in dossier.evidence.queries:
            terminal.note(f"{query.source} {query.sha256[:12]} {', '.join(query.metrics)}")
    for source in dossier.evidence.sources:
        for warning in source.warnings:
            terminal.note(f"{source.source}: {warning.en}")
    if answers is None:
        terminal.note("No answers file was given: write one with `fairwitness answers new`.")
    tell(dossier, out, as_json=json)
    return BLOCKED if any(made.blocking for made in dossier.assessments) else 0


def make(request: Request) -> Dossier:
    """Read the sources, judge, render and write the bundle; nothing is written on a problem."""
    refuse_taken(request.out)
    with terminal.stages(total=3 + 2 * len(request.langs)) as stages:
        stages.begin("Reading the sources")
        stages.beside_queries(lambda: import_module(RENDERING).warm())
        evidence = gather(request.asked, stages)
        stages.done()
        stages.begin("Judging")
        dossier = judged(
            request.asked.packs, evidence, request.answers, now=request.asked.now, tool=TOOL
        )
        stages.done()
        from fairwitness.assess import rendering  # noqa: PLC0415 - loaded while the queries ran

        files = rendering.rendered(dossier, request.langs, stages)
        stages.begin("Writing the bundle")
        rendering.write(dossier, files, request.out)
        stages.done()
    return dossier


def tell(dossier: Dossier, out: Path, *, as_json: bool) -> None:
    """Print where the bundle is, how far each assessment is, and what weighs most."""
    if as_json:
        terminal.print_json(summary(dossier, out))
        return
    terminal.say(f"The bundle is in {out.resolve()}", style="bold")
    for made in dossier.assessments:
        terminal.say()
        terminal.say(f"{made.title.en} ({made.version})", style="bold")
        terminal.say(made.conclusion.en)
    most = sorted(
        (finding for made in dossier.assessments for finding in made.findings),
        key=lambda finding: finding.severity.rank,
    )
    if most:
        terminal.say()
        terminal.say(f"The most important of {len(most)} findings", style="bold")
    for finding in most[:SHOWN]:
        terminal.say(f"  [{finding.severity}] {finding.title.en}")
        terminal.say(f"      {finding.reason.en}")
        terminal.say(f"      To close it: {finding.closes.en}")
    terminal.say()
    suppressed = dossier.evidence.suppressed
    policy = dossier.evidence.policy
    terminal.say(
        f"{len(dossier.evidence.figures)} figures from {len(dossier.evidence.queries)} queries; "
        f"{suppressed} suppressed (to protect counts of people under {policy.k}), "
        f"{sum(f.status is Status.NOT_RECORDED for f in dossier.evidence.figures)} not recorded."
    )
    terminal.say(f"Check it before filing: fairwitness lint {out}")


def summary(dossier: Dossier, out: Path) -> dict[str, Any]:
    """Return what `--json` prints."""
    return {
        "bundle": str(out.resolve()),
        "assessments": [_assessment(made) for made in dossier.assessments],
        "figures": len(dossier.evidence.figures),
        "suppressed": dossier.evidence.suppressed,
        "queries": [query.sha256 for query in dossier.evidence.queries],
    }


def _assessment(made: Assessment) -> dict[str, Any]:
    return {
        "pack": made.pack,
        "version": made.version,
        "conclusion": {"en": made.conclusion.en, "zh": made.conclusion.zh},
        "blocking": len(made.blocking),
        "findings": [_finding(finding) for finding in made.findings],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "id": finding.id,
        "severity": str(finding.severity),
        "title": {"en": finding.title.en, "zh": finding.title.zh},
        "reason": {"en": finding.reason.en, "zh": finding.reason.zh},
    }
