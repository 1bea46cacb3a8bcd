"""Accounts and how they are verified."""

from fairwitness.core.words import Words
from fairwitness.evidence.metric import Metric, Ratio

_STATE_MEANING = Words(
    "Accounts in this state when the source was read, whenever they got into it.",
    "读取数据源时处于该状态的账号，不论何时进入该状态。",
)


def _in_state(state: str, title: Words) -> Metric:
    return Metric(
        id=f"accounts.{state}",
        table="accounts",
        title=title,
        meaning=_STATE_MEANING,
        unit="accounts",
        where=lambda t: t.state == state,
        people=True,
        of="accounts.total",
        apart="state",
    )


def _verified(method: str, title: Words) -> Metric:
    return Metric(
        id=f"verification.{method}",
        table="verifications",
        title=title,
        meaning=Words(
            "Accounts with at least one verified means of this kind when the source was read; "
            "the value itself is never read.",
            "读取数据源时至少有一项该类已验证信息的账号；从不读取其内容。",
        ),
        unit="accounts",
        way="distinct",
        column="account",
        where=lambda t: t.method == method,
        people=True,
        of="verification.any",
    )


def _share(part: str, title: Words) -> Ratio:
    return Ratio(
        id=f"{part}_share",
        part=part,
        whole="accounts.total",
        title=title,
        meaning=Words("Share of all accounts.", "占全部账号的比例。"),
    )


ACCOUNTS = (
    Metric(
        id="accounts.total",
        table="accounts",
        title=Words("Accounts", "账号总数"),
        meaning=Words(
            "Accounts of this service when the source was read, in every state and of every kind.",
            "读取数据源时本服务的全部账号，包括各种状态和类型。",
        ),
        unit="accounts",
        people=True,
    ),
    Metric(
        id="accounts.created",
        table="accounts",
        title=Words("New accounts", "新增账号"),
        meaning=Words(
            "Accounts created in the window, whatever became of them.",
            "评估期内创建的账号，不论其后状态如何。",
        ),
        unit="accounts",
        at="created",
        monthly=True,
        people=True,
        of="accounts.total",
    ),
    Metric(
        id="accounts.oldest_days",
        table="accounts",
        title=Words("Age of the oldest account", "最早账号距今天数"),
        meaning=Words(
            "Whole days from the first account to the end of the window: how long the service "
            "has been in use.",
            "最早账号至评估期末的整天数，反映服务已运行多久。",
        ),
        unit="days",
        way="oldest",
        column="created",
    ),
    _in_state("deactivated", Words("Deactivated accounts", "已注销账号")),
    _in_state("suspended", Words("Suspended accounts", "已暂停账号")),
    _in_state("locked", Words("Locked accounts", "已锁定账号")),
    _in_state("restricted", Words("Accounts with restricted reach", "受限传播账号")),
    _in_state("pending", Words("Accounts awaiting approval", "待审核账号")),
    Metric(
        id="accounts.guests",
        table="accounts",
        title=Words("Guest accounts", "访客账号"),
        meaning=Words("Accounts used without registration.", "无需注册即可使用的账号。"),
        unit="accounts",
        where=lambda t: t.kind == "guest",
        people=True,
        of="accounts.total",
        apart="kind",
    ),
    Metric(
        id="accounts.bots",
        table="accounts",
        title=Words("Bots and application services", "机器人与应用服务账号"),
        meaning=Words(
            "Accounts that the platform marks as run by a program.",
            "平台标记为由程序运行的账号。",
        ),
        unit="accounts",
        where=lambda t: t.kind == "bot",
        people=True,
        of="accounts.total",
        apart="kind",
    ),
    Metric(
        id="accounts.admins",
        table="accounts",
        title=Words("Administrators", "管理员"),
        meaning=Words(
            "Accounts with the right to administer the whole service.",
            "拥有整个服务管理权限的账号。",
        ),
        unit="accounts",
        where=lambda t: t.admin == 1,
        people=True,
        of="accounts.total",
    ),
    Metric(
        id="accounts.consented",
        table="accounts",
        title=Words("Accounts that agreed to the terms", "已同意服务条款的账号"),
        meaning=Words(
            "Accounts for which the platform recorded an agreement to its terms.",
            "平台记录了同意服务条款的账号。",
        ),
        unit="accounts",
        where=lambda t: t.consented.notnull(),
        people=True,
        of="accounts.total",
    ),
    _share("accounts.consented", Words("Share that agreed to the terms", "同意服务条款的比例")),
    Metric(
        id="accounts.mfa",
        table="accounts",
        title=Words("Accounts with a second factor", "启用多因素验证的账号"),
        meaning=Words(
            "Accounts that need a second factor to sign in.", "登录时需要第二验证因素的账号。"
        ),
        unit="accounts",
        where=lambda t: t.mfa == 1,
        people=True,
        of="accounts.total",
    ),
    _share("accounts.mfa", Words("Share with a second factor", "启用多因素验证的比例")),
    _verified("email", Words("Accounts with a verified e-mail address", "已验证邮箱的账号")),
    _verified("phone", Words("Accounts with a verified phone number", "已验证手机号的账号")),
    _verified("sso", Words("Accounts linked to a single sign-on", "已关联单点登录的账号")),
    Metric(
        id="verification.any",
        table="verifications",
        title=Words("Accounts verified by any means", "以任一方式验证的账号"),
        meaning=Words(
            "Accounts with at least one verified means of identity: e-mail, phone or sign-on.",
            "至少有一种已验证身份信息（邮箱、手机号或单点登录）的账号。",
        ),
        unit="accounts",
        way="distinct",
        column="account",
        people=True,
        of="accounts.total",
        union=True,
    ),
    Metric(
        id="verification.validated",
        table="verifications",
        title=Words("Verifications made", "新完成的验证"),
        meaning=Words(
            "E-mail addresses and phone numbers verified in the window that still stand.",
            "评估期内完成且仍有效的邮箱与手机验证。",
        ),
        unit="verifications",
        at="validated",
        monthly=True,
        people=True,
    ),
    _share("verification.email", Words("Share with a verified e-mail address", "邮箱验证率")),
    _share("verification.phone", Words("Share with a verified phone number", "手机号验证率")),
    _share("verification.sso", Words("Share linked to a single sign-on", "单点登录关联率")),
    _share("verification.any", Words("Share verified by any means", "总体验证率")),
)
