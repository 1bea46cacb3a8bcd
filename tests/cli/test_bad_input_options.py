"""Options and answers that cannot be meant: what happened, what to do, and nothing written."""

import json
from pathlib import Path

import pytest
from told import Command

HERE = "synapse+sqlite:///homeserver.db"
LOGS = ("assess", "ocsf+jsonl://logs", "--pack", "cac-2018")

pytestmark = pytest.mark.usefixtures("homeserver")


def test_a_window_before_the_first_account(assess: Command) -> None:
    told = assess(HERE, window=("--since", "2011-01-01", "--until", "2011-02-01"))
    assert told.status == 2
    assert "ends before the first account was made" in told.err
    assert "later --since and --until" in told.err


@pytest.mark.parametrize("until", ["2026-06-01", "2026-05-01"])
def test_a_window_that_ends_before_it_starts(assess: Command, until: str) -> None:
    told = assess(HERE, window=("--since", "2026-06-01", "--until", until))
    assert told.status == 2
    assert f"The window ends ({until}) before it starts (2026-06-01) or is empty." in told.err
    assert "--since that lies before --until" in told.err


def test_a_window_that_has_not_happened_yet(assess: Command) -> None:
    window = ("--since", "2026-06-01", "--until", "2026-10-01", "--now", "2026-09-02T08:00:00Z")
    told = assess(HERE, window=window)
    assert told.status == 2
    assert "ends on 2026-10-01, after the day of the assessment (2026-09-02)" in told.err
    assert "give an earlier --until" in told.err


@pytest.mark.parametrize("day", ["yesterday", "2026-02-30", "01.06.2026", "2026-6-1", ""])
@pytest.mark.parametrize("option", ["--since", "--until"])
def test_a_day_that_is_none(assess: Command, option: str, day: str) -> None:
    told = assess(HERE, window=(f"{option}={day}",))
    assert told.status == 2
    assert "2026-06-01" in told.err


def test_a_moment_that_is_none(assess: Command) -> None:
    told = assess(HERE, window=("--now", "noon"))
    assert told.status == 2
    assert "--now 'noon' is not a moment." in told.err


def test_a_policy_that_would_show_more(assess: Command) -> None:
    told = assess(HERE, "--k", "5")
    assert told.status == 2
    assert "Counts of people under 10 are never shown" in told.err
    assert "can only be raised" in told.err


@pytest.mark.parametrize("k", ["0", "-1", "9"])
def test_no_other_k_shows_more_either(assess: Command, k: str) -> None:
    assert assess(HERE, f"--k={k}").status == 2


def test_an_unknown_pack_is_guessed(assess: Command) -> None:
    told = assess(HERE, pack="cac-2108")
    assert told.status == 2
    assert "There is no pack called 'cac-2108'." in told.err
    assert "Did you mean 'cac-2018'?" in told.err


def test_an_unknown_version_of_a_pack_is_guessed(assess: Command) -> None:
    told = assess(HERE, pack="uk-osa/2025-11")
    assert told.status == 2
    assert "Did you mean '2025-12'?" in told.err


def test_two_versions_of_one_pack(assess: Command) -> None:
    told = assess(HERE, "--pack", "uk-osa/2026-06-25", pack="uk-osa/2025-12")
    assert told.status == 2
    assert "one bundle for each version" in told.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("assess",), "is missing"),
        (("assess", HERE), "--pack is missing"),
        (("assess", "--pack", "cac-2018"), "SOURCES is missing"),
        (("assess", HERE, "--pack", "cac-2018", "--k", "ten"), '"ten"'),
        (("assess", HERE, "--pack", "cac-2018", "--lang", "fr"), '"en", "zh"'),
        (("assess", HERE, "--pak", "cac-2018"), "Did you mean"),
        ((*LOGS, "--engine", "sparc"), '"duckdb", "spark"'),
        ((*LOGS, "--engine", "spark"), "Spark reads logs from Parquet only"),
        ((*LOGS, "--spark", "local[2]"), "Add --engine spark"),
        (("asess", HERE), "Did you mean"),
        (("sources", "show"), "is missing"),
        (("sources", "show", "synaps"), "Did you mean 'synapse'?"),
        (("packs", "show", "uk-oas"), "Did you mean 'uk-osa'?"),
        (("lint", "nowhere"), "nowhere"),
        (("verify", "nowhere"), "nowhere"),
    ],
)
def test_what_is_not_understood_is_said_with_what_there_is(
    fairwitness: Command, arguments: tuple[str, ...], said: str
) -> None:
    told = fairwitness(*arguments)
    assert told.status == 2
    assert told.out == ""
    assert said in told.err
    assert len(told.err.splitlines()) >= 2


def test_for_a_program_the_problem_has_a_code_and_a_fix(fairwitness: Command) -> None:
    told = fairwitness("assess", HERE, "--pack", "cac-2018", "--k", "5", "--json")
    problem = json.loads(told.err)
    assert problem["problem"] == "weak-policy"
    assert problem["fix"]
    assert problem["retry"] is False
    assert told.out == ""


ANSWERS = """\
service: Small Harbour
packs:
  uk-osa:
    items: {{}}
    risks:
      {kind}: {{level: {level}}}
"""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("packs:\n  cac-2018:\n    items:\n      art5-99: {answer: x}\n", "line 4"),
        ("packs:\n  cac-2018:\n    itmes: {}\n", "line 3"),
        ("service: [a, b]\n", "line 1"),
        ("packs:\n  cac-2018:\n   items:\n  - x\n", "line 4"),
        ("packs: {cac-2018: {items: {art5-1: {answer: 'half a fi", "line 1"),
        ("packs:\n  cac-2018: &a\n    items: *b\n", "line 3"),
        ("- a\n- list\n", "no answers file"),
        ("", "no answers file"),
        ("\0\0\0", "YAML"),
        ("packs: !!python/object/apply:os.system ['touch pwned']\n", ""),
    ],
)
def test_an_answers_file_that_cannot_be_used_says_where(
    assess: Command, desk: Path, text: str, said: str
) -> None:
    (desk / "answers.yaml").write_text(text, encoding="utf-8")
    told = assess(HERE, "--answers", "answers.yaml")
    assert told.status == 2
    assert "answers.yaml" in told.err
    assert said in told.err
    assert "Pack" not in told.err
    assert not (desk / "pwned").exists()


def test_an_unknown_item_is_guessed(assess: Command, desk: Path) -> None:
    text = ANSWERS.format(kind="terrorsm", level="low")
    (desk / "answers.yaml").write_text(text, encoding="utf-8")
    told = assess(HERE, "--answers", "answers.yaml", pack="uk-osa")
    assert told.status == 2
    assert "line 6" in told.err
    assert "did you mean 'terrorism'?" in told.err


def test_a_wrong_level_says_which_there_are(assess: Command, desk: Path) -> None:
    text = ANSWERS.format(kind="terrorism", level="severe")
    (desk / "answers.yaml").write_text(text, encoding="utf-8")
    told = assess(HERE, "--answers", "answers.yaml", pack="uk-osa")
    assert told.status == 2
    assert "line 6" in told.err
    assert "'severe' is not known; there are: negligible, low, medium, high" in told.err


def test_an_answers_file_that_is_missing_says_how_to_write_one(assess: Command) -> None:
    told = assess(HERE, "--answers", "nowhere.yaml")
    assert told.status == 2
    assert "nowhere.yaml" in told.err
    assert "fairwitness answers new" in told.err


def test_an_answers_file_that_is_no_text(assess: Command, desk: Path) -> None:
    (desk / "answers.yaml").write_bytes(b"\xff\xfe\x00")
    told = assess(HERE, "--answers", "answers.yaml")
    assert told.status == 2
    assert "answers.yaml" in told.err


def test_a_broken_answers_file_is_never_written_over(fairwitness: Command, desk: Path) -> None:
    (desk / "answers.yaml").write_text("packs: [half a fi", encoding="utf-8")
    told = fairwitness("answers", "new", "--pack", "cac-2018", "--out", "answers.yaml")
    assert told.status == 2
    assert (desk / "answers.yaml").read_text(encoding="utf-8") == "packs: [half a fi"
    assert sorted(path.name for path in desk.iterdir()) == ["answers.yaml", "homeserver.db"]
