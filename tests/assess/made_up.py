"""
Made-up figures and answers under the shipped packs, for the tests of `assess`.

In:       a metric and a number, or plain answers.
Out:      `Evidence`, `Answers`, and the `Assessment` that follows from them.
Not here: real figures, small packs of our own.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from fairwitness.assess import Answers, assess
from fairwitness.core.assessment import Assessment
from fairwitness.core.figure import Evidence, Figure, ReleasePolicy, Status
from fairwitness.core.window import Window
from fairwitness.core.words import Words
from fairwitness.frameworks import shelf
from fairwitness.frameworks.pack import Pack

WINDOW = Window(date(2026, 6, 1), date(2026, 9, 1))
NOW = datetime(2026, 9, 2, 8, tzinfo=UTC)
UK, UK_17, CAC = "uk-osa/2026-06-25", "uk-osa/2025-12", "cac-2018/2018-11-30"
PACKS = tuple(shelved.name for shelved in shelf.available())

Plain = Mapping[str, Any]


@cache
def pack(name: str) -> Pack:
    """Load a pack once."""
    return shelf.load(name)


def small(of: str = UK) -> Pack:
    """Return a pack with a few entries of each sort, for tests that read and write often."""
    whole = pack(of)
    return whole.model_copy(
        update={
            "header": tuple(f for f in whole.header if f.id in {"service_name", "uk_users"}),
            "items": (*whole.items[:4], whole.item("address-policy"), whole.item("address-kept")),
            "factors": whole.factors[:2],
            "kinds": whole.kinds[:5],
            "measures": tuple(m for m in whole.measures if m.code in {"A1", "A2", "D8", "G2"}),
        }
    )


def figure(
    metric: str, value: float | None, *, status: Status = Status.VALUE, source: str = "synapse"
) -> Figure:
    """Make a figure up; without a value say with `status` why there is none."""
    return Figure(
        metric=metric,
        source=source,
        window=WINDOW,
        value=value,
        unit="share" if metric.endswith("_share") else "things",
        status=status,
        note=None if status is Status.VALUE else Words("For a reason.", "有原因。"),
    )


def evidence(*figures: Figure) -> Evidence:
    """Put figures together."""
    return Evidence(
        window=WINDOW,
        policy=ReleasePolicy(),
        figures=tuple(sorted(figures, key=lambda f: f.key)),
        metrics=(),
        queries=(),
        sources=(),
    )


def assessed(name: str | Pack, answers: Plain | None = None, *figures: Figure) -> Assessment:
    """Assess plain answers under one pack."""
    chosen = pack(name) if isinstance(name, str) else name
    given = Answers.model_validate({"packs": {chosen.id: dict(answers or {})}})
    return assess(chosen, evidence(*figures), given, now=NOW, tool="fairwitness")


def every_kind(of: Pack, level: str = "low", **others: str) -> dict[str, Plain]:
    """State one level for every kind, but for the wholes that follow from their parts."""
    wholes = {kind.parent for kind in of.kinds}
    levels = {kind.id: level for kind in of.kinds if kind.id not in wholes}
    levels |= {kind.replace("_", "-"): stated for kind, stated in others.items()}
    return {kind: {"level": stated, "reasoning": "So it is."} for kind, stated in levels.items()}


def complete(name: str | Pack) -> dict[str, Any]:
    """Answer everything that a pack asks, so that nothing is found."""
    chosen = pack(name) if isinstance(name, str) else name
    sample = {"text": "So it is.", "number": "30", "date": "2026-09-02", "figures": "A remark."}
    fields = {f.id: f.options[-1].id if f.options else sample[f.type] for f in chosen.header}
    items = {i.id: i.options[0].id if i.options else sample[i.asks] for i in chosen.items}
    return {
        "header": fields,
        "items": items,
        "factors": {factor.code: "no" for factor in chosen.factors},
        "risks": every_kind(chosen),
        "measures": {m.code: {"state": "implemented"} for m in chosen.measures},
    }
