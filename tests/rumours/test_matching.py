"""A question finds its check, or is told honestly that there is none yet."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_checks import HOSTILE

from fairwitness.rumours.matching.calibration import (
    UNCALIBRATED,
    Lines,
    Sample,
    calibrate,
    curve,
    line,
)
from fairwitness.rumours.matching.entry import Entry
from fairwitness.rumours.matching.fusion import fuse
from fairwitness.rumours.matching.lexical import IndexUnusable, LexicalIndex
from fairwitness.rumours.matching.matcher import Matcher
from fairwitness.rumours.matching.semantic import SemanticIndex, Vector
from fairwitness.rumours.matching.terms import terms, trim

GARLIC = Entry(
    check="garlic",
    wordings=("Garlic water cures the flu", "喝大蒜水能治流感"),
    explanation="No study shows it.",
)
TOWER = Entry(
    check="tower", wordings=("5G towers spread viruses",), explanation="Radio waves carry no virus."
)
ONION = Entry(check="onion", wordings=("洋蔥放房間可以防流感",), explanation="沒有證據。")
NAMES = st.lists(st.sampled_from("abcdefgh"), unique=True)


class Letters:
    """A fake encoder: how often each letter stands in a text."""

    def question(self, text: str) -> Vector:
        """Count letters."""
        counts = np.array([text.lower().count(chr(97 + n)) for n in range(26)], dtype=np.float32)
        return np.asarray(counts / max(1.0, float(np.linalg.norm(counts))), dtype=np.float32)

    passage = question


@pytest.fixture
def index(tmp_path: Path) -> LexicalIndex:
    made = LexicalIndex(tmp_path / "words")
    made.put([GARLIC, TOWER, ONION])
    return made


def test_traditional_and_simplified_characters_find_each_other(index: LexicalIndex) -> None:
    found = index.search("喝大蒜水能治流感嗎？聽說很有效", "wording", limit=5)
    other = index.search("洋葱放房间可以防流感", "wording", limit=5)

    assert found[0].check == "garlic"
    assert other[0].check == "onion"
    assert other[0].strength > 0.3


def test_words_are_found_whatever_their_ending(index: LexicalIndex) -> None:
    assert index.search("is a tower spreading a virus", "wording", limit=1)[0].check == "tower"


def test_the_name_of_the_site_is_no_part_of_a_headline() -> None:
    assert trim("喝大蒜水能治流感 | 某某新聞網") == "喝大蒜水能治流感"
    assert trim("Garlic cures flu - The News") == "Garlic cures flu"
    assert trim("https://a.example/x") == "https://a.example/x"


def test_terms_of_chinese_are_pairs_and_of_english_stems() -> None:
    assert terms("大蒜水 Cures ＦＬＵ") == ["大蒜", "蒜水", "cure", "flu"]


def test_a_newly_published_check_is_found_within_a_second(tmp_path: Path) -> None:
    writer, reader = LexicalIndex(tmp_path), LexicalIndex(tmp_path)
    writer.put(Entry(check=f"c{n}", wordings=(f"claim {n}",), explanation="x") for n in range(5000))
    assert reader.search("garlic", "wording", limit=1) == []

    started = time.perf_counter()
    writer.put([GARLIC])
    found = reader.search("garlic water", "wording", limit=1)

    assert time.perf_counter() - started < 1
    assert found[0].check == "garlic"


def test_a_check_that_is_put_again_is_there_once(index: LexicalIndex) -> None:
    index.put([Entry(check="tower", wordings=("Masts give headaches",), explanation="No.")])

    assert len(index) == 3
    assert index.search("5G towers", "wording", limit=5) == []
    assert index.search("masts", "wording", limit=5)[0].check == "tower"


def test_a_removed_check_is_found_no_more_and_the_index_lasts(tmp_path: Path) -> None:
    LexicalIndex(tmp_path).put([GARLIC, TOWER])
    LexicalIndex(tmp_path).remove(["garlic"])

    again = LexicalIndex(tmp_path)
    assert len(again) == 1
    assert again.search("garlic", "wording", limit=5) == []


def test_a_writer_killed_at_any_moment_leaves_a_whole_index(tmp_path: Path) -> None:
    LexicalIndex(tmp_path).put([GARLIC])
    code = f"""
from pathlib import Path
from fairwitness.rumours.matching.entry import Entry
from fairwitness.rumours.matching.lexical import LexicalIndex
index = LexicalIndex(Path({str(tmp_path)!r}))
print("ready", flush=True)
for n in range(10**6):
    index.put([Entry(check=f"c{{n}}", wordings=(f"number {{n}}",), explanation="x")])
"""
    for pause in (0.0, 0.11, 0.23):
        with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as child:
            assert child.stdout is not None
            child.stdout.readline()
            time.sleep(pause)
            os.kill(child.pid, signal.SIGKILL)
        index = LexicalIndex(tmp_path)
        assert index.search("garlic", "wording", limit=1)[0].check == "garlic"
        index.put([TOWER])
        assert index.search("tower", "wording", limit=1)[0].check == "tower"


def test_a_folder_with_something_else_in_it_is_told(tmp_path: Path) -> None:
    (tmp_path / "meta.json").write_text("{}")

    with pytest.raises(IndexUnusable):
        LexicalIndex(tmp_path)


@settings(max_examples=60, deadline=None)
@given(text=st.one_of(st.text(max_size=300), st.just(HOSTILE), st.just('a AND (b* OR "c:d^9')))
def test_any_text_may_be_asked(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.getbasetemp() / "any"
    index = LexicalIndex(folder)
    if not len(index):
        index.put([GARLIC])

    assert Matcher(index, None, UNCALIBRATED).ask(text).outcome in {"none", "close"}


def test_a_very_long_paste_is_answered_quickly(index: LexicalIndex) -> None:
    started = time.perf_counter()
    found = index.search("喝大蒜水能治流感" * 100_000, "wording", limit=1)

    assert found[0].check == "garlic"
    assert time.perf_counter() - started < 2


def test_there_are_three_outcomes(index: LexicalIndex) -> None:
    matcher = Matcher(index, None, Lines(match=0.35, close=0.1))

    sure = matcher.ask("garlic water cures the flu")
    near = matcher.ask("water for the elephants")
    nothing = matcher.ask("Who won the match?")

    assert (sure.outcome, sure.checks) == ("match", ("garlic",))
    assert (near.outcome, near.checks) == ("close", ("garlic",))
    assert (nothing.outcome, nothing.checks) == ("none", ())


def test_meaning_finds_what_words_do_not(tmp_path: Path, index: LexicalIndex) -> None:
    semantic = SemanticIndex(tmp_path / "vectors.db", Letters())
    matcher = Matcher(index, semantic, UNCALIBRATED)
    matcher.put([GARLIC, TOWER])

    assert matcher.rank("gaarlicwaterr ccures tthe fluu")[0].check == "garlic"

    matcher.remove(["garlic"])
    assert "garlic" not in [hit.check for hit in matcher.rank("garlic water cures the flu")]
    semantic.close()


def test_vectors_last_and_others_see_them(tmp_path: Path) -> None:
    first = SemanticIndex(tmp_path / "v.db", Letters())
    second = SemanticIndex(tmp_path / "v.db", Letters())
    question = Letters().question("garlic water")
    assert second.search(question, "wording", limit=3) == []

    first.put([GARLIC, TOWER, GARLIC])

    assert [hit.check for hit in second.search(question, "wording", limit=3)] == ["garlic", "tower"]
    first.close()
    second.close()


@given(names=NAMES, k=st.integers(1, 60))
def test_a_list_mixed_with_itself_stays_as_it_is(names: list[str], k: int) -> None:
    assert fuse([(1.0, names), (1.0, names)], k=k) == names


@given(left=NAMES, right=NAMES)
def test_mixing_loses_no_name_and_does_not_depend_on_the_order(
    left: list[str], right: list[str]
) -> None:
    mixed = fuse([(1.0, left), (1.0, right)])

    assert sorted(mixed) == sorted({*left, *right})
    assert mixed == fuse([(1.0, right), (1.0, left)])


SAMPLES = st.lists(
    st.builds(Sample, strength=st.floats(-1, 1), answerable=st.booleans()), max_size=150
)


@given(samples=SAMPLES, share=st.sampled_from([0.01, 0.03, 0.1, 0.3]))
def test_a_line_answers_no_more_unanswerable_questions_than_allowed(
    samples: list[Sample], share: float
) -> None:
    without = [s for s in samples if not s.answerable]
    at = line(samples, share)

    assert sum(s.strength >= at for s in without) <= share * len(without)


@given(samples=SAMPLES)
def test_a_lower_line_answers_more_of_both(samples: list[Sample]) -> None:
    points = curve(samples)

    assert [p.wrongly for p in points] == sorted(p.wrongly for p in points)
    assert [p.rightly for p in points] == sorted(p.rightly for p in points)


def test_nothing_is_a_match_until_enough_was_confirmed() -> None:
    few = [Sample(0.1, answerable=False)] * 32

    assert calibrate(few).match == float("inf")
    assert calibrate([*few, few[0]]).match < 0.2
