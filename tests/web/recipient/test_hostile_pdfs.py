"""PDFs that act by themselves, or that cost more to mark than they hold."""

from io import BytesIO

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

from fairwitness.web.recipient import watermark


def written(writer: PdfWriter) -> bytes:
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def calling() -> DictionaryObject:
    act = {
        NameObject("/S"): NameObject("/URI"),
        NameObject("/URI"): TextStringObject("https://filer.example/seen"),
    }
    return DictionaryObject({NameObject("/O"): DictionaryObject(act)})


def test_a_page_and_a_note_on_it_do_nothing_by_themselves() -> None:
    writer = PdfWriter()
    page = writer.add_blank_page(200, 200)
    page[NameObject("/AA")] = calling()
    note = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Widget"),
            NameObject("/AA"): calling(),
        }
    )
    page[NameObject("/Annots")] = ArrayObject([writer._add_object(note)])  # noqa: SLF001 - a hostile PDF
    shown = PdfReader(BytesIO(watermark.marked(written(writer), "alice"))).pages[0]
    assert "/AA" not in shown
    assert [one.get_object()["/Subtype"] for one in shown["/Annots"]] == ["/Widget"]
    assert all("/AA" not in one.get_object() for one in shown["/Annots"])


def test_more_sizes_of_pages_than_are_drawn_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    runs: list[object] = []
    blank = PdfWriter().add_blank_page(10, 10)

    def drawn(size: tuple[int, int], _line: str) -> object:
        runs.append(size)
        return blank

    monkeypatch.setattr(watermark, "_drawn", drawn)
    writer = PdfWriter()
    for n in range(watermark.SIZES + 5):
        writer.add_blank_page(200 + n, 200)
    with pytest.raises(watermark.BadPdf):
        watermark.marked(written(writer), "alice")
    assert len(runs) == watermark.SIZES
