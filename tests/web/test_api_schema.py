"""The API answers as its schema says, whatever is sent to it."""

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, assume, given, settings
from outgoing_people import Place, dossier, place
from schemathesis import GenerationMode
from test_api import ENDPOINTS, PLACE
from test_findings_csv import stand_in

from fairwitness.web.config.wsgi import application
from fairwitness.web.operator.api import callers
from fairwitness.web.store import tokens

SCHEMA = "/api/v1/openapi.json"
IDS = {"service": "service_id", "collection": "collection_id", "assessment": "assessment_id"}
SPOT = dict(zip(("pack", "section", "key"), PLACE, strict=True))


@pytest.fixture
def ours(db: None, monkeypatch: pytest.MonkeyPatch) -> Place:  # noqa: ARG001 - the tables are needed
    callers.COUNTED.clear()
    monkeypatch.setattr(callers, "CALLS", 10**9)
    stand_in(monkeypatch, dossier())
    return place("ours")


@pytest.mark.parametrize("mode", GenerationMode)
@pytest.mark.parametrize(("method", "path"), [endpoint[:2] for endpoint in ENDPOINTS])
def test_no_answer_is_outside_the_schema(
    ours: Place, method: str, path: str, mode: GenerationMode
) -> None:
    schema = schemathesis.openapi.from_wsgi(SCHEMA, application)
    names = IDS | {name: name for name in SPOT}
    template = path.format(**{name: f"{{{kept}}}" for name, kept in names.items()})
    operation = schema[f"/api/v1/{template}"][method.upper()]
    headers = {"Authorization": f"Bearer {ours.token(*tokens.Scope)}"}
    there = {kept: getattr(ours, name).pk for name, kept in IDS.items()} | SPOT
    seen: list[int] = []

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=40,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def answers(case: Any) -> None:
        assume(
            [] not in case.query.values()
        )  # such a name is not sent, so nothing is wrong with it
        for name, value in case.path_parameters.items():
            if mode is GenerationMode.POSITIVE and (name in SPOT or value % 2):  # half are there
                case.path_parameters[name] = there[name]
        seen.append(case.call_and_validate(headers=headers).status_code)

    answers()
    assert max(seen) < 500
    if mode is GenerationMode.POSITIVE:
        assert 200 in seen
