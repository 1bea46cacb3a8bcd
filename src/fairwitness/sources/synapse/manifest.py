"""
What is read of a Synapse database, column by column, and what never is.

Source: the schema that Synapse 1.163 creates (schema version 94), looked at on both engines.
"""

from fairwitness.core.manifest import Column, ColumnClass, Manifest
from fairwitness.core.words import Words

_ID, _ADDRESS, _TIME = ColumnClass.IDENTIFIER, ColumnClass.ADDRESS, ColumnClass.TIME
_CATEGORY, _FLAG, _SIZE = ColumnClass.CATEGORY, ColumnClass.FLAG, ColumnClass.SIZE

_COUNT_ACCOUNTS = Words("Counts accounts; never shown.", "用于统计账号数，从不显示。")
_JOIN_EVENT = Words("Joins an event to its time and sender.", "用于将事件与其时间和发送者关联。")
_WINDOW = Words("Sorts rows into days and months.", "用于按日、按月归类。")
_NOT_EMPTY = Words("Counts how often it is recorded.", "用于统计该字段的记录率。")
_STATE = Words("Counts accounts by state.", "用于按状态统计账号。")
_KIND = Words("Counts accounts by kind.", "用于按类型统计账号。")
_ROOM = Words("Counts rooms by property.", "用于按属性统计房间。")
_MEDIA = Words("Counts files by kind and state.", "用于按类型和状态统计文件。")
_ACTOR = Words("Tells a person's own act from a moderator's.", "用于区分本人操作与审核人员操作。")
_DEVICE = Words("Counts entries that name a device.", "用于统计记有设备的条目。")

SYNAPSE_MANIFEST = Manifest(
    kind="synapse",
    tables={
        "users": (
            Column("name", _ID, _COUNT_ACCOUNTS),
            Column("creation_ts", _TIME, _WINDOW),
            Column("admin", _FLAG, _KIND),
            Column("is_guest", _FLAG, _KIND),
            Column("appservice_id", _ID, _KIND),
            Column("user_type", _CATEGORY, _KIND),
            Column("deactivated", _FLAG, _STATE),
            Column("shadow_banned", _FLAG, _STATE),
            Column("approved", _FLAG, _STATE),
            Column("locked", _FLAG, _STATE),
            Column("suspended", _FLAG, _STATE),
            Column("consent_ts", _TIME, _STATE),
        ),
        "user_threepids": (
            Column("user_id", _ID, _COUNT_ACCOUNTS),
            Column("medium", _CATEGORY, _KIND),
            Column("validated_at", _TIME, _WINDOW),
        ),
        "user_external_ids": (Column("user_id", _ID, _COUNT_ACCOUNTS),),
        "user_daily_visits": (
            Column("user_id", _ID, _COUNT_ACCOUNTS),
            Column("timestamp", _TIME, _WINDOW),
        ),
        "user_ips": (
            Column("user_id", _ID, _COUNT_ACCOUNTS),
            Column("device_id", _ID, _DEVICE),
            Column("ip", _ADDRESS, _NOT_EMPTY),
            Column("user_agent", _ADDRESS, _NOT_EMPTY),
            Column("last_seen", _TIME, _WINDOW),
        ),
        "events": (
            Column("event_id", _ID, _JOIN_EVENT),
            Column("type", _CATEGORY, Words("Counts messages by kind.", "用于按类型统计消息。")),
            Column("sender", _ID, _ACTOR),
            Column("received_ts", _TIME, _WINDOW),
            Column(
                "outlier", _FLAG, Words("Leaves out unseen events.", "用于排除未实际收到的事件。")
            ),
        ),
        "room_memberships": (
            Column("event_id", _ID, _JOIN_EVENT),
            Column("user_id", _ID, _ACTOR),
            Column("sender", _ID, _ACTOR),
            Column(
                "membership", _CATEGORY, Words("Counts bans and kicks.", "用于统计封禁与移出。")
            ),
        ),
        "redactions": (
            Column("event_id", _ID, _JOIN_EVENT),
            Column("redacts", _ID, _JOIN_EVENT),
            Column("received_ts", _TIME, _WINDOW),
        ),
        "event_reports": (
            Column("received_ts", _TIME, _WINDOW),
            Column(
                "event_id", _ID, Words("Counts orphaned reports.", "用于统计对象已不存在的举报。")
            ),
            Column("user_id", _ID, _COUNT_ACCOUNTS),
        ),
        "room_reports": (
            Column("received_ts", _TIME, _WINDOW),
            Column(
                "room_id", _ID, Words("Counts orphaned reports.", "用于统计对象已不存在的举报。")
            ),
            Column("user_id", _ID, _COUNT_ACCOUNTS),
        ),
        "user_reports": (
            Column("received_ts", _TIME, _WINDOW),
            Column("user_id", _ID, _COUNT_ACCOUNTS),
        ),
        "local_media_repository": (
            Column("media_type", _CATEGORY, _MEDIA),
            Column("media_length", _SIZE, _MEDIA),
            Column("created_ts", _TIME, _WINDOW),
            Column("user_id", _ID, _COUNT_ACCOUNTS),
            Column("quarantined_by", _ID, _MEDIA),
            Column("url_cache", _ID, Words("Leaves out link previews.", "用于排除链接预览缓存。")),
        ),
        "rooms": (
            Column("room_id", _ID, _ROOM),
            Column("is_public", _FLAG, _ROOM),
        ),
        "room_stats_state": (
            Column("room_id", _ID, _ROOM),
            Column("encryption", _CATEGORY, _ROOM),
            Column("join_rules", _CATEGORY, _ROOM),
            Column("is_federatable", _FLAG, _ROOM),
        ),
        "room_stats_current": (
            Column("room_id", _ID, _ROOM),
            Column("joined_members", _SIZE, _ROOM),
        ),
        "schema_version": (
            Column("version", _SIZE, Words("Recognises the schema.", "用于识别数据库结构版本。")),
        ),
    },
    never={
        "event_json, events.content": Words("Message content of any kind.", "任何消息内容。"),
        "user_threepids.address": Words(
            "E-mail addresses and phone numbers.", "邮箱地址与手机号码。"
        ),
        "user_external_ids.external_id": Words(
            "Identities at other providers.", "在其他身份提供方的身份标识。"
        ),
        "users.password_hash": Words("Password hashes.", "密码散列值。"),
        "access_tokens, user_ips.access_token": Words("Access tokens.", "访问令牌。"),
        "profiles, devices.display_name": Words(
            "Names and pictures of people and devices.", "用户和设备的名称与头像。"
        ),
        "room_stats_state.name, .topic, .canonical_alias": Words(
            "Names and topics of rooms.", "房间名称与主题。"
        ),
        "event_reports.reason, room_reports.reason, user_reports.reason": Words(
            "What people wrote in a report.", "举报人填写的内容。"
        ),
        "local_media_repository.upload_name": Words("File names.", "文件名。"),
    },
)
