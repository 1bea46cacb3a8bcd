"""What the program says of the sample is what was placed in it."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from agreement import compared, differences, read_figures
from running import Run

from fairwitness.core.figure import ReleasePolicy
from fairwitness.core.window import Window
from fairwitness.evidence.collect import collect
from fairwitness.evidence.metrics import METRICS
from fairwitness.frameworks import shelf
from fairwitness.sources import open_source

PEOPLE = frozenset(one.id for one in METRICS.values() if one.words.people)


def test_every_count_equals_what_was_placed(sample_run: Run, sample_truth: dict[str, Any]) -> None:
    rows = read_figures(sample_run.bundle / "figures.csv")
    asked = {row["metric"] for row in rows}
    truth = {name: true for name, true in sample_truth["metrics"].items() if name in asked}

    assert list(differences(rows, truth, PEOPLE)) == []
    assert compared(rows, truth) > 60


def test_every_figure_names_a_query_of_the_bundle_or_says_why_there_is_none(
    sample_run: Run,
) -> None:
    rows = read_figures(sample_run.bundle / "figures.csv")
    queries = {path.stem for path in (sample_run.bundle / "queries").iterdir()}

    for row in rows:
        assert row["query_sha256"] in queries or (row["status"] != "value" and row["note"]), row
    assert {row["query_sha256"] for row in rows} - {""} <= queries


def test_two_reports_under_different_packs_hide_the_same_cells(sample_database: Path) -> None:
    policy, now = ReleasePolicy(), datetime(2026, 9, 2, tzinfo=UTC)
    window = Window(date(2026, 6, 1), date(2026, 9, 1))
    told = []
    for pack in ("cac-2018", "uk-osa"):
        wanted = shelf.load(pack, today=now.date()).metrics
        with open_source(f"synapse+sqlite:///{sample_database}") as source:
            evidence = collect([source], wanted, window, policy=policy, now=now)
        told.append({f.key: (f.status, f.value, f.note) for f in evidence.figures})

    both = told[0].keys() & told[1].keys()
    assert len(both) > 50
    assert {key for key in both if told[0][key] != told[1][key]} == set()
