"""
Why a number is not shown, in words that do not tell a small count from one that protects it.

The sentence follows from where the number stands in its table, never from how small it is.
"""

from fairwitness.core.words import Words

CELL = Words(
    "Not shown: fewer than {k} people, or a number, possibly zero, from which such a count could "
    "be worked out.",
    "不予显示：不足{k}人，或者可据以推算出此类较小人数（该数据本身可能为零）。",
)
"""A cell of a breakdown that adds up to its total."""

PART = Words(
    "Not shown: fewer than {k} people, or nearly the whole so that fewer than {k} people are left "
    "over, or a number, possibly zero, from which such a count could be worked out.",
    "不予显示：不足{k}人，或者与所属总体相差不足{k}人，"
    "或者可据以推算出此类较小人数（该数据本身可能为零）。",
)
"""A part that may overlap with others: a metric within another, distinct accounts in a month."""

TOTAL = Words(
    "Not shown: fewer than {k} people.",
    "不予显示：不足{k}人。",
)
"""A total that is a part of no other."""

NO_WHOLE = Words(
    "There is nothing to take a share of: the whole is zero.",
    "作为分母的总数为零，无法计算比例。",
)
SHARE_SUPPRESSED = Words(
    "Not shown: one of the two counts that the share is made of is not shown.",
    "不予显示：计算该比例所需的两项计数中至少有一项已隐去。",
)
SHARE_NOT_RECORDED = Words(
    "One of the two counts that the share is made of is not recorded.",
    "计算该比例所需的两项计数中至少有一项未被记录。",
)
