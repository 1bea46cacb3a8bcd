"""Rooms, groups and channels, by their published properties."""

from fairwitness.core.words import Words
from fairwitness.evidence.metric import Metric, Ratio

LARGE_ROOM = 100
"""Members from which a room counts as large [accounts]."""

ROOMS = (
    Metric(
        id="rooms.total",
        table="rooms",
        title=Words("Rooms", "房间总数"),
        meaning=Words(
            "Rooms, groups and channels known to the service when the source was read.",
            "读取数据源时本服务已知的房间、群组与频道。",
        ),
        unit="rooms",
        by=("access",),
    ),
    Metric(
        id="rooms.encrypted",
        table="rooms",
        title=Words("End-to-end encrypted rooms", "端到端加密房间"),
        meaning=Words(
            "Rooms in which messages are encrypted; a property of the room, not of its content.",
            "启用消息加密的房间；仅为房间属性，与内容无关。",
        ),
        unit="rooms",
        where=lambda t: t.encrypted == 1,
    ),
    Ratio(
        id="rooms.encrypted_share",
        part="rooms.encrypted",
        whole="rooms.total",
        title=Words("Share of rooms that are encrypted", "加密房间占比"),
        meaning=Words("Share of all rooms.", "占全部房间的比例。"),
    ),
    Metric(
        id="rooms.listed",
        table="rooms",
        title=Words("Rooms in the public directory", "公开目录中的房间"),
        meaning=Words(
            "Rooms that anybody can find in the service's directory.",
            "任何人可在服务目录中找到的房间。",
        ),
        unit="rooms",
        where=lambda t: t.listed == 1,
    ),
    Metric(
        id="rooms.federated",
        table="rooms",
        title=Words("Rooms open to other servers", "向其他服务器开放的房间"),
        meaning=Words(
            "Rooms that accounts of other servers may join.", "其他服务器账号可以加入的房间。"
        ),
        unit="rooms",
        where=lambda t: t.federated == 1,
    ),
    Metric(
        id="rooms.large",
        table="rooms",
        title=Words("Large rooms", "大型房间"),
        meaning=Words(
            f"Rooms with {LARGE_ROOM} members or more.", f"成员不少于{LARGE_ROOM}人的房间。"
        ),
        unit="rooms",
        where=lambda t: t.members >= LARGE_ROOM,
    ),
)
