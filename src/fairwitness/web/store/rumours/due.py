"""
What the desk does by the clock.

In:       the moment.
Out:      embargoes released, links sent, addresses forgotten.
Not here: when this runs (`web.rumours.at_embargo`, the command `rumours_due`, looks at the queue).
"""

from datetime import datetime

from fairwitness.web.store.rumours import correcting, inviting, publishing, releasing


def do(*, now: datetime) -> None:
    """
    Do what is due; doing it twice does nothing more.

    Raises:
        Problem: the ledger cannot be written to; everything waits for the next time.

    """
    inviting.forget(now=now)
    correcting.forget(now=now)
    releasing.release(now=now)
    publishing.settle(now=now)
    inviting.send(now=now)
