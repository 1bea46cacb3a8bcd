"""The page says everything, needs nothing, and keeps every text a text."""

import os
import re
import subprocess
import sys
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from dossier import dossier, written_by_operator
from hypothesis import given, settings
from hypothesis import strategies as st

from fairwitness.core.canonical import CANONICAL
from fairwitness.core.figure import Figure, Status, dimensions_text
from fairwitness.core.manifest import ColumnClass
from fairwitness.core.words import LANGS, Lang
from fairwitness.report import wording_labels as labels
from fairwitness.report.content.blocks import written
from fairwitness.report.page import html
from fairwitness.report.wording import TEXTS
from fairwitness.report.wording_numbers import amount, share

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=https://evil.invalid/x onerror=alert(1)>',
    "</style></title></textarea><svg onload=alert(1)>",
    "{{ 7*7 }} {% raw %}",
    "javascript:alert(1)",
    "W" * 5000,
    "\u202eright to left\u2066 \x00 \ud800",
)
NO_END = {"meta", "link", "img", "br", "hr", "input", "base"}


class Tree(HTMLParser):
    """Collect tags with their attributes, and check that they nest."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._open: list[str] = []
        self.feed(page)
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect a tag."""
        self.tags.append((tag, dict(attrs)))
        if tag not in NO_END:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect a tag."""
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        """Check that the innermost open tag ends."""
        assert self._open.pop() == tag


def shown(page: str, figure: Figure) -> list[str]:
    """Return the rows of the page that show a figure, as plain text."""
    key = "|".join(
        (figure.metric, figure.source, str(figure.window), dimensions_text(figure.dimensions))
    )
    rows = re.findall(rf'<tr[^>]* data-figure="{re.escape(key)}">(.*?)</tr>', page, re.DOTALL)
    return [unescape(re.sub(r"<[^>]+>", " ", row)) for row in rows]


@pytest.mark.parametrize("lang", LANGS)
def test_every_figure_stands_on_the_page_as_what_it_is(lang: Lang) -> None:
    made = dossier()
    page = html(made, lang)
    for figure in made.evidence.figures:
        rows = shown(page, figure)
        assert rows, figure.key
        if figure.status is Status.VALUE:
            assert figure.value is not None
            expected = amount(figure.value, figure.unit, lang)
        else:
            expected = labels.STATUSES[figure.status].within(lang)
        assert all(expected in row for row in rows), (figure.key, rows)


@pytest.mark.parametrize("lang", LANGS)
def test_what_is_missing_is_never_shown_as_a_number(lang: Lang) -> None:
    made = dossier()
    page = html(made, lang)
    for figure in made.evidence.figures:
        if figure.status is not Status.VALUE:
            cells = [re.sub(r"\b[0-9a-f]{8}\b", "", row) for row in shown(page, figure)]
            named = labels.STATUSES[figure.status].within(lang)
            assert all(re.search(rf"{named}\s*$", cell) for cell in cells), cells


@pytest.mark.parametrize("lang", LANGS)
def test_every_part_of_the_record_is_on_the_page(lang: Lang) -> None:
    made = dossier()
    text = unescape(re.sub(r"<[^>]+>", "", html(made, lang)))
    for record in made.assessments:
        said = [record.title, record.jurisdiction, record.conclusion, record.retention]
        said += [f.title for f in record.header] + [
            i.title for s in record.sections for i in s.items
        ]
        said += [w for f in record.findings for w in (f.title, f.reason, f.closes)]
        said += [f.title for f in record.factors] + [r.rule for r in record.risks]
        said += [w for m in record.measures for w in (m.title, m.because)]
        said += [w for t in record.triggers for w in (t.title, t.deadline)]
        said += [b.cite for b in record.unconfirmed] + [record.multi_risk]
        missing = [w.within(lang) for w in said if w and w.within(lang) not in text]
        assert missing == []
        answers = [i.answer for s in record.sections for i in s.items if i.answer]
        assert all(line in text for a in answers for line in a.splitlines())
    for query in made.evidence.queries:
        assert f'href="queries/{query.sha256}.sql"' in html(made, lang)
        assert query.sql in text


@pytest.mark.parametrize("lang", LANGS)
def test_the_page_asks_nothing_of_anybody(lang: Lang) -> None:
    page = html(dossier(), lang)
    tags = Tree(page).tags
    assert not {tag for tag, _ in tags} & {"script", "link", "img", "iframe", "object", "base"}
    for tag, attrs in tags:
        assert not {name for name in attrs if name.startswith("on")}, tag
        assert "src" not in attrs
        if "href" in attrs:
            assert re.fullmatch(r"#[\w-]+|queries/[0-9a-f]{64}\.sql", attrs["href"] or "")
    assert "url(" not in page
    assert "@import" not in page
    assert "http:" not in page.replace("http://www.w3.org/2000/svg", "")


@pytest.mark.parametrize("lang", LANGS)
def test_every_link_within_the_page_arrives(lang: Lang) -> None:
    tags = Tree(html(dossier(), lang)).tags
    ids = [attrs["id"] for _, attrs in tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    targets = {
        (attrs["href"] or "")[1:] for _, attrs in tags if (attrs.get("href") or "")[:1] == "#"
    }
    assert targets <= set(ids)


def test_two_versions_of_a_pack_keep_their_anchors_apart() -> None:
    made = dossier()
    twice = replace(
        made, assessments=(*made.assessments, replace(made.assessments[0], version="2"))
    )
    ids = [attrs["id"] for _, attrs in Tree(html(twice, "en")).tags if "id" in attrs]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("text", HOSTILE)
def test_what_an_operator_writes_stays_text(text: str) -> None:
    plain = Tree(html(dossier(), "en")).tags
    hostile = Tree(html(written_by_operator(text), "en"))
    allowed = {tag for tag, _ in plain} | {"bdi"}
    assert {tag for tag, _ in hostile.tags} <= allowed
    assert not [a for _, attrs in hostile.tags for a in attrs if a.startswith("on")]
    page = unescape(html(written_by_operator(text), "en"))
    assert written(text).strip() in page


@given(text=st.text(min_size=1))
@settings(max_examples=25, deadline=None)
def test_no_control_or_direction_mark_of_an_operator_survives(text: str) -> None:
    page = html(written_by_operator(text), "en")
    page.encode()
    assert not re.search(
        "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]", page
    )


def test_the_same_dossier_gives_the_same_page_in_every_process() -> None:
    code = (
        "from dossier import dossier; from fairwitness.report.page import html; import hashlib;"
        "print(hashlib.sha256(html(dossier(), 'zh').encode()).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=Path(__file__).parent,
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1


@pytest.mark.parametrize("lang", LANGS)
def test_numbers_and_dates_are_in_the_readers_language(lang: Lang) -> None:
    page = html(dossier(), lang)
    expected = {
        "en": ("1 June 2026 to 31 August 2026", "7,168 MiB", "July 2026", "12.5%", "28 days"),
        "zh": ("2026年6月1日至2026年8月31日", "7,168 MiB", "2026年7月", "12.5%", "28天"),
    }
    assert [text for text in (*expected[lang], "1,284,112") if text not in page] == []


@given(value=st.floats(0, 1))
def test_a_share_is_none_or_all_only_when_it_is(value: float) -> None:
    assert (share(value) == "0%") == (value == 0)
    assert (share(value) == "100%") == (value == 1)


def test_every_label_of_every_category_is_named_in_both_languages() -> None:
    categories = [
        column
        for columns in CANONICAL.values()
        for column in columns
        if column.kind is ColumnClass.CATEGORY
    ]
    for column in categories:
        assert column.name in labels.DIMENSIONS
        for value in column.labels:
            assert labels.label(column.name, value, "en") != value, (column.name, value)
            assert not labels.label(column.name, value, "zh").isascii(), (column.name, value)


def test_every_sentence_has_the_same_blanks_in_both_languages() -> None:
    for name, words in TEXTS.items():
        blanks = [sorted(re.findall(r"\{(\w+)\}", words.within(lang))) for lang in LANGS]
        assert blanks[0] == blanks[1], name
        assert not re.search(r"[\u4e00-\u9fff][,:;()?!]|[,:;()?!][\u4e00-\u9fff]", words.zh), name


def test_the_release_policy_and_hidden_cells_stand_beside_every_table_of_figures() -> None:
    page = html(dossier(), "en")
    tables = [t for t in re.split(r'(?=<div class="table)', page) if 'data-figure="' in t]
    assert tables
    assert [t for t in tables if "Suppressed cells here:" not in t] == []
    assert "Suppressed cells here: 2." in page


@pytest.mark.parametrize("lang", LANGS)
def test_a_person_who_disagrees_with_the_data_is_seen_to(lang: Lang) -> None:
    page = unescape(html(dossier(), lang))
    assert page.count(TEXTS["differs"].within(lang)) == 1
    assert page.count(f">{TEXTS['data_silent'].within(lang)}<") == 1
    assert page.count(f">{TEXTS['unconfirmed_yet'].within(lang)}<") == 1


def test_breakdowns_too_long_for_labels_still_fit_a_phone() -> None:
    made = dossier()
    hours = [
        Figure(
            metric="decisions.taken",
            source="synapse",
            window=made.evidence.window,
            dimensions=(("hour", f"{hour:02d}"),),
            value=hour,
            unit="decisions",
        )
        for hour in range(24)
    ]
    figures = tuple(sorted((*made.evidence.figures, *hours), key=lambda f: f.key))
    page = html(replace(made, evidence=replace(made.evidence, figures=figures)), "en")
    rows = [shown(page, hour)[0] for hour in hours]
    assert [row.split()[0] for row in rows] == [f"{hour:02d}:00" for hour in range(24)]
    assert 'width="340"' in page


def test_a_finding_names_what_it_is_about() -> None:
    page = html(dossier(), "en")
    about = re.findall(r"<dt>About</dt><dd><span>(.*?)</span>", page)
    assert {"Keeping of logs", "Grooming", "C2 Swift take-down"} <= set(about)
