from datetime import date
from pathlib import Path

import pytest
from small_pack import Plain, both, plain_pack, write

from fairwitness.frameworks.shelf import UnknownPack, available, load, read
from fairwitness.frameworks.yaml_file import BadPack


def refusal(path: Path) -> BadPack:
    with pytest.raises(BadPack) as caught:
        load(str(path))
    return caught.value


@pytest.mark.parametrize(
    ("today", "version"),
    [
        (date(2026, 6, 24), "2025-12"),
        (date(2026, 6, 25), "2026-06-25"),
        (date(2030, 1, 1), "2026-06-25"),
    ],
)
def test_the_latest_version_in_force_is_taken(today: date, version: str) -> None:
    assert load("uk-osa", today=today).version == version


def test_a_version_can_be_named_in_two_ways() -> None:
    assert load("uk-osa/2025-12") == load("uk-osa", "2025-12")


def test_every_file_on_the_shelf_holds_the_pack_that_its_name_says() -> None:
    assert [load(s.name).name for s in available()] == [s.name for s in available()]


@pytest.mark.parametrize(
    ("name", "fix"),
    [
        ("uk-os", "Did you mean 'uk-osa'?"),
        ("moon", "There are: cac-2018, eu-dsa, uk-osa."),
        ("uk-osa/2026-06-26", "Did you mean '2026-06-25'?"),
        ("../../../etc/passwd", "There are: cac-2018, eu-dsa, uk-osa."),
    ],
)
def test_an_unknown_name_gets_a_near_miss(name: str, fix: str) -> None:
    with pytest.raises(UnknownPack) as caught:
        load(name, today=date(2026, 7, 1))

    assert caught.value.fix == fix
    assert caught.value.exit_status == 2


def test_before_any_version_is_in_force_the_user_is_told_which_exist() -> None:
    with pytest.raises(UnknownPack, match="in force on 2018-01-01") as caught:
        load("cac-2018", today=date(2018, 1, 1))

    assert "cac-2018/2018-11-30" in caught.value.fix


def test_today_is_never_guessed() -> None:
    with pytest.raises(ValueError, match="the day"):
        load("uk-osa")


def test_a_user_can_bring_a_pack_of_their_own(tmp_path: Path) -> None:
    path = write(plain_pack(), tmp_path / "mine.yaml")

    assert load(str(path)).id == "small"


def test_a_misspelt_field_is_shown_with_its_line_and_a_guess(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    write(plain_pack(), path)
    text = path.read_text(encoding="utf-8").replace("multi_risk_level:", "multi_risk_lvl:")
    path.write_text(text, encoding="utf-8")
    line = 1 + text.splitlines().index("  multi_risk_lvl: high")

    what = refusal(path).what

    assert f"line {line}: sizes.multi_risk_lvl: there is no such field" in what
    assert "did you mean 'multi_risk_level'?" in what


def test_a_fault_deep_in_an_item_is_shown_with_ids(tmp_path: Path) -> None:
    values = plain_pack()
    values["items"][1]["checks"][0]["severity"] = "fatal"
    path = write(values, tmp_path / "mine.yaml")

    what = refusal(path).what

    assert "items[kept].checks[too-long]" in what
    assert "'blocking', 'high', 'medium' or 'low'" in what
    assert "line " in what


def test_many_faults_are_counted_and_not_all_listed(tmp_path: Path) -> None:
    values = plain_pack() | {f"field_{number}": 1 for number in range(9)}

    assert "and 4 more" in refusal(write(values, tmp_path / "mine.yaml")).what


def test_a_dangling_reference_is_refused_before_it_is_used(tmp_path: Path) -> None:
    values = plain_pack()
    values["triggers"][0]["deadline"] = "never"
    path = write(values, tmp_path / "mine.yaml")

    problem = refusal(path)

    assert "triggers[launch]: there is no deadline 'never'" in problem.what
    assert "packs lint" in problem.fix
    assert read(path).triggers[0].deadline == "never"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "does not hold a mapping"),
        ("- a\n- b\n", "does not hold a mapping"),
        ("id: [\n", "line 2"),
        ("id: a\nid: b\n", "duplicate key"),
        ("id: !!python/object/apply:os.system [ls]\n", "line 1"),
        ("[" * 2_000, "is not YAML"),
        ("id: small\nversion: 2026-01-01\n", "version"),
    ],
)
def test_a_file_that_is_no_pack_is_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")

    assert message in refusal(path).what


def test_a_missing_file_is_a_problem_of_the_user(tmp_path: Path) -> None:
    assert "cannot be read" in refusal(tmp_path / "none.yaml").what


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_bytes(b"\xff\xfe\x00")

    assert "cannot be read" in refusal(path).what


def test_a_file_that_is_far_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_bytes(b"#" * 2_000_001)

    assert "too large" in refusal(path).what


def extension(**more: object) -> Plain:
    return {"id": "small", "version": "2026-02-01", "extends": "small/2026-01-01", **more}


def extended(tmp_path: Path, **more: object) -> Path:
    write(plain_pack(), tmp_path / "small" / "2026-01-01.yaml")
    return write(extension(**more), tmp_path / "small" / "2026-02-01.yaml")


def test_a_version_can_hold_only_what_differs(tmp_path: Path) -> None:
    kind = {**plain_pack()["kinds"][0], "id": "theft", "after": "fraud"}
    path = extended(
        tmp_path,
        replace={"in_force": "2026-02-01"},
        add={"kinds": [kind]},
        change={"items": [{"id": "kept", "title": both("Kept")}]},
        remove={"measures": ["A1"]},
    )

    pack = load(str(path))

    assert pack.name == "small/2026-02-01"
    assert pack.in_force == date(2026, 2, 1)
    assert [k.id for k in pack.kinds] == ["fraud", "theft", "hate"]
    assert pack.item("kept").title.en == "Kept"
    assert pack.item("kept").checks
    assert pack.measures == ()


@pytest.mark.parametrize(
    ("part", "fix"),
    [
        ({"remove": {"kinds": ["frau"]}}, "Did you mean 'fraud'?"),
        ({"change": {"kinds": [{"id": "frau"}]}}, "Did you mean 'fraud'?"),
        ({"add": {"kinds": [{"id": "x", "after": "moon"}]}}, "There are: fraud, hate."),
    ],
)
def test_an_extension_of_what_is_not_there_is_refused(
    tmp_path: Path, part: Plain, fix: str
) -> None:
    assert refusal(extended(tmp_path, **part)).fix == fix


def test_a_fault_in_an_extension_is_shown_with_the_line_in_that_file(tmp_path: Path) -> None:
    path = extended(tmp_path, change={"items": [{"id": "kept", "asks": "gossip"}]})
    lines = path.read_text(encoding="utf-8").splitlines()
    [line] = [number for number, text in enumerate(lines, 1) if "gossip" in text]

    assert f"line {line}: items[kept].asks" in refusal(path).what


def test_an_extension_of_nothing_is_refused(tmp_path: Path) -> None:
    path = write(extension(extends="moon/2020-01"), tmp_path / "mine.yaml")

    with pytest.raises(UnknownPack, match="moon/2020-01"):
        load(str(path))


def test_a_version_that_extends_itself_ends(tmp_path: Path) -> None:
    path = write(extension(extends="small/2026-02-01"), tmp_path / "small" / "2026-02-01.yaml")

    assert "too many versions" in refusal(path).what
