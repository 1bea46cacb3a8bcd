"""
The blocks that a report is made of: plain text with its role, in the reader's language.

In:       the composing modules beside this one.
Out:      frozen values that `page` turns into HTML and `document` into PDF.
Not here: markup. A string in a block is text and stays text.

Text that an operator wrote goes through `written`, which makes invisible controls visible.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

Tone = Literal["", "good", "warn", "bad", "info", "muted", "operator", "code"]
"""What a cell or badge says at a glance; the words always say it too."""

_UNSAFE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_KEPT = {"\n", "\u200c", "\u200d"}
"""Line ends, and the joiners that real scripts need."""


def written(text: str) -> str:
    """Return operator text with every control, bidi mark and lone surrogate made visible."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(
        f"[U+{ord(c):04X}]" if c not in _KEPT and unicodedata.category(c) in _UNSAFE else c
        for c in plain
    )


def paragraphs(text: str) -> tuple[str, ...]:
    """Split text at blank lines; single line ends stay inside a paragraph."""
    return tuple(p.strip() for p in re.split(r"\n\s*\n", text) if p.strip())


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A piece of text with its role."""

    text: str
    tone: Tone = ""
    badge: bool = False
    note: str = ""
    """A second, quieter line."""
    href: str = ""
    """A file of the bundle or an anchor of the report; never an outside address."""
    code: str = ""
    """A digest or id, set in fixed width."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a table; the first cell is its header."""

    cells: tuple[Cell, ...]
    key: str = ""
    """Which figure it shows: metric, source, window and dimensions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The head of a column."""

    text: str
    numeric: bool = False
    width: int = 2
    """Share of the table's width, against those of the other columns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading; 2 opens a part, 3 a chapter, 4 a section."""

    type: Literal["heading"] = "heading"
    level: int
    text: str
    anchor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Prose:
    """Paragraphs, perhaps with a label before them."""

    type: Literal["prose"] = "prose"
    paragraphs: tuple[str, ...]
    tone: Tone = ""
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A box that must not be missed."""

    type: Literal["notice"] = "notice"
    title: str
    lines: tuple[Cell, ...]
    tone: Tone


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """A strip of counts with their labels."""

    type: Literal["tally"] = "tally"
    title: str
    counts: tuple[tuple[str, str, Tone], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Terms with their values."""

    type: Literal["facts"] = "facts"
    rows: tuple[tuple[str, Cell], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A picture of a table, as SVG of our own making."""

    svg: str
    alt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table with its caption, and a chart of it where one helps."""

    type: Literal["table"] = "table"
    caption: str
    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    foot: tuple[str, ...] = ()
    anchor: str = ""
    chart: Chart | None = None
    stacks: bool = False
    """Whether its rows become cards on a narrow screen."""
    compact: bool = False
    """Whether it belongs to a card, and so is set smaller."""
    titled: bool = False
    """Whether a heading just above says the caption already, so that it is only read out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """Numbered steps, each perhaps with a command."""

    type: Literal["steps"] = "steps"
    steps: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Text of fixed width that is folded away until asked for; paper leaves it out."""

    type: Literal["listing"] = "listing"
    title: str
    text: str


Plain = Heading | Prose | Notice | Tally | Facts | Table | Steps | Listing
"""What may stand in a card."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One item, finding or risk: a title, badges and what belongs to it."""

    type: Literal["card"] = "card"
    title: str
    anchor: str
    badges: tuple[Cell, ...]
    blocks: tuple[Plain, ...]
    tone: Tone = ""
    kicker: str = ""
    """A short line above the title: where it stands in the law, or its code."""


Block = Plain | Card


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One assessment, the evidence, or what follows it."""

    title: str
    anchor: str
    kicker: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """A whole report in one language."""

    lang: str
    title: str
    service: str
    kicker: str
    facts: Facts
    contents: str
    """Title of the table of contents."""
    skip: str
    """Words of the link that skips to the content."""
    parts: tuple[Part, ...]
    foot: str
