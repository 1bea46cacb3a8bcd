"""
Cells of a CSV file that a spreadsheet shows as text.

In:       a text that somebody wrote.
Out:      the text, with an apostrophe before what would be run as a formula.
Not here: tables.
"""

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # full-width ones as well
BOM = "\ufeff"
"""Without it spreadsheets take UTF-8 for the code page of the machine."""


def defused(cell: str) -> str:
    """Return a cell that a spreadsheet shows as text."""
    shown = cell.replace("\0", "")
    return f"'{shown}" if shown.startswith(FORMULA) else shown
