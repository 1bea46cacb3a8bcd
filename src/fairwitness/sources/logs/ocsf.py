"""
The Open Cybersecurity Schema Framework (OCSF), versions 1.0 to 1.9.

In:       the fields of an event, as JSON or as Parquet columns.
Out:      SQL for each column of the canonical log.
Source:   the OCSF schema: classes 3001–3004, 3007, 4002, 6001, 6003 and 6006.

In events about logging in, the account is `user`; in all others it is `actor.user`, and `user`
is what was acted on.
"""

from collections.abc import Mapping

from fairwitness.core.words import Words
from fairwitness.sources.interface import Trap
from fairwitness.sources.logs.format import TABLE, Format
from fairwitness.sources.logs.leaves import Leaves, unreadable

TIME = ("time", "time_dt")
LOGGED = ("metadata.logged_time", "metadata.processed_time")
ACTOR = ("actor.user.uid", "actor.user.name")
USER = ("user.uid", "user.name")
OBJECTS = (
    *("entity.uid", "web_resources[].uid", "resources[].uid", "resource.uid"),
    *("file.uid", "file.path", "http_request.url.path"),
)
TEXTS = ("message", "raw_data", "unmapped")
OTHERS = (
    *("class_uid", "activity_id", "status_id", "src_endpoint.ip", "src_endpoint.port"),
    *("device.uid", "session.uid", "actor.session.uid", "http_request.user_agent"),
)

KIND = """
CASE
 WHEN {class} = 3002 AND {status} = 2 THEN 'login_failed'
 WHEN {class} = 3002 AND {activity} = 1 THEN 'login'
 WHEN {class} = 3002 AND {activity} = 2 THEN 'logout'
 WHEN {class} IN (3001, 3007) THEN 'account_change'
 WHEN {class} = 3003 THEN 'access'
 WHEN {class} = 3004 THEN 'admin'
 WHEN {class} IN (6001, 6003) AND {activity} IN (1, 3, 4) THEN 'post'
 WHEN {class} IN (6001, 6003) THEN 'access'
 WHEN {class} = 4002 AND {activity} IN (2, 6, 7, 9) THEN 'post'
 WHEN {class} = 4002 THEN 'access'
 WHEN {class} = 6006 AND {activity} IN (1, 3, 4, 5, 6, 7, 8) THEN 'post'
 WHEN {class} = 6006 THEN 'access'
 WHEN {class} IS NOT NULL THEN 'other'
END
"""


def build(leaves: Leaves) -> Mapping[str, str | None]:
    """Say what each canonical column is in SQL; see `Format.build`."""
    numbers = {
        name: leaves.number(field) or "CAST(NULL AS BIGINT)"
        for name, field in (
            ("class", "class_uid"),
            ("activity", "activity_id"),
            ("status", "status_id"),
        )
    }
    about_logging_in = f"{numbers['class']} IN (3002, 3003)"
    has_class = "class_uid" in leaves.types
    return {
        "at": leaves.moment(*TIME),
        "ingested": leaves.moment(*LOGGED),
        "account": _either(
            about_logging_in, leaves.text(*USER, *ACTOR), leaves.text(*ACTOR), has_class=has_class
        ),
        "kind": " ".join(KIND.format(**numbers).split()) if has_class else None,
        "address": leaves.text("src_endpoint.ip"),
        "port": leaves.number("src_endpoint.port"),
        "target": _either(
            about_logging_in,
            leaves.text(*OBJECTS),
            leaves.text(*OBJECTS, *USER),
            has_class=has_class,
        ),
        "device": leaves.text("device.uid"),
        "session": leaves.text("session.uid", "actor.session.uid"),
        "agent": leaves.text("http_request.user_agent"),
        "text": leaves.all_text(*TEXTS),
        "malformed": _malformed(leaves),
    }


def _either(condition: str, yes: str | None, no: str | None, *, has_class: bool) -> str | None:
    """Return one of two expressions, depending on the class of the event."""
    if yes == no or not has_class:
        return no or yes
    return f"CASE WHEN {condition} THEN {yes or 'NULL'} ELSE {no or 'NULL'} END"


def _malformed(leaves: Leaves) -> str:
    empty = leaves.nothing(*TIME, "class_uid", "activity_id", *ACTOR, *USER, "src_endpoint.ip")
    return f"CAST({empty} OR {unreadable(leaves, *TIME)} AS BIGINT)"


OCSF = Format(
    kind="ocsf",
    platform="OCSF",
    paths=(*TIME, *LOGGED, *ACTOR, *USER, *OBJECTS, *OTHERS, *TEXTS),
    time=TIME,
    unit="ms",
    build=build,
    lacks={},
    traps=(
        Trap(
            table=TABLE,
            column="kind",
            says=Words(
                "Kinds follow the class and activity of OCSF; events of other classes are "
                "“other”. Creating, changing and deleting a resource, an API object, a file or "
                "by HTTP counts as publication.",
                "事件种类按 OCSF 的类别与活动编号划分，其他类别归入“其他”；对资源、接口对象、文件"
                "或通过 HTTP 进行的新增、修改和删除计为发布或修改内容。",
            ),
        ),
        Trap(
            table=TABLE,
            column="account",
            says=Words(
                "An account is the uid of the user, or where there is none the name.",
                "账号取用户的 uid；没有 uid 时取用户名。",
            ),
        ),
    ),
    never={
        "user.email_addr, user.full_name, actor.user.email_addr": Words(
            "names and e-mail addresses of people", "个人姓名与电子邮箱"
        ),
        "http_request.url.query_string, http_request.body_length": Words(
            "contents of requests", "请求内容"
        ),
    },
)
"""The format that `ocsf+parquet://` and `ocsf+jsonl://` read."""
