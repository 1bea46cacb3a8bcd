"""
One pack's assessment as one OSCAL result.

In:       an `Assessment` and what it shares with the others of its dossier.
Out:      a result: controls reviewed, observations, risks and findings.
Not here: observations themselves (`oscal_observations`), the document around (`oscal`).

An item or a measure is a control and an objective of the same name, `pack.id`. A finding of ours
is an objective that is not satisfied. A measure that applies is an objective too, with the state
that the operator declares. That an item is answered says nothing of whether the answer is good, so
an answer is an observation and never a satisfied objective.
"""

from typing import Any

from fairwitness.core.assessment import Assessment, Finding, Measure, MeasureState, Risk
from fairwitness.report.oscal_observations import Context, observations, prop
from fairwitness.report.oscal_text import (
    NS,
    both,
    line,
    markup,
    markup_line,
    moment,
    token,
)

__all__ = ["Context", "result"]

_DONE = {MeasureState.IMPLEMENTED, MeasureState.ALTERNATIVE, MeasureState.NOT_APPLICABLE}


def result(context: Context) -> dict[str, Any]:
    """Return one result."""
    made = context.made
    watched = observations(context)
    controls = list(dict.fromkeys(token(f"{made.pack}.{name}") for name in _reviewed(made)))
    full: dict[str, Any] = {
        "uuid": context.uuid("result"),
        "title": markup_line(f"{made.title.en} / {made.title.zh}"),
        "description": both(made.conclusion),
        "start": moment(min([made.made_at, *(s.read_at for s in context.sources)])),
        "end": moment(made.made_at),
        "props": _props(context),
        "local-definitions": context.local_definitions(),
        "reviewed-controls": _controls(controls),
        "observations": list(watched.values()),
        "risks": [_risk(risk, context) for risk in made.risks],
        "findings": [
            *(_finding(finding, context, watched) for finding in made.findings),
            *(_measure(m, context, watched) for m in made.measures if m.applies),
        ],
        "remarks": both(made.retention) if made.retention else "",
    }
    return {name: value for name, value in full.items() if value}


def _props(context: Context) -> list[dict[str, str]]:
    made, policy = context.made, context.dossier.evidence.policy
    return [
        prop("pack", made.pack),
        prop("pack-version", made.version),
        prop("jurisdiction", made.jurisdiction.en),
        prop("window-start", made.window.start.isoformat()),
        prop("window-end", made.window.end.isoformat()),
        prop("smallest-count-of-people-shown", str(policy.k)),
        prop("counts-of-people-rounded-to", str(policy.base)),
        prop("suppressed-figures", str(context.dossier.evidence.suppressed)),
    ]


def _reviewed(made: Assessment) -> list[str]:
    """Return the ids of everything that an objective of this result may name, once each."""
    ids = [item.id for section in made.sections for item in section.items]
    ids += [measure.code for measure in made.measures if measure.applies]
    ids += [finding.item for finding in made.findings]
    return list(dict.fromkeys(ids)) or ["record"]


def _controls(ids: list[str]) -> dict[str, Any]:
    return {
        "control-selections": [{"include-controls": [{"control-id": id_} for id_ in ids]}],
        "control-objective-selections": [
            {"include-objectives": [{"objective-id": id_} for id_ in ids]}
        ],
    }


def _finding(
    finding: Finding, context: Context, watched: dict[str, dict[str, Any]]
) -> dict[str, Any]:
    props = [prop("id", finding.id), prop("severity", finding.severity.value)]
    props += [prop("owner", finding.owner)] if finding.owner else []
    props += [prop("due", finding.due.isoformat())] if finding.due else []
    props += [prop("basis", basis.cite.en) for basis in finding.basis]
    return {
        "uuid": context.uuid("finding", finding.id),
        "title": markup_line(finding.title.en),
        "description": both(finding.reason),
        "props": props,
        "origins": [context.origin],
        "target": {
            "type": "objective-id",
            "target-id": token(f"{context.made.pack}.{finding.item}"),
            "status": {"state": "not-satisfied", "reason": "fail"},
        },
        **_related([f"item/{finding.item}", *finding.metrics], watched),
        "remarks": both(finding.closes),
    }


def _measure(
    measure: Measure, context: Context, watched: dict[str, dict[str, Any]]
) -> dict[str, Any]:
    state = measure.state or MeasureState.NOT_ADDRESSED
    told = [
        f"{name}: {text}"
        for name, text in (
            ("Reasoning", measure.reasoning),
            ("Freedom of expression", measure.expression),
            ("Privacy", measure.privacy),
        )
        if text
    ]
    props = [prop("code", measure.code), prop("state", measure.state or "not_stated")]
    props += [prop("owner", measure.owner)] if measure.owner else []
    props += [prop("effective", measure.effective.isoformat())] if measure.effective else []
    standing = {"implementation-status": {"state": _implementation(state)}}
    return {
        "uuid": context.uuid("measure", measure.code),
        "title": markup_line(f"{measure.code} {measure.title.en}"),
        "description": both(measure.because),
        "props": props,
        "origins": [context.declared],
        "target": {
            "type": "objective-id",
            "target-id": token(f"{context.made.pack}.{measure.code}"),
            "status": {
                "state": "satisfied" if state in _DONE else "not-satisfied",
                "reason": "other",
                "remarks": "The state is as the operator declares it.",
            },
            **(standing if state is not MeasureState.NOT_ADDRESSED else {}),
        },
        **_related(list(measure.metrics), watched),
        **({"remarks": "\n\n".join(map(markup, told))} if told else {}),
    }


def _implementation(state: MeasureState) -> str:
    return state.value.replace("_", "-")


def _related(names: list[str], watched: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Refer to the observations under these names: an item's, or those of a metric."""
    uuids = [
        seen["uuid"]
        for key, seen in watched.items()
        if key in names or key.partition("@")[0] in names
    ]
    return {"related-observations": [{"observation-uuid": uuid} for uuid in uuids]} if uuids else {}


def _risk(risk: Risk, context: Context) -> dict[str, Any]:
    full: dict[str, Any] = {
        "uuid": context.uuid("risk", risk.kind),
        "title": markup_line(f"{risk.title.en} / {risk.title.zh}"),
        "description": markup(risk.what_could_happen or ""),
        "statement": "\n\n".join([both(risk.rule), *_support(risk)]),
        "props": [
            prop("kind", risk.kind),
            *([prop("part-of", risk.parent)] if risk.parent else []),
            *([prop("stated-level", risk.stated)] if risk.stated else []),
            *(prop("factor", factor) for factor in risk.factors),
            *(prop("gap", gap) for gap in risk.gaps),
        ],
        "status": "open" if risk.level else "investigating",
        "characterizations": _characterizations(risk, context),
        "mitigating-factors": _mitigating(risk, context),
        "remediations": _remediations(risk, context),
    }
    return {name: value for name, value in full.items() if value}


def _support(risk: Risk) -> list[str]:
    said = [text for text in (risk.mechanism, risk.data, risk.reasoning) if text]
    return [markup(text) for text in said] or [""]


def _characterizations(risk: Risk, context: Context) -> list[dict[str, Any]]:
    facets = [
        {"name": name, "system": NS, "value": line(value)}
        for name, value in (
            ("level", risk.level),
            ("likelihood", risk.likelihood),
            ("impact", risk.impact),
        )
        if value
    ]
    actors = [
        *context.declared["actors"],
        *context.origin["actors"],
    ]  # one states, one applies rules
    return [{"origin": {"actors": actors}, "facets": facets}] if facets else []


def _mitigating(risk: Risk, context: Context) -> list[dict[str, str]]:
    titles = {control.id: control.title for control in context.made.controls}
    return [
        {
            "uuid": context.uuid("control", risk.kind, control),
            "description": markup(titles.get(control, control)),
        }
        for control in dict.fromkeys(risk.controls)
    ]


def _remediations(risk: Risk, context: Context) -> list[dict[str, str]]:
    if not risk.planned:
        return []
    return [
        {
            "uuid": context.uuid("remediation", risk.kind),
            "lifecycle": "planned",
            "title": "Planned by the operator",
            "description": markup(risk.planned),
        }
    ]
