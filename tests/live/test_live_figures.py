"""A running Synapse, on SQLite and on PostgreSQL: what is said of it is what was done in it."""

import pytest
from agreement import compared, differences, read_figures
from canary_search import found_in, found_in_folder
from live_source import LiveSource
from running import Run, assess

from fairwitness.evidence.metrics import METRICS

PEOPLE = frozenset(one.id for one in METRICS.values() if one.words.people)
pytestmark = pytest.mark.live


@pytest.fixture(scope="module", params=["synapse_sqlite", "synapse_postgres"])
def live_source(request: pytest.FixtureRequest) -> LiveSource:
    source: LiveSource = request.getfixturevalue(request.param)
    return source


@pytest.fixture(scope="module")
def live_run(live_source: LiveSource, tmp_path_factory: pytest.TempPathFactory) -> Run:
    return assess(
        live_source.url,
        tmp_path_factory.mktemp("live"),
        since=live_source.since.isoformat(),
        until=live_source.until.isoformat(),
        now=f"{live_source.until.isoformat()}T08:00:00Z",
    )


def test_every_count_equals_what_was_done(live_source: LiveSource, live_run: Run) -> None:
    assert live_run.status in {0, 1}, live_run.output.decode()
    rows = read_figures(live_run.bundle / "figures.csv")
    asked = {row["metric"] for row in rows}
    truth = {name: true for name, true in live_source.truth["metrics"].items() if name in asked}

    assert list(differences(rows, truth, PEOPLE)) == []
    assert compared(rows, truth) > 40


def test_the_server_still_answers_afterwards(live_source: LiveSource, live_run: Run) -> None:
    assert live_run.bundle.is_dir()
    assert live_source.server.is_up()


def test_no_canary_leaves_a_running_server(live_source: LiveSource, live_run: Run) -> None:
    assert found_in_folder(live_run.bundle, live_source.canaries) == []
    assert found_in_folder(live_run.home, live_source.canaries) == []
    assert list(found_in(live_run.output, [c.encode() for c in live_source.canaries])) == []
