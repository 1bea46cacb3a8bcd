"""
Reach the desks of recipients from here.

In:       an address that an owner gave.
Out:      a connection to it, if this installation may go there.
Not here: the protocol (`filing.desks`), whether what comes holds (`filing_tasks`).
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

from fairwitness.filing.desks import Desk, Unreachable
from fairwitness.web.store.outgoing.address import destination, parsed

PATIENCE_S = 20.0
"""How long one try goes on while no byte arrives; the next comes later [s]."""


@contextmanager
def desk(url: str) -> Iterator[Desk]:
    """
    Open a desk.

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
    with Desk(url) as opened:
        yield opened


def introduction(url: str) -> tuple[bytes, str]:
    """Return the key manifest that a desk shows, and the public key of its ledger."""
    with desk(url) as opened:
        return opened.manifest(), str(opened.log_key())
