"""
Verify a receipt without a network.

In:       a receipt, the filing's digest, the recipient's manifest, the policy of the log, the time.
Out:      what it proves: when, by whom, at which place of which log.
Not here: signatures (`sealing`), proofs of logs (`ledger`); this puts them together.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography.x509 import Certificate

from fairwitness.core.problem import Problem
from fairwitness.ledger import proof
from fairwitness.ledger.policy import Policy
from fairwitness.sealing import timestamp
from fairwitness.sealing.manifest import Manifest
from fairwitness.sealing.receipt import Receipt, Received, entry
from fairwitness.sealing.statement import Signed


class WrongReceipt(Problem):
    """A receipt that is sound, but not for this filing, recipient or log."""

    code = "wrong-receipt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """Whom the reader trusts."""

    manifest: Signed[Manifest]
    """The recipient's, verified before."""
    policy: Policy
    """Logs and witnesses."""
    roots: Sequence[Certificate] = ()
    """Timestamp authorities; none means that a timestamp is not looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proved:
    """What a receipt proves."""

    receipt: Receipt
    index: int
    """Place of the filing in the log."""
    size: int
    """Entries of the log under whose checkpoint it stands."""
    stamped: datetime | None
    """When a timestamp authority saw the receipt [UTC]."""


def verify(received: Received, filing: str, trust: Trust, *, now: datetime) -> Proved:
    """
    Say what a receipt proves of a filing.

    Raises:
        WrongReceipt: it is for another filing, by another recipient, or names another log.
        BadSignature: the recipient has not signed it.
        BadProof, BadCheckpoint, BadNote, NotEnoughSignatures: the log does not show the filing.
        BadTimestamp: the timestamp does not hold.

    """
    signed, manifest = received.signed, trust.manifest
    values = signed.values
    if values.filing != filing:
        raise WrongReceipt(
            f"The receipt is for the filing {values.filing[:16]}… and not for {filing[:16]}….",
            fix="Find the receipt of this filing, or the filing of this receipt.",
        )
    signed.require(manifest.values.receipt_keys, f"{manifest.values.organisation!r}")
    if values.recipient != manifest.values.organisation or values.manifest != manifest.digest:
        raise WrongReceipt(
            f"The receipt is by {values.recipient!r} under another manifest than this one.",
            fix="Give the manifest that the filing was sealed to.",
        )
    found = proof.parse(received.proof)
    checkpoint = found.shows(entry(filing), trust.policy, now=now)
    if checkpoint.origin != values.log:
        raise WrongReceipt(
            f"The receipt names the log {values.log!r}, and its proof is of {checkpoint.origin!r}.",
            fix="Ask the recipient for a receipt with the proof of the log that it names.",
        )
    if values.received > now:
        raise WrongReceipt(
            f"The receipt is from {values.received}, which has not come yet.",
            fix="Check the clock of this machine, and ask the recipient.",
        )
    stamped = None
    if received.stamp and trust.roots:
        stamped = timestamp.proved(received.stamp, signed.text, trust.roots)
    return Proved(receipt=values, index=found.index, size=checkpoint.size, stamped=stamped)
