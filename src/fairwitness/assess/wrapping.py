"""
Wrap lines for a terminal, Chinese text included.

In:       a line, and how many columns there are.
Out:      lines that fit; a Chinese character takes two columns.
Not here: words.

`textwrap` breaks at spaces only, and Chinese has none.
"""

import re
import unicodedata

_WIDE = (
    "\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6"
)
_OPENING = "“‘（《「『【"
_CLOSING = "”’）》」』】，。、；：！？…"
_TOKEN = re.compile(
    rf"[{_OPENING}]*(?:[^\s{_WIDE}{_OPENING}{_CLOSING}]+|\S)?[{_CLOSING}]*\s*", re.DOTALL
)
"""What stays on one line: a word or one wide character, with the punctuation that clings to it."""


def columns(text: str) -> int:
    """Return the columns that `text` takes."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def wrapped(text: str, width: int) -> list[str]:
    """Break `text` into lines of at most `width` columns; a longer word stays whole."""
    indent = " " * (len(text) - len(text.lstrip(" ")))
    lines, line = [], indent
    for token in _TOKEN.findall(text.strip()):
        if line.strip() and columns(line) + columns(token.rstrip()) > width:
            lines.append(line.rstrip())
            line = f"{indent}  " if indent else ""
        line += token
    return [*lines, line.rstrip()]
