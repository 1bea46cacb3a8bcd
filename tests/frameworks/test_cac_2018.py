from collections.abc import Iterator

import pytest

from fairwitness.evidence.metrics import METRICS
from fairwitness.evidence.metrics.log import LOG
from fairwitness.frameworks.basis import Basis
from fairwitness.frameworks.checks import AnswerCheck, FigureCheck
from fairwitness.frameworks.contents import entries_of
from fairwitness.frameworks.lint import lint
from fairwitness.frameworks.pack import Pack
from fairwitness.frameworks.shelf import load


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load("cac-2018/2018-11-30")


def unconfirmed(pack: Pack) -> Iterator[tuple[str, Basis]]:
    for placed in entries_of(pack):
        if isinstance(placed.entry, Basis) and not placed.entry.confirmed:
            yield placed.where, placed.entry


def test_the_pack_is_clean(pack: Pack) -> None:
    assert lint(pack, {*METRICS, *LOG}) == ()


@pytest.mark.parametrize("number", range(1, 9))
def test_each_of_the_eight_points_of_article_5_is_asked(pack: Pack, number: int) -> None:
    asked = [item for item in pack.items if item.id.startswith(f"art5-{number}-")]

    assert asked
    assert all(item.basis[0].cite.en == f"Article 5({number})" for item in asked)


@pytest.mark.parametrize("number", range(1, 5))
def test_each_content_of_article_6_is_asked(pack: Pack, number: int) -> None:
    cited = {basis.cite.en for item in pack.items for basis in item.basis}

    assert f"Article 6({number})" in cited


def test_the_five_triggers_of_article_3_lead_to_their_deadlines(pack: Pack) -> None:
    due = {t.basis[0].cite.en: pack.deadline_of(t) for t in pack.triggers}

    assert [cite for cite, d in due.items() if d.before_event] == ["Article 3(1)", "Article 3(2)"]
    late = [due[f"Article 3({number})"] for number in (3, 4, 5)]
    assert {(d.days, d.working_days, d.calendar) for d in late} == {(30, True, "CN")}


def test_of_the_provisions_only_filing_review_and_secrecy_are_unconfirmed(pack: Pack) -> None:
    marked = {where for where, basis in unconfirmed(pack) if basis.source == "provisions"}

    assert marked == {
        "deadlines[before-launch].basis[0]",
        "deadlines[thirty-days].basis[0]",
        "header[filed_with].basis[0]",
        "items[art8-inspections].basis[0]",
        "items[secrecy].basis[0]",
    }


def test_every_rule_of_another_law_is_marked_unconfirmed(pack: Pack) -> None:
    others = [
        placed.entry
        for placed in entries_of(pack)
        if isinstance(placed.entry, Basis) and placed.entry.source != "provisions"
    ]

    assert others
    assert not any(basis.confirmed for basis in others)


def test_help_to_authorities_is_words_and_a_count_and_nothing_else(pack: Pack) -> None:
    asked = pack.items_of("support")

    assert [(item.asks, item.metrics) for item in asked] == [
        ("text", ()),
        ("number", ("orders.received",)),
    ] * 2
    assert all(item.declared_only and item.note for item in asked)
    assert not any(item.checks for item in asked)


def test_nothing_else_is_taken_on_the_operators_word_alone(pack: Pack) -> None:
    assert {item.section for item in pack.items if item.declared_only} == {"support"}


def test_each_field_of_the_log_is_a_share(pack: Pack) -> None:
    metrics = pack.item("art5-3-fields").metrics

    for field in ("time", "address", "port", "device", "agent"):
        assert f"log.{field}_recorded_share" in metrics


def test_keeping_raw_numbers_of_documents_is_a_finding(pack: Pack) -> None:
    [check] = pack.item("art5-2-stored").checks

    assert isinstance(check, AnswerCheck)
    assert check.fires("raw")
    assert not check.fires("flag")


def test_keeping_addresses_longer_than_the_own_policy_is_a_finding(pack: Pack) -> None:
    checks = {check.id: check for check in pack.item("art5-3-span").checks}
    check = checks["kept-too-long"]

    assert isinstance(check, FigureCheck)
    assert (check.when, check.answer) == ("over_answer", "art5-3-policy")


def test_only_open_risks_block_a_filing(pack: Pack) -> None:
    blocking = [
        (item.id, check.id)
        for item in pack.items
        for check in item.checks
        if check.severity == "blocking"
    ]

    assert blocking == [("art6-put-right", "risks-open")]
