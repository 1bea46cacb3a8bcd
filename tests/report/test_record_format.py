"""The record: everything goes in, the same comes out, and nothing else is let in."""

import copy
import json
from collections.abc import Iterator
from dataclasses import replace
from types import ModuleType
from typing import Any

import jsonschema_rs
import pytest
from dossier import WINDOW, dossier, written_by_operator
from hypothesis import given, settings
from hypothesis import strategies as st

from fairwitness.core.figure import Figure
from fairwitness.core.words import Words
from fairwitness.report import manifest, record
from fairwitness.report.record_json import MAX_BYTES, BrokenJson, BrokenText, canonical, load

VALIDATOR = jsonschema_rs.Draft202012Validator(json.loads(record.schema()))

HOSTILE = (
    "<script>alert(1)</script>\"\\\x00\x1b[31m\u202e =cmd|'/C calc'!A0\r\n{{x}} [a](javascript:b)"
)


def test_a_record_read_back_is_the_dossier_that_was_written() -> None:
    assert record.parse(record.record(dossier())) == dossier()


@given(text=st.text())
@settings(max_examples=30, deadline=None)
def test_whatever_an_operator_writes_comes_back_as_written(text: str) -> None:
    made = written_by_operator(text)
    assert record.parse(record.record(made)) == made


@given(
    value=st.none() | st.integers() | st.floats(allow_nan=False, allow_infinity=False),
    label=st.text(),
    note=st.none() | st.builds(Words, st.text(), st.text()),
)
@settings(max_examples=60, deadline=None)
def test_every_number_comes_back_as_the_same_number(
    value: float | None, label: str, note: Words | None
) -> None:
    figure = Figure(
        metric="notices.received",
        source="synapse",
        window=WINDOW,
        dimensions=(("category", label),),
        value=value,
        unit="notices",
        note=note,
    )
    made = dossier()
    made = replace(made, evidence=replace(made.evidence, figures=(figure,)))
    back = record.parse(record.record(made))
    assert back == made
    assert type(back.evidence.figures[0].value) is type(value)


@pytest.mark.parametrize("module", [record, manifest])
def test_the_published_schema_is_the_one_that_follows_from_the_code(module: ModuleType) -> None:
    """A new field, or another docstring in `core`, needs the file to be written again."""
    write_again = (
        f"from pathlib import Path; from {module.__name__} import *; "
        "Path('src/fairwitness/report', SCHEMA_NAME).write_bytes(schema_of_code())"
    )
    assert module.schema() == module.schema_of_code(), f'run: python -c "{write_again}"'


@pytest.mark.parametrize(
    "made", [dossier(), written_by_operator(HOSTILE)], ids=["plain", "hostile"]
)
def test_every_record_holds_to_the_published_schema(made: Any) -> None:
    VALIDATOR.validate(json.loads(record.record(made)))


def test_a_record_is_canonical_json() -> None:
    data = record.record(dossier())
    assert canonical(json.loads(data)) == data
    assert "安全自评估报告".encode() in data
    assert data.endswith(b"}\n")


def test_both_languages_stand_beside_each_other() -> None:
    told = json.loads(record.record(dossier()))
    assert told["assessments"][0]["title"] == {
        "en": "Security self-assessment report",
        "zh": "安全自评估报告",
    }


def test_a_record_that_leaves_out_any_field_is_refused() -> None:
    whole = json.loads(record.record(dossier()))
    places = list(_places(whole))
    assert len(places) > 100
    for path in places:
        lacking = copy.deepcopy(whole)
        del _holder(lacking, path)[path[-1]]
        assert not VALIDATOR.is_valid(lacking), path
        with pytest.raises((record.BrokenRecord, record.WrongVersion)):
            record.parse(canonical(lacking))


def test_a_record_with_any_unknown_field_is_refused() -> None:
    whole = json.loads(record.record(dossier()))
    objects = {path[:-1] for path in _places(whole)}
    assert len(objects) > 15
    for path in objects:
        more = copy.deepcopy(whole)
        _holder(more, (*path, ""))["surprise"] = 1
        assert not VALIDATOR.is_valid(more), path
        with pytest.raises(record.BrokenRecord) as problem:
            record.parse(canonical(more))
        assert "surprise" in problem.value.what


@pytest.mark.parametrize("version", ["2", "0", 1, None, ["1"]])
def test_another_version_of_the_format_is_named(version: object) -> None:
    told = {**json.loads(record.record(dossier())), "schema_version": version}
    with pytest.raises(record.WrongVersion) as problem:
        record.parse(canonical(told))
    assert problem.value.exit_status == 2
    assert "version" in problem.value.fix


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "Expecting value"),
        (b"\xff\xfe{", "decode"),
        (b'{"a": 1, "a": 2}', "twice"),
        (b'{"a": NaN}', "not a number"),
        (b'{"a": -Infinity}', "not a number"),
        (b'{"a": 1e999}', "beyond every number"),
        (b'{"a": ' + b"9" * 5000 + b"}", "digits"),
        (b"[" * 100_000, "too deep"),
        (b" " * (MAX_BYTES + 1), "larger"),
    ],
    ids=["empty", "utf-16", "twice", "nan", "inf", "huge", "digits", "deep", "big"],
)
def test_json_that_cannot_be_trusted_is_refused(data: bytes, why: str) -> None:
    with pytest.raises(BrokenJson) as problem:
        load(data, name="record.json")
    assert why in problem.value.what


@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
def test_a_part_of_a_record_is_refused(share: float) -> None:
    data = record.record(dossier())
    with pytest.raises(BrokenJson):
        record.parse(data[: int(len(data) * share)])


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("service",), 5),
        (("evidence", "window", "start"), "2026-13-01"),
        (("evidence", "window", "end"), "2020-01-01"),
        (("evidence", "figures", 0, "value"), "410"),
        (("evidence", "figures", 0, "value"), True),
        (("evidence", "figures", 0, "status"), "hidden"),
        (("evidence", "policy", "k"), 2),
        (("assessments", 0, "made_at"), "yesterday"),
        (("assessments", 0, "findings", 0, "severity"), "fatal"),
        (("assessments", 0, "title"), "one language"),
        (("assessments", 0, "title", "zh"), None),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused(path: tuple[Any, ...], value: object) -> None:
    told = json.loads(record.record(dossier()))
    _holder(told, path)[path[-1]] = value
    with pytest.raises(record.BrokenRecord) as problem:
        record.parse(canonical(told))
    assert problem.value.exit_status == 2


def test_a_problem_repeats_nothing_that_could_steer_a_terminal() -> None:
    told = {**json.loads(record.record(dossier())), "\x1b]0;owned\x07\u202e": 1}
    with pytest.raises(record.BrokenRecord) as problem:
        record.parse(canonical(told))
    assert problem.value.what.isprintable()


def test_half_a_character_is_a_problem_that_says_where() -> None:
    with pytest.raises(BrokenText) as problem:
        record.record(written_by_operator("good \ud83d bad"))
    assert "good" in problem.value.what


def _places(value: Any) -> Iterator[tuple[Any, ...]]:
    """Yield one path to each field that occurs, list positions told apart only once."""
    seen: set[tuple[Any, ...]] = set()
    for path in _all_places(value, ()):
        shape = tuple("*" if isinstance(part, int) else part for part in path)
        if shape not in seen:
            seen.add(shape)
            yield path


def _all_places(value: Any, path: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield (*path, name)
            yield from _all_places(inner, (*path, name))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _all_places(inner, (*path, index))


def _holder(value: Any, path: tuple[Any, ...]) -> Any:
    for part in path[:-1]:
        value = value[part]
    return value
