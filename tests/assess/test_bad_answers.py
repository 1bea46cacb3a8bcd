from pathlib import Path
from textwrap import indent

import pytest
from made_up import CAC, UK, pack
from ruamel.yaml import YAML

from fairwitness.assess import Answers, BadAnswers, read_answers
from fairwitness.assess.answers import number


def refused(text: str | bytes, folder: Path) -> BadAnswers:
    path = folder / "answers.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(BadAnswers) as caught:
        read_answers(path, [pack(UK), pack(CAC)])
    assert caught.value.exit_status == 2
    assert caught.value.fix
    return caught.value


def slips() -> list[tuple[str, str]]:
    """Return each slip with what is said of it; its first line is the third of the file."""
    table = YAML(typ="safe").load(Path(__file__).with_name("slips.yaml"))
    return [(entry["slip"], entry["said"]) for entry in table]


@pytest.mark.parametrize(("slip", "said"), slips())
def test_a_slip_is_told_with_its_line_and_what_was_meant(
    slip: str, said: str, tmp_path: Path
) -> None:
    assert said in refused(f"packs:\n  uk-osa:\n{indent(slip, '    ')}", tmp_path).what


def test_a_misspelt_pack_is_not_taken_for_no_answers(tmp_path: Path) -> None:
    assert "did you mean 'uk-osa'?" in refused("packs: {uk-ossa: {}}", tmp_path).what


def test_broken_yaml_is_told_what_goes_after_a_pipe(tmp_path: Path) -> None:
    assert "goes after `|`" in refused("packs: [", tmp_path).fix


@pytest.mark.parametrize("content", [b"", b"just text", b"- a list", b"\xff\xfe\x00", b"a: \x00"])
def test_what_is_no_answers_file_is_refused(content: bytes, tmp_path: Path) -> None:
    assert str(tmp_path) in refused(content, tmp_path).what


def test_a_missing_file_is_told_how_to_start_one(tmp_path: Path) -> None:
    with pytest.raises(BadAnswers) as caught:
        read_answers(tmp_path / "none.yaml", [])

    assert "answers new" in caught.value.fix


def test_many_slips_are_told_five_at_a_time(tmp_path: Path) -> None:
    wrong = "".join(f"\n      wrong{n}: x" for n in range(8))

    assert "and 3 more" in refused(f"packs:\n  uk-osa:\n    items:{wrong}", tmp_path).what


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1200", 1200),
        ("1,200", 1200),
        ("1 200", 1200),
        ("0", 0),
        ("1.5", 1.5),
        ("12,34", None),
        ("-1", None),
        ("nan", None),
        ("inf", None),
        ("9" * 400, None),
        ("", None),
        (None, None),
    ],
)
def test_numbers_are_read_as_people_write_them(text: str | None, value: float | None) -> None:
    assert number(text) == value


def test_blank_is_not_answered() -> None:
    given = Answers.model_validate({"packs": {"uk-osa": {"items": {"user-base": "  \n "}}}})

    assert given.of(pack(UK)).items["user-base"].answer is None
