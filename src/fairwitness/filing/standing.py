"""
Say whether a filing is on time.

In:       the last day for it, when it was received, today.
Out:      whether it is late, and by how many days.
Not here: which day that is (`duties`), telling anybody (`web`).
"""

from datetime import date


def days_late(due: date | None, received: date | None, today: date) -> int:
    """Return by how many days a filing is late [days]; on its last day it is on time."""
    if due is None:
        return 0
    return max(0, ((received or today) - due).days)
