"""
Approvals: officers who say that one filing may be opened, by whom, for what, and until when.

In:       a filing's digest, a purpose, an opener, a time; an officer's signing key.
Out:      a signed `Approval`; whether enough officers have approved the same opening.
Not here: the keys that open (`shares`).

Distinct officers are counted, and distinct keys: neither one officer with two keys nor two names
with one key count twice.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from pydantic import AwareDatetime

from fairwitness.core.problem import Problem
from fairwitness.sealing import statement
from fairwitness.sealing.manifest import Digest, Line, Manifest, Name
from fairwitness.sealing.ssh import PublicKey
from fairwitness.sealing.statement import Statement


class NotApproved(Problem):
    """Too few officers have approved an opening, or not this one."""

    code = "not-approved"


class Approval(Statement):
    """What an officer signs."""

    KIND: ClassVar[str] = "approval"

    filing: Digest
    officer: Name
    opener: Name
    """Officer who will see what is opened."""
    purpose: Line
    until: AwareDatetime
    """First moment at which it no longer counts."""


def counted(
    approvals: Sequence[bytes],
    manifest: Manifest,
    *,
    filing: str,
    opener: str,
    now: datetime,
) -> dict[str, Approval]:
    """
    Return the approvals of one opening, by officer; at least k of them.

    `manifest` is the newest one: an officer who was removed since no longer counts.

    Raises:
        NotApproved: one is for another filing or opener, is over, or is by nobody of the manifest;
            they differ in purpose; or there are too few.
        BadStatement, BadSignature: one is none, or its signature does not hold.

    """
    found: dict[str, Approval] = {}
    keys: set[bytes] = set()
    for content in approvals:
        approval, key = _read(content, manifest)
        fault = _fault(approval, filing=filing, opener=opener, now=now)
        if fault is not None:
            raise NotApproved(
                f"The approval of {approval.officer!r} {fault}.",
                fix="Ask the officer to approve this opening anew.",
            )
        if key.point not in keys:
            found[approval.officer] = approval
        keys.add(key.point)
    if len({approval.purpose for approval in found.values()}) > 1:
        raise NotApproved(
            "The officers have approved different purposes.",
            fix="Agree on one purpose, word for word, and approve that.",
        )
    if len(found) < manifest.k:
        names = ", ".join(found) or "nobody"
        raise NotApproved(
            f"{manifest.k} officers must approve; {names} did.",
            fix="Ask further officers: `fairwitness approve`.",
        )
    return found


def _read(content: bytes, manifest: Manifest) -> tuple[Approval, PublicKey]:
    signed = statement.read(content, Approval)
    keys = {one.name: PublicKey.from_line(one.ssh) for one in manifest.officers}
    key = keys.get(signed.values.officer)
    if key is None:
        raise NotApproved(
            f"{signed.values.officer!r} is no officer of {manifest.organisation!r} now.",
            fix="Ask an officer whom the newest manifest names.",
        )
    signed.require(key, f"the officer {signed.values.officer!r}")
    return signed.values, key


def _fault(approval: Approval, *, filing: str, opener: str, now: datetime) -> str | None:
    if approval.filing != filing:
        return "is for another filing"
    if approval.opener != opener:
        return f"is for {approval.opener!r} to open it, and not for {opener!r}"
    if approval.until <= now:
        return f"was good until {approval.until} only"
    return None
