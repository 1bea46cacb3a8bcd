"""
Approvals: officers who say that one filing may be opened or disposed of, for what, until when.

In:       a filing's digest, a purpose, an opener, a time; a request of a desk; a signing key.
Out:      a signed `Approval` or `Disposal`; whether enough officers have signed the same.
Not here: the keys that open (`shares`), requests (`request`).

Distinct officers are counted, and distinct keys: neither one officer with two keys nor two names
with one key count twice. An approval to open is signed for something else than one to dispose.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, TypeVar

from pydantic import AwareDatetime

from fairwitness.core.problem import Problem
from fairwitness.sealing import statement
from fairwitness.sealing.manifest import Digest, Line, Manifest, Name, refuse_over
from fairwitness.sealing.request import OPEN, Request
from fairwitness.sealing.ssh import PublicKey
from fairwitness.sealing.statement import Statement


class NotApproved(Problem):
    """Too few officers have approved, or not this."""

    code = "not-approved"


class Approval(Statement):
    """What an officer signs so that a filing is opened."""

    KIND: ClassVar[str] = "approval"
    LEFT_OUT: ClassVar[frozenset[str]] = frozenset({"request"})

    filing: Digest
    officer: Name
    opener: Name
    """Officer who will see what is opened."""
    purpose: Line
    until: AwareDatetime
    """First moment at which it no longer counts."""
    request: Digest | None = None
    """Digest of the request that is approved, where a desk asked."""


class Disposal(Statement):
    """What an officer signs so that a filing is disposed of."""

    KIND: ClassVar[str] = "disposal"

    filing: Digest
    officer: Name
    request: Digest
    """Digest of the request that is approved."""
    purpose: Line
    until: AwareDatetime
    """First moment at which it no longer counts."""


Approving = TypeVar("Approving", Approval, Disposal)


@dataclass(frozen=True, slots=True, kw_only=True)
class Electorate:
    """Who can approve, and when that is."""

    manifest: Manifest
    """The newest one: an officer who was removed since no longer counts."""
    now: datetime
    barred: Collection[str] = ()
    """Officers with a conflict of interest."""


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
        BadManifest: the manifest is not valid now.
        BadStatement, BadSignature: one is none, or its signature does not hold.

    """
    refuse_over(manifest, now)
    who = Electorate(manifest=manifest, now=now)
    found = _distinct(
        approvals, Approval, who, lambda one: _fault(one, filing=filing, opener=opener)
    )
    if len({approval.purpose for approval in found.values()}) > 1:
        raise NotApproved(
            "The officers have approved different purposes.",
            fix="Agree on one purpose, word for word, and approve that.",
        )
    _enough(found, manifest)
    return found


def of_request(
    approvals: Sequence[bytes], request: Request, who: Electorate
) -> dict[str, Approval] | dict[str, Disposal]:
    """
    Return the sound approvals of a request, by officer; perhaps fewer than k.

    Raises:
        NotApproved: the request is over or has not begun; an approval is for something else, is
            over, is by an officer with a conflict of interest or by nobody of the manifest.
        BadManifest: the manifest is not valid now.
        BadStatement, BadSignature: one is none, as an approval to open is none to dispose, or its
            signature does not hold.

    """
    if not request.asked <= who.now < request.until:
        raise NotApproved(
            f"The request is good from {request.asked} until {request.until}, and not now.",
            fix="Ask anew; if its time should not be over, check the clock of this machine.",
        )
    refuse_over(who.manifest, who.now)
    if request.act == OPEN:
        return _distinct(approvals, Approval, who, lambda one: _other_opening(one, request))
    return _distinct(approvals, Disposal, who, lambda one: _other_disposal(one, request))


def enough(
    approvals: Sequence[bytes], request: Request, who: Electorate
) -> dict[str, Approval] | dict[str, Disposal]:
    """Return the approvals of a request, at least k of them; raises as `of_request`."""
    found = of_request(approvals, request, who)
    _enough(found, who.manifest)
    return found


def _distinct(
    approvals: Sequence[bytes],
    kind: type[Approving],
    who: Electorate,
    fault_of: Callable[[Approving], str | None],
) -> dict[str, Approving]:
    found: dict[str, Approving] = {}
    keys: set[bytes] = set()
    for content in approvals:
        approval, key = _read(content, kind, who.manifest)
        fault = fault_of(approval)
        if fault is None and approval.until <= who.now:
            fault = f"was good until {approval.until} only"
        if fault is None and approval.officer in who.barred:
            fault = "does not count: there is a conflict of interest"
        if fault is not None:
            raise NotApproved(
                f"The approval of {approval.officer!r} {fault}.",
                fix="Ask the officer to approve this anew, or another one who may.",
            )
        if key.point not in keys:
            found[approval.officer] = approval
        keys.add(key.point)
    return found


def _enough(found: Collection[str], manifest: Manifest) -> None:
    if len(found) < manifest.k:
        names = ", ".join(found) or "nobody"
        raise NotApproved(
            f"{manifest.k} officers must approve; {names} did.",
            fix="Ask further officers: `fairwitness approve`.",
        )


def _read(content: bytes, kind: type[Approving], manifest: Manifest) -> tuple[Approving, PublicKey]:
    signed = statement.read(content, kind)
    keys = {one.name: PublicKey.from_line(one.ssh) for one in manifest.officers}
    key = keys.get(signed.values.officer)
    if key is None:
        raise NotApproved(
            f"{signed.values.officer!r} is no officer of {manifest.organisation!r} now.",
            fix="Ask an officer whom the newest manifest names.",
        )
    signed.require(key, f"the officer {signed.values.officer!r}")
    return signed.values, key


def made(request: Request, officer: str) -> Approval | Disposal:
    """Return what an officer signs to approve a request; a `ValueError` for no name of one."""
    same = {
        "filing": request.filing,
        "officer": officer,
        "purpose": request.purpose,
        "until": request.until,
        "request": request.digest,
    }
    if request.act == OPEN:
        return Approval.model_validate({**same, "opener": request.opener})
    return Disposal.model_validate(same)


def _fault(approval: Approval, *, filing: str, opener: str) -> str | None:
    if approval.filing != filing:
        return "is for another filing"
    if approval.opener != opener:
        return f"is for {approval.opener!r} to open it, and not for {opener!r}"
    return None


def _other_opening(approval: Approval, request: Request) -> str | None:
    fault = _fault(approval, filing=request.filing, opener=request.opener or "")
    same = approval.request == request.digest and approval.purpose == request.purpose
    return fault or (None if same else "is for another request")


def _other_disposal(approval: Disposal, request: Request) -> str | None:
    if approval.filing != request.filing:
        return "is for another filing"
    return None if approval.request == request.digest else "is for another request"
