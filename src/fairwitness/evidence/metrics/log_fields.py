"""Which fields the entries of a log have, by kind of event: counted in the log as it stands."""

from collections.abc import Callable

from fairwitness.core.canonical import column
from fairwitness.core.words import Words
from fairwitness.evidence.metric import Metric, Ratio
from fairwitness.evidence.metrics.connections import CONNECTIONS
from fairwitness.evidence.states.reading import Kinds, LogMetric, Reading

ENTRIES = "log.entries"
OTHER = "other"
KINDS = column("log", "kind").labels
KNOWN = {metric.id: metric for metric in CONNECTIONS}
"""What a connection log answers under the same ids."""
_INSIDE = Words(
    "Entries of the log as it stands; the field is tested inside the engine and never read out.",
    "日志现存条目；字段内容仅在查询引擎内部检验，从不读出。",
)


def known(name: str) -> Metric:
    """
    Return the metric that a log in a database answers under an id.

    Raises:
        TypeError: it is no count (a bug of a definition).

    """
    metric = KNOWN[name]
    if not isinstance(metric, Metric):
        raise TypeError(name)
    return metric


def part(  # noqa: PLR0913 - a definition reads best flat
    name: str,
    title: Words,
    share: Words,
    total: Callable[[Reading], int | None],
    *,
    needs: tuple[str, ...] = (),
    kinds: Callable[[Reading], Kinds] | None = None,
    of: str = ENTRIES,
    meaning: Words = _INSIDE,
) -> tuple[LogMetric, Ratio]:
    """Return a count of entries, and their share; a known id keeps its words."""
    if f"log.{name}" in KNOWN:
        title, meaning = known(f"log.{name}").title, known(f"log.{name}").meaning
    count = LogMetric(
        id=f"log.{name}",
        title=title,
        meaning=meaning,
        unit="entries",
        needs=frozenset(needs),
        total=total,
        kinds=kinds,
        of=of,
    )
    ratio = KNOWN.get(f"log.{name}_share")
    if isinstance(ratio, Ratio):
        return count, ratio
    return count, Ratio(
        id=f"log.{name}_share",
        part=count.id,
        whole=of,
        title=share,
        meaning=Words("Share of all entries of the log.", "占日志全部条目的比例。")
        if of == ENTRIES
        else Words("Share of the entries that hold personal data.", "占含个人信息条目的比例。"),
    )


def _recorded(
    field: str, en: str, zh: str, *bits: str, needs: tuple[str, ...] = ()
) -> tuple[LogMetric, Ratio]:
    """Return how many entries have a field, by kind of event, and the share that has it."""
    wanted = bits or (field,)
    name = "complete" if field == "complete" else f"{field}_recorded"
    return part(
        name if field != "port_valid" else field,
        Words(f"Entries {en}", f"{zh}的条目"),
        Words(f"Share {en}", f"{zh}的条目占比"),
        lambda reading: reading.fields(*wanted),
        needs=needs or (field,),
        kinds=lambda reading: {kind: reading.fields(*wanted, kind=kind) for kind in KINDS},
    )


def _total(reading: Reading) -> int:
    return reading.whole.count("fields")


def _of_kind(reading: Reading) -> int:
    return reading.whole.count("fields", lambda key: key[0] != OTHER)


def _kinds(reading: Reading) -> Kinds:
    return {kind: reading.fields(kind=kind) for kind in KINDS if kind != OTHER}


def _address(*classes: str) -> Callable[[Reading], int]:
    return lambda reading: reading.whole.count("address", lambda key: key[0] in classes)


LOG_FIELDS: tuple[LogMetric | Ratio, ...] = (
    LogMetric(
        id=ENTRIES,
        title=known(ENTRIES).title,
        meaning=known(ENTRIES).meaning,
        unit="entries",
        total=_total,
    ),
    *part(
        "kind_recorded",
        Words("Entries that say what happened", "记有事件类型的条目"),
        Words("Share that says what happened", "事件类型记录率"),
        _of_kind,
        needs=("kind",),
        kinds=_kinds,
    ),
    *_recorded("account", "that name an account", "记有账号"),
    *_recorded("address", "with a source address", "记有源地址"),
    *_recorded("port", "with a source port", "记有源端口"),
    *_recorded(
        "port_valid", "whose source port can be one", "源端口有效", "port_valid", needs=("port",)
    ),
    *_recorded("target", "that name what was acted upon", "记有操作对象"),
    *_recorded("device", "that name a device", "记有设备标识"),
    *_recorded("session", "that name a session", "记有会话标识"),
    *_recorded("agent", "with a user agent", "记有用户代理"),
    *_recorded(
        "complete",
        "with account, source address and source port",
        "账号、源地址、源端口齐全",
        *("account", "address", "port_valid"),
        needs=("account", "address", "port"),
    ),
    *part(
        "malformed",
        Words("Entries that cannot be read", "无法解析的条目"),
        Words("Share that cannot be read", "无法解析的条目占比"),
        lambda reading: reading.fields("malformed"),
        needs=("malformed",),
        meaning=Words(
            "Lines or rows of the files that are broken, or whose time is; none is dropped.",
            "文件中损坏或时间无效的行；均计入，不予丢弃。",
        ),
    ),
    *part(
        "address_valid",
        Words("Entries whose source address is one", "源地址有效的条目"),
        Words("Share whose source address is one", "源地址有效率"),
        _address("v4", "v4_reserved", "v6", "v6_reserved"),
        needs=("address",),
    ),
    *part(
        "ipv6",
        Words("Entries with an IPv6 address", "IPv6 地址条目"),
        Words("Share with an IPv6 address", "IPv6 地址占比"),
        _address("v6", "v6_reserved"),
        needs=("address",),
    ),
    *part(
        "address_reserved",
        Words(
            "Entries whose source address is private or reserved", "源地址为私有或保留地址的条目"
        ),
        Words("Share whose source address is private or reserved", "私有或保留地址占比"),
        _address("v4_reserved", "v6_reserved"),
        needs=("address",),
        meaning=Words(
            "An address that is not routed on the Internet: often that of a proxy of the service.",
            "不在互联网上路由的地址，通常为服务自身代理的地址。",
        ),
    ),
    *part(
        "address_malformed",
        Words("Entries whose source address is none", "源地址格式错误的条目"),
        Words("Share whose source address is none", "源地址格式错误占比"),
        _address("malformed"),
        needs=("address",),
    ),
)
