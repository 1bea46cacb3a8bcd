"""
The formats of logs that can be read, and how one is opened.

In:       the address of a log.
Out:      an opened log.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType

import duckdb

from fairwitness.core.words import Words
from fairwitness.sources.address import LOG_EXAMPLES, LogAddress, parse_log_address
from fairwitness.sources.duckdb import MEMORY_MIB, THREADS, DuckDbEngine
from fairwitness.sources.interface import SourceProblem
from fairwitness.sources.logs import containers, readings
from fairwitness.sources.logs.access_files import ACCESS, of_access
from fairwitness.sources.logs.containers import NAMES
from fairwitness.sources.logs.ecs import ECS
from fairwitness.sources.logs.files import Found, find
from fairwitness.sources.logs.findings import Findings
from fairwitness.sources.logs.format import Format
from fairwitness.sources.logs.mapping import format_of, read_mapping
from fairwitness.sources.logs.ocsf import OCSF
from fairwitness.sources.logs.opened import OpenedLog

LOGS = MappingProxyType(
    {
        "accesslog+file": ACCESS,
        "ecs+jsonl": ECS,
        "ecs+parquet": ECS,
        "ocsf+jsonl": OCSF,
        "ocsf+parquet": OCSF,
    }
)
"""Kind and container to the format; `events+parquet` and `events+jsonl` follow their mapping."""
EVENTS = ("events+jsonl", "events+parquet")
REMOTE = re.compile(r"[a-z0-9]+://", re.IGNORECASE)
"""How an address on object storage begins: `s3://bucket/logs`."""


def open_log(text: str) -> OpenedLog:
    """
    Open a log read-only by its address.

    Raises:
        SourceProblem: the address, the files or a mapping is not right.

    """
    address = parse_log_address(text)
    format_ = _format(address)
    found, engine = _found(address)
    try:
        lacks = dict(format_.lacks)
        notes: list[Words] = []
        if address.container == "file":
            groups, more, notes = of_access(found.files, address.options.get("port"), engine)
            lacks |= more
        elif address.container == "parquet":
            groups = readings.of_parquet(found.files, format_, engine, found.left_out)
        else:
            groups = readings.of_jsonl(found.files, format_)
        _check_fields(format_, groups)
        options = sorted((k, v) for k, v in address.options.items() if k == "port")
        how = ", ".join((_name(address), format_.reading, *(f"{k}={v}" for k, v in options)))
        findings = Findings(left_out=found.left_out, usual=format_.unit, notes=notes)
        return OpenedLog(replace(format_, lacks=lacks), groups, engine, how=how, findings=findings)
    except BaseException:
        engine.close()
        raise


def fields_of(text: str) -> dict[str, str]:
    """
    Return the fields of a log with their types, from its schema; no value leaves the engine.

    Raises:
        SourceProblem: there are no files, or they say nothing of their fields.

    """
    address = parse_log_address(text)
    found, engine = _found(address)
    try:
        return containers.fields(engine, found.files[0], address.container)
    except duckdb.Error:
        raise SourceProblem(
            "The fields of this log cannot be told from its first file.",
            fix="Check that it is Parquet, or JSON with one object a line.",
        ) from None
    finally:
        engine.close()


def _found(address: LogAddress) -> tuple[Found, DuckDbEngine]:
    """Find the files, and open the engine over them."""
    if REMOTE.match(address.path):
        raise SourceProblem(
            "A log on object storage cannot be read directly: only files of this machine are.",
            fix="Mount the bucket as a folder, or copy the days you need, and give that folder.",
        )
    if address.container not in NAMES:
        raise SourceProblem(
            "Logs are read from parquet, jsonl or file.", fix=f"Write {LOG_EXAMPLES}."
        )
    limits = {
        "memory_mib": memory_of(address, MEMORY_MIB),
        "threads": _whole(address, "threads", THREADS, least=1),
    }
    found = find(address.path, NAMES[address.container])
    return found, DuckDbEngine([file.path for file in found.files], **limits)


def memory_of(address: LogAddress, usual: int) -> int:
    """Return how much memory an engine may take [MiB]."""
    return _whole(address, "memory", usual, least=64)


def _name(address: LogAddress) -> str:
    return f"{address.kind}+{address.container}"


def _format(address: LogAddress) -> Format:
    """Return the format of an address, with its mapping if it needs one."""
    name = _name(address)
    where = address.options.get("map")
    if name in EVENTS:
        if not where:
            raise SourceProblem(
                "A log of a service's own shape needs a mapping file.",
                fix=f"Add ?map=FILE; `fairwitness sources map {name}://…` proposes one.",
            )
        return format_of(*read_mapping(Path(where)))
    if where is not None:
        raise SourceProblem(
            f"The format {name} has no mapping file.", fix="Write events+… to read by a mapping."
        )
    if name not in LOGS:
        known = sorted((*LOGS, *EVENTS))
        raise SourceProblem(
            f"There is no log format {name!r}.", fix=f"There are: {', '.join(known)}."
        )
    return LOGS[name]


def _check_fields(format_: Format, groups: Sequence[readings.Reading]) -> None:
    """Refuse files that have nothing of the format, and mappings that no file follows."""
    if not groups:
        raise SourceProblem(
            "Not one file of the log can be opened.",
            fix="Copy the files again from where they were written.",
        )
    for path in format_.paths if format_.kind == "events" else ():
        if not any(path in group.fields for group in groups):
            raise _no_field(path, {field for group in groups for field in group.every})
    there = {name for group in groups for name in group.columns}
    if there <= {"malformed"}:
        raise SourceProblem(
            f"The files have no field of the format {format_.platform}.",
            fix="Write events+parquet://…?map=FILE, with a mapping that "
            "`fairwitness sources map` proposes.",
        )


def _no_field(path: str, existing: Collection[str]) -> SourceProblem:
    near = get_close_matches(path, existing, n=1)
    guess = f"Did you mean {near[0]!r}?" if near else f"There are: {', '.join(sorted(existing))}."
    return SourceProblem(f"No file of the log has the field {path!r} of the mapping.", fix=guess)


def _whole(address: LogAddress, option: str, usual: int, *, least: int) -> int:
    """Read an option that is a whole number."""
    said = address.options.get(option, str(usual))
    if not (said.isascii() and said.isdigit() and int(said) >= least):
        raise SourceProblem(
            f"The option {option} of the source address is a whole number from {least} up.",
            fix=f"Write for example ?{option}={usual}.",
        )
    return int(said)
