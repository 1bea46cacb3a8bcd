"""How many accounts stand in a log: a day exactly, longer by a salted sketch."""

from collections.abc import Mapping
from datetime import timedelta

from fairwitness.core.window import Window
from fairwitness.core.words import Words
from fairwitness.evidence.metrics.activity import ACTIVITY
from fairwitness.evidence.metrics.log_fields import known
from fairwitness.evidence.states.reading import LogMetric, Reading

ESTIMATED = Words(
    "Estimated by a sketch that keeps no account; the standard error is 0.8 %.",
    "由不保存任何账号的概率草图估算，标准误差为0.8%。",
)
_WEEK = 7
_NO_WEEK = Words("The window holds no whole week.", "评估期内没有完整的一周。")
_NO_DAY = Words("The window holds no day of the log.", "评估期内没有日志。")
_ACCOUNT = frozenset({"account"})
_ACTIVE = next(m for m in ACTIVITY if m.id == "activity.active_accounts")


def _months(reading: Reading) -> Mapping[Window, int]:
    return {month: reading.between(month).accounts for month in reading.window.months()}


def _daily(reading: Reading) -> int | None:
    start, end = reading.window.start.isoformat(), reading.window.end.isoformat()
    found = [n for (day,), n in reading.whole.of("accounts").items() if start <= day < end]
    return round(sum(found) / len(found)) if found else None


def _weekly(reading: Reading) -> int | None:
    monday = reading.window.start + timedelta(days=-reading.window.start.weekday() % _WEEK)
    weeks = []
    while (sunday := monday + timedelta(days=_WEEK)) <= reading.window.end:
        if any(monday <= day < sunday for day in reading.days):
            weeks.append(reading.between(Window(monday, sunday)).accounts)
        monday = sunday
    return round(sum(weeks) / len(weeks)) if weeks else None


LOG_ACCOUNTS: tuple[LogMetric, ...] = (
    LogMetric(
        id="log.accounts",
        title=known("log.accounts").title,
        meaning=known("log.accounts").meaning,
        unit="accounts",
        needs=_ACCOUNT,
        total=lambda reading: reading.whole.accounts,
        additive=False,
        note=ESTIMATED,
    ),
    LogMetric(
        id="activity.active_accounts",
        title=_ACTIVE.words.title,
        meaning=_ACTIVE.words.meaning,
        unit="accounts",
        needs=_ACCOUNT,
        total=lambda reading: reading.inside.accounts,
        months=_months,
        additive=False,
        note=ESTIMATED,
    ),
    LogMetric(
        id="log.active_daily",
        title=Words("Accounts in the log on a day", "日志中的日均账号数"),
        meaning=Words(
            "Different accounts with an entry on a day, averaged over the days of the window that "
            "have a log.",
            "评估期内有日志的每一天中，至少有一条日志的不同账号数的日均值。",
        ),
        unit="accounts",
        needs=_ACCOUNT,
        total=_daily,
        additive=False,
        unsaid=_NO_DAY,
    ),
    LogMetric(
        id="log.active_weekly",
        title=Words("Accounts in the log in a week", "日志中的周均账号数"),
        meaning=Words(
            "Different accounts with an entry in a week from Monday to Sunday, averaged over the "
            "whole weeks of the window that have a log.",
            "评估期内有日志的每个完整自然周中，至少有一条日志的不同账号数的周均值。",
        ),
        unit="accounts",
        needs=_ACCOUNT,
        total=_weekly,
        additive=False,
        note=ESTIMATED,
        unsaid=_NO_WEEK,
    ),
)
