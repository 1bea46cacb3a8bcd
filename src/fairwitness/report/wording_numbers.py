"""
Write numbers, shares, sizes, days and moments in the reader's language.

In:       a number with its unit, a date, a window.
Out:      a string.
Not here: words of the report (`wording`), labels (`wording_labels`).
"""

from datetime import UTC, date, datetime, timedelta

from fairwitness.core.window import Window
from fairwitness.core.words import Lang, Words

MIB = 1024 * 1024
"""One mebibyte [bytes]."""

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]

_WITH_UNIT = {
    "hours": Words("{n} h", "{n}小时"),
    "days": Words("{n} days", "{n}天"),
    "seconds": Words("{n} s", "{n}秒"),
    "minutes": Words("{n} min", "{n}分钟"),
}
_ONE_DAY = Words("{n} day", "{n}天")


def number(value: float) -> str:
    """Write a count with thousands separators; a fraction keeps one decimal."""
    if isinstance(value, int) or value.is_integer():
        return f"{int(value):,}"
    return f"{value:,.1f}"


def share(value: float) -> str:
    """Write a share in [0, 1] as a percentage that never rounds to none or all of it."""
    percent = value * 100
    if 0 < percent < 0.1:  # noqa: PLR2004 - one decimal of a percent is what is shown
        return "<0.1%"
    if 99.9 < percent < 100:  # noqa: PLR2004 - the same
        return ">99.9%"
    return f"{round(percent, 1):g}%"


def size(value: float) -> str:
    """Write bytes as MiB; anything above zero stays above zero."""
    mebibytes = value / MIB
    if 0 < mebibytes < 0.1:  # noqa: PLR2004 - one decimal of a MiB is what is shown
        return "<0.1 MiB"
    return f"{number(round(mebibytes, 1))} MiB"


def amount(value: float, unit: str, lang: Lang) -> str:
    """Write `value` [`unit`]; counts stand alone, measures carry their unit."""
    if unit == "share":
        return share(value)
    if unit == "bytes":
        return size(value)
    if unit in _WITH_UNIT:
        one = unit == "days" and value == 1
        return (_ONE_DAY if one else _WITH_UNIT[unit]).within(lang).format(n=number(value))
    return number(value)


def day(value: date, lang: Lang) -> str:
    """Write a day: 31 August 2026, 2026年8月31日."""
    if lang == "en":
        return f"{value.day} {MONTHS[value.month - 1]} {value.year}"
    return f"{value.year}年{value.month}月{value.day}日"


def moment(value: datetime, lang: Lang) -> str:
    """Write a moment in UTC, to the minute."""
    at = value.astimezone(UTC)
    clock = f"{at:%H:%M} UTC"
    return f"{day(at.date(), lang)}, {clock}" if lang == "en" else f"{day(at.date(), lang)} {clock}"


def window(value: Window, lang: Lang) -> str:
    """Write a window from its first to its last day."""
    first, last = value.start, value.end - timedelta(days=1)
    if first == last:
        return day(first, lang)
    joint = " to " if lang == "en" else "至"
    return f"{day(first, lang)}{joint}{day(last, lang)}"


def month(value: str, lang: Lang) -> str:
    """Write `2026-07` as July 2026 or 2026年7月； anything else stays as it is."""
    year, _, number_ = value.partition("-")
    if not (year.isdigit() and number_.isdigit() and 1 <= int(number_) <= len(MONTHS)):
        return value
    if lang == "en":
        return f"{MONTHS[int(number_) - 1]} {year}"
    return f"{year}年{int(number_)}月"


def short_month(value: str, lang: Lang) -> str:
    """Write `2026-07` for the axis of a chart: Jul 2026, 2026年7月."""
    spoken = month(value, lang)
    name, _, year = spoken.partition(" ")
    return f"{name[:3]} {year}" if year else spoken
