"""What Synapse does not record, and what a reader must know of what it does."""

from collections.abc import Mapping

from fairwitness.core.words import Words
from fairwitness.sources.interface import Trap

_NO_STATE = Words(
    "Synapse keeps no state, handler or time of handling of a report; closing one deletes it.",
    "Synapse不记录举报的处理状态、处理人和处理时间；关闭举报即删除该记录。",
)
_NO_GROUND = Words(
    "Synapse does not record the ground or category of a moderation decision.",
    "Synapse不记录处置决定的依据与类别。",
)
_NO_AUTOMATION = Words(
    "Synapse does not record whether a person or a program decided.",
    "Synapse不记录处置决定由人工还是程序作出。",
)
_NO_APPEALS = Words("Synapse has no appeals.", "Synapse没有申诉功能。")
_NO_ORDERS = Words(
    "Synapse keeps no register of written requests by authorities.",
    "Synapse不登记主管部门书面要求。",
)

_ONLY_REPORTS = Words(
    "Synapse takes reports on messages, rooms and accounts only.",
    "Synapse仅支持举报消息、房间和账号。",
)
_ONLY_IN_ROOMS = Words(
    "Synapse records no time for this measure; it shows as a state of accounts, files or rooms.",
    "Synapse不记录该措施的时间；它体现为账号、文件或房间的状态。",
)
_NO_SUCH_MEASURE = Words("Synapse has no such measure.", "Synapse没有此类措施。")
_ONLY_MESSAGES = Words(
    "Synapse records times of decisions on messages and memberships of rooms only.",
    "Synapse仅记录针对消息和房间成员资格的处置时间。",
)

SYNAPSE_LACKS = {
    ("log", None): Words(
        "Synapse keeps its activity log in files beside the database; accesslog+file:// reads "
        "them.",
        "Synapse的活动日志保存在数据库之外的文件中，由accesslog+file://读取。",
    ),
    ("notices", "target=media"): _ONLY_REPORTS,
    ("notices", "target=other"): _ONLY_REPORTS,
    ("decisions", "measure=quarantine"): _ONLY_IN_ROOMS,
    ("decisions", "measure=room_block"): _ONLY_IN_ROOMS,
    ("decisions", "measure=suspension"): _ONLY_IN_ROOMS,
    ("decisions", "measure=warning"): _NO_SUCH_MEASURE,
    ("decisions", "measure=other"): _NO_SUCH_MEASURE,
    ("decisions", "target=room"): _ONLY_MESSAGES,
    ("decisions", "target=media"): _ONLY_MESSAGES,
    ("decisions", "target=other"): _ONLY_MESSAGES,
    ("notices", "origin"): Words(
        "Synapse takes reports from its own accounts and knows no trusted flaggers.",
        "Synapse仅接收本服务账号的举报，不区分可信举报人。",
    ),
    ("accounts", "mfa"): Words(
        "Synapse does not record a second factor; where single sign-on is used, its provider does.",
        "Synapse不记录第二验证因素；使用单点登录时由身份提供方记录。",
    ),
    ("activity", "surface"): Words(
        "Synapse does not record with a message whether its room was public at the time.",
        "Synapse不随消息记录其所在房间当时是否公开。",
    ),
    ("connections", "port"): Words(
        "Synapse records no source port; the number after the address in its log is its own "
        "listening port. Only a proxy in front of it can record the source port.",
        "Synapse不记录源端口；其日志中地址后的数字是服务器自身的监听端口。"
        "源端口只能由其前端代理记录。",
    ),
    ("notices", "acknowledged"): _NO_STATE,
    ("notices", "decided"): _NO_STATE,
    ("notices", "outcome"): _NO_STATE,
    ("notices", "category"): Words(
        "Synapse takes the reason of a report as free text, which is never read.",
        "Synapse的举报原因为自由文本，本工具从不读取。",
    ),
    ("decisions", "ground"): _NO_GROUND,
    ("decisions", "category"): _NO_GROUND,
    ("decisions", "automated_detection"): _NO_AUTOMATION,
    ("decisions", "automated_decision"): _NO_AUTOMATION,
    ("appeals", None): _NO_APPEALS,
    ("orders", None): _NO_ORDERS,
}

SYNAPSE_TRAPS = (
    Trap(
        table="notices",
        column=None,
        says=Words(
            "Reports that were closed have been deleted and are missing here.",
            "已关闭的举报已被删除，未计入此处。",
        ),
    ),
    Trap(
        table="verifications",
        column=None,
        says=Words(
            "Deactivating an account deletes its e-mail and phone rows but not its sign-on links.",
            "注销账号会删除其邮箱和手机验证记录，但保留单点登录关联。",
        ),
    ),
    Trap(
        table="verifications",
        column="validated",
        says=Words(
            "Single sign-on links carry no time and are not counted here.",
            "单点登录关联没有时间记录，未计入此处。",
        ),
    ),
    Trap(
        table="decisions",
        column=None,
        says=Words(
            "Removals from a room include lifted bans, which Synapse records alike; decisions in "
            "purged rooms are gone; suspensions, locks and quarantines carry no time and are "
            "counted as states of accounts and files.",
            "“移出房间”包含解除封禁，二者在Synapse中记录相同；已清除房间内的处置决定不复存在；"
            "暂停、锁定和隔离没有时间记录，按账号和文件的状态统计。",
        ),
    ),
    Trap(
        table="connections",
        column=None,
        says=Words(
            "One entry is one access token and address with the last time it was seen; Synapse "
            "removes entries after 28 days unless set otherwise.",
            "每条记录为一个访问令牌与地址及其最后出现时间；除非另行设置，Synapse在28天后删除。",
        ),
    ),
    Trap(
        table="media",
        column="quarantined",
        says=Words(
            "Quarantine carries no time: files are counted by their present state.",
            "隔离没有时间记录：按文件当前状态统计。",
        ),
    ),
    Trap(
        table="visits",
        column=None,
        says=Words(
            "Synapse fills the daily visits every few minutes from the connections it saw.",
            "Synapse每隔数分钟根据所见连接更新每日访问记录。",
        ),
    ),
)

OPTIONAL: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("accounts", "admin"): ("users.admin",),
    ("accounts", "consented"): ("users.consent_ts",),
    ("accounts", "state=deactivated"): ("users.deactivated",),
    ("accounts", "state=suspended"): ("users.suspended",),
    ("accounts", "state=locked"): ("users.locked",),
    ("accounts", "state=pending"): ("users.approved",),
    ("accounts", "state=restricted"): ("users.shadow_banned",),
    ("accounts", "kind=guest"): ("users.is_guest",),
    ("accounts", "kind=bot"): ("users.appservice_id", "users.user_type"),
    ("accounts", "kind=support"): ("users.user_type",),
    ("connections", "device"): ("user_ips.device_id",),
    ("connections", "address"): ("user_ips.ip",),
    ("connections", "agent"): ("user_ips.user_agent",),
    ("notices", "target=room"): ("room_reports.room_id",),
    ("notices", "target=account"): ("user_reports.user_id",),
    ("media", "bytes"): ("local_media_repository.media_length",),
    ("media", "quarantined"): ("local_media_repository.quarantined_by",),
}
"""
Canonical columns and labels (`column=label`) that an older or newer version may lack, and the
physical columns of which one at least must be there: what is not recorded is not zero.
"""
