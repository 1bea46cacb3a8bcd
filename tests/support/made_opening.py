"""A desk's request, with approvals and turns, made for tests."""

from datetime import timedelta
from pathlib import Path

from made_filing import NOW, Authority, Case

from fairwitness.sealing import approval, officers, parts, shares, turns
from fairwitness.sealing.approval import Electorate
from fairwitness.sealing.manifest import Manifest
from fairwitness.sealing.parts import Front
from fairwitness.sealing.request import Request


def front_of(path: Path) -> Front:
    """Read what stands in front of a filing's content."""
    with path.open("rb") as file:
        return parts.front(file)


def asked(case: Case, **other: object) -> Request:
    """Ask for an opening by alice, or for what is said."""
    values = {
        "act": "open",
        "filing": case.digest,
        "number": 1,
        "manifest": case.manifest.digest,
        "opener": "alice",
        "purpose": "review",
        "asked": NOW,
        "until": NOW + timedelta(days=1),
        **other,
    }
    return Request.model_validate(values)


def disposal(case: Case, **other: object) -> Request:
    """Ask for the disposal of a filing."""
    return asked(case, **{"act": "dispose", "opener": None, "purpose": "kept long enough", **other})


def approved(authority: Authority, request: Request, *names: str) -> tuple[bytes, ...]:
    """Let officers approve a request."""
    people = {one.name: one for one in authority.people}
    return tuple(bytes(approval.made(request, name).signed(people[name].ssh)) for name in names)


def electorate(case: Case, **other: object) -> Electorate:
    """Say who can approve; by default the officers of the filing's manifest, a while later."""
    values = {"manifest": case.manifest.values, "now": NOW + timedelta(hours=1), **other}
    return Electorate(**values)  # type: ignore[arg-type]


def officer(case: Case, name: str, **other: object) -> turns.Officer:
    """Return the machine of an officer."""
    secret = next(one.age for one in case.authority.people if one.name == name)
    return turns.Officer(
        identity=officers.identity(secret),
        sealed_to=case.manifest,
        who=electorate(case, **other),
    )


def turn(case: Case, names: tuple[str, ...] = ("alice", "bob"), **other: object) -> turns.Turn:
    """Return what the first officer takes home, when these have approved."""
    request = asked(case, **other)
    front = front_of(case.path)
    share = front.shares[_share(case.manifest.values, names)]
    return turns.turn(front, request, approved(case.authority, request, *names), share)


def _share(manifest: Manifest, names: tuple[str, ...]) -> str:
    return shares.file_name(manifest, names)
