"""
Write on every page of a PDF who saw it.

In:       a PDF, a line.
Out:      the PDF with the line across each page and at its foot.
Not here: what the line says (`views.viewing`).

The mark is drawn by Typst, once for each size of page, and laid over by pypdf.
"""

import lzma
import zlib
from io import BytesIO

import typst
from django.utils.translation import gettext as _
from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import DictionaryObject

from fairwitness.core.problem import Problem

PAGES = 2000
"""Pages that a PDF may have."""
SIZES = 20
"""Sizes of pages that a PDF may have; each is drawn by a run of Typst."""
DAMAGE = (
    *(PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError),
    *(zlib.error, lzma.LZMAError),
)
"""What `pypdf` raises at a PDF that is damaged."""
MARK = """
#set page(width: {width}pt, height: {height}pt, margin: 0pt, fill: none)
#set text(font: "Libertinus Serif", fill: rgb(120, 0, 0, 90))
#place(center + horizon, rotate(-32deg, text(size: {size}pt, sys.inputs.line)))
#place(center + bottom, dy: -6pt, text(size: 7pt, sys.inputs.line))
"""


class BadPdf(Problem):
    """A PDF that cannot be marked, and so is not shown."""

    code = "bad-pdf"

    def __init__(self) -> None:
        super().__init__(
            _("The PDF cannot be marked, so it is not shown here."),
            fix=_("Open it on your own machine: `fairwitness open --turn`."),
        )


def marked(content: bytes, line: str) -> bytes:
    """
    Return a PDF with a line on each page.

    Raises:
        BadPdf: it is damaged or encrypted, or has too many pages or sizes of pages.

    """
    try:
        writer = PdfWriter(clone_from=PdfReader(BytesIO(content)))
        if not 0 < len(writer.pages) <= PAGES:
            raise BadPdf
        _quieten(writer)
        drawn: dict[tuple[int, int], PageObject] = {}
        for page in writer.pages:
            size = (round(page.mediabox.width), round(page.mediabox.height))
            if size not in drawn:
                if len(drawn) == SIZES:
                    raise BadPdf
                drawn[size] = _drawn(size, line)
            page.merge_page(drawn[size])
        out = BytesIO()
        writer.write(out)
    except DAMAGE:
        raise BadPdf from None
    return out.getvalue()


def _quieten(writer: PdfWriter) -> None:
    """Take away what a PDF does by itself when it, a page or a note on a page is opened."""
    root = writer.root_object
    for name in ("/OpenAction", "/AA"):
        root.pop(name, None)
    names = root.get("/Names")
    if isinstance(plain := names and names.get_object(), DictionaryObject):
        plain.pop("/JavaScript", None)
    for page in writer.pages:
        page.pop("/AA", None)
        for note in page.get("/Annots", ()):
            if isinstance(found := note.get_object(), DictionaryObject):
                found.pop("/AA", None)


def _drawn(size: tuple[int, int], line: str) -> PageObject:
    width, height = size
    source = MARK.format(width=width, height=height, size=max(width // 28, 6))
    pdf = typst.compile(source.encode(), sys_inputs={"line": line})
    return PdfReader(BytesIO(pdf)).pages[0]
