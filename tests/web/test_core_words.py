"""What the rooms below the web say has a Chinese wording on Chinese pages, values and all."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

import fairwitness
from fairwitness.duties.register import RegisterBusy
from fairwitness.web.operator.core_words import VALUE, WORDS, said

ROOMS = (
    *("sources", "evidence", "filing", "duties/register.py", "assess/gathering.py"),
    *("assess/trying.py", "assess/agreeing.py", "assess/watching.py", "sealing/manifest.py"),
    *("sealing/statement.py", "ledger/proof.py", "ledger/checkpoint.py", "ledger/note.py"),
)
"""What pages can show of; the rest is for the command line."""
PAIRS = YAML(typ="safe").load(WORDS.read_text(encoding="utf-8"))


def sentences() -> Iterator[str]:
    """Yield every `what` and `fix` of a problem that is written in place."""
    root = Path(fairwitness.__file__).parent
    for room in ROOMS:
        place = root / room
        for path in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call):
                    fixes = [one.value for one in node.keywords if one.arg == "fix"]
                    for one in (*node.args[:1], *fixes) if fixes else ():
                        yield from filter(None, [sentence(one)])


def sentence(node: ast.expr) -> str | None:
    """Return a text with `{1}`, `{2}` for its values; None where it is put together elsewhere."""
    numbers = iter("123456789")
    if isinstance(node, ast.JoinedStr):
        parts = (one.value if isinstance(one, ast.Constant) else None for one in node.values)
        return "".join(f"{{{next(numbers)}}}" if one is None else str(one) for one in parts)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def test_each_sentence_of_these_rooms_has_a_wording() -> None:
    missing = {one for one in sentences() if one} - {one["en"] for one in PAIRS}
    assert not missing, f"add to {WORDS.name}: {sorted(missing)}"


def test_no_wording_makes_up_or_loses_a_value() -> None:
    for one in PAIRS:
        assert set(VALUE.findall(one["en"])) == set(VALUE.findall(one["zh"])), one
        assert re.search(r"[\u4e00-\u9fff]", one["zh"]), one


def test_a_sentence_is_told_in_the_language_of_the_page_with_its_values() -> None:
    busy = RegisterBusy(
        "/srv/7.sqlite is in use by another run.", fix="Try again when it has ended."
    )
    with translation.override("zh-hans"):
        assert said(busy.what) == "/srv/7.sqlite正被另一次运行使用。"
        assert said(busy.fix) == "请在其结束后重试。"
        assert said("No file at '/l' can be read; 2 of 3 are empty.") == (
            "'/l'处没有可读取的文件；3个中有2个为空。"
        )
        assert said("Something that is known nowhere.") == "Something that is known nowhere."
    with translation.override("en"):
        assert said(busy.what) == busy.what


@given(value=st.text(min_size=1, max_size=30))
def test_hostile_values_pass_unchanged(value: str) -> None:
    with translation.override("zh-hans"):
        assert said(f"There is no register {value}.") == f"没有登记簿{value}。"


@pytest.mark.parametrize("pair", PAIRS, ids=lambda one: one["en"][:40])
def test_each_wording_is_found(pair: dict[str, str]) -> None:
    """No other, less particular sentence is taken for it."""
    text = VALUE.sub(lambda one: f"x{one[1]}x", pair["en"])
    with translation.override("zh-hans"):
        assert said(text) == VALUE.sub(lambda one: f"x{one[1]}x", pair["zh"])
