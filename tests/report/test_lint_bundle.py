"""Lint: a complete record has nothing to bounce, and each gap is said with what closes it."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from dossier import dossier, written_by_operator
from hypothesis import given, settings
from hypothesis import strategies as st

from fairwitness.core.assessment import (
    Assessment,
    Dossier,
    Field,
    Finding,
    Gap,
    ItemState,
    MeasureState,
    Severity,
)
from fairwitness.core.figure import Figure, Query, Status
from fairwitness.core.words import Words
from fairwitness.report import bundle, manifest
from fairwitness.report.lint import Lint, lint, lint_bundle
from fairwitness.report.record_json import canonical

PEOPLE_READ = {"report.en.html": b"<!doctype html>", "report.en.pdf": b"%PDF-"}
Change = Callable[[Dossier], Dossier]


def _complete() -> Dossier:
    """Return a dossier that lacks nothing."""
    made = dossier()
    evidence = replace(
        made.evidence,
        figures=tuple(f for f in made.evidence.figures if f.status is not Status.SUPPRESSED),
    )
    return replace(made, evidence=evidence, assessments=tuple(map(_completed, made.assessments)))


def _completed(made: Assessment) -> Assessment:
    return replace(
        made,
        header=(
            *(replace(f, value=f.value or "Safety team") for f in made.header),
            Field(id="next_review", title=Words("Next review", "下次复核"), value="2029-08-31"),
        ),
        sections=tuple(
            replace(
                section,
                items=tuple(
                    replace(
                        item,
                        state=ItemState.DECLARED_ONLY
                        if item.state is ItemState.DECLARED_ONLY
                        else ItemState.ANSWERED,
                        answer=item.answer or "Kept for six months.",
                    )
                    for item in section.items
                ),
            )
            for section in made.sections
        ),
        findings=(),
        factors=tuple(replace(factor, answer=factor.answer or "no") for factor in made.factors),
        risks=tuple(
            replace(
                risk,
                level=risk.level or "low",
                what_could_happen="It could.",
                likelihood="Low.",
                impact="High.",
                reasoning="No notice of this kind.",
            )
            for risk in made.risks
        ),
        measures=tuple(
            replace(
                measure,
                applies=bool(measure.applies),
                state=measure.state or MeasureState.NOT_APPLICABLE,
                owner="Safety lead",
                effective=date(2026, 12, 1)
                if measure.state is MeasureState.PLANNED
                else date(2026, 1, 1),
                expression="Can be appealed.",
                privacy="Uses no data of users.",
            )
            for measure in made.measures
        ),
        unconfirmed=(),
    )


def _with(pack: int, **changes: Any) -> Change:
    def change(made: Dossier) -> Dossier:
        packs = list(made.assessments)
        packs[pack] = replace(packs[pack], **changes)
        return replace(made, assessments=tuple(packs))

    return change


def _first(name: str, pack: int = 1, **changes: Any) -> Change:
    """Change the first risk, measure, factor… of a pack."""

    def change(made: Dossier) -> Dossier:
        first, *rest = getattr(made.assessments[pack], name)
        return _with(pack, **{name: (replace(first, **changes), *rest)})(made)

    return change


def _item(**changes: Any) -> Change:
    """Change the first item of the first pack."""

    def change(made: Dossier) -> Dossier:
        section, *rest = made.assessments[0].sections
        item, *others = section.items
        section = replace(section, items=(replace(item, **changes), *others))
        return _with(0, sections=(section, *rest))(made)

    return change


def _header(field: str, **changes: Any) -> Change:
    def change(made: Dossier) -> Dossier:
        fields = made.assessments[1].header
        kept = [f for f in fields if f.id == field or f.id != "next_review"]
        return _with(1, header=tuple(replace(f, **changes) if f.id == field else f for f in kept))(
            made
        )

    return change


def _evidence(**changes: Any) -> Change:
    return lambda made: replace(made, evidence=replace(made.evidence, **changes))


def _figures(change: Callable[[Figure], Figure]) -> Change:
    return lambda made: _evidence(figures=tuple(map(change, made.evidence.figures)))(made)


MADE_AT = datetime(2026, 9, 3, 8, 30, tzinfo=UTC)
SAID = Words("Said.", "说明。")
BLOCKS = Finding(
    id="uk-osa/x/y", item="x", severity=Severity.BLOCKING, title=SAID, reason=SAID, closes=SAID
)

GAPS: list[tuple[str, Severity, str, Change]] = [
    ("service-nameless", Severity.BLOCKING, "service", lambda made: replace(made, service=" ")),
    ("no-assessment", Severity.BLOCKING, "record", lambda made: replace(made, assessments=())),
    ("field-empty", Severity.BLOCKING, "header/approved-by", _header("approved-by", value=None)),
    ("field-empty", Severity.BLOCKING, "header/service", _header("service", value=" \n")),
    (
        "person-missing",
        Severity.HIGH,
        "header/completed-by",
        _header("completed-by", value=None, required=False),
    ),
    (
        "item-unanswered",
        Severity.BLOCKING,
        "art5-1",
        _item(state=ItemState.NOT_ANSWERED, answer=None, required=True),
    ),
    (
        "item-unanswered",
        Severity.LOW,
        "art5-1",
        _item(state=ItemState.NOT_ANSWERED, answer=None, required=False),
    ),
    (
        "declaration-without-text",
        Severity.HIGH,
        "art5-1",
        _item(state=ItemState.DECLARED_ONLY, answer=" ", choice=None),
    ),
    (
        "answer-without-text",
        Severity.MEDIUM,
        "art5-1",
        _item(answer=None, choice=None, metrics=()),
    ),
    ("finding-blocks", Severity.BLOCKING, "uk-osa/x/y", _with(1, findings=(BLOCKS,))),
    (
        "finding-without-owner",
        Severity.MEDIUM,
        "uk-osa/x/y",
        _with(1, findings=(replace(BLOCKS, severity=Severity.HIGH, owner="Safety lead"),)),
    ),
    (
        "review-date-missing",
        Severity.MEDIUM,
        "review",
        _header("next-review", value=None, required=False),
    ),
    (
        "review-date-missing",
        Severity.HIGH,
        "review",
        _with(0, header=dossier().assessments[0].header[:1], triggers=()),
    ),
    ("review-date-passed", Severity.HIGH, "review", _header("next-review", value="2026-09-03")),
    ("window-old", Severity.MEDIUM, "window", _with(0, made_at=MADE_AT + timedelta(days=100))),
    ("window-old", Severity.HIGH, "window", _with(0, made_at=MADE_AT + timedelta(days=400))),
    ("window-not-over", Severity.HIGH, "window", _with(0, made_at=MADE_AT - timedelta(days=9))),
    (
        "rule-unconfirmed",
        Severity.LOW,
        "rule/1",
        _with(0, unconfirmed=dossier().assessments[0].unconfirmed),
    ),
    ("factor-unconfirmed", Severity.HIGH, "factor/1b", _first("factors", answer=None)),
    ("factor-against-data", Severity.MEDIUM, "factor/1b", _first("factors", answer="no")),
    ("risk-without-level", Severity.BLOCKING, "risk/terrorism", _first("risks", level=None)),
    ("risk-without-reasoning", Severity.HIGH, "risk/terrorism", _first("risks", reasoning="")),
    (
        "risk-without-reasoning",
        Severity.BLOCKING,
        "risk/terrorism",
        _first("risks", reasoning=None, level="negligible"),
    ),
    ("risk-half-told", Severity.MEDIUM, "risk/terrorism", _first("risks", impact=None)),
    ("reference-dangling", Severity.HIGH, "risk/terrorism", _first("risks", controls=("ctl-x",))),
    ("reference-dangling", Severity.HIGH, "risk/terrorism", _first("risks", gaps=("gap-x",))),
    (
        "gap-without-consequence",
        Severity.MEDIUM,
        "gap/gap-night",
        _with(1, gaps=(Gap(id="gap-night", title="Nobody at night", consequence=None),)),
    ),
    ("measure-undecided", Severity.MEDIUM, "measure/A2", _first("measures", applies=None)),
    ("measure-without-state", Severity.BLOCKING, "measure/A2", _first("measures", state=None)),
    ("measure-without-owner", Severity.MEDIUM, "measure/A2", _first("measures", owner=None)),
    ("measure-without-date", Severity.MEDIUM, "measure/A2", _first("measures", effective=None)),
    (
        "measure-too-early",
        Severity.MEDIUM,
        "measure/A2",
        _first("measures", effective=date(2027, 1, 1)),
    ),
    (
        "measure-overdue",
        Severity.HIGH,
        "measure/A2",
        _first("measures", state=MeasureState.PLANNED, effective=date(2026, 1, 1)),
    ),
    (
        "measure-without-reasoning",
        Severity.BLOCKING,
        "measure/A2",
        _first("measures", state=MeasureState.ALTERNATIVE, reasoning=None),
    ),
    (
        "measure-without-reasoning",
        Severity.HIGH,
        "measure/A2",
        _first("measures", state=MeasureState.NOT_ADDRESSED, reasoning=None),
    ),
    (
        "measure-without-expression",
        Severity.MEDIUM,
        "measure/A2",
        _first("measures", expression=""),
    ),
    ("measure-without-privacy", Severity.MEDIUM, "measure/A2", _first("measures", privacy=None)),
    ("no-evidence", Severity.HIGH, "evidence", _evidence(figures=())),
    (
        "much-suppressed",
        Severity.LOW,
        "evidence",
        _evidence(figures=dossier().evidence.figures),
    ),
    (
        "not-recorded-without-statement",
        Severity.HIGH,
        "art5-1",
        _item(answer=None, choice=SAID, metrics=("log.port_recorded_share",)),
    ),
    (
        "not-recorded-without-reason",
        Severity.MEDIUM,
        "evidence/log.port_recorded_share",
        _figures(lambda f: f if f.is_value else replace(f, note=None)),
    ),
    ("figure-untraceable", Severity.BLOCKING, "evidence/accounts.total", _evidence(queries=())),
    (
        "figure-untraceable",
        Severity.BLOCKING,
        "evidence/query/000000000000",
        _evidence(
            queries=(
                *dossier().evidence.queries,
                Query(sha256="0" * 64, sql="SELECT 1", dialect="sqlite", source="s", metrics=()),
            )
        ),
    ),
    ("text-looks-personal", Severity.HIGH, "art5-1", _item(answer="Ask mia.q@example.org.")),
    ("text-hides-characters", Severity.LOW, "art5-1", _item(answer="all \u202eright")),
]


def test_a_complete_record_has_nothing_to_bounce() -> None:
    assert lint(_complete()) == ()


@pytest.mark.parametrize(
    ("code", "severity", "where", "change"), GAPS, ids=[f"{code}-{s}" for code, s, *_ in GAPS]
)
def test_a_gap_is_found_where_it_is(
    code: str, severity: Severity, where: str, change: Change
) -> None:
    found = lint(change(_complete()))
    assert (code, severity) in {
        (one.code, one.severity) for one in found if one.where.endswith(where)
    }
    if code != "figure-untraceable":  # one missing query speaks of many figures
        assert {one.code for one in found if one.severity is severity} == {code}


def test_figures_may_answer_an_item_by_themselves() -> None:
    change = _item(answer=None, choice=None, metrics=("notices.received",))
    assert lint(change(_complete())) == ()


def test_every_lint_says_what_and_how_to_close_it_in_both_languages() -> None:
    for _, _, _, change in GAPS:
        for one in lint(change(_complete())):
            for text in (one.message.en, one.message.zh, one.fix.en, one.fix.zh):
                assert text.strip()
            assert one.message.en != one.message.zh


def test_a_hostile_record_cannot_steer_the_terminal() -> None:
    evil = "\x1b]0;owned\x07\u202e" + "x" * 5000
    risk = replace(
        _complete().assessments[1].risks[0], kind=evil, title=Words(evil, evil), level=None
    )
    found = lint(_with(1, risks=(risk,))(_complete()))
    assert "risk-without-level" in {one.code for one in found}
    for one in found:
        for text in (one.where, one.message.en, one.message.zh, one.fix.en, one.fix.zh):
            assert text.isprintable()
            assert len(text) < 500


def test_the_most_severe_stand_first() -> None:
    order = [list(Severity).index(one.severity) for one in lint(dossier())]
    assert order == sorted(order)
    assert len(set(order)) > 2


@pytest.mark.parametrize(
    "text",
    [
        "@mia:heron.example wrote",
        "from 203.0.113.9 at night",
        "2001:db8:0:0:0:0:0:1",
        "call 13800138000",
        "+44 20 7946 0123",
        "11010519491231002X",
        "写信至mia@heron.example。",
    ],
)
def test_a_text_that_names_somebody_is_found_and_not_repeated(text: str) -> None:
    found = lint(_item(answer=text)(_complete()))
    assert [one.code for one in found] == ["text-looks-personal"]
    assert text not in repr(found)


@pytest.mark.parametrize(
    "text",
    [
        "Version 2.0 of 25 June 2026, art. 5(3)",
        "12:30:00 to 18:45:10 each day",
        "第5条第3项，2026年6月1日至8月31日",
        "1 200 000 posts; 99.95 %",
        "kept 180 days @ least",
    ],
)
def test_plain_words_are_not_taken_for_an_address(text: str) -> None:
    assert lint(_item(answer=text)(_complete())) == ()


@given(text=st.text())
@settings(max_examples=30, deadline=None)
def test_no_text_breaks_the_linter(text: str) -> None:
    assert all(isinstance(one, Lint) for one in lint(written_by_operator(text)))


@pytest.mark.parametrize("text", ["a" * 200_000, "a@" * 100_000, "1." * 100_000, "a:" * 100_000])
@pytest.mark.timeout(20)
def test_long_texts_are_looked_at_in_good_time(text: str) -> None:
    assert lint(written_by_operator(text))


def test_a_whole_bundle_of_a_complete_record_has_nothing_to_bounce(tmp_path: Path) -> None:
    for name in ("b", "b.zip"):
        assert lint_bundle(bundle.write(_complete(), PEOPLE_READ, tmp_path / name)) == ()


def test_a_bundle_says_what_its_record_says(tmp_path: Path) -> None:
    path = bundle.write(dossier(), PEOPLE_READ, tmp_path / "b")
    assert lint_bundle(path) == lint(dossier())


@pytest.mark.parametrize("ending", [".html", ".pdf"])
def test_a_bundle_that_people_cannot_read_is_bounced(tmp_path: Path, ending: str) -> None:
    files = {name: data for name, data in PEOPLE_READ.items() if not name.endswith(ending)}
    found = lint_bundle(bundle.write(_complete(), files, tmp_path / "b"))
    assert [(one.severity, one.code, one.where) for one in found] == [
        (Severity.BLOCKING, "part-missing", f"bundle/*{ending}")
    ]


@pytest.mark.parametrize("name", ["oscal-assessment-results.json", "record.schema.json"])
def test_a_bundle_without_a_machine_part_is_bounced(tmp_path: Path, name: str) -> None:
    path = bundle.write(_complete(), PEOPLE_READ, tmp_path / "b")
    (path / name).unlink()
    assert [one.code for one in lint_bundle(path)] == ["bundle-missing"]
    told = json.loads((path / manifest.NAME).read_bytes())
    told["files"] = [one for one in told["files"] if one["path"] != name]
    (path / manifest.NAME).write_bytes(canonical(told))
    assert [one.code for one in lint_bundle(path)] == ["part-missing"]


def test_an_altered_bundle_is_bounced(tmp_path: Path) -> None:
    path = bundle.write(_complete(), PEOPLE_READ, tmp_path / "b")
    (path / "report.en.html").write_bytes(b"<!doctype html!")
    assert [(one.severity, one.code) for one in lint_bundle(path)] == [
        (Severity.BLOCKING, "bundle-altered")
    ]
