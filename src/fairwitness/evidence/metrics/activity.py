"""How much the service is used; never what is said."""

from fairwitness.core.words import Words
from fairwitness.evidence.metric import Metric, Ratio

ACTIVITY = (
    Metric(
        id="activity.active_accounts",
        table="visits",
        title=Words("Active accounts", "活跃账号"),
        meaning=Words(
            "Different accounts that used the service on at least one day.",
            "至少有一天使用过本服务的不同账号。",
        ),
        unit="accounts",
        way="distinct",
        column="account",
        at="day",
        monthly=True,
        people=True,
        of="accounts.total",
    ),
    Ratio(
        id="activity.active_share",
        part="activity.active_accounts",
        whole="accounts.total",
        title=Words("Share of accounts that were active", "活跃账号占比"),
        meaning=Words(
            "Accounts active in the window, as a share of all accounts.",
            "评估期内活跃账号占全部账号的比例。",
        ),
    ),
    Metric(
        id="activity.account_days",
        table="visits",
        title=Words("Account-days", "账号活跃日数"),
        meaning=Words(
            "Entries of the daily visits: one an account, device and day.",
            "每日访问记录条数：每个账号、设备、每天一条。",
        ),
        unit="account_days",
        at="day",
        monthly=True,
        people=True,
    ),
    Metric(
        id="activity.posts",
        table="activity",
        title=Words("Messages and posts", "消息与帖子"),
        meaning=Words(
            "Things published or sent by accounts of this service in the window; content is "
            "never read.",
            "评估期内本服务账号发布或发送的内容条数；从不读取内容。",
        ),
        unit="posts",
        at="at",
        by=("kind",),
        monthly=True,
    ),
    Metric(
        id="activity.posting_accounts",
        table="activity",
        title=Words("Accounts that posted", "发布内容的账号"),
        meaning=Words(
            "Different accounts that published or sent anything in the window.",
            "评估期内发布或发送过内容的不同账号。",
        ),
        unit="accounts",
        way="distinct",
        column="account",
        at="at",
        monthly=True,
        people=True,
        of="accounts.total",
    ),
    Metric(
        id="activity.encrypted_posts",
        table="activity",
        title=Words("End-to-end encrypted messages", "端到端加密消息"),
        meaning=Words(
            "Messages sent encrypted, so that the service itself cannot read them.",
            "以加密方式发送、服务自身也无法读取的消息。",
        ),
        unit="posts",
        where=lambda t: t.kind == "encrypted",
        at="at",
        monthly=True,
    ),
    Ratio(
        id="activity.encrypted_share",
        part="activity.encrypted_posts",
        whole="activity.posts",
        title=Words("Share of messages that were encrypted", "加密消息占比"),
        meaning=Words("Share of all messages and posts.", "占全部消息与帖子的比例。"),
    ),
)
