"""
The whole record as JSON, and back.

In:       a `Dossier`; or the bytes of a `record.json` that anybody may have written.
Out:      canonical JSON; or a `Dossier` equal to the one that was written.
Not here: files and folders (`bundle`), judging what the record lacks (`lint`).

The format is `record.schema.json`, JSON Schema 2020-12, in this folder and in every bundle.
Every field is always written, `null` where there is nothing, and no other field is allowed.
"""

from importlib import resources
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from fairwitness.core.assessment import Assessment, Dossier
from fairwitness.core.figure import Evidence
from fairwitness.core.problem import Problem
from fairwitness.report.record_json import canonical, load, printable

SCHEMA_VERSION: Final = "1"
"""Version of the format: raised whenever a field is added, dropped or means something else."""

NAME = "record.json"
SCHEMA_NAME = "record.schema.json"


class Record(BaseModel):
    """The record of one assessment of one service under one or more packs."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        strict=True,
        json_schema_serialization_defaults_required=True,
        use_attribute_docstrings=True,
    )

    schema_version: Literal["1"]
    """Version of this format."""

    service: str
    """The service's name, as the operator wrote it."""

    evidence: Evidence
    """Every released figure, and how each was made."""

    assessments: tuple[Assessment, ...]
    """One for each pack."""


class WrongVersion(Problem):
    """A file of a format that this version does not know."""

    code = "wrong-schema-version"

    def __init__(self, name: str, found: object) -> None:
        super().__init__(
            f"{name} has schema version {_shown(found)}; this version reads "
            f'"{SCHEMA_VERSION}" only.',
            fix="Use the version of fairwitness that the manifest names.",
        )


class BrokenRecord(Problem):
    """A record that does not hold to its schema."""

    code = "broken-record"

    def __init__(self, where: str, why: str) -> None:
        super().__init__(
            f"{NAME} does not hold to {SCHEMA_NAME} at {printable(where)}: {printable(why)}.",
            fix="Take the file again from where the bundle was made; do not edit it.",
        )


def record(dossier: Dossier) -> bytes:
    """Return the dossier as canonical JSON."""
    made = Record(
        schema_version=SCHEMA_VERSION,
        service=dossier.service,
        evidence=dossier.evidence,
        assessments=dossier.assessments,
    )
    return canonical(made.model_dump(mode="json"))


def parse(data: bytes) -> Dossier:
    """
    Return the dossier that `data` records.

    Raises:
        BrokenJson: not JSON.
        WrongVersion: another version of the format.
        BrokenRecord: a field is missing, unknown, or of the wrong kind.

    """
    values = load(data, name=NAME)
    if not isinstance(values, dict):
        raise BrokenRecord("its top", "it is not an object")
    if values.get("schema_version") != SCHEMA_VERSION:
        raise WrongVersion(NAME, values.get("schema_version"))
    try:
        made = Record.model_validate_json(data)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise BrokenRecord(_place(first["loc"]), first["msg"].rstrip(".")) from None
    except Problem as error:
        raise BrokenRecord("a window", error.what.rstrip(".")) from error
    _refuse_left_out(values, made.model_dump(mode="json"))
    return Dossier(service=made.service, evidence=made.evidence, assessments=made.assessments)


def schema() -> bytes:
    """Return the published JSON Schema, as it is kept beside this module."""
    return resources.files(__package__).joinpath(SCHEMA_NAME).read_bytes()


def schema_of_code() -> bytes:
    """Return the JSON Schema that follows from the code; a test holds the kept one to it."""
    made = Record.model_json_schema(mode="serialization")
    for definition in made["$defs"].values():
        if "properties" in definition:
            definition["required"] = list(definition["properties"])
    return canonical({"$schema": "https://json-schema.org/draft/2020-12/schema", **made})


def _refuse_left_out(written: Any, full: Any, path: tuple[str | int, ...] = ()) -> None:  # noqa: ANN401
    """Refuse a record that leaves a field to its default: nothing is said by silence."""
    if isinstance(written, dict):
        missing = sorted(full.keys() - written.keys())
        if missing:
            raise BrokenRecord(_place(path), f"{missing[0]} is missing")
        for name, value in written.items():
            _refuse_left_out(value, full[name], (*path, name))
    elif isinstance(written, list):
        for index, (left, right) in enumerate(zip(written, full, strict=True)):
            _refuse_left_out(left, right, (*path, index))


def _place(path: tuple[str | int, ...]) -> str:
    return "/".join(str(part) for part in path) or "its top"


def _shown(found: object) -> str:
    return f'"{printable(found[:20])}"' if isinstance(found, str) else "none that can be read"
