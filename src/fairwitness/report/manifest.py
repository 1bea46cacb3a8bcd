"""
The manifest: every file of a bundle with its size and digest.

In:       files by path; or the bytes of a `manifest.json` that anybody may have written.
Out:      canonical JSON; or the entries.
Not here: comparing a bundle with its manifest (`verify`).

The manifest does not list itself: its own digest is what is signed and filed.
"""

import re
from collections.abc import Mapping
from hashlib import sha256
from importlib import resources
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from fairwitness.core.problem import Problem
from fairwitness.report.record import SCHEMA_VERSION, WrongVersion
from fairwitness.report.record_json import canonical, load, printable

NAME = "manifest.json"
SCHEMA_NAME = "manifest.schema.json"

_PLAIN_PATH = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*)*")


class Listed(BaseModel):
    """One file of the bundle."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, strict=True, use_attribute_docstrings=True
    )

    path: Annotated[str, StringConstraints(max_length=240)]
    """Where it lies in the bundle, with `/` between folders."""

    bytes: int
    """Its size."""

    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    """Its SHA-256 digest, in lower-case hexadecimal."""


class Manifest(BaseModel):
    """Every file of a bundle, sorted by path."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, strict=True, use_attribute_docstrings=True
    )

    schema_version: Literal["1"]
    """Version of the format of the manifest and of the record."""

    tool: str
    """What wrote the bundle, with its version."""

    files: tuple[Listed, ...]
    """Every file but the manifest itself."""


class BrokenManifest(Problem):
    """A manifest that does not hold to its schema."""

    code = "broken-manifest"

    def __init__(self, why: str) -> None:
        super().__init__(
            f"{NAME} cannot be used: {printable(why)}.",
            fix="Ask whoever made the bundle for it again.",
        )


def manifest(parts: Mapping[str, bytes], *, tool: str) -> bytes:
    """Return the manifest of these files as canonical JSON."""
    listed = tuple(
        Listed(path=path, bytes=len(data), sha256=sha256(data).hexdigest())
        for path, data in sorted(parts.items())
    )
    made = Manifest(schema_version=SCHEMA_VERSION, tool=tool, files=listed)
    return canonical(made.model_dump(mode="json"))


def parse(data: bytes) -> Manifest:
    """
    Return the manifest that `data` holds.

    Raises:
        BrokenJson: not JSON.
        WrongVersion: another version of the format.
        BrokenManifest: a field is missing, unknown or of the wrong kind, or a path stands twice.

    """
    values = load(data, name=NAME)
    if not isinstance(values, dict):
        raise BrokenManifest("it is not an object")
    if values.get("schema_version") != SCHEMA_VERSION:
        raise WrongVersion(NAME, values.get("schema_version"))
    try:
        made = Manifest.model_validate_json(data)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = "/".join(str(part) for part in first["loc"])
        raise BrokenManifest(f"{where}: {first['msg']}") from None
    if len({listed.path for listed in made.files}) != len(made.files):
        raise BrokenManifest("a path stands twice")
    return made


def is_plain(path: str) -> bool:
    """Say whether a path stays inside the bundle and reads the same on every system."""
    return _PLAIN_PATH.fullmatch(path) is not None and len(path) <= 240  # noqa: PLR2004


def schema() -> bytes:
    """Return the published JSON Schema, as it is kept beside this module."""
    return resources.files(__package__).joinpath(SCHEMA_NAME).read_bytes()


def schema_of_code() -> bytes:
    """Return the JSON Schema that follows from the code; a test holds the kept one to it."""
    made = Manifest.model_json_schema(mode="serialization")
    return canonical({"$schema": "https://json-schema.org/draft/2020-12/schema", **made})
