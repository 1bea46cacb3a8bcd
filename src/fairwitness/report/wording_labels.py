"""
Name the labels of figures and the states of the record in both languages.

In:       a dimension and a label, a state, a level, a unit.
Out:      `Words`; what is not known here is shown as it is.
Not here: numbers (`wording_numbers`), sentences of the report (`wording`).
"""

from types import MappingProxyType

from fairwitness.core.assessment import ItemState, MeasureState, Severity
from fairwitness.core.canonical import CANONICAL
from fairwitness.core.figure import Status
from fairwitness.core.words import Lang, Words
from fairwitness.report import wording_numbers as numbers

W = Words

DIMENSIONS = MappingProxyType(
    {
        "access": W("Access", "进入方式"),
        "category": W("Category", "类别"),
        "decided_within": W("Time to decision", "办结用时"),
        "ground": W("Ground", "依据"),
        "hour": W("Hour of the day (UTC)", "时段（UTC）"),
        "kind": W("Kind", "类型"),
        "measure": W("Measure", "处置措施"),
        "method": W("Means", "方式"),
        "month": W("Month", "月份"),
        "origin": W("Origin", "来源"),
        "outcome": W("Outcome", "处理结果"),
        "state": W("State", "状态"),
        "surface": W("Surface", "发布范围"),
        "target": W("Target", "对象"),
        "week": W("Week", "周"),
    }
)

_COMMON = {
    "any": W("All", "全部"),
    "other": W("Other", "其他"),
    "open": W("Open", "未办结"),
    "unknown": W("Unknown", "未知"),
    "message": W("Message", "消息"),
    "room": W("Room", "房间"),
    "account": W("Account", "账号"),
    "media": W("Media", "媒体文件"),
}

LABELS = MappingProxyType(
    {
        "access": {
            "public": W("Public", "公开"),
            "restricted": W("Members of another room", "限指定房间成员"),
            "knock": W("On request", "申请加入"),
            "invite": W("By invitation", "仅限邀请"),
        },
        "category": {
            "illegal": W("Illegal content", "违法内容"),
            "spam": W("Spam", "垃圾信息"),
            "abuse": W("Abuse", "辱骂骚扰"),
            "minors": W("Minors", "涉未成年人"),
            "self_harm": W("Self-harm", "自伤自残"),
        },
        "decided_within": {
            "1h": W("1 hour", "1小时内"),
            "24h": W("24 hours", "24小时内"),
            "3d": W("3 days", "3天内"),
            "7d": W("7 days", "7天内"),
            "later": W("Later", "7天以上"),
        },
        "ground": {
            "law": W("Law", "法律法规"),
            "terms": W("Terms of service", "服务协议"),
        },
        "kind": {
            "person": W("Person", "个人"),
            "guest": W("Guest", "访客"),
            "bot": W("Bot", "机器人"),
            "support": W("Support", "客服"),
            "encrypted": W("Encrypted message", "加密消息"),
            "reaction": W("Reaction", "表情回应"),
            "call": W("Call", "通话"),
            "image": W("Image", "图片"),
            "video": W("Video", "视频"),
            "audio": W("Audio", "音频"),
            "text": W("Text", "文本"),
            "login": W("Log-in", "登录"),
            "login_failed": W("Failed log-in", "登录失败"),
            "logout": W("Log-out", "退出登录"),
            "account_change": W("Change of an account", "账号变更"),
            "post": W("Publication or change of content", "发布或修改内容"),
            "access": W("Access", "访问"),
            "admin": W("Administration", "管理操作"),
            "act": W("To act", "要求处置"),
            "inform": W("To inform", "要求提供信息"),
        },
        "measure": {
            "ban": W("Ban from a room", "禁止进入房间"),
            "removal_from_room": W("Removal from a room", "移出房间"),
            "redaction": W("Redaction", "撤除消息"),
            "quarantine": W("Quarantine of a file", "隔离文件"),
            "room_block": W("Block of a room", "封禁房间"),
            "suspension": W("Suspension of an account", "暂停账号"),
            "warning": W("Warning", "警告"),
        },
        "method": {
            "email": W("E-mail", "电子邮箱"),
            "phone": W("Phone", "手机号"),
            "sso": W("Single sign-on", "单点登录"),
        },
        "origin": {
            "trusted_flagger": W("Trusted flagger", "可信举报人"),
            "authority": W("Authority", "主管部门"),
        },
        "outcome": {
            "upheld": W("Upheld", "成立"),
            "rejected": W("Rejected", "不成立"),
            "reversed": W("Reversed", "撤销原决定"),
        },
        "state": {
            "active": W("Active", "正常"),
            "deactivated": W("Deactivated", "已注销"),
            "suspended": W("Suspended", "已暂停"),
            "locked": W("Locked", "已锁定"),
            "restricted": W("Restricted", "受限制"),
            "pending": W("Pending", "待审核"),
        },
        "surface": {
            "public": W("Public", "公开"),
            "private": W("Private", "非公开"),
        },
    }
)

ITEM_STATES = MappingProxyType(
    {
        ItemState.ANSWERED: W("Answered", "已作答"),
        ItemState.NOT_ANSWERED: W("Not answered", "未作答"),
        ItemState.DECLARED_ONLY: W("Declared only", "仅声明"),
    }
)

SEVERITIES = MappingProxyType(
    {
        Severity.BLOCKING: W("Blocks filing", "妨碍提交"),
        Severity.HIGH: W("High", "高风险"),
        Severity.MEDIUM: W("Medium", "中风险"),
        Severity.LOW: W("Low", "低风险"),
    }
)

MEASURE_STATES = MappingProxyType(
    {
        MeasureState.IMPLEMENTED: W("Implemented", "已落实"),
        MeasureState.PARTIAL: W("Partly implemented", "部分落实"),
        MeasureState.PLANNED: W("Planned", "已计划"),
        MeasureState.NOT_ADDRESSED: W("Not addressed", "未落实"),
        MeasureState.NOT_APPLICABLE: W("Not applicable", "不适用"),
        MeasureState.ALTERNATIVE: W("Alternative measure", "替代措施"),
    }
)

STATUSES = MappingProxyType(
    {
        Status.SUPPRESSED: W("Suppressed", "已隐去"),
        Status.NOT_RECORDED: W("Not recorded", "未记录"),
    }
)

LEVELS = MappingProxyType(
    {
        "negligible": W("Negligible", "可忽略"),
        "low": W("Low", "低"),
        "medium": W("Medium", "中"),
        "high": W("High", "高"),
    }
)

STRENGTHS = MappingProxyType(
    {
        "weak": W("Weak", "弱"),
        "moderate": W("Moderate", "中等"),
        "strong": W("Strong", "强"),
    }
)

ANSWERS = MappingProxyType(
    {"yes": W("Yes", "是"), "no": W("No", "否"), "partly": W("Partly", "部分")}
)

FAMILIES = MappingProxyType(
    {
        "accounts": W("Accounts", "账号"),
        "verification": W("Verification", "身份核验"),
        "activity": W("Activity", "使用情况"),
        "notices": W("Notices", "投诉举报"),
        "decisions": W("Moderation decisions", "处置决定"),
        "appeals": W("Appeals", "申诉"),
        "orders": W("Written requests by authorities", "主管部门书面要求"),
        "media": W("Media", "媒体文件"),
        "rooms": W("Rooms", "房间"),
        "log": W("Log coverage", "日志覆盖情况"),
    }
)
"""Families of metrics, in the order in which a reader wants them."""


def dimension(name: str) -> Words:
    """Name a dimension."""
    return DIMENSIONS.get(name, W(name, name))


def label(name: str, value: str, lang: Lang) -> str:
    """Name one label of a dimension."""
    if name == "month":
        return numbers.month(value, lang)
    if name == "hour" and value.isdigit():
        return f"{int(value):02d}:00"
    known = LABELS.get(name, {}).get(value) or _COMMON.get(value)
    return known.within(lang) if known else value


def named(words: "MappingProxyType[str, Words]", key: str, lang: Lang) -> str:
    """Name `key` of one of the vocabularies above; an unknown one is shown as it is."""
    known = words.get(key)
    return known.within(lang) if known else key


def rank(name: str, value: str) -> tuple[bool, int, str]:
    """Sort labels as their vocabulary lists them; the unnamed rest comes last."""
    if name in {"month", "week", "hour"}:
        return (False, 0, value.zfill(2))
    order = list(LABELS["decided_within"]) if name == "decided_within" else _vocabulary(name)
    place = order.index(value) if value in order else len(order)
    return (value in {"other", "unknown"}, place, value)


def _vocabulary(name: str) -> list[str]:
    return [
        word
        for columns in CANONICAL.values()
        for column in columns
        if column.name == name
        for word in column.labels
    ]
