"""
Places in an assessment, and what may be written at each.

In:       pack, part and key, as in the answers file; the fields of a form.
Out:      the fields as they are kept; a `Problem` with what to do where they cannot be.
Not here: keeping them (`answering`), laying the form out (`operator`).
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from fairwitness.assess.answers import (
    Answers,
    ControlEntry,
    FactorAnswer,
    FindingNote,
    GapEntry,
    ItemAnswer,
    MeasureAnswer,
    PackAnswers,
    RiskAnswer,
    Text,
)
from fairwitness.assess.vocabulary import faults, names
from fairwitness.core.problem import Problem
from fairwitness.frameworks.pack import Pack

LONGEST = 50_000
"""Of one text [characters]."""

Fields = Mapping[str, Any]
"""The fields of one answer, as they come from a form or from the table."""


class Spot(NamedTuple):
    """Where in an assessment something belongs."""

    pack: str
    """Id without version."""
    part: str
    key: str


class HeaderAnswer(BaseModel):
    """The answer to one field of the header."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    answer: Text = None


MODELS: Mapping[str, type[BaseModel]] = MappingProxyType(
    {
        "header": HeaderAnswer,
        "items": ItemAnswer,
        "factors": FactorAnswer,
        "controls": ControlEntry,
        "gaps": GapEntry,
        "risks": RiskAnswer,
        "measures": MeasureAnswer,
        "findings": FindingNote,
    }
)
"""Part of the answers file to what stands at each of its keys."""

LISTED = frozenset({"controls", "gaps"})
"""Parts whose entries the operator names; one without a title is taken off the list."""

_TEXT: TypeAdapter[str | None] = TypeAdapter(Text)


class TooLong(Problem):
    """A text longer than can be kept."""

    code = "text-too-long"

    def __init__(self, length: int) -> None:
        super().__init__(
            _("This text has %(length)s characters; at most %(longest)s can be kept.")
            % {"length": f"{length:,}", "longest": f"{LONGEST:,}"},
            fix=_("Shorten it, or keep it as a document of its own and say here where it is."),
        )


class NotAnAnswer(Problem):
    """What was written does not fit the question."""

    code = "not-an-answer"


def is_place(pack: Pack, spot: Spot) -> bool:
    """Say whether a pack asks anything at this place."""
    if spot.part in LISTED:
        return bool(pack.kinds) and bool(spot.key)
    known = names(pack).get(spot.part, [])
    if spot.part == "findings":  # a source may follow the name of a finding
        return spot.key in known or spot.key.rpartition("/")[0] in known
    return spot.key in known


def cleaned(text: str) -> str:
    """
    Return a text as it is kept: no control characters, no blank ends.

    Raises:
        TooLong: it is longer than can be kept.

    """
    if len(text) > LONGEST:
        raise TooLong(len(text))
    return _TEXT.validate_python(text) or ""


def checked(pack: Pack, spot: Spot, fields: Fields, beside: PackAnswers) -> dict[str, Any]:
    """
    Return the fields as they are kept; blank ones are left out.

    Args:
        pack: what asks.
        spot: where the answer belongs.
        fields: texts, or lists of ids.
        beside: the controls and gaps that a risk may name.

    Raises:
        TooLong: a text is longer than can be kept.
        NotAnAnswer: a choice that there is not, a number or date that is none.

    """
    for value in fields.values():
        if isinstance(value, str) and len(value) > LONGEST:
            raise TooLong(len(value))
    given = {name: value for name, value in fields.items() if not _is_blank(value)}
    if spot.part in LISTED:
        if "title" not in given:
            return {}
        given["id"] = spot.key
    try:
        made = MODELS[spot.part].model_validate(given)
    except ValidationError as error:
        raise _unfit(error) from None
    _hold_against(pack, spot, made, beside)
    return {
        name: value
        for name, value in made.model_dump(mode="json", exclude_defaults=True).items()
        if name != "id"
    }


def filled(entries: Mapping[Spot, Fields], pack_id: str) -> PackAnswers:
    """Return the answers under one pack, as the answers file holds them."""
    parts: dict[str, Any] = {part: {} for part in MODELS}
    for spot, value in entries.items():
        if spot.pack != pack_id or not value:
            continue
        given = dict(value) | ({"id": spot.key} if spot.part in LISTED else {})
        parts[spot.part][spot.key] = MODELS[spot.part].model_validate(given)
    parts["header"] = {key: said.answer for key, said in parts["header"].items()}
    return PackAnswers(
        **{part: tuple(v.values()) if part in LISTED else v for part, v in parts.items()}
    )


def _hold_against(pack: Pack, spot: Spot, made: BaseModel, beside: PackAnswers) -> None:
    if spot.part in LISTED:
        alone = PackAnswers.model_validate({spot.part: (made,)})
    else:
        value = made.answer if isinstance(made, HeaderAnswer) else made
        alone = beside.model_copy(update={spot.part: {spot.key: value}})
    found = next(
        faults(Answers(packs={pack.id: alone}), [pack]),
        None,
    )
    if found is not None:
        raise _fault(pack, spot, found[1])


def _fault(pack: Pack, spot: Spot, why: str) -> NotAnAnswer:
    asks = _asks(pack, spot)
    if asks == "number":
        return NotAnAnswer(
            _("This is not a number."), fix=_("Write a number such as 1200; remarks go beside it.")
        )
    if asks == "date":
        return NotAnAnswer(_("This is not a date."), fix=_("Write a date such as 2026-08-31."))
    return NotAnAnswer(
        _("This cannot stand here: %(why)s.") % {"why": why},
        fix=_("Choose one of the answers that are offered."),
    )


def _asks(pack: Pack, spot: Spot) -> str:
    if spot.part == "items":
        return pack.item(spot.key).asks
    if spot.part == "header":
        return next(field.type for field in pack.header if field.id == spot.key)
    return ""


def _unfit(error: ValidationError) -> NotAnAnswer:
    first = error.errors(include_url=False, include_input=False)[0]
    if str(first["type"]).startswith("date"):
        return NotAnAnswer(_("This is not a date."), fix=_("Write a date such as 2026-08-31."))
    where = ".".join(str(step) for step in first["loc"])
    return NotAnAnswer(
        _("“%(field)s” cannot be kept as it is written.") % {"field": where},
        fix=_("Choose one of the answers that are offered."),
    )


def _is_blank(value: str | Sequence[str] | None) -> bool:
    return not (value.strip() if isinstance(value, str) else value)
