"""When the entries of a log were made: gaps, order, delay, how long they are kept."""

import math
from collections.abc import Callable
from datetime import date, timedelta

from fairwitness.core.words import Words
from fairwitness.evidence.gate.shipped import DELAYS_S, NEGATIVE_DELAY, NO_CODE
from fairwitness.evidence.metric import Ratio
from fairwitness.evidence.metrics.log_fields import known, part
from fairwitness.evidence.states.reading import LogMetric, Reading

_DAY_S = 86_400
_HOURS = 24


def _known(name: str, total: Callable[[Reading], int | None]) -> LogMetric:
    """Return a figure in days that a connection log answers under the same id."""
    return LogMetric(
        id=name,
        title=known(name).title,
        meaning=known(name).meaning,
        unit=known(name).unit,
        needs=frozenset({"at"}),
        total=total,
        people=False,
    )


def _days(reading: Reading) -> list[date]:
    return sorted({date.fromisoformat(hour[:10]) for hour in reading.hours})


def _oldest(reading: Reading) -> int | None:
    days = _days(reading)
    return max(0, (reading.window.end - days[0]).days) if days else None


def _span(reading: Reading) -> int | None:
    days = _days(reading)
    return (days[-1] - days[0]).days + 1 if days else None


def _covered(reading: Reading) -> int:
    return len({hour[:10] for hour in reading.hours_within()})


def _missing_hours(reading: Reading) -> int:
    return reading.window.days * _HOURS - len(reading.hours_within())


def _placed(*places: str) -> Callable[[Reading], int]:
    return lambda reading: reading.whole.count("place", lambda key: key[0] in places)


def _classes(reading: Reading) -> list[int]:
    """Return the entries of each class of delay, in order."""
    found = reading.whole.of("delay")
    return [found.get((str(n),), 0) for n in range(len(DELAYS_S) + 1)]


def _timed(reading: Reading) -> int:
    return sum(_classes(reading))


def delay(reading: Reading, percent: int) -> int | None:
    """Return an upper bound of the delay that so many percent of the entries stay under [s]."""
    classes = _classes(reading)
    rank = math.ceil(sum(classes) * percent / 100)
    so_far = 0
    for n, count in enumerate(classes):
        so_far += count
        if rank and so_far >= rank:
            return DELAYS_S[min(n, len(DELAYS_S) - 1)]
    return None


def _percentile(percent: int) -> LogMetric:
    return LogMetric(
        id=f"log.delay_p{percent}",
        title=Words(
            f"Delay that {percent} % of the entries stay under", f"{percent}% 条目的入库延迟上限"
        ),
        meaning=Words(
            "From an event to its entry being taken in: the upper bound of the class in which the "
            "percentile lies; the last class is 30 days and more.",
            "自事件发生至条目入库的时间：该百分位所在区间的上界；最后一个区间为三十天及以上。",
        ),
        unit="seconds",
        needs=frozenset({"at", "ingested"}),
        total=lambda reading: delay(reading, percent),
        people=False,
        enough=_timed,
    )


def _late(reading: Reading) -> int:
    first = DELAYS_S.index(_DAY_S) + 1
    return sum(_classes(reading)[first:])


def _taken_in(reading: Reading) -> int:
    return reading.whole.count("delay", lambda key: int(key[0]) != NO_CODE)


def _kept_too_long(reading: Reading) -> int | None:
    if reading.keep_days is None:
        return None
    first = (reading.today - timedelta(days=reading.keep_days)).isoformat()
    return sum(n for hour, n in reading.hours.items() if hour[:10] < first)


LOG_TIMES: tuple[LogMetric | Ratio, ...] = (
    *part(
        "time_recorded",
        Words("Entries with a time", "记有时间的条目"),
        Words("Share with a time", "时间记录率"),
        lambda reading: reading.whole.count("time", lambda key: key[0] != "none"),
        needs=("at",),
    ),
    *part(
        "time_impossible",
        Words("Entries with an impossible time", "时间不可能的条目"),
        Words("Share with an impossible time", "时间不可能占比"),
        lambda reading: reading.whole.count("time", lambda key: key[0] == "impossible"),
        needs=("at",),
        meaning=Words("Before the year 2000, or after 2099.", "早于2000年或晚于2099年。"),
    ),
    *part(
        "time_ahead",
        Words("Entries of a later day than their file", "时间晚于所属文件日期的条目"),
        Words("Share of a later day than its file", "时间晚于所属文件日期占比"),
        _placed("after"),
        needs=("at",),
        meaning=Words(
            "A clock that is ahead, or an entry in the wrong place.", "时钟偏快，或条目归档有误。"
        ),
    ),
    *part(
        "time_behind",
        Words("Entries of an earlier day than their file", "时间早于所属文件日期的条目"),
        Words("Share of an earlier day than its file", "时间早于所属文件日期占比"),
        _placed("before"),
        needs=("at",),
        meaning=Words(
            "A clock that is behind, or an entry that came late.", "时钟偏慢，或条目迟到。"
        ),
    ),
    *part(
        "ingested_recorded",
        Words("Entries that say when they were taken in", "记有入库时间的条目"),
        Words("Share that says when it was taken in", "入库时间记录率"),
        _taken_in,
        needs=("at", "ingested"),
    ),
    *part(
        "out_of_order",
        Words("Entries taken in before they happened", "入库时间早于发生时间的条目"),
        Words("Share taken in before it happened", "入库早于发生占比"),
        lambda reading: _classes(reading)[NEGATIVE_DELAY],
        needs=("at", "ingested"),
    ),
    *part(
        "late",
        Words("Entries taken in a day late or more", "延迟一天及以上入库的条目"),
        Words("Share taken in a day late or more", "延迟一天及以上入库占比"),
        _late,
        needs=("at", "ingested"),
    ),
    *(_percentile(percent) for percent in (50, 95, 99)),
    *part(
        "repeated",
        Words("Entries that stand more than once", "重复的条目"),
        Words("Share that stands more than once", "重复条目占比"),
        lambda reading: reading.whole.count("repeated"),
        needs=("at", "account"),
        meaning=Words(
            "Entries of one day that repeat another one in all its fields; the first is not "
            "counted.",
            "同一天内所有字段均与另一条目相同的条目，首条不计。",
        ),
    ),
    _known("log.oldest_days", _oldest),
    _known("log.days_covered", _covered),
    LogMetric(
        id="log.span_days",
        title=Words("Days from the first entry to the last", "首末条目间隔天数"),
        meaning=Words(
            "How long the log goes back, both days counted.", "日志覆盖的时间跨度，首尾两日均计。"
        ),
        unit="days",
        needs=frozenset({"at"}),
        total=_span,
        people=False,
    ),
    LogMetric(
        id="log.missing_days",
        title=Words("Days without an entry", "无日志的天数"),
        meaning=Words(
            "Days of the window on which nothing was logged.", "评估期内没有任何日志的天数。"
        ),
        unit="days",
        needs=frozenset({"at"}),
        total=lambda reading: reading.window.days - _covered(reading),
        people=False,
    ),
    LogMetric(
        id="log.missing_hours",
        title=Words("Hours without an entry", "无日志的小时数"),
        meaning=Words(
            "Hours of the window in which nothing was logged.", "评估期内没有任何日志的小时数。"
        ),
        unit="hours",
        needs=frozenset({"at"}),
        total=_missing_hours,
        people=False,
    ),
    LogMetric(
        id="log.integrity",
        title=Words(
            "Log segments whose signature or hash chain holds", "签名或哈希链校验通过的日志段"
        ),
        meaning=Words(
            "Segments of the log that verify by what the source itself signed or chained.",
            "依据数据源自身签名或哈希链校验通过的日志段。",
        ),
        unit="segments",
        total=lambda _: None,
        people=False,
        unsaid=Words(
            "The log is neither signed nor chained, so nothing shows whether it was changed.",
            "该日志既未签名也未形成哈希链，无法证明其未被改动。",
        ),
    ),
)
LOG_RETENTION: tuple[LogMetric | Ratio, ...] = (
    *(
        LogMetric(
            id=each.id,
            title=each.title,
            meaning=each.meaning,
            unit=each.unit,
            needs=each.needs,
            total=each.total,
            of=each.of,
            unsaid=Words(
                "No limit of retention was given to hold the log against.",
                "未提供日志保存期限，无法比对。",
            ),
        )
        if isinstance(each, LogMetric)
        else each
        for each in part(
            "over_retention",
            Words("Entries kept longer than the operator's own limit", "超过运营者保存期限的条目"),
            Words("Share kept longer than the operator's own limit", "超过保存期限占比"),
            _kept_too_long,
            needs=("at",),
            meaning=Words(
                "Entries older than the limit that the operator has set.",
                "早于运营者所定保存期限的条目。",
            ),
        )
    ),
)
