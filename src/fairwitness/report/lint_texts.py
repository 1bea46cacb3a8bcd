"""
Lint what the operator wrote: a report names no user and hides no character.

In:       an `Assessment`.
Out:      lints that say where, and never repeat what was found.
Not here: the header, where the operator's own people and addresses belong.
"""

import re
from collections.abc import Iterator

from fairwitness.core.assessment import Assessment, Severity
from fairwitness.core.words import Words
from fairwitness.report.lint_note import Lint

_LOOKS_PERSONAL = re.compile(
    r"""
      (?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}\.\w       # e-mail
    | @[\w.=/+-]{1,255}:[\w-]{1,63}\.\w               # account of a federated service
    | (?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])     # IPv4
    | (?<![\w:])(?:[0-9a-fA-F]{1,4}:){4,7}[0-9a-fA-F]{1,4}(?![\w:])  # IPv6
    | (?<!\d)1[3-9]\d{9}(?!\d)                       # mobile number, mainland China
    | (?<!\d)\d{17}[\dXx](?!\w)                      # resident identity number
    | \+\d[\d\ -]{8,16}\d                            # international number
    """,
    re.VERBOSE,
)
_MAX_LOOKED_AT = 100_000
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f]"
)
"""Format characters, without the joiners that several scripts need."""


def lint_texts(made: Assessment) -> Iterator[Lint]:
    """Yield what should not stand in a text that leaves the operator's house."""
    for place, text in _texts(made):
        where = f"{made.pack}/{place}"
        if _LOOKS_PERSONAL.search(text[:_MAX_LOOKED_AT]):
            yield Lint(
                Severity.HIGH,
                "text-looks-personal",
                where,
                Words(
                    "A text holds what looks like an address, a number or an account.",
                    "文字中疑似含有地址、号码或账号信息。",
                ),
                Words(
                    "Take it out: a report names no user.",
                    "请删除：报告不得指明任何用户。",
                ),
            )
        if _INVISIBLE.search(text):
            yield Lint(
                Severity.LOW,
                "text-hides-characters",
                where,
                Words(
                    "A text holds invisible characters that can change how it reads.",
                    "文字中含有可能改变阅读效果的不可见字符。",
                ),
                Words("Write it again without them.", "请去除后重新填写。"),
            )


def _texts(made: Assessment) -> Iterator[tuple[str, str]]:
    for place, text in _all_texts(made):
        if text:
            yield place, text


def _all_texts(made: Assessment) -> Iterator[tuple[str, str | None]]:
    for section in made.sections:
        for item in section.items:
            yield item.id, item.answer
    for factor in made.factors:
        yield f"factor/{factor.code}", factor.note
    for control in made.controls:
        yield f"control/{control.id}", control.title
    for gap in made.gaps:
        yield f"gap/{gap.id}", f"{gap.title}\n{gap.consequence or ''}"
    for risk in made.risks:
        for text in (
            risk.what_could_happen,
            risk.likelihood,
            risk.impact,
            risk.mechanism,
            risk.data,
            risk.planned,
            risk.reasoning,
        ):
            yield f"risk/{risk.kind}", text
    for measure in made.measures:
        for text in (measure.reasoning, measure.expression, measure.privacy):
            yield f"measure/{measure.code}", text
