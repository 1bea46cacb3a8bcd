"""
OSCAL: valid by two programs of others, and nothing in it dangles.

`oscal-1.2.1-assessment-results.schema.json` is the schema that NIST publishes with OSCAL 1.2.1, a
work of the United States government in the public domain.
"""

import json
import warnings
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from dossier import dossier, written_by_operator
from hypothesis import given, settings
from hypothesis import strategies as st

from fairwitness.core.assessment import Dossier
from fairwitness.report import bundle, oscal
from fairwitness.report.oscal_text import line, markup, markup_line, token

SCHEMA = Path(__file__).with_name("oscal-1.2.1-assessment-results.schema.json")
VALIDATOR = jsonschema_rs.Draft7Validator(json.loads(SCHEMA.read_text()), validate_formats=True)
PEOPLE_READ = {"report.en.html": b"<!doctype html>", "report.en.pdf": b"%PDF-"}
HOSTILE = (
    "<script>x</script>\x00\x1b\u202e\n\n# h\n- [a](javascript:b) ![i](http://x) {{ insert: p }}",
    "",
    " \t\r\n ",
    "\u2028",
    "=1+1",
    "x" * 50_000,
    "🧪 名 é",
)


def _document(made: Dossier) -> dict[str, Any]:
    data = bundle.parts(made, PEOPLE_READ)[oscal.NAME]
    told: dict[str, Any] = json.loads(data)["assessment-results"]
    return told


def _bare() -> Dossier:
    """Return a dossier with nothing optional in it."""
    made = dossier()
    first = replace(
        made.assessments[0], sections=(), findings=(), header=(), triggers=(), retention=None
    )
    bare = replace(made.evidence, figures=(), queries=(), sources=(), metrics=())
    return replace(made, assessments=(first,), evidence=bare)


@pytest.mark.parametrize(
    "made",
    [dossier(), _bare(), *map(written_by_operator, HOSTILE)],
    ids=["whole", "bare", *(f"hostile-{n}" for n in range(len(HOSTILE)))],
)
def test_the_document_holds_to_the_schema_of_nist(made: Dossier) -> None:
    VALIDATOR.validate({"assessment-results": _document(made)})


@given(text=st.text())
@settings(max_examples=30, deadline=None)
def test_whatever_an_operator_writes_the_document_stays_valid(text: str) -> None:
    VALIDATOR.validate({"assessment-results": _document(written_by_operator(text))})


def test_the_schema_refuses_a_document_that_lacks_a_part() -> None:
    lacking = _document(dossier())
    del lacking["results"][0]["reviewed-controls"]
    assert not VALIDATOR.is_valid({"assessment-results": lacking})


@pytest.mark.parametrize("made", [dossier(), written_by_operator(HOSTILE[0])])
def test_compliance_trestle_reads_and_validates_it(
    made: Dossier, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # trestle's own, on import
        from trestle.core.validator_factory import validator_factory  # noqa: PLC0415
        from trestle.oscal.assessment_results import AssessmentResults  # noqa: PLC0415

    path = tmp_path / oscal.NAME
    path.write_bytes(bundle.parts(made, PEOPLE_READ)[oscal.NAME])
    read = AssessmentResults.oscal_read(path)
    assert read is not None
    assert len(read.results) == 2
    validators = validator_factory.get_all()
    assert len(validators) > 4
    for validator in validators:
        assert validator.model_is_valid(read, quiet=True), validator.error_msg()
    assert not [entry.message for entry in caplog.records if entry.levelname != "DEBUG"]


def test_the_plan_that_it_imports_is_in_its_back_matter() -> None:
    told = _document(dossier())
    plan = told["import-ap"]["href"].removeprefix("#")
    found = [one for one in told["back-matter"]["resources"] if one["uuid"] == plan]
    assert "cac-2018" in found[0]["description"]


def test_the_back_matter_holds_the_digest_of_every_other_part() -> None:
    parts = bundle.parts(dossier(), PEOPLE_READ)
    told = json.loads(parts[oscal.NAME])["assessment-results"]
    listed = {
        link["href"]: link["hashes"][0]["value"]
        for one in told["back-matter"]["resources"]
        for link in one["rlinks"]
    }
    others = {
        path: data for path, data in parts.items() if path not in {oscal.NAME, "manifest.json"}
    }
    assert listed == {path: sha256(data).hexdigest() for path, data in others.items()}


def test_no_reference_dangles_and_no_uuid_stands_twice() -> None:
    told = _document(dossier())
    made = Counter(value for key, value in _pairs(told) if key == "uuid")
    assert {uuid: times for uuid, times in made.items() if times > 1} == {}
    pointers = {
        value
        for key, value in _pairs(told)
        if key.endswith("-uuid") or (key == "href" and value.startswith("#"))
    }
    assert len(pointers) > 10
    assert {pointer.removeprefix("#") for pointer in pointers} <= made.keys()


def test_every_target_is_an_objective_that_was_reviewed() -> None:
    for result in _document(dossier())["results"]:
        selections = result["reviewed-controls"]["control-objective-selections"]
        reviewed = {one["objective-id"] for s in selections for one in s["include-objectives"]}
        assert {finding["target"]["target-id"] for finding in result["findings"]} <= reviewed


def test_one_pack_is_one_result_with_its_findings_and_risks() -> None:
    cac, uk = _document(dossier())["results"]
    assert len(cac["findings"]) == len(dossier().assessments[0].findings)
    assert "risks" not in cac
    assert len(uk["risks"]) == len(dossier().assessments[1].risks)
    levels = [
        facet["value"]
        for risk in uk["risks"]
        for one in risk.get("characterizations", [])
        for facet in one["facets"]
        if facet["name"] == "level"
    ]
    assert levels == ["medium", "low", "high"]


def test_a_figure_that_is_not_recorded_is_said_so_and_never_zero() -> None:
    cac = _document(dossier())["results"][0]
    port = next(
        one
        for one in cac["observations"]
        if {"log.port_recorded_share"} & {prop["value"] for prop in one["props"]}
    )
    assert port["methods"] == ["EXAMINE"]
    assert "not\\_recorded" in port["description"]
    assert "Synapse does not record source ports." in port["description"]


def test_the_same_dossier_gives_the_same_bytes() -> None:
    first, second = (bundle.parts(dossier(), PEOPLE_READ)[oscal.NAME] for _ in range(2))
    assert first == second


def test_another_answer_gives_other_uuids() -> None:
    assert _document(dossier())["uuid"] != _document(written_by_operator("x"))["uuid"]


@given(text=st.text())
def test_text_becomes_what_the_data_types_of_oscal_allow(text: str) -> None:
    for name, made in (
        ("StringDatatype", line(text)),
        ("MarkupLineDatatype", markup_line(text)),
        ("TokenDatatype", token(text)),
    ):
        pattern = json.loads(SCHEMA.read_text())["definitions"][name]["pattern"]
        assert jsonschema_rs.is_valid({"type": "string", "pattern": pattern}, made)
    assert markup(text).strip()


@pytest.mark.parametrize("char", list("\\`*_[]<>{}#|~&^$!"))
def test_markdown_of_an_operator_stays_text(char: str) -> None:
    assert markup(f"a{char}b") == f"a\\{char}b"


def _pairs(value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            if isinstance(inner, str):
                yield name, inner
            yield from _pairs(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _pairs(inner)
