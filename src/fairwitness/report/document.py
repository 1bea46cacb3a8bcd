"""
Lay a report out on paper: a tagged PDF with bookmarks, from our own Typst template.

In:       a `Dossier` and a language.
Out:      the PDF as bytes; the same dossier, the same bytes. No file is written.
Not here: what the report says (`content`), the page (`page`).

Text goes to Typst as JSON strings, never as markup: no word of an operator is a command.
"""

import json
import re
from dataclasses import asdict
from datetime import UTC, datetime
from functools import cache
from importlib.resources import as_file, files
from typing import Any

import typst

from fairwitness.core.assessment import Dossier
from fairwitness.core.words import Lang
from fairwitness.report.content.blocks import Content
from fairwitness.report.content.compose import compose
from fairwitness.report.fonts import FAMILY, folder

LONGEST_WORD, PIECE = 24, 6
"""Letters of a word that is left whole, and of the pieces that a longer one may break into."""

_REGULAR = """<svg style="font-variation-settings: 'wght' 400" """
"""A picture's text starts at the font's thinnest weight unless it is told otherwise."""

_BREAK = "\u200b"
"""Zero-width space: a place where a line may end."""


def pdf(dossier: Dossier, lang: Lang) -> bytes:
    """Return the whole report as a tagged PDF (PDF/UA-1) in `lang`."""
    made_at = max(
        (made.made_at for made in dossier.assessments),
        default=max(source.read_at for source in dossier.evidence.sources),
    ).astimezone(UTC)
    data = _data(compose(dossier, lang)) | {"font": FAMILY, "date": made_at.timetuple()[:6]}
    shown = json.dumps(data, ensure_ascii=False)
    while True:
        try:
            return _compile(shown, made_at)
        except typst.TypstError as error:
            missing = _undisplayed(error.diagnostic) & set(shown)
            if not missing:
                raise
            shown = shown.translate({ord(c): f"[U+{ord(c):04X}]" for c in missing})


def _compile(data: str, made_at: datetime) -> bytes:
    made = _compiler().compile(
        input=_template(),
        format="pdf",
        sys_inputs={"data": data},
        pdf_standards="ua-1",
        timestamp=made_at,
    )
    if not isinstance(made, bytes):
        raise TypeError(type(made))
    return made


def _undisplayed(diagnostic: str) -> set[str]:
    """
    Return the characters that no font of ours holds, such as an emoji in an operator's answer.

    An accessible PDF may not hold a character that it cannot show; it shows the code point instead.
    """
    quoted = "".join(re.findall(r'the text `"(.+?)"` could not be displayed', diagnostic))
    escaped = {chr(int(code, 16)) for code in re.findall(r"\\u\{([0-9a-f]+)\}", quoted)}
    plain = re.sub(r"\\u\{[0-9a-f]+\}", "", quoted)
    return escaped | {c for c in plain if not c.isascii()}


@cache
def _template() -> bytes:
    return files("fairwitness.report").joinpath("templates/report.typ").read_bytes()


@cache
def _compiler() -> typst.Compiler:
    """Make the compiler once: it sees our template and one font package, nothing else."""
    with as_file(files("fairwitness.report").joinpath("templates")) as root:
        return typst.Compiler(root=root, font_paths=[str(folder())], ignore_system_fonts=True)


def _data(content: Content) -> dict[str, Any]:
    """Turn content into what Typst reads; long words get places to break."""
    data: dict[str, Any] = asdict(content)
    made: dict[str, Any] = {name: _breakable(name, value) for name, value in data.items()}
    return made


def _breakable(name: str, value: Any) -> Any:  # noqa: ANN401 - a tree of plain JSON
    if isinstance(value, dict):
        return {key: _breakable(key, inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_breakable(name, inner) for inner in value]
    if name == "svg":
        return value.replace("<svg ", _REGULAR, 1)
    if isinstance(value, str) and name not in {"alt", "code", "href", "anchor", "type", "lang"}:
        return " ".join(_broken(word) for word in value.split(" "))
    return value


def _broken(word: str) -> str:
    if len(word) <= LONGEST_WORD or not word.isascii():
        return word
    return _BREAK.join(word[i : i + PIECE] for i in range(0, len(word), PIECE))
