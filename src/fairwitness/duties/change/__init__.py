"""
Marked changes in daily series: lasting levels and surges.

In:       one `Series` at a time, holidays, a `Watch`.
Out:      `Change` values.
Not here: declared events, clocks, deadlines (the rest of `duties`).
"""

from fairwitness.duties.change.change import Change
from fairwitness.duties.change.detect import DEFAULT, Watch, changes, continued
from fairwitness.duties.change.reading import UnusableSeries, why_silent

__all__ = [
    "DEFAULT",
    "Change",
    "UnusableSeries",
    "Watch",
    "changes",
    "continued",
    "why_silent",
]
