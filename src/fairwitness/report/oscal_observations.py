"""
What an OSCAL result rests on: who observed, what was examined, what was declared.

In:       an `Assessment`, and the evidence of its dossier.
Out:      observations by name, and the components that they are about.
Not here: findings and risks (`oscal_results`).

Figures of one metric from one source are one observation, made by examining the source's own data.
An answer is one observation, made by asking the operator.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fairwitness.core.assessment import Assessment, Dossier, Item
from fairwitness.core.figure import Figure, Fingerprint, MetricWords, dimensions_text
from fairwitness.report import figures_csv
from fairwitness.report.oscal_text import (
    NS,
    both,
    identify,
    line,
    markup,
    markup_line,
    moment,
    token,
)
from fairwitness.report.queries import query_path


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """One assessment, with what the whole document shares."""

    made: Assessment
    dossier: Dossier
    digest: str
    """SHA-256 of the record: part of every UUID."""
    resources: Mapping[str, str]
    """Path in the bundle to the UUID of its resource in the back matter."""

    @property
    def sources(self) -> tuple[Fingerprint, ...]:
        """What was read."""
        return self.dossier.evidence.sources

    @property
    def party(self) -> str:
        """UUID of the provider of the service: the same in every result."""
        return identify("party", self.digest)

    @property
    def origin(self) -> dict[str, Any]:
        """The tool, as the one who observed."""
        return {"actors": [{"type": "tool", "actor-uuid": self.uuid("tool")}]}

    @property
    def declared(self) -> dict[str, Any]:
        """The provider, as the one who said so."""
        return {"actors": [{"type": "party", "actor-uuid": self.party}]}

    def uuid(self, kind: str, *content: str) -> str:
        """Return the UUID of something in this result."""
        return identify(kind, self.digest, self.made.pack, self.made.version, *content)

    def local_definitions(self) -> dict[str, Any]:
        """Return the sources and the tool as components."""
        tool = {
            "uuid": self.uuid("tool"),
            "type": "software",
            "title": markup_line(self.made.tool),
            "description": "Counts inside the source's own engine and releases aggregates only.",
            "status": {"state": "operational"},
        }
        platform = {
            "uuid": self.uuid("platform"),
            "uses-components": [{"component-uuid": self.uuid("tool")}],
        }
        assets = {"components": [tool], "assessment-platforms": [platform]}
        components = [self._component(source) for source in self.sources]
        full = {"components": components, "assessment-assets": assets}
        return {name: value for name, value in full.items() if value}

    def _component(self, source: Fingerprint) -> dict[str, Any]:
        tables = "\n".join(f"{name}: {rows} rows" for name, rows in source.tables)
        warnings = [both(warning) for warning in source.warnings]
        return {
            "uuid": self.uuid("source", source.source),
            "type": "this-system",
            "title": markup_line(f"{source.platform} ({source.source})"),
            "description": "\n\n".join([markup(tables), *warnings]),
            "props": [
                prop("engine", source.engine),
                prop("schema-version", source.schema_version),
                prop("read-at", moment(source.read_at)),
            ],
            "status": {"state": "operational"},
        }


def prop(name: str, value: str) -> dict[str, str]:
    """Return a property in our own namespace."""
    return {"name": token(name), "ns": NS, "value": line(value)}


def observations(context: Context) -> dict[str, dict[str, Any]]:
    """
    Return the observations of one assessment by name.

    The names are `metric@source` for figures and `item/id` for answers.
    """
    used = _metrics(context.made)
    families: dict[str, list[Figure]] = {}
    for figure in sorted(context.dossier.evidence.figures, key=lambda f: f.key):
        if figure.metric in used:
            families.setdefault(f"{figure.metric}@{figure.source}", []).append(figure)
    found = {name: _examined(family, context) for name, family in families.items()}
    for section in context.made.sections:
        for item in section.items:
            if item.answer or item.choice:
                found[f"item/{item.id}"] = _asked(item, context)
    return found


def _metrics(made: Assessment) -> set[str]:
    named = [item.metrics for section in made.sections for item in section.items]
    named += [finding.metrics for finding in made.findings]
    named += [measure.metrics for measure in made.measures]
    return {metric for metrics in named for metric in metrics}


def _examined(family: list[Figure], context: Context) -> dict[str, Any]:
    first = family[0]
    words = _words(first.metric, context)
    source = next((s for s in context.sources if s.source == first.source), None)
    lines = [line(_said(figure)) for figure in family]
    notes = dict.fromkeys(both(figure.note) for figure in family if figure.note)
    title = words.title.en if words else first.metric
    meaning = [both(words.meaning)] if words else []
    return {
        "uuid": context.uuid("figures", first.metric, first.source),
        "title": markup_line(title),
        "description": "\n\n".join([*meaning, markup("\n".join(lines)), *notes]),
        "props": [prop("metric", first.metric), prop("source", first.source)],
        "methods": ["EXAMINE"],
        "types": ["control-objective"],
        "origins": [context.origin],
        **({"subjects": [_subject(source, context)]} if source else {}),
        "relevant-evidence": _evidence(family, context),
        "collected": moment(source.read_at if source else context.made.made_at),
    }


def _words(metric: str, context: Context) -> MetricWords | None:
    return next((m for m in context.dossier.evidence.metrics if m.id == metric), None)


def _said(figure: Figure) -> str:
    """Return one figure as a line: `2026-06-01/2026-09-01 target=room: 31 notices`."""
    name = " ".join(filter(None, (str(figure.window), dimensions_text(figure.dimensions))))
    if figure.is_value:
        return f"{name}: {figure.value} {figure.unit}"
    return f"{name}: {figure.status.value}"


def _subject(source: Fingerprint, context: Context) -> dict[str, str]:
    return {"subject-uuid": context.uuid("source", source.source), "type": "component"}


def _evidence(family: list[Figure], context: Context) -> list[dict[str, str]]:
    """Refer to the table of figures and to each query, where the bundle holds them."""
    told = {figures_csv.NAME: "The released figures."}
    for digest in sorted({figure.query for figure in family if figure.query}):
        told[query_path(digest)] = "The query as it ran."
    return [
        {"href": f"#{context.resources[path]}", "description": description}
        if path in context.resources
        else {"description": description}
        for path, description in told.items()
    ]


def _asked(item: Item, context: Context) -> dict[str, Any]:
    chosen = [both(item.choice)] if item.choice else []
    answer = [markup(item.answer)] if item.answer else []
    return {
        "uuid": context.uuid("answer", item.id),
        "title": markup_line(item.title.en),
        "description": "\n\n".join([*chosen, *answer]),
        "props": [prop("item", item.id), prop("state", item.state.value)],
        "methods": ["INTERVIEW"],
        "types": ["control-objective"],
        "origins": [context.declared],
        "collected": moment(context.made.made_at),
    }
