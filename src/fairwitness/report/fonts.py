"""
Where the one font of charts and PDF lies: Noto Sans CJK, variable, from an installed package.

Out:      its folder and family, so that no font of the machine is ever used.
"""

from importlib.resources import as_file, files
from pathlib import Path

FAMILY = "Noto Sans CJK SC"
"""Simplified Chinese and Latin, weights 100 to 900."""


def folder() -> Path:
    """Return the folder that holds the font file."""
    with as_file(files("manimgx_fonts_cjk")) as path:
        return path
