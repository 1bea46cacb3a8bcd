"""
Access logs: the combined format of nginx and Apache, with or without source port, and Synapse's.

In:       lines of such a log; each is taken apart by one regular expression inside DuckDB.
Out:      readings; SQL for each column of the canonical log.
Not here: which days a file holds (`days`): its lines say so, its name says when it was rotated.

A log of another layout, such as one that starts with the name of a virtual host, does not match
and is malformed, rather than being read for what it is not. Lines are read as Latin-1, so that no
byte makes one unreadable.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from fairwitness.sources.logs.containers import lines
from fairwitness.sources.logs.files import LogFile
from fairwitness.sources.logs.format import sql_text

QUOTED = r'"((?:[^"\\]|\\.)*)"'
_ADDRESS = r"([0-9A-Fa-f:.%]+|-|[^\s:]+)"
_ENTRY = rf"{_ADDRESS} [^\s.:]+ (.*?) \[([^\]]{{20,32}})\] {QUOTED} (\d{{3}}) (?:\d+|-)"
_REST = rf"(?: {QUOTED} {QUOTED})?"
_NAMES = ("address", "account", "time", "request", "status", "referrer", "agent")
TRAILING_NUMBER = rf"{QUOTED} \d{{1,5}}$"
"""How a line ends that may carry a source port at its end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Syntax:
    """One way of writing an access log."""

    name: str
    pattern: str
    groups: tuple[str, ...]
    columns: Mapping[str, str]
    """Canonical column to SQL over the parts `e`."""
    only: str | None = None
    """Only lines that contain this are entries; others are some other message."""

    def source(self, files: Sequence[LogFile]) -> str:
        """Return what stands after FROM: lines, each with its parts as `e`."""
        groups = ", ".join(sql_text(group) for group in self.groups)
        where = f" AND contains(line, {sql_text(self.only)})" if self.only else ""
        return (
            f"(SELECT regexp_extract(line, {sql_text(self.pattern)}, [{groups}]) AS e"
            f" FROM {lines(files)} WHERE line <> ''{where})"
        )


def _part(name: str) -> str:
    return f"nullif(nullif(e.{name}, ''), '-')"


_METHOD = "split_part(e.request, ' ', 1)"
_PATH = "split_part(split_part(e.request, ' ', 2), '?', 1)"
_WEB_TIME = "epoch_ms(try_strptime(e.time, '%d/%b/%Y:%H:%M:%S %z'))"
_SYNAPSE_TIME = "epoch_ms(TRY_CAST(replace(e.time, ',', '.') AS TIMESTAMP))"
_WRITES = "('POST', 'PUT', 'PATCH', 'DELETE')"
_WEB_KIND = (
    f"CASE WHEN {_METHOD} IN {_WRITES} THEN 'post'"
    f" WHEN {_METHOD} IN ('GET', 'HEAD', 'OPTIONS') THEN 'access'"
    " WHEN e.status <> '' THEN 'other' END"
)
_SYNAPSE_KIND = (
    "CASE WHEN e.status = '' THEN NULL"
    f" WHEN {_PATH} LIKE '/\\_synapse/admin/%' ESCAPE '\\' THEN 'admin'"
    f" WHEN NOT {_PATH} LIKE '/\\_matrix/%' ESCAPE '\\' THEN 'other'"
    f" WHEN {_PATH} LIKE '/\\_matrix/federation/%' ESCAPE '\\' THEN 'other'"
    f" WHEN {_METHOD} = 'POST' AND {_PATH} LIKE '%/login' AND e.status = '200' THEN 'login'"
    f" WHEN {_METHOD} = 'POST' AND {_PATH} LIKE '%/login' THEN 'login_failed'"
    f" WHEN {_METHOD} = 'POST' AND regexp_matches({_PATH}, '/logout(/all)?$') THEN 'logout'"
    f" WHEN {_METHOD} IN {_WRITES} AND regexp_matches({_PATH},"
    " '/(register|account|profile|devices|delete_devices)(/|$)') THEN 'account_change'"
    f" WHEN {_METHOD} IN {_WRITES} AND NOT {_PATH} LIKE '%/keys/%' AND regexp_matches({_PATH},"
    " '/(send|state|redact|createRoom|upload)(/|$)') THEN 'post'"
    f" WHEN {_METHOD} IN ('GET', 'HEAD') THEN 'access' ELSE 'other' END"
)


def _columns(time: str, kind: str, account: str, text: str) -> dict[str, str]:
    return {
        "at": time,
        "account": account,
        "kind": kind,
        "address": _part("address"),
        "target": f"nullif({_PATH}, '')",
        "agent": _part("agent"),
        "text": text,
        "malformed": f"CAST(e.status = '' OR ({time}) IS NULL AS BIGINT)",
    }


_WEB = _columns(
    _WEB_TIME,
    _WEB_KIND,
    _part("account"),
    f"nullif(concat_ws(chr(10), nullif(e.request, ''), {_part('referrer')}), '')",
)
_WITH_PORT = {**_WEB, "port": "TRY_CAST(nullif(e.port, '') AS BIGINT)"}
COMBINED = Syntax(
    name="combined", pattern=f"^{_ENTRY}{_REST}(?: .*)?$", groups=_NAMES, columns=_WEB
)
WITH_PORT = MappingProxyType(
    {
        "first": Syntax(
            name="combined, source port first",
            pattern=rf"^(\d+|-) {_ENTRY}{_REST}(?: .*)?$",
            groups=("port", *_NAMES),
            columns=_WITH_PORT,
        ),
        "last": Syntax(
            name="combined, source port last",
            pattern=rf"^{_ENTRY}{_REST}(?: .*)? (\d+|-)$",
            groups=(*_NAMES, "port"),
            columns=_WITH_PORT,
        ),
    }
)
"""Value of the option `port` to how lines are read."""
SYNAPSE = Syntax(
    name="Synapse",
    pattern=(
        r"^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}) - synapse\.access\.\S+ - \d+ - [A-Z]+ - \S+ - "
        r"(\S+) - \S+ - \{(.*?)\} Processed request: .*? (?:-|\d+|None)B (\d{3})!? "
        r'"(\S+ \S+ [^\s"]*)" "(.*)" \[\d+ dbevts\]$'  # Synapse escapes no quotes
    ),
    groups=("time", "address", "account", "status", "request", "agent"),
    columns=_columns(
        _SYNAPSE_TIME,
        _SYNAPSE_KIND,
        "nullif(nullif(e.account, ''), 'None')",
        "nullif(e.request, '')",
    ),
    only=" Processed request: ",
)
