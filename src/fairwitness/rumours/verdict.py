"""
The published scale of verdicts.

In:       nothing; this is data.
Out:      verdicts with their words, and the number that other programs expect.
Not here: who may give one (`publication`).

What cannot be true or false gets a verdict of its own: opinion, forecast and satire are not
checkable. What nobody could show either way is unproven, never false.
"""

from enum import StrEnum
from types import MappingProxyType

from fairwitness.core.words import Words


class Verdict(StrEnum):
    """What a check comes to."""

    TRUE = "true"
    MOSTLY_TRUE = "mostly-true"
    MISSING_CONTEXT = "missing-context"
    MISLEADING = "misleading"
    FALSE = "false"
    UNPROVEN = "unproven"
    SATIRE = "satire"
    NOT_CHECKABLE = "not-checkable"


WORDS = MappingProxyType(
    {
        Verdict.TRUE: Words("True", "属实"),
        Verdict.MOSTLY_TRUE: Words("Mostly true", "大体属实"),
        Verdict.MISSING_CONTEXT: Words("Missing context", "缺少背景"),
        Verdict.MISLEADING: Words("Misleading", "误导"),
        Verdict.FALSE: Words("False", "不实"),
        Verdict.UNPROVEN: Words("Unproven", "尚无定论"),
        Verdict.SATIRE: Words("Satire", "讽刺作品"),
        Verdict.NOT_CHECKABLE: Words("Opinion or forecast: not checkable", "观点或预测：无法查证"),
    }
)
"""How a verdict is shown, alone on a line."""

MEANINGS = MappingProxyType(
    {
        Verdict.TRUE: Words(
            "The evidence supports the claim, and nothing that matters is left out.",
            "证据支持该说法，且没有遗漏重要内容。",
        ),
        Verdict.MOSTLY_TRUE: Words(
            "The evidence supports the claim; a detail is wrong and does not change what it says.",
            "证据支持该说法；个别细节有误，但不改变其意思。",
        ),
        Verdict.MISSING_CONTEXT: Words(
            "What is said is so, but readers will be misled without what is left out.",
            "所说属实，但遗漏了背景，容易使人得出错误结论。",
        ),
        Verdict.MISLEADING: Words(
            "Something true is put so that it says something that the evidence does not support.",
            "以真实内容作不实的表达，其含义得不到证据支持。",
        ),
        Verdict.FALSE: Words("The evidence contradicts the claim.", "证据与该说法相反。"),
        Verdict.UNPROVEN: Words(
            "The evidence that could be had shows it neither true nor false.",
            "现有证据既不能证实，也不能证伪。",
        ),
        Verdict.SATIRE: Words(
            "It was made as satire, and is passed on as if it were meant.",
            "原为讽刺作品，在传播中被当真。",
        ),
        Verdict.NOT_CHECKABLE: Words(
            "An opinion or a forecast: there is nothing yet to hold it against.",
            "属于观点或预测：目前没有可供核对的事实。",
        ),
    }
)
"""What a verdict means, as the scale's own page prints it."""

RATINGS = MappingProxyType(
    {
        Verdict.TRUE: 5,
        Verdict.MOSTLY_TRUE: 4,
        Verdict.MISSING_CONTEXT: 3,
        Verdict.MISLEADING: 2,
        Verdict.FALSE: 1,
    }
)
"""
Number between `WORST` and `BEST`; verdicts that lie on no line between true and false have none.
Source: ClaimReview's `reviewRating` as Google documents it: 1 is false, 5 is true.
"""
WORST, BEST = 1, 5
