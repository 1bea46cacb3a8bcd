"""
Reach the desks of recipients from here.

In:       an address that an owner gave.
Out:      a connection to it, if this installation may go there.
Not here: the protocol (`filing.desks`), whether what comes holds (`filing_tasks`).
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

from fairwitness.filing.desks import Desk, Unreachable
from fairwitness.web.store.outgoing.address import destination, parsed

PATIENCE_S = 20.0
"""How long one try goes on while no byte arrives; the next comes later [s]."""

PAGE_S = 20.0
"""How long a page waits for a desk, over all that it asks there [s]."""
PAGE_WAIT_S = 10.0
"""How long a desk may be silent towards a page [s]."""


@contextmanager
def desk(url: str, *, page: bool = False) -> Iterator[Desk]:
    """
    Open a desk; one that a `page` waits for is given up early, and no page hangs on it.

    Raises:
        BadAddress: it is within the network that we stand in, and that is not allowed.
        BadDesk: it is no address of a desk.
        Unreachable: its name means nothing at the moment.

    """
    address = parsed(url)
    try:
        destination(address, private=settings.PRIVATE_WEBHOOKS)
    except OSError as error:
        raise Unreachable(address.host, error.strerror or "unknown name") from None
    opening = Desk(url)
    if page:
        opening.wait, opening.until = PAGE_WAIT_S, time.monotonic() + PAGE_S
    with opening as opened:
        yield opened


def introduction(url: str) -> tuple[bytes, str]:
    """Return the key manifest that a desk shows, and the public key of its ledger."""
    with desk(url, page=True) as opened:
        return opened.manifest(), str(opened.log_key())
