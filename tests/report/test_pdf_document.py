"""The PDF is tagged, says the same as the page, and treats every text as text."""

import io
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from dossier import dossier, written_by_operator
from pypdf import PdfReader

from fairwitness.core.figure import Status
from fairwitness.core.words import LANGS, Lang
from fairwitness.report.document import pdf
from fairwitness.report.wording_numbers import amount

HOSTILE = (
    '#panic("no") #eval("1+1") *bold* $x^2$ @nowhere <label> \\',
    "= heading\n- list\n/ term: x\n```raw```",
    "W" * 400,
    "安" * 400,
    "\u202eright to left\u2066 \x00 \ud800 \U0010ffff",
    "",
)


def read(made: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(made))


def plain(made: bytes) -> str:
    """Return the text of a PDF without spaces, which layout is free to move."""
    return re.sub(r"\s", "", "".join(page.extract_text() for page in read(made).pages))


@pytest.fixture(scope="module")
def papers() -> dict[Lang, bytes]:
    return {lang: pdf(dossier(), lang) for lang in LANGS}


@pytest.mark.parametrize("lang", LANGS)
def test_it_is_tagged_and_says_its_language_and_title(
    lang: Lang, papers: dict[Lang, bytes]
) -> None:
    root = read(papers[lang]).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/StructTreeRoot"]["/K"]
    assert root["/Lang"].startswith(lang)
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert root["/Outlines"]
    metadata = read(papers[lang]).metadata
    assert metadata is not None
    title = {"en": "Heron Chat – Safety assessment", "zh": "Heron Chat – 安全评估报告"}
    assert metadata.title == title[lang]
    assert b"pdfuaid" in papers[lang] or "pdfuaid" in str(root["/Metadata"].get_data())


def test_its_date_is_the_time_of_the_dossier(papers: dict[Lang, bytes]) -> None:
    metadata = read(papers["en"]).metadata
    assert metadata is not None
    assert metadata.creation_date == dossier().assessments[0].made_at


@pytest.mark.parametrize("lang", LANGS)
def test_it_says_what_the_record_says(lang: Lang, papers: dict[Lang, bytes]) -> None:
    text = plain(papers[lang])
    for made in dossier().assessments:
        said = [made.title, made.conclusion, *(f.title for f in made.findings)]
        said += [i.title for s in made.sections for i in s.items]
        said += [m.title for m in made.measures]
        assert [w for w in said if re.sub(r"\s", "", w.within(lang)) not in text] == []


@pytest.mark.parametrize("lang", LANGS)
def test_every_value_is_on_paper(lang: Lang, papers: dict[Lang, bytes]) -> None:
    text = plain(papers[lang])
    for figure in dossier().evidence.figures:
        if figure.status is Status.VALUE:
            assert figure.value is not None
            assert amount(figure.value, figure.unit, lang).replace(" ", "") in text


def test_every_digest_can_be_copied_whole(papers: dict[Lang, bytes]) -> None:
    text = plain(papers["en"])
    assert [q.sha256 for q in dossier().evidence.queries if q.sha256 not in text] == []


def test_the_only_links_are_queries_of_the_bundle(papers: dict[Lang, bytes]) -> None:
    links = [
        str(note.get_object()["/A"]["/URI"])
        for page in read(papers["en"]).pages
        for note in page.get("/Annots", [])
        if "/URI" in note.get_object().get("/A", {})
    ]
    assert links
    assert all(re.fullmatch(r"queries/[0-9a-f]{64}\.sql", link) for link in links)


@pytest.mark.parametrize("text", HOSTILE)
def test_what_an_operator_writes_is_never_a_command(text: str) -> None:
    shown = plain(pdf(written_by_operator(text), "en"))
    for word in ('#panic("no")#eval("1+1")*bold*$x^2$@nowhere<label>\\', "=heading-list/term:x"):
        assert (word in shown) == (word[:6] in re.sub(r"\s", "", text))


def test_what_no_font_holds_is_shown_by_its_code_point() -> None:
    shown = plain(pdf(written_by_operator("thanks 👍 สวัสดี"), "zh"))
    assert "thanks[U+1F44D][U+0E2A]" in shown


def test_the_same_dossier_gives_the_same_bytes_in_every_process() -> None:
    code = (
        "from dossier import dossier; from fairwitness.report.document import pdf; import hashlib;"
        "print(hashlib.sha256(pdf(dossier(), 'zh')).hexdigest())"
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


def test_no_file_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert pdf(dossier(), "en").startswith(b"%PDF")
    assert list(tmp_path.iterdir()) == []
