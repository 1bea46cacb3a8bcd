"""
The bytes of a version: what the ledger keeps and anybody can hash.

In:       a version or a draft.
Out:      canonical JSON (RFC 8785) as bytes, their SHA-256; a version read back from them.
Not here: the log itself (`ledger`), signatures over bytes (`sealing`).

Only texts, whole numbers, lists and objects with ASCII names stand in it, so that Python's own
writer with sorted names yields exactly what RFC 8785 asks for; tests hold it against that.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from typing import Any

from fairwitness.core.problem import Problem
from fairwitness.rumours.check import (
    Change,
    Contact,
    Content,
    Draft,
    Evidence,
    Phrase,
    Statement,
    Version,
)
from fairwitness.rumours.verdict import Verdict

FORMAT = "fairwitness-check/1"
"""First thing that a reader of the bytes must look at."""
LARGEST = 4_000_000
"""Most that is read as a version [bytes]."""


class BadRecord(Problem):
    """Bytes that are no version of a check."""

    code = "bad-check-record"


def record(version: Version) -> bytes:
    """
    Return the bytes of a version [UTF-8].

    Raises:
        UnicodeEncodeError: a text holds half a character; `publication` lets none pass.

    """
    return _canonical({"format": FORMAT, **_named(version)})


def digest(version: Version) -> str:
    """Return the SHA-256 of the bytes of a version [64 hexadecimal digits]."""
    return hashlib.sha256(record(version)).hexdigest()


def draft_digest(draft: Draft) -> str:
    """Return the SHA-256 of what two people sign: all but the moment and their names."""
    return hashlib.sha256(
        _canonical({"format": FORMAT, **_named(draft)}, halves="surrogatepass")
    ).hexdigest()


def plain(content: Content) -> dict[str, Any]:
    """Return a content as texts, lists and objects, as a version's bytes hold it."""
    found: dict[str, Any] = json.loads(_canonical(_named(content), halves="surrogatepass"))
    return found


def _canonical(values: Mapping[str, Any], *, halves: str = "strict") -> bytes:
    text = json.dumps(
        values, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain
    )
    return text.encode(errors=halves)


def _named(value: object) -> dict[str, Any]:
    """Return the fields of one value as they are; `asdict` copies all within, ten times as long."""
    return {each.name: getattr(value, each.name) for each in fields(value)}  # type: ignore[arg-type]


def _plain(value: object) -> str | dict[str, Any]:
    """Write a day or a moment as RFC 3339 has it, a value by its fields."""
    if is_dataclass(value):
        return _named(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def read(data: bytes) -> Version:
    """
    Read a version back.

    Raises:
        BadRecord: the bytes are no version, or not in the one form that a version has.

    """
    version = None
    try:
        if len(data) <= LARGEST:
            version = _read(json.loads(data))
        same = version is not None and record(version) == data
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        same = False
    if version is None or not same:
        raise BadRecord(
            "These bytes are no version of a check.",
            fix="Download the version again, and leave its bytes as they are.",
        )
    return version


def _read(values: dict[str, Any]) -> Version | None:
    if values.pop("format") != FORMAT or not _only_texts({**values, "number": ""}):
        return None
    return _version(values) if type(values["number"]) is int else None


def _only_texts(value: object) -> bool:
    """Say whether nothing but texts, nothing, lists and objects stands in a value."""
    if isinstance(value, dict):
        return all(_only_texts(each) for each in value.values())
    if isinstance(value, list):
        return all(_only_texts(each) for each in value)
    return value is None or isinstance(value, str)


def _version(values: Mapping[str, Any]) -> Version:
    first, second = values["signed_by"]
    return Version(
        **{
            **values,
            "content": content_from(values["content"]),
            "change": None if values["change"] is None else Change(**values["change"]),
            "signed_by": (first, second),
            "published": datetime.fromisoformat(values["published"]),
        }
    )


def content_from(values: Mapping[str, Any]) -> Content:
    """Read a content back from what `plain` made; raises whatever a wrong shape raises."""
    return Content(
        **{
            **values,
            "claim": tuple(Phrase(**each) for each in values["claim"]),
            "verdict": Verdict(values["verdict"]),
            "explanation": tuple(
                Statement(**{**each, "evidence": tuple(each["evidence"])})
                for each in values["explanation"]
            ),
            "evidence": tuple(
                Evidence(**{**each, "seen": date.fromisoformat(each["seen"])})
                for each in values["evidence"]
            ),
            "contacts": tuple(
                Contact(**{**each, "asked": date.fromisoformat(each["asked"])})
                for each in values["contacts"]
            ),
            "topics": tuple(values["topics"]),
        }
    )
