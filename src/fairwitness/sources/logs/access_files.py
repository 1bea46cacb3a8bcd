"""
Files of access logs: recognise how each is written, and read it so.

In:       files, and where the operator says that the source port stands.
Out:      readings; what is to be said of them.
"""

from collections.abc import Mapping, Sequence

import duckdb

from fairwitness.core.words import Words
from fairwitness.sources.duckdb import DuckDbEngine
from fairwitness.sources.interface import SourceProblem, Trap
from fairwitness.sources.logs.access import COMBINED, SYNAPSE, TRAILING_NUMBER, WITH_PORT, Syntax
from fairwitness.sources.logs.containers import lines
from fairwitness.sources.logs.files import LogFile
from fairwitness.sources.logs.format import TABLE, Format, sql_text
from fairwitness.sources.logs.readings import Reading, by_packing

SAMPLE = 200
"""Lines at the start of a file by which its layout is told."""

_NOT_TOLD = Words(
    "The access log of a web server does not say whether a request was of this kind.",
    "Web 服务器访问日志不记录请求是否属于此类。",
)
_NO_FIELD = Words("An access log has no such field.", "访问日志没有此字段。")

ACCESS = Format(
    kind="accesslog",
    platform="Access log",
    paths=(),
    time=(),
    unit="",
    build=lambda _: {},
    lacks={
        (TABLE, "ingested"): _NO_FIELD,
        (TABLE, "device"): _NO_FIELD,
        (TABLE, "session"): _NO_FIELD,
        (TABLE, "port"): Words(
            "This access log has no source port, or the address does not say where: add "
            "?port=first or ?port=last where $remote_port (nginx) or %{remote}p (Apache) is "
            "logged.",
            "该访问日志没有源端口，或未说明其位置：如已记录 $remote_port（nginx）或 %{remote}p"
            "（Apache），请在地址后加 ?port=first 或 ?port=last。",
        ),
    },
    traps=(
        Trap(
            table=TABLE,
            column="address",
            says=Words(
                "Behind a reverse proxy the source address may be that of the proxy.",
                "如经反向代理，源地址可能是代理的地址。",
            ),
        ),
        Trap(
            table=TABLE,
            column="account",
            says=Words(
                "A web server knows an account only where it logs people in itself.",
                "Web 服务器仅在自行完成登录认证时才记录账号。",
            ),
        ),
        Trap(
            table=TABLE,
            column="at",
            says=Words(
                "Synapse writes local time without a zone; it is read as UTC.",
                "Synapse 写入不带时区的本地时间，此处按 UTC 读取。",
            ),
        ),
    ),
    never={
        "cookies, bodies": Words(
            "never part of an access log that is read here", "不属于此处读取的访问日志内容"
        )
    },
)
"""The format that `accesslog+file://` reads."""
UNTOLD_BY_WEB: Mapping[tuple[str, str | None], Words] = {
    (TABLE, f"kind={kind}"): _NOT_TOLD
    for kind in ("login", "login_failed", "logout", "account_change", "admin")
}


def of_access(
    files: Sequence[LogFile], port: str | None, engine: DuckDbEngine
) -> tuple[tuple[Reading, ...], dict[tuple[str, str | None], Words], list[Words]]:
    """
    Group files by layout and packing; return them with what they lack and what is to be said.

    Raises:
        SourceProblem: `port` is neither first nor last, or no file is an access log.

    """
    if port is not None and port not in WITH_PORT:
        raise SourceProblem(
            "The option port of the source address is first or last.",
            fix="Write ?port=last if the lines end with the source port.",
        )
    web = COMBINED if port is None else WITH_PORT[port]
    groups: dict[str, tuple[Syntax, list[LogFile]]] = {}
    ends_in_number = known = False
    for file in files:
        syntax, matches, numbers = _look(file, web, engine)
        known = known or matches
        ends_in_number = ends_in_number or numbers
        groups.setdefault(syntax.name, (syntax, []))[1].append(file)
    if not known:
        raise _unknown()
    readings = tuple(
        Reading(files=some, source=syntax.source, columns=syntax.columns, unit=None)
        for syntax, group in groups.values()
        for some in by_packing(group)
    )
    lacks = {} if SYNAPSE.name in groups else UNTOLD_BY_WEB
    return readings, dict(lacks), _notes(ends_in_number=ends_in_number and port is None)


def _look(file: LogFile, web: Syntax, engine: DuckDbEngine) -> tuple[Syntax, bool, bool]:
    """Return how a file is written, whether a line matches, and whether lines end in a number."""
    try:
        ((synapse, matching, numbers),) = engine.look(
            "SELECT count(*) FILTER (contains(line, ' - synapse.')), count(*) FILTER"
            f" (regexp_matches(line, {sql_text(web.pattern)})),"
            f" count(*) FILTER (regexp_matches(line, {sql_text(TRAILING_NUMBER)}))"
            f" FROM (SELECT line FROM {lines([file])} WHERE line <> '' LIMIT {SAMPLE})"
        )
    except duckdb.Error:
        return web, True, False  # the query that reads it whole says so
    if synapse:
        return SYNAPSE, True, False
    return web, bool(matching), bool(numbers)


def _notes(*, ends_in_number: bool) -> list[Words]:
    if not ends_in_number:
        return []
    return [
        Words(
            "Lines of the access log end in a number. If it is the source port, add ?port=last.",
            "访问日志各行以数字结尾。如为源端口，请在地址后加 ?port=last。",
        )
    ]


def _unknown() -> SourceProblem:
    return SourceProblem(
        "No line at the start of any file is one of an access log that is known here.",
        fix="Known are the combined format of nginx and Apache, the same with the source port "
        "first or last (?port=first, ?port=last), and Synapse's own. If JSON is logged, write "
        "ocsf+jsonl:// or ecs+jsonl://.",
    )
