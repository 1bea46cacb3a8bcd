"""Notices, decisions, appeals and written requests: what the service did about harm."""

from fairwitness.core.words import Words
from fairwitness.evidence.metric import Metric, Spread

_NOTICES = (
    Metric(
        id="notices.received",
        table="notices",
        title=Words("Notices received", "收到的投诉举报"),
        meaning=Words(
            "Reports and complaints received in the window.", "评估期内收到的投诉与举报。"
        ),
        unit="notices",
        at="received",
        by=("target", "category", "origin"),
        monthly=True,
    ),
    Metric(
        id="notices.notifiers",
        table="notices",
        title=Words("Accounts that sent a notice", "提交投诉举报的账号"),
        meaning=Words(
            "Different accounts that sent at least one notice.",
            "至少提交过一次投诉举报的不同账号。",
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
        title=Words("Notices whose object is gone", "对象已不存在的投诉举报"),
        meaning=Words(
            "Notices about something that the database no longer holds.",
            "所涉对象在数据库中已不存在的投诉举报。",
        ),
        unit="notices",
        where=lambda t: t.orphaned == 1,
        at="received",
    ),
    Metric(
        id="notices.acknowledged",
        table="notices",
        title=Words("Notices acknowledged", "已确认收悉的投诉举报"),
        meaning=Words(
            "Notices received in the window whose receipt was confirmed.",
            "评估期内收到且已确认收悉的投诉举报。",
        ),
        unit="notices",
        where=lambda t: t.acknowledged.notnull(),
        at="received",
    ),
    Metric(
        id="notices.decided",
        table="notices",
        title=Words("Notices decided", "已办结的投诉举报"),
        meaning=Words(
            "Notices received in the window that were decided, by the time it took.",
            "评估期内收到且已办结的投诉举报，按办结用时分列。",
        ),
        unit="notices",
        where=lambda t: t.decided.notnull(),
        at="received",
        by=("decided_within",),
    ),
    Metric(
        id="notices.open",
        table="notices",
        title=Words("Notices still open", "未办结的投诉举报"),
        meaning=Words(
            "Notices without a decision when the source was read.",
            "读取数据源时尚未办结的投诉举报。",
        ),
        unit="notices",
        where=lambda t: t.decided.isnull(),
    ),
    Metric(
        id="notices.upheld",
        table="notices",
        title=Words("Notices upheld", "成立的投诉举报"),
        meaning=Words(
            "Notices received in the window that led to a measure.",
            "评估期内收到且经核实并采取措施的投诉举报。",
        ),
        unit="notices",
        where=lambda t: t.outcome == "upheld",
        at="received",
    ),
    Metric(
        id="notices.trusted_flagger",
        table="notices",
        title=Words("Notices from trusted flaggers", "可信举报人的举报"),
        meaning=Words(
            "Notices received in the window from a body recognised as a trusted flagger.",
            "评估期内由经认可的可信举报人提交的举报。",
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
        title=Words("Moderation decisions", "处置决定"),
        meaning=Words(
            "Measures taken in the window by moderators or administrators against content, "
            "accounts or rooms.",
            "评估期内审核人员或者管理员对内容、账号或者房间采取的措施。",
        ),
        unit="decisions",
        at="at",
        by=("measure", "target", "ground", "hour"),
        monthly=True,
    ),
    Metric(
        id="decisions.moderators",
        table="decisions",
        title=Words("Accounts that moderated", "作出处置决定的账号"),
        meaning=Words(
            "Different accounts that took at least one decision.",
            "至少作出过一项处置决定的不同账号。",
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
        title=Words("Hours of the day covered", "处置覆盖小时数"),
        meaning=Words(
            "Hours of the UTC day, of 24, in which at least one decision was ever taken.",
            "一天24小时（UTC）中至少作出过一项处置决定的小时数。",
        ),
    ),
    Metric(
        id="decisions.automated_detection",
        table="decisions",
        title=Words("Decisions on automated detection", "针对程序发现内容的处置决定"),
        meaning=Words(
            "Decisions about something that a program found.", "处置对象由程序发现的处置决定。"
        ),
        unit="decisions",
        where=lambda t: t.automated_detection == 1,
        at="at",
    ),
    Metric(
        id="decisions.automated",
        table="decisions",
        title=Words("Automated decisions", "自动作出的处置决定"),
        meaning=Words(
            "Decisions that a program took without a person.",
            "由程序自动作出、未经人工参与的处置决定。",
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
        meaning=Words("Appeals against decisions in the window.", "评估期内对处置决定提出的申诉。"),
        unit="appeals",
        at="received",
        monthly=True,
    ),
    Metric(
        id="appeals.decided",
        table="appeals",
        title=Words("Appeals decided", "已办结的申诉"),
        meaning=Words(
            "Appeals received in the window that were decided.", "评估期内收到且已办结的申诉。"
        ),
        unit="appeals",
        where=lambda t: t.decided.notnull(),
        at="received",
    ),
    Metric(
        id="appeals.reversed",
        table="appeals",
        title=Words("Decisions reversed", "经申诉撤销的处置决定"),
        meaning=Words(
            "Appeals received in the window that reversed the decision.",
            "评估期内收到且经复核撤销原处置决定的申诉。",
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
            "评估期内收到的书面要求；仅作计数。",
        ),
        unit="requests",
        at="received",
    ),
)

MODERATION = (*_NOTICES, *_DECISIONS, *_REDRESS)
