import json

import jsonschema_rs
import pytest
from ruamel.yaml import YAML
from small_pack import Plain, plain_pack

from fairwitness.frameworks.schema import field_names, schema, text
from fairwitness.frameworks.shelf import PACKS, Shelved, available


def as_json(values: Plain) -> Plain:
    """Write dates as JSON has them."""
    loaded: Plain = json.loads(json.dumps(values, default=str))
    return loaded


def test_the_published_schema_is_current() -> None:
    assert (PACKS / "pack.schema.json").read_text(encoding="utf-8") == text()


def test_the_schema_itself_is_valid() -> None:
    jsonschema_rs.meta.validate(schema())


@pytest.mark.parametrize("shelved", available(), ids=lambda shelved: shelved.name)
def test_every_pack_on_the_shelf_is_valid_by_the_schema(shelved: Shelved) -> None:
    values = YAML(typ="safe", pure=True).load(shelved.path)

    jsonschema_rs.validate(schema(), as_json(values))


@pytest.mark.parametrize("broken", [{"colour": 1}, {"items": [{}]}, {"version": "soon"}])
def test_the_schema_refuses_what_the_models_refuse(broken: Plain) -> None:
    assert jsonschema_rs.is_valid(schema(), plain_pack())
    assert not jsonschema_rs.is_valid(schema(), plain_pack() | broken)


def test_every_field_has_a_name_to_guess_at() -> None:
    assert {"multi_risk_level", "raises_all_but", "in_force", "any_of", "zh"} <= set(field_names())
