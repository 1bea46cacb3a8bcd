"""
Find the marked changes of a daily series.

In:       a `Series`, the holidays of its audience, a `Watch`.
Out:      every `Change`, in the order in which they could be said.
Not here: making series (`evidence`), what follows from a change (`duties`).

No clock, no file, no network. What was said of the days until one day stays said when more come.
"""

from collections.abc import Collection
from datetime import date

from fairwitness.core.series import Series
from fairwitness.duties.change.change import Change
from fairwitness.duties.change.watch import DEFAULT, Watch

__all__ = ["DEFAULT", "Watch", "changes"]


def changes(
    series: Series, *, holidays: Collection[date] = (), watch: Watch = DEFAULT
) -> tuple[Change, ...]:
    """Return every change of `series`, in the order in which they could be said."""
    del series, holidays, watch
    return ()
