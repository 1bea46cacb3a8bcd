"""
The Elastic Common Schema (ECS) as JSON lines, with nested fields or with dots in their names.

In:       the fields of an event.
Out:      SQL for each column of the canonical log.
Source:   the ECS field reference: `event.category`, `event.type`, `event.action`, `event.outcome`.
"""

from collections.abc import Mapping

from fairwitness.core.words import Words
from fairwitness.sources.interface import Trap
from fairwitness.sources.logs.containers import dotted
from fairwitness.sources.logs.format import TABLE, Format
from fairwitness.sources.logs.leaves import Leaves, unreadable

TIME = ("@timestamp",)
INGESTED = ("event.ingested",)
ACCOUNT = ("user.id", "user.name")
TARGET = ("user.target.id", "user.target.name", "file.path", "url.path")
ADDRESS = ("source.ip", "client.ip", "source.address", "client.address")
PORT = ("source.port", "client.port")
SORTS = ("event.category", "event.type", "event.action", "event.outcome", "http.request.method")
OTHERS = ("device.id", "session.id", "user_agent.original")
TEXTS = ("message", "event.original", "error.message")

KIND = """
CASE
 WHEN {category} LIKE '%authentication%' AND {outcome} = 'failure' THEN 'login_failed'
 WHEN regexp_matches({category}, 'authentication|session')
  AND regexp_matches({action}, 'log-?_? ?(ged)?-?_? ?(out|off)|sign-?_?out') THEN 'logout'
 WHEN {category} LIKE '%authentication%' THEN 'login'
 WHEN {category} LIKE '%session%' AND {type} LIKE '%end%' THEN 'logout'
 WHEN {category} LIKE '%session%' AND {type} LIKE '%start%' THEN 'login'
 WHEN {category} LIKE '%iam%' THEN 'account_change'
 WHEN {category} LIKE '%configuration%' OR {type} LIKE '%admin%' THEN 'admin'
 WHEN {method} IN ('POST', 'PUT', 'PATCH', 'DELETE') THEN 'post'
 WHEN {method} IN ('GET', 'HEAD', 'OPTIONS') THEN 'access'
 WHEN regexp_matches({type}, 'creation|change|deletion') THEN 'post'
 WHEN {type} LIKE '%access%' THEN 'access'
 ELSE 'other'
END
"""


def build(leaves: Leaves) -> Mapping[str, str | None]:
    """Say what each canonical column is in SQL; see `Format.build`."""
    sorts = {
        "category": _lower(leaves, "event.category"),
        "type": _lower(leaves, "event.type"),
        "action": _lower(leaves, "event.action"),
        "outcome": _lower(leaves, "event.outcome"),
        "method": f"upper({_text(leaves, 'http.request.method')})",
    }
    empty = leaves.nothing(*_both(*TIME, *SORTS, *ACCOUNT, *ADDRESS, "message"))
    kind = " ".join(KIND.format(**sorts).split())
    return {
        "at": leaves.moment(*_both(*TIME)),
        "ingested": leaves.moment(*_both(*INGESTED)),
        "account": leaves.text(*_both(*ACCOUNT)),
        "kind": f"CASE WHEN NOT {empty} THEN {kind} END",
        "address": leaves.text(*_both(*ADDRESS)),
        "port": leaves.number(*_both(*PORT)),
        "target": leaves.text(*_both(*TARGET)),
        "device": leaves.text(*_both("device.id")),
        "session": leaves.text(*_both("session.id")),
        "agent": leaves.text(*_both("user_agent.original")),
        "text": leaves.all_text(*_both(*TEXTS)),
        "malformed": f"CAST({empty} OR {unreadable(leaves, *TIME)} AS BIGINT)",
    }


def _both(*paths: str) -> tuple[str, ...]:
    """Return each field in its two spellings: nested, and as one name with dots."""
    return tuple(
        one for path in paths for one in ((path, dotted(path)) if "." in path else (path,))
    )


def _text(leaves: Leaves, path: str) -> str:
    return f"coalesce({leaves.text(*_both(path)) or 'NULL'}, '')"


def _lower(leaves: Leaves, path: str) -> str:
    return f"lower({_text(leaves, path)})"


ECS = Format(
    kind="ecs",
    platform="Elastic Common Schema",
    paths=_both(*TIME, *INGESTED, *ACCOUNT, *TARGET, *ADDRESS, *PORT, *SORTS, *OTHERS, *TEXTS),
    time=TIME,
    unit="ISO",
    build=build,
    lacks={},
    traps=(
        Trap(
            table=TABLE,
            column="kind",
            says=Words(
                "Kinds follow event.category, then the request's method, then event.type.",
                "事件种类依次按 event.category、请求方法和 event.type 划分。",
            ),
        ),
    ),
    never={
        "user.email, user.full_name": Words(
            "names and e-mail addresses of people", "个人姓名与电子邮箱"
        ),
        "http.request.body, url.query": Words("contents of requests", "请求内容"),
    },
)
"""The format that `ecs+jsonl://` reads."""
