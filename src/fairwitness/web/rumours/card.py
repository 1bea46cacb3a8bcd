"""
A picture of a check, for places that show one beside a link.

In:       a version.
Out:      a PNG of 1200 by 630 pixels; the same version, the same bytes.
Not here: the page (`readers`).

It is drawn once and kept by the digest of the version. Text goes to Typst as JSON strings, never
as markup; the verdict is said in words and with a sign, not by its colour alone.
"""

import hashlib
import json
import re
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from urllib.parse import urlsplit

import typst
from django.conf import settings

from fairwitness.core import durable
from fairwitness.core.words import Lang, Words
from fairwitness.report.fonts import FAMILY, folder
from fairwitness.rumours import record
from fairwitness.rumours.check import Version
from fairwitness.rumours.text import clean
from fairwitness.rumours.verdict import RATINGS, WORDS

WIDTH, HEIGHT = 1200, 630
"""[pixels]"""
PPI = 144
LONGEST_CLAIM, LONGEST_SUMMARY = 140, 130
"""[characters, a Chinese one for two]"""
RETRACTED = Words("Retracted", "已撤回")
CHECKED = Words("Rumour desk", "谣言查证")
_LONG_WORD = re.compile(r"(\S{20})(?=\S)")
"""Where a line may end within a word that is wider than the picture."""
_SIGNS = {5: ("✓", "good"), 4: ("✓", "good"), 3: ("!", "warn"), 2: ("×", "bad"), 1: ("×", "bad")}
_OPEN = ("?", "open")


def card(version: Version) -> bytes:
    """Return the picture of a version; drawn anew only where it is not kept yet."""
    shown = json.dumps(_shown(version), ensure_ascii=False, sort_keys=True)
    named = hashlib.sha256(_template() + shown.encode() + record.digest(version).encode())
    path = Path(settings.DATA_FOLDER) / "cards" / f"{named.hexdigest()}.png"
    try:
        return path.read_bytes()
    except FileNotFoundError:
        made = _drawn(shown)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    durable.write(path, made)
    return made


def _shown(version: Version) -> dict[str, str]:
    content = version.content
    lang: Lang = "zh" if content.lang.startswith("zh") else "en"
    sign, tone = _SIGNS.get(RATINGS.get(content.verdict, 0), _OPEN)
    if version.retracted:
        sign, tone = _OPEN
    return {
        "font": FAMILY,
        "lang": lang,
        "claim": _cut(content.claim[0].text, LONGEST_CLAIM),
        "summary": "" if version.retracted else _cut(content.summary, LONGEST_SUMMARY),
        "verdict": (RETRACTED if version.retracted else WORDS[content.verdict]).within(lang),
        "sign": sign,
        "tone": tone,
        "desk": CHECKED.within(lang),
        "host": urlsplit(settings.SITE_URL).netloc,
        "day": version.published.date().isoformat(),
    }


def _cut(text: str, longest: int) -> str:
    """Cut a text by its width: a letter that is not Latin counts as two."""
    wide, length = 0, 0
    for length, letter in enumerate(text, start=1):  # noqa: B007 - where it ended
        wide += 2 if ord(letter) > 0x2E7F else 1  # noqa: PLR2004 - from where Chinese stands
        if wide > longest:
            break
    return _LONG_WORD.sub("\\1\u200b", clean(text, longest=max(1, length)))


def _drawn(shown: str) -> bytes:
    made = _compiler().compile(input=_template(), format="png", ppi=PPI, sys_inputs={"data": shown})
    page = made[0] if isinstance(made, list) else made  # what does not fit would be a second page
    if not isinstance(page, bytes):
        raise TypeError(type(page))
    return page


@cache
def _template() -> bytes:
    return files("fairwitness.web.rumours").joinpath("card.typ").read_bytes()


@cache
def _compiler() -> typst.Compiler:
    """Make the compiler once: it sees one font package and nothing else."""
    with as_file(files("fairwitness.web.rumours").joinpath("templates")) as root:
        return typst.Compiler(root=root, font_paths=[str(folder())], ignore_system_fonts=True)
