"""What the service's own log of connections covers: which fields, how long, how many days."""

from collections.abc import Callable

import ibis.expr.types as ir

from fairwitness.core.words import Words
from fairwitness.evidence.metric import Metric, Ratio

_LOG = "log.entries"


def _is_filled(text: ir.StringValue) -> ir.BooleanValue:
    return text.notnull() & (text.length() > 0)


def _looks_like_ipv6(text: ir.StringValue) -> ir.BooleanValue:
    return text.like("%:%")


def _looks_like_ip(text: ir.StringValue) -> ir.BooleanValue:
    return text.like("%.%.%.%") | _looks_like_ipv6(text)


def _field(
    name: str, title: Words, share: Words, where: Callable[[ir.Table], ir.BooleanValue]
) -> tuple[Metric, Ratio]:
    """Count the entries in which a field is good, and their share."""
    count = Metric(
        id=f"log.{name}",
        table="connections",
        title=title,
        meaning=Words(
            "Entries of the log as it stands; the field's value is tested inside the source and "
            "never read out.",
            "日志现存条目；字段内容仅在数据源内部检验，从不读出。",
        ),
        unit="entries",
        where=where,
        people=True,
        of=_LOG,
    )
    return count, Ratio(
        id=f"log.{name}_share",
        part=count.id,
        whole=_LOG,
        title=share,
        meaning=Words("Share of all entries of the log.", "占日志全部条目的比例。"),
    )


CONNECTIONS = (
    Metric(
        id=_LOG,
        table="connections",
        title=Words("Log entries", "日志条目"),
        meaning=Words(
            "Entries of the service's own log of connections as it stands.",
            "本服务自身连接日志的现存条目。",
        ),
        unit="entries",
        people=True,
    ),
    Metric(
        id="log.accounts",
        table="connections",
        title=Words("Accounts in the log", "日志涉及的账号"),
        meaning=Words(
            "Different accounts that have at least one entry.", "至少有一条日志的不同账号。"
        ),
        unit="accounts",
        way="distinct",
        column="account",
        people=True,
        of="accounts.total",
    ),
    *_field(
        "time_recorded",
        Words("Entries with a time", "记有时间的条目"),
        Words("Share with a time", "时间记录率"),
        lambda t: t.at.notnull(),
    ),
    *_field(
        "address_recorded",
        Words("Entries with a source address", "记有源地址的条目"),
        Words("Share with a source address", "源地址记录率"),
        lambda t: _is_filled(t.address),
    ),
    *_field(
        "address_valid",
        Words("Entries whose source address has the form of one", "源地址格式有效的条目"),
        Words("Share whose source address has the form of one", "源地址格式有效率"),
        lambda t: _looks_like_ip(t.address),
    ),
    *_field(
        "ipv6",
        Words("Entries with an IPv6 address", "IPv6地址条目"),
        Words("Share with an IPv6 address", "IPv6地址占比"),
        lambda t: _looks_like_ipv6(t.address),
    ),
    *_field(
        "port_recorded",
        Words("Entries with a source port", "记有源端口的条目"),
        Words("Share with a source port", "源端口记录率"),
        lambda t: t.port.notnull(),
    ),
    *_field(
        "device_recorded",
        Words("Entries that name a device", "记有设备标识的条目"),
        Words("Share that names a device", "设备标识记录率"),
        lambda t: _is_filled(t.device),
    ),
    *_field(
        "agent_recorded",
        Words("Entries with a user agent", "记有用户代理的条目"),
        Words("Share with a user agent", "用户代理记录率"),
        lambda t: _is_filled(t.agent),
    ),
    Metric(
        id="log.oldest_days",
        table="connections",
        title=Words("Age of the oldest entry", "最早日志距今天数"),
        meaning=Words(
            "Whole days from the oldest entry to the end of the window; it says how long "
            "addresses are kept.",
            "最早条目至评估期末的整天数，反映地址信息的保存时长。",
        ),
        unit="days",
        way="oldest",
        column="at",
    ),
    Metric(
        id="log.days_covered",
        table="connections",
        title=Words("Days with an entry", "有日志的天数"),
        meaning=Words(
            "Days of the window with at least one entry.", "评估期内至少有一条日志的天数。"
        ),
        unit="days",
        way="days",
        column="at",
        at="at",
    ),
)
