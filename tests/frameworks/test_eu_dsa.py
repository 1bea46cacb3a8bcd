"""The pack of systemic risks asks what the Act asks, and measures nobody's opinion."""

import pytest

from fairwitness.evidence.metrics import METRICS
from fairwitness.evidence.metrics.log import LOG
from fairwitness.frameworks import shelf
from fairwitness.frameworks.lint import lint
from fairwitness.frameworks.pack import Pack


@pytest.fixture(scope="module")
def pack() -> Pack:
    return shelf.load("eu-dsa/2024-02-17")


def test_the_pack_is_clean(pack: Pack) -> None:
    assert lint(pack, {*METRICS, *LOG}) == ()


@pytest.mark.parametrize("letter", "abcd")
def test_each_risk_of_article_34_is_asked(pack: Pack, letter: str) -> None:
    cited = {basis.cite.en for item in pack.items for basis in item.basis}
    assert f"Article 34(1)({letter})" in cited


def test_civic_discourse_is_answered_in_words_and_by_no_figure(pack: Pack) -> None:
    item = pack.item("art34-1-civic")
    assert item.declared_only
    assert item.metrics == ()
    assert item.asks == "text"


def test_what_nobody_compared_with_the_text_is_marked(pack: Pack) -> None:
    assert {basis.cite.en for basis in pack.unconfirmed} >= {"Article 33(6)", "Article 34(3)"}
    assert all(source.second_hand for source in pack.sources)
