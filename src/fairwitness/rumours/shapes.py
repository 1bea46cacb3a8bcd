"""
Templates for drafts: how checks of a kind that comes again and again are usually put.

In:       `shapes.toml` beside this file.
Out:      shapes with words in both languages; the content that a draft begins with.
Not here: filling the blanks; `soundness` lets no blank be published.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from fairwitness.core.words import Lang, Words
from fairwitness.rumours.check import Content, Phrase, Statement
from fairwitness.rumours.verdict import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """One kind of check."""

    id: str
    title: Words
    verdict: Verdict
    """What it usually comes to; the editor decides."""
    summary: Words
    statements: tuple[Words, ...]
    ask: Words
    """Whom to ask, for the editor alone."""


def begun(shape: Shape | None, claim: tuple[Phrase, ...], lang: Lang) -> Content:
    """Return the content that a draft begins with; without a shape it is empty."""
    return Content(
        claim=claim,
        lang=lang,
        verdict=Verdict.UNPROVEN if shape is None else shape.verdict,
        summary="" if shape is None else shape.summary.within(lang),
        explanation=()
        if shape is None
        else tuple(Statement(text=each.within(lang), evidence=()) for each in shape.statements),
        evidence=(),
    )


def _words(values: Mapping[str, str]) -> Words:
    return Words(values["en"], values["zh"])


def _shape(name: str, values: Mapping[str, Any]) -> Shape:
    return Shape(
        id=name,
        title=_words(values["title"]),
        verdict=Verdict(values["verdict"]),
        summary=_words(values["summary"]),
        statements=tuple(_words(each) for each in values["statements"]),
        ask=_words(values["ask"]),
    )


SHAPES: Mapping[str, Shape] = MappingProxyType(
    {
        name: _shape(name, values)
        for name, values in tomllib.loads(
            Path(__file__).with_name("shapes.toml").read_text(encoding="utf-8")
        ).items()
    }
)
"""Every shape by its name, in the order of the file."""
