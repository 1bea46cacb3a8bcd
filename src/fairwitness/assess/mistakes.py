"""
Say in a person's words what a model refused.

In:       an error of pydantic's about one value of an answers file.
Out:      a sentence, with what was probably meant.
Not here: names that the packs do not know (`vocabulary`).
"""

from difflib import get_close_matches

from pydantic_core import ErrorDetails

from fairwitness.assess import answers
from fairwitness.assess.vocabulary import not_among
from fairwitness.core.assessment import MeasureState

MODELS = (
    answers.Answers,
    answers.PackAnswers,
    answers.ItemAnswer,
    answers.FindingNote,
    answers.FactorAnswer,
    answers.ControlEntry,
    answers.GapEntry,
    answers.RiskAnswer,
    answers.MeasureAnswer,
)
FIELDS = sorted({name for model in MODELS for name in model.model_fields})


PLAIN = {
    "missing": "this is missing",
    "string_type": "this takes one text; write a longer one after `|` on indented lines below",
    "tuple_type": "this takes a list, such as [a, b]",
    "model_type": "this takes fields of its own, on indented lines below",
    "dict_type": "this takes fields of its own, on indented lines below",
    "mapping_type": "this takes fields of its own, on indented lines below",
}
"""Errors that need no look at the value."""


def told(error: ErrorDetails) -> str:
    """Return what is wrong with the value."""
    kind, said = error["type"], str(error["input"])
    if kind == "extra_forbidden":
        near = get_close_matches(str(error["loc"][-1]), FIELDS, n=1)
        return "there is no such field" + (f"; did you mean {near[0]!r}?" if near else "")
    if kind == "enum":
        return not_among(said, [str(state) for state in MeasureState])
    if kind.startswith("date"):
        return f"{said[:40]!r} is not a date such as 2026-08-31"
    return PLAIN.get(kind, error["msg"].removeprefix("Value error, "))
