"""
What a format of logs is: which of its fields mean what, and what it never says.

In:       nothing; this is the shape that each format fills.
Out:      `Format`, and the manifest that follows from it.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from fairwitness.core.canonical import CANONICAL
from fairwitness.core.manifest import Column, Manifest
from fairwitness.core.words import Words
from fairwitness.sources.interface import Trap
from fairwitness.sources.logs.leaves import Leaves

TABLE = "log"

WHY = MappingProxyType(
    {
        "at": Words("when it happened: coverage and order", "事件时间：覆盖范围与顺序"),
        "ingested": Words("when it was logged: delay", "入库时间：延迟"),
        "account": Words("whether an account is named; counted", "是否记有账号；仅计数"),
        "kind": Words("sort of event, by the format's own codes", "按格式自身代码区分的事件种类"),
        "address": Words("whether a valid source address is recorded", "是否记有有效源地址"),
        "port": Words("whether a valid source port is recorded", "是否记有有效源端口"),
        "target": Words("whether the object of the act is named", "是否记有操作对象"),
        "device": Words("whether a device is named", "是否记有设备标识"),
        "session": Words("whether a session is named", "是否记有会话标识"),
        "agent": Words("whether a user agent is recorded", "是否记有用户代理"),
        "text": Words(
            "free text, held only against shipped patterns of personal data, inside the engine",
            "自由文本，仅在引擎内部与内置的个人信息格式比对",
        ),
        "malformed": Words("whether the entry, or its time, can be read", "条目或其时间能否读取"),
    }
)
"""What each canonical column is needed for."""

Build = Callable[[Leaves], Mapping[str, str | None]]
"""From the fields that are there to SQL of each canonical column; None if it cannot be told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One format of logs."""

    kind: str
    """First word of its addresses: `"ocsf"`."""
    platform: str
    paths: tuple[str, ...]
    """Every field that may be read, and no other is."""
    time: tuple[str, ...]
    """Fields of `paths` that say when it happened, the best first."""
    unit: str
    """How its standard writes times; other ways are said: `"ms"`, `"ISO"`, or empty for any."""
    build: Build
    lacks: Mapping[tuple[str, str | None], Words]
    traps: tuple[Trap, ...] = ()
    never: Mapping[str, Words] = field(default_factory=dict)
    reading: str = "1"
    """Changes when the same files would be read otherwise; days are then counted anew."""


def manifest_of(kind: str, columns: Collection[str], never: Mapping[str, Words]) -> Manifest:
    """Return what may be asked of a log that has these canonical columns."""
    known = (column for column in CANONICAL[TABLE] if column.name in columns)
    listed = tuple(Column(column.name, column.kind, WHY[column.name]) for column in known)
    return Manifest(kind=kind, tables={TABLE: listed}, never=never)


def sql_text(value: str) -> str:
    """Quote a text for SQL."""
    return "'" + value.replace("'", "''") + "'"


def sql_name(value: str) -> str:
    """Quote a name for SQL."""
    return '"' + value.replace('"', '""') + '"'
