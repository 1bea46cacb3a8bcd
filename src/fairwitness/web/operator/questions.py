"""
What a page asks at one place: title, help, law, and the fields to fill in.

In:       a pack, a place, what is judged so far, the fields as they stand.
Out:      a `Question` that one template lays out, whatever the part.
Not here: what may be written (`store.places`), evidence (`charts`).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

from django.utils.translation import gettext as _

from fairwitness.assess.vocabulary import FACTOR_ANSWERS, OCCURRED, STRENGTHS
from fairwitness.core import assessment as record
from fairwitness.core.words import Lang, Words
from fairwitness.frameworks.basis import Basis
from fairwitness.frameworks.items import HeaderField, Item
from fairwitness.frameworks.pack import Pack
from fairwitness.report import wording_labels as labels
from fairwitness.report.wording import text
from fairwitness.web.store.places import Spot

Kind = Literal["text", "line", "date", "number", "choice", "many"]

NOTHING = Words("", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One field of a form."""

    name: str
    label: str
    kind: Kind
    options: tuple[tuple[str, str], ...] = ()
    """For a choice: values and their names."""
    value: Any = None
    """As it stands: a text, or a list of ids."""
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked at one place."""

    title: Words | str
    help: Words = NOTHING
    basis: tuple[record.Basis, ...] = ()
    note: Words | None = None
    said: tuple[tuple[str, Words], ...] = ()
    """What follows from data and rules, with a label: proposed, because, rule applied."""
    metrics: tuple[str, ...] = ()
    asks: tuple[Ask, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """All that a question is put together from."""

    pack: Pack
    judged: record.Assessment
    key: str
    given: Mapping[str, Any]
    lang: Lang

    def ask(self, name: str, label: str, kind: Kind, options: Iterable[Any] = ()) -> Ask:
        """Return a field labelled with one of the report's words."""
        return Ask(
            name=name,
            label=text(label, self.lang),
            kind=kind,
            options=tuple(options),
            value=self.given.get(name),
        )

    def named(self, names: Mapping[Any, Words], only: Iterable[str]) -> list[tuple[str, str]]:
        """Return options that the report names."""
        return [(str(one), names[one].within(self.lang)) for one in only]

    def cited(self, basis: Iterable[Basis]) -> tuple[record.Basis, ...]:
        """Return where in the law it stands."""
        return tuple(self.pack.cited(one) for one in basis)


def question(
    pack: Pack, judged: record.Assessment, spot: Spot, given: Mapping[str, Any], lang: Lang
) -> Question:
    """Return what is asked at a place; LookupError where nothing is."""
    return _PARTS[spot.part](Asking(pack=pack, judged=judged, key=spot.key, given=given, lang=lang))


def _header(on: Asking) -> Question:
    field = _entry(on.pack.header, on.key)
    return Question(
        title=field.title,
        help=field.help,
        basis=on.cited(field.basis),
        asks=(_answer(on, field, field.type),),
    )


def _item(on: Asking) -> Question:
    item = on.pack.item(on.key)
    answer = _answer(on, item, item.asks)
    note = on.ask("note", "note", "text")
    return Question(
        title=item.title,
        help=item.help,
        basis=on.cited(item.basis),
        note=item.note,
        metrics=item.metrics,
        asks=(answer, note) if item.asks != "text" or note.value else (answer,),
    )


def _answer(on: Asking, of: HeaderField | Item, asks: str) -> Ask:
    """Return the field of an answer, as the pack wants it given."""
    kinds: Mapping[str, Kind] = {"choice": "choice", "date": "date", "number": "number"}
    kind = kinds.get(asks, "line" if isinstance(of, HeaderField) else "text")
    options = [(option.id, option.title.within(on.lang)) for option in of.options]
    made = on.ask("answer", "answer", kind, options)
    unit = of.unit.within(on.lang) if isinstance(of, Item) and of.unit else ""
    return Ask(
        name=made.name,
        label=made.label,
        kind=kind,
        options=made.options,
        value=made.value,
        unit=unit,
    )


def _factor(on: Asking) -> Question:
    factor = _entry(on.pack.factors, on.key)
    shown = _entry(on.judged.factors, on.key)
    proposed = (("proposed", shown.because),) if shown.because else ()
    options = on.named(labels.ANSWERS, FACTOR_ANSWERS)
    return Question(
        title=_coded(factor.code, factor.title),
        help=factor.help,
        basis=on.cited(factor.basis),
        said=proposed,
        metrics=(factor.proposed_by.metric,) if factor.proposed_by else (),
        asks=(on.ask("answer", "confirmed", "choice", options), on.ask("note", "note", "text")),
    )


def _risk(on: Asking) -> Question:
    kind = _entry(on.pack.kinds, on.key)
    shown = next(risk for risk in on.judged.risks if risk.kind == on.key)
    levels = [(level.id, level.title.within(on.lang)) for level in on.pack.levels]
    raising = [
        (f.code, f"{f.code} {f.title.within(on.lang)}")
        for f in on.pack.factors
        if on.key in on.pack.kinds_raised_by(f)
    ]
    happened = on.named(labels.ANSWERS, OCCURRED)
    return Question(
        title=kind.title,
        help=kind.help,
        basis=on.cited(kind.basis),
        said=(("rule", shown.rule),),
        asks=(
            on.ask("level", "level", "choice", levels),
            _second(on, levels),
            on.ask("occurred", "occurred", "choice", happened),
            on.ask("what_could_happen", "what_could_happen", "text"),
            on.ask("likelihood", "likelihood", "text"),
            on.ask("impact", "impact", "text"),
            on.ask("reasoning", "reasoning", "text"),
            on.ask("mechanism", "mechanism", "text"),
            on.ask("data", "data", "text"),
            on.ask("planned", "planned", "text"),
            on.ask("factors", "factors", "many", raising),
            on.ask("controls", "controls", "many", [(c.id, c.title) for c in on.judged.controls]),
            on.ask("gaps", "gaps", "many", [(g.id, g.title) for g in on.judged.gaps]),
        ),
    )


def _measure(on: Asking) -> Question:
    measure = _entry(on.pack.measures, on.key)
    shown = _entry(on.judged.measures, on.key)
    states = on.named(labels.MEASURE_STATES, record.MeasureState)
    return Question(
        title=_coded(measure.code, measure.title),
        help=measure.help,
        basis=on.cited(measure.basis),
        said=(("applies", shown.because),),
        metrics=measure.metrics,
        asks=(
            on.ask("state", "state", "choice", states),
            on.ask("owner", "owner", "line"),
            on.ask("effective", "effective", "date"),
            on.ask("reasoning", "reasoning", "text"),
            on.ask("expression", "expression", "text"),
            on.ask("privacy", "privacy", "text"),
        ),
    )


def _finding(on: Asking) -> Question:
    """Return who sees to a finding; one that is closed keeps its note."""
    found = next((f for f in on.judged.findings if f.id == on.key), None)
    asks = (on.ask("owner", "owner", "line"), on.ask("due", "due", "date"))
    if found is None:
        return Question(title=on.key, asks=asks)
    return Question(
        title=found.title,
        basis=found.basis,
        said=(("reason", found.reason), ("closes", found.closes)),
        metrics=found.metrics,
        asks=asks,
    )


def _control(on: Asking) -> Question:
    kinds = [(kind.id, kind.title.within(on.lang)) for kind in on.pack.kinds]
    strengths = on.named(labels.STRENGTHS, STRENGTHS)
    return Question(
        title=on.given.get("title") or text("control", on.lang),
        asks=(
            on.ask("title", "control", "line"),
            on.ask("mitigates", "mitigates", "many", kinds),
            on.ask("strength", "strength", "choice", strengths),
        ),
    )


def _gap(on: Asking) -> Question:
    return Question(
        title=on.given.get("title") or text("gap", on.lang),
        asks=(on.ask("title", "gap", "line"), on.ask("consequence", "consequence", "text")),
    )


_PARTS: Mapping[str, Callable[[Asking], Question]] = MappingProxyType(
    {
        "header": _header,
        "items": _item,
        "factors": _factor,
        "controls": _control,
        "gaps": _gap,
        "risks": _risk,
        "measures": _measure,
        "findings": _finding,
    }
)


def _second(on: Asking, levels: list[tuple[str, str]]) -> Ask:
    """Return the second level, for evidence that does not decide between two."""
    label = _("A second level, where the evidence does not decide between two")
    return Ask(
        name="or_level",
        label=label,
        kind="choice",
        options=tuple(levels),
        value=on.given.get("or_level"),
    )


def _entry(several: Iterable[Any], name: str) -> Any:  # noqa: ANN401 - entries have ids or codes
    return next(one for one in several if name in {getattr(one, "id", 0), getattr(one, "code", 0)})


def _coded(code: str, title: Words) -> Words:
    return Words(f"{code} {title.en}", f"{code} {title.zh}")
