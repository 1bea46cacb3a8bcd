"""
Render a dossier in every language that is asked for.

In:       a `Dossier`, languages.
Out:      files by name; `write` puts them into a bundle with the machine's parts.
Not here: reading sources and judging (`assess`), what a report says (`report`).
"""

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from fairwitness.assess.progress import Progress
from fairwitness.core.assessment import Dossier
from fairwitness.core.words import Lang
from fairwitness.report import charts, document, page
from fairwitness.report.bundle import write

__all__ = ["rendered", "warm", "write"]


def warm() -> None:
    """Start beforehand what takes long to start."""
    charts.warm()


def rendered(dossier: Dossier, langs: Sequence[Lang], progress: Progress) -> dict[str, bytes]:
    """
    Render what people read; the first language has the plain names.

    The PDFs are laid out beside the pages.
    """
    files: dict[str, bytes] = {}
    papers: dict[str, Future[bytes]] = {}
    with ThreadPoolExecutor(1, thread_name_prefix="pdf") as beside:
        for n, lang in enumerate(langs):
            suffix = "" if n == 0 else f".{lang}"
            papers[f"report{suffix}.pdf"] = beside.submit(document.pdf, dossier, lang)
            progress.begin(f"Rendering HTML ({lang})")
            files[f"report{suffix}.html"] = page.html(dossier, lang).encode()
            progress.done()
        for name, paper in papers.items():
            progress.begin(f"Rendering {name}")
            files[name] = paper.result()
            progress.done()
    return files
