"""The API answers as its schema says, whatever is sent to it."""

from typing import Any

import pytest
import schemathesis
from django.core.cache import cache
from hypothesis import HealthCheck, Phase, settings
from outgoing_people import Place, dossier, place
from test_findings_csv import stand_in

from fairwitness.web.config.wsgi import application
from fairwitness.web.operator.api import callers
from fairwitness.web.store import tokens

SCHEMA = "/api/v1/openapi.json"
IDS = {"service_id": "service", "collection_id": "collection", "assessment_id": "assessment"}


@pytest.fixture
def ours(db: None, monkeypatch: pytest.MonkeyPatch) -> Place:  # noqa: ARG001 - the tables are needed
    cache.clear()
    monkeypatch.setattr(callers, "CALLS", 10**9)
    stand_in(monkeypatch, dossier())
    return place("ours")


@pytest.fixture
def api_schema(ours: Place) -> Any:  # noqa: ARG001 - its rows are asked for
    return schemathesis.openapi.from_wsgi(SCHEMA, application)


lazy = schemathesis.pytest.from_fixture("api_schema")


@lazy.parametrize()
@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_no_answer_is_outside_the_schema(case: Any, ours: Place) -> None:
    for name, row in IDS.items():
        if isinstance(case.path_parameters.get(name), int) and case.path_parameters[name] % 2:
            case.path_parameters[name] = getattr(ours, row).pk  # half of them are there
    secret = ours.token(*tokens.Scope)
    case.call_and_validate(headers={"Authorization": f"Bearer {secret}"})
