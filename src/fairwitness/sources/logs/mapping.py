"""
The mapping of a log of a service's own shape: which of its fields is which canonical column.

In:       a YAML file of the operator; or only the names and types of fields, to propose one.
Out:      a `Format`; the text of a proposal.
Not here: values. A proposal is made from names and types alone.
"""

from collections.abc import Mapping
from difflib import get_close_matches
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from fairwitness.core.canonical import column
from fairwitness.core.words import Words
from fairwitness.sources.interface import SourceProblem
from fairwitness.sources.logs.format import TABLE, Format
from fairwitness.sources.logs.leaves import Leaves, unreadable

LARGEST = 256 * 1024
"""A longer mapping file is none [bytes]."""
KINDS = column(TABLE, "kind").labels
Kind = Literal[
    "login", "login_failed", "logout", "account_change", "post", "access", "admin", "other"
]
FieldName = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Fields = FieldName | Annotated[tuple[FieldName, ...], Field(min_length=1, max_length=20)]

GUESSES = MappingProxyType(
    {
        "at": (
            *("at", "time", "timestamp", "ts", "event_time", "created_at", "created", "date_time"),
            *("occurred_at", "log_time", "datetime", "eventtime", "time_ms"),
        ),
        "ingested": ("ingested_at", "received_at", "ingest_time", "logged_at", "inserted_at"),
        "account": (
            *("account", "account_id", "user_id", "userid", "uid", "user", "member_id"),
            *("username", "user_name", "login_name", "user.id", "user.uid"),
        ),
        "kind": ("event", "event_type", "type", "action", "kind", "event_name", "operation"),
        "address": (
            *("ip", "ip_address", "client_ip", "source_ip", "src_ip", "remote_addr", "remote_ip"),
            *("address", "user_ip", "ip_addr", "source.ip", "client.ip", "src_endpoint.ip"),
        ),
        "port": (
            "port",
            "source_port",
            "source.port",
            "src_endpoint.port",
            "src_port",
            "client_port",
            "remote_port",
        ),
        "target": ("target", "target_id", "object_id", "resource_id", "item_id", "post_id"),
        "device": (
            "device",
            "device_id",
            "device.id",
            "device.uid",
            "client_id",
            "installation_id",
            "deviceid",
        ),
        "session": ("session", "session_id", "session.id", "session.uid", "sid", "sessionid"),
        "agent": ("user_agent", "useragent", "agent", "ua"),
        "text": ("message", "text", "body", "content", "comment", "detail", "details", "raw"),
    }
)
"""Canonical column to names that fields for it often have, the best first."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Kinds(_Strict):
    """Which field tells the kind of an event, and which of its words mean which."""

    field: FieldName
    values: dict[str, Kind]
    """Word of the log to kind; a word that is not here is `other`."""


class Columns(_Strict):
    """Field, or fields of which the first that is filled counts, of each canonical column."""

    at: Fields
    ingested: Fields | None = None
    account: Fields | None = None
    kind: Kinds | None = None
    address: Fields | None = None
    port: Fields | None = None
    target: Fields | None = None
    device: Fields | None = None
    session: Fields | None = None
    agent: Fields | None = None
    text: Fields | None = None


class Mapped(_Strict):
    """A mapping file."""

    version: Literal[1]
    columns: Columns


def read_mapping(path: Path) -> tuple[Mapped, str]:
    """
    Read a mapping file; return it with its digest.

    Raises:
        SourceProblem: it is missing, no YAML, or not as it should be.

    """
    try:
        if path.stat().st_size > LARGEST:
            raise SourceProblem(
                f"The mapping file {path.name!r} is far too long.", fix="Give the right file."
            )
        data = path.read_bytes()
    except OSError as error:
        raise SourceProblem(
            f"The mapping file {str(path)!r} cannot be read: {error.strerror}.",
            fix="Check its path after ?map=; `fairwitness sources map` proposes one.",
        ) from None
    try:
        read = YAML(typ="safe", pure=True).load(data.decode())
        return Mapped.model_validate(read), sha256(data).hexdigest()
    except (YAMLError, UnicodeDecodeError, ValueError) as error:
        raise _faulty(path, error) from None


def _faulty(path: Path, error: Exception) -> SourceProblem:
    """Say where a mapping file is wrong."""
    if not isinstance(error, ValidationError):
        return SourceProblem(
            f"The mapping file {path.name!r} is no YAML.",
            fix="`fairwitness sources map` writes one to start from.",
        )
    first = error.errors()[0]
    place = ".".join(str(part) for part in first["loc"]) or "the file"
    known = get_close_matches(str(first["loc"][-1]) if first["loc"] else "", Columns.model_fields)
    guess = f" Did you mean {known[0]!r}?" if known and first["type"] == "extra_forbidden" else ""
    return SourceProblem(
        f"The mapping file {path.name!r} is wrong at {place}: {first['msg']}.",
        fix=f"Columns are {', '.join(Columns.model_fields)}; kinds are {', '.join(KINDS)}.{guess}",
    )


def format_of(mapped: Mapped, digest: str) -> Format:
    """Return the format that a mapping describes."""
    named = {name: _fields(getattr(mapped.columns, name)) for name in Columns.model_fields}

    def build(leaves: Leaves) -> Mapping[str, str | None]:
        at = named["at"]
        empty = leaves.nothing(*(path for paths in named.values() for path in paths))
        return {
            "at": leaves.moment(*at),
            "ingested": leaves.moment(*named["ingested"]),
            "kind": _kind(leaves, mapped.columns.kind),
            "port": leaves.number(*named["port"]),
            "text": leaves.all_text(*named["text"]),
            **{
                name: leaves.text(*named[name])
                for name in ("account", "address", "target", "device", "session", "agent")
            },
            "malformed": f"CAST({empty} OR {unreadable(leaves, *at)} AS BIGINT)",
        }

    return Format(
        kind="events",
        platform="Events",
        paths=tuple(dict.fromkeys(path for paths in named.values() for path in paths)),
        time=named["at"],
        unit="",
        build=build,
        lacks=_lacks(mapped.columns),
        never={
            "fields that the mapping does not name": Words(
                "are never read", "映射文件未列出的字段从不读取"
            )
        },
        reading=digest[:16],
    )


def _fields(said: Fields | Kinds | None) -> tuple[str, ...]:
    if said is None:
        return ()
    if isinstance(said, Kinds):
        return (said.field,)
    return (said,) if isinstance(said, str) else said


def _kind(leaves: Leaves, kinds: Kinds | None) -> str | None:
    said = None if kinds is None else leaves.text(kinds.field)
    if kinds is None or said is None:
        return None
    cases = " ".join(
        f"WHEN {said} = {leaves.word(word)} THEN '{kind}'" for word, kind in kinds.values.items()
    )
    return f"CASE {cases} WHEN {said} IS NOT NULL THEN 'other' END"


def _lacks(columns: Columns) -> dict[tuple[str, str | None], Words]:
    """Say what the mapping leaves out, and which kinds it never gives."""
    lacks: dict[tuple[str, str | None], Words] = {
        (TABLE, name): Words(
            f"The mapping names no field for it ({name}).", f"映射文件未指定对应字段（{name}）。"
        )
        for name in Columns.model_fields
        if getattr(columns, name) is None
    }
    if columns.kind is not None:
        given = {*columns.kind.values.values(), "other"}
        for label in KINDS:
            if label not in given:
                lacks[TABLE, f"kind={label}"] = Words(
                    "The mapping gives no word of the log for this kind.",
                    "映射文件未给出表示此类事件的日志用词。",
                )
    return lacks


def propose(fields: Mapping[str, str]) -> str:
    """
    Propose a mapping file from the names and types of a log's fields, never from its values.

    `fields` holds each path, such as `user.id`, with its type.
    """
    taken: set[str] = set()
    out = [
        "# A mapping of this log's fields, proposed from their names and types only.",
        "# Check each line: what stands here is read, and nothing else is.",
        "version: 1",
        "columns:",
    ]
    for name in Columns.model_fields:
        found = _guess(name, fields, taken)
        if found is None:
            must = "  # needed: name the field that says when it happened" if name == "at" else ""
            out.append(f"  at: {must}" if must else f"  # {name}: no field has a name for it")
            continue
        taken.add(found)
        if name == "kind":
            out += ["  kind:", f"    field: {_yaml(found)}"]
            out += ["    # the log's own words to: " + ", ".join(KINDS), "    values: {}"]
        else:
            out.append(f"  {name}: {_yaml(found)}")
    left = sorted(set(fields) - taken)
    out += ["# Not read: " + ", ".join(_yaml(one) for one in left)] if left else []
    return "\n".join(out) + "\n"


def _guess(name: str, fields: Mapping[str, str], taken: set[str]) -> str | None:
    """Return the field whose name is best for a column, and whose type can hold it."""
    plain = {path.lower().replace("-", "_"): path for path in fields if path not in taken}
    for guess in GUESSES[name]:
        for spelled, path in plain.items():
            last = spelled.rpartition(".")[2]
            if guess in {spelled, last, last.replace("_", "")} and _holds(name, fields[path]):
                return path
    return None


def _holds(name: str, kind: str) -> bool:
    if kind.startswith(("STRUCT", "MAP")) or kind.endswith("[]"):
        return False
    return name in {"at", "ingested"} or not kind.startswith(("TIMESTAMP", "DATE", "BOOLEAN"))


def _yaml(text: str) -> str:
    """Quote a name for YAML, and keep it on its line."""
    is_plain = text.replace("_", "").replace(".", "").isalnum() and text.isascii()
    escaped = "".join(c if c.isprintable() else " " for c in text).replace("'", "''")
    return text if is_plain and not text[0].isdigit() else f"'{escaped}'"
