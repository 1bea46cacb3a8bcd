"""
What was found of a log while it was opened and read, in words.

In:       files that were left out, units of time, columns that are there.
Out:      warnings; reasons why a column is not recorded.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from fairwitness.core.canonical import CANONICAL
from fairwitness.core.words import Words
from fairwitness.sources.logs.files import LeftOut
from fairwitness.sources.logs.format import TABLE

LEFT_OUT = MappingProxyType(
    {
        LeftOut.EMPTY: Words("Empty files: {n}.", "空文件：{n} 个。"),
        LeftOut.UNFINISHED: Words(
            "Files still being written, or cut short; their entries are not counted: {n}.",
            "尚在写入或不完整的文件：{n} 个，其中条目未计入。",
        ),
        LeftOut.OUTSIDE: Words(
            "Links out of the folder, which are not followed: {n}.",
            "指向文件夹之外的链接：{n} 个，未予读取。",
        ),
        LeftOut.FORBIDDEN: Words(
            "Files that this user may not read; their entries are not counted: {n}.",
            "当前用户无权读取的文件：{n} 个，其中条目未计入。",
        ),
        LeftOut.NAME: Words(
            "Files whose name is no UTF-8 or has one of *, ? and [; their entries are not "
            "counted: {n}.",
            "名称非 UTF-8 编码或含有 *、?、[ 的文件：{n} 个，其中条目未计入。",
        ),
        LeftOut.PACKED: Words(
            "Files packed in a way that is not read here; their entries are not counted: {n}.",
            "压缩格式不受支持的文件：{n} 个，其中条目未计入。",
        ),
        LeftOut.WRONG: Words(
            "Files of another kind than the address says, which are not counted: {n}.",
            "与地址所称类型不符的文件：{n} 个，未计入。",
        ),
        LeftOut.DAMAGED: Words(
            "Files that are damaged or end in the middle; their entries are not counted: {n}.",
            "已损坏或中途截断的文件：{n} 个，其中条目未计入。",
        ),
    }
)
UNITS = MappingProxyType(
    {
        "s": Words("seconds", "秒"),
        "ms": Words("milliseconds", "毫秒"),
        "us": Words("microseconds", "微秒"),
        "ns": Words("nanoseconds", "纳秒"),
        "ISO": Words("ISO text", "ISO 文本"),
        "timestamp": Words("timestamps", "时间戳类型"),
    }
)


@dataclass(slots=True)
class Findings:
    """What was found so far."""

    left_out: Counter[LeftOut]
    usual: str
    """The unit that the format's standard asks for; it alone is not worth a word."""
    notes: list[Words] = field(default_factory=list)
    """What was seen while the files were opened."""
    units: dict[str, frozenset[str]] = field(default_factory=dict)
    """Path to the units of time at the start of the file."""

    def said(self) -> tuple[Words, ...]:
        """Return all that a reader must know."""
        said = list(self.notes)
        said += [LEFT_OUT[why].fill(n=n) for why, n in sorted(self.left_out.items()) if n]
        counted = Counter(unit for units in self.units.values() for unit in units)
        if set(counted) - {self.usual, "timestamp"}:
            said.append(_units(counted))
        mixed = sum(len(units) > 1 for units in self.units.values())
        if mixed:
            said.append(
                Words(
                    f"Files that mix units of time, in which each entry was read by the size of "
                    f"its number: {mixed}.",
                    f"混用多种时间单位的文件：{mixed} 个，已按各条目数值大小分别换算。",
                )
            )
        return tuple(said)


def _units(counted: Mapping[str, int]) -> Words:
    known = [(UNITS[unit], counted[unit]) for unit in UNITS if unit in counted]
    return Words(
        "Times are written as " + ", ".join(f"{unit.en} (files: {n})" for unit, n in known) + ".",
        "时间写法：" + "、".join(f"{unit.zh}（{n} 个文件）" for unit, n in known) + "。",
    )


def absent(there: Collection[str]) -> dict[tuple[str, str | None], Words]:
    """Say of each canonical column that no file has that it has none."""
    return {
        (TABLE, column.name): Words(
            f"No file of this log has a field for it ({column.name}).",
            f"该日志的文件均无对应字段（{column.name}）。",
        )
        for column in CANONICAL[TABLE]
        if column.name not in there
    }
