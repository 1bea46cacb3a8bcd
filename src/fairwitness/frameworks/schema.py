"""
The published JSON Schema of a pack file.

In:       the models.
Out:      the text of `packs/pack.schema.json`, and the names of all fields.
Not here: references between entries, which a schema cannot follow (`lint`).
"""

import json
from functools import cache
from typing import Any

from pydantic.json_schema import models_json_schema

from fairwitness.frameworks.extension import Extension
from fairwitness.frameworks.pack import Pack


def schema() -> dict[str, Any]:
    """Return the schema of a pack file: a whole pack, or what differs from an earlier one."""
    _, definitions = models_json_schema(
        [(Pack, "validation"), (Extension, "validation")],
        ref_template="#/$defs/{model}",
    )
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A pack of fairwitness",
        "description": "One version of one regime, whole or as what differs from an earlier one.",
        "if": {"required": ["extends"]},
        "then": {"$ref": "#/$defs/Extension"},
        "else": {"$ref": "#/$defs/Pack"},
        "$defs": definitions["$defs"],
    }


def text() -> str:
    """Return the schema as it is published."""
    return json.dumps(schema(), ensure_ascii=False, indent=2, sort_keys=True) + "\n"


@cache
def field_names() -> tuple[str, ...]:
    """Return every name that a field of a pack can have, sorted."""
    names = {
        name
        for definition in schema()["$defs"].values()
        for name in definition.get("properties", ())
    }
    return tuple(sorted(names))
