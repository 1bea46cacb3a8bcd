"""Notices, decisions, appeals and written requests: what the service did about harm."""

from fairwitness.core.words import Words
from fairwitness.evidence.metric import Metric, Spread

_NOTICES = (
    Metric(
        id="notices.received",
        table="notices",
        title=Words("Notices received", "收到的举报投诉"),
        meaning=Words(
            "Reports and complaints received in the window.", "统计期内收到的举报与投诉。"
        ),
        unit="notices",
        at="received",
        by=("target", "category", "origin"),
        monthly=True,
    ),
    Metric(
        id="notices.notifiers",
        table="notices",
        title=Words("Accounts that sent a notice", "提交举报投诉的账号"),
        meaning=Words(
            "Different accounts that sent at least one notice.",
            "至少提交过一次举报投诉的不同账号。",
        ),
        unit="accounts",
        way="distinct",
        column="notifier",
        at="received",
        people=True,
        of="accounts.total",
    ),
    Metric(
        id="notices.orphaned",
        table="notices",
        title=Words("Notices whose object is gone", "对象已不存在的举报投诉"),
        meaning=Words(
            "Notices about something that the database no longer holds.",
            "所涉对象在数据库中已不存在的举报投诉。",
        ),
        unit="notices",
        where=lambda t: t.orphaned == 1,
        at="received",
    ),
    Metric(
        id="notices.acknowledged",
        table="notices",
        title=Words("Notices acknowledged", "已确认的举报投诉"),
        meaning=Words(
            "Notices received in the window whose receipt was confirmed.",
            "统计期内收到且已确认收悉的举报投诉。",
        ),
        unit="notices",
        where=lambda t: t.acknowledged.notnull(),
        at="received",
    ),
    Metric(
        id="notices.decided",
        table="notices",
        title=Words("Notices decided", "已处理的举报投诉"),
        meaning=Words(
            "Notices received in the window that were decided, by the time it took.",
            "统计期内收到且已作出处理的举报投诉，按处理用时统计。",
        ),
        unit="notices",
        where=lambda t: t.decided.notnull(),
        at="received",
        by=("decided_within",),
    ),
    Metric(
        id="notices.open",
        table="notices",
        title=Words("Notices still open", "待处理的举报投诉"),
        meaning=Words(
            "Notices without a decision when the source was read.",
            "读取数据源时尚未处理的举报投诉。",
        ),
        unit="notices",
        where=lambda t: t.decided.isnull(),
    ),
    Metric(
        id="notices.upheld",
        table="notices",
        title=Words("Notices upheld", "成立的举报投诉"),
        meaning=Words(
            "Notices received in the window that led to a measure.",
            "统计期内收到且导致采取措施的举报投诉。",
        ),
        unit="notices",
        where=lambda t: t.outcome == "upheld",
        at="received",
    ),
    Metric(
        id="notices.trusted_flagger",
        table="notices",
        title=Words("Notices from trusted flaggers", "可信举报者的举报"),
        meaning=Words(
            "Notices received in the window from a body recognised as a trusted flagger.",
            "统计期内由经认可的可信举报者提交的举报。",
        ),
        unit="notices",
        where=lambda t: t.origin == "trusted_flagger",
        at="received",
    ),
)

_DECISIONS = (
    Metric(
        id="decisions.taken",
        table="decisions",
        title=Words("Moderation decisions", "内容与账号管理决定"),
        meaning=Words(
            "Measures taken in the window by moderators or administrators against content, "
            "accounts or rooms.",
            "统计期内管理人员对内容、账号或房间采取的措施。",
        ),
        unit="decisions",
        at="at",
        by=("measure", "target", "ground", "hour"),
        monthly=True,
    ),
    Metric(
        id="decisions.moderators",
        table="decisions",
        title=Words("Accounts that moderated", "执行管理的账号"),
        meaning=Words(
            "Different accounts that took at least one decision.",
            "至少作出过一项管理决定的不同账号。",
        ),
        unit="accounts",
        way="distinct",
        column="moderator",
        at="at",
        monthly=True,
        people=True,
        of="accounts.total",
    ),
    Spread(
        id="decisions.hours_covered",
        over="decisions.taken",
        dimension="hour",
        unit="hours",
        title=Words("Hours of the day covered", "覆盖的时段"),
        meaning=Words(
            "Hours of the UTC day, of 24, in which at least one decision was ever taken.",
            "一天24小时（UTC）中至少作出过一项决定的小时数。",
        ),
    ),
    Metric(
        id="decisions.automated_detection",
        table="decisions",
        title=Words("Decisions on automated detection", "由程序发现的决定"),
        meaning=Words(
            "Decisions about something that a program found.", "针对由程序发现的对象的决定。"
        ),
        unit="decisions",
        where=lambda t: t.automated_detection == 1,
        at="at",
    ),
    Metric(
        id="decisions.automated",
        table="decisions",
        title=Words("Automated decisions", "自动作出的决定"),
        meaning=Words(
            "Decisions that a program took without a person.", "由程序自动作出、未经人工的决定。"
        ),
        unit="decisions",
        where=lambda t: t.automated_decision == 1,
        at="at",
    ),
)

_REDRESS = (
    Metric(
        id="appeals.received",
        table="appeals",
        title=Words("Appeals received", "收到的申诉"),
        meaning=Words("Appeals against decisions in the window.", "统计期内针对决定提出的申诉。"),
        unit="appeals",
        at="received",
        monthly=True,
    ),
    Metric(
        id="appeals.decided",
        table="appeals",
        title=Words("Appeals decided", "已处理的申诉"),
        meaning=Words(
            "Appeals received in the window that were decided.", "统计期内收到且已处理的申诉。"
        ),
        unit="appeals",
        where=lambda t: t.decided.notnull(),
        at="received",
    ),
    Metric(
        id="appeals.reversed",
        table="appeals",
        title=Words("Decisions reversed", "被撤销的决定"),
        meaning=Words(
            "Appeals received in the window that reversed the decision.",
            "统计期内收到且导致原决定被撤销的申诉。",
        ),
        unit="appeals",
        where=lambda t: t.outcome == "reversed",
        at="received",
    ),
    Metric(
        id="orders.received",
        table="orders",
        title=Words("Written requests by authorities", "主管部门的书面要求"),
        meaning=Words(
            "Written requests received in the window; they are only ever counted.",
            "统计期内收到的书面要求；仅作计数。",
        ),
        unit="requests",
        at="received",
    ),
)

MODERATION = (*_NOTICES, *_DECISIONS, *_REDRESS)
