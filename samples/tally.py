"""
Count the ledger: the true figures, by metric id.

In:       a ledger and a window of whole UTC days.
Out:      plain numbers that JSON can hold: `{"metric": {"total": n, "by": {"month": {…}}}}`.
Not here: any look into a database, any part of fairwitness.

A stock ("as of") is counted as things stood at the end, whatever the window. What Synapse does
not record has no total: `None`.
"""

import ipaddress
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from ledger import Account, Deed, Ledger

Truth = dict[str, dict[str, object]]

MEASURES = {
    "kick": "removal_from_room",
    "unban": "removal_from_room",
    "ban": "ban",
    "redact_other": "redaction",
}
"""Decisions that carry a time; Synapse writes the lifting of a ban as it writes a removal."""

UNTIMED = {"quarantine": "quarantine", "block": "room_block"}
"""Decisions of which Synapse records no time."""

NOT_RECORDED = (
    "accounts.mfa",
    "accounts.mfa_share",
    "notices.acknowledged",
    "notices.decided",
    "notices.open",
    "notices.upheld",
    "notices.trusted_flagger",
    "decisions.automated_detection",
    "decisions.automated",
    "appeals.received",
    "appeals.decided",
    "appeals.reversed",
    "orders.received",
    "log.port_recorded",
    "log.port_recorded_share",
)


@dataclass(frozen=True, slots=True)
class Span:
    """The days that flows are counted over."""

    since: date
    until: date
    """Excluded."""

    def holds(self, at: datetime | date) -> bool:
        """Say whether a moment lies in the window."""
        day = at.astimezone(UTC).date() if isinstance(at, datetime) else at
        return self.since <= day < self.until


def tally(ledger: Ledger, span: Span) -> Truth:
    """Count everything."""
    truth: Truth = {}
    for part in (_accounts, _verification, _activity, _notices, _decisions, _media, _rooms, _log):
        truth |= part(ledger, span)
    truth |= {metric: {"total": None} for metric in NOT_RECORDED}
    truth["traps"] = _traps(ledger, span)
    return dict(sorted(truth.items()))


def _month(at: datetime | date) -> str:
    return f"{at:%Y-%m}"


def _counts(values: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(values).items()))


def _figure(total: float, **by: dict[str, int]) -> dict[str, object]:
    return {"total": total, **({"by": by} if by else {})}


def _share(part: int, whole: int) -> dict[str, object]:
    return {"total": part / whole if whole else None, "part": part, "whole": whole}


def _age(days: set[date], span: Span) -> dict[str, object]:
    return {"total": (span.until - min(days)).days if days else None}


def _accounts(ledger: Ledger, span: Span) -> Truth:
    accounts = list(ledger.accounts.values())
    states, kinds = _counts(a.state for a in accounts), _counts(a.kind for a in accounts)
    created = [a.created for a in accounts if span.holds(a.created)]
    consented = sum(a.consented is not None for a in accounts)
    return {
        "accounts.total": _figure(len(accounts), state=states, kind=kinds),
        "accounts.created": _figure(len(created), month=_counts(map(_month, created))),
        "accounts.oldest_days": _age({a.created.date() for a in accounts}, span),
        "accounts.deactivated": _figure(states.get("deactivated", 0)),
        "accounts.suspended": _figure(states.get("suspended", 0)),
        "accounts.locked": _figure(states.get("locked", 0)),
        "accounts.restricted": _figure(states.get("restricted", 0)),
        "accounts.pending": _figure(states.get("pending", 0)),
        "accounts.guests": _figure(kinds.get("guest", 0)),
        "accounts.bots": _figure(kinds.get("bot", 0)),
        "accounts.admins": _figure(sum(a.admin for a in accounts)),
        "accounts.consented": _figure(consented),
        "accounts.consented_share": _share(consented, len(accounts)),
    }


def _verification(ledger: Ledger, span: Span) -> Truth:
    accounts = list(ledger.accounts.values())
    rules: dict[str, Callable[[Account], bool]] = {
        "email": lambda a: a.email,
        "phone": lambda a: a.phone,
        "sso": lambda a: a.sso,
        "any": lambda a: a.email or a.phone or a.sso,
    }
    truth: Truth = {}
    for name, holds in rules.items():
        count = sum(map(holds, accounts))
        truth[f"verification.{name}"] = _figure(count)
        truth[f"verification.{name}_share"] = _share(count, len(accounts))
    months = [
        _month(a.created)
        for a in accounts
        if span.holds(a.created)
        for _ in range(a.email + a.phone)
    ]
    truth["verification.validated"] = _figure(len(months), month=_counts(months))
    return truth


def _activity(ledger: Ledger, span: Span) -> Truth:
    visits = [(user, _month(day)) for user, _, day in ledger.visits if span.holds(day)]
    active = {user for user, _ in visits}
    posts = _within(ledger, span, "post")
    encrypted = [post for post in posts if post.label == "encrypted"]
    return {
        "activity.active_accounts": _figure(len(active), month=_distinct(visits)),
        "activity.active_share": _share(len(active), len(ledger.accounts)),
        "activity.account_days": _figure(len(visits), month=_counts(month for _, month in visits)),
        "activity.posts": _figure(
            len(posts),
            kind=_counts(post.label for post in posts),
            month=_months(posts),
        ),
        "activity.posting_accounts": _figure(
            len({post.actor for post in posts}), month=_actors(posts)
        ),
        "activity.encrypted_posts": _figure(len(encrypted), month=_months(encrypted)),
        "activity.encrypted_share": _share(len(encrypted), len(posts)),
    }


def _distinct(pairs: Iterable[tuple[str, str]]) -> dict[str, int]:
    """Count different accounts by label."""
    return _counts(label for _, label in set(pairs))


def _actors(deeds: Iterable[Deed]) -> dict[str, int]:
    return _distinct((deed.actor, _month(deed.at)) for deed in deeds)


def _months(deeds: Iterable[Deed]) -> dict[str, int]:
    return _counts(_month(deed.at) for deed in deeds)


def _within(ledger: Ledger, span: Span, *verbs: str) -> list[Deed]:
    return [deed for deed in ledger.deeds if deed.verb in verbs and span.holds(deed.at)]


def _notices(ledger: Ledger, span: Span) -> Truth:
    reports = _within(ledger, span, "report")
    orphaned = sum(report in ledger.orphaned for report in reports)
    return {
        "notices.received": _figure(
            len(reports),
            target=_counts(report.label for report in reports),
            origin={"account": len(reports)},
            month=_months(reports),
        ),
        "notices.notifiers": _figure(len({report.actor for report in reports})),
        "notices.orphaned": _figure(orphaned),
    }


def _decisions(ledger: Ledger, span: Span) -> Truth:
    taken = _within(ledger, span, *MEASURES)
    untimed = [deed for deed in ledger.deeds if deed.verb in UNTIMED]
    ever = {_hour(deed) for deed in ledger.deeds if deed.verb in MEASURES}
    suspended = sum(a.state == "suspended" for a in ledger.accounts.values())
    return {
        "decisions.taken": {
            "total": len(taken),
            "by": {
                "measure": _counts(MEASURES[deed.verb] for deed in taken),
                "target": _counts(deed.label for deed in taken),
                "month": _months(taken),
                "hour": _counts(map(_hour, taken)),
            },
            "untimed": {
                "measure": _counts(UNTIMED[deed.verb] for deed in untimed)
                | {"suspension": suspended},
            },
        },
        "decisions.moderators": _figure(len({deed.actor for deed in taken}), month=_actors(taken)),
        "decisions.hours_covered": _figure(len(ever)),
    }


def _hour(deed: Deed) -> str:
    return f"{deed.at.astimezone(UTC):%H}"


def _media(ledger: Ledger, span: Span) -> Truth:
    files = _within(ledger, span, "upload")
    held = sum(deed.verb == "upload" for deed in ledger.deeds)
    return {
        "media.files": _figure(
            len(files),
            kind=_counts(file.label for file in files),
            month=_months(files),
        ),
        "media.bytes": _figure(sum(file.size for file in files)),
        "media.uploaders": _figure(len({file.actor for file in files})),
        "media.stored": _figure(held),
        "media.quarantined": _figure(len(ledger.quarantined)),
        "media.quarantined_share": _share(len(ledger.quarantined), held),
    }


def _rooms(ledger: Ledger, _: Span) -> Truth:
    rooms = [room for room in ledger.rooms.values() if not room.gone]
    encrypted = sum(room.encrypted for room in rooms)
    return {
        "rooms.total": _figure(len(rooms), access=_counts(room.access for room in rooms)),
        "rooms.encrypted": _figure(encrypted),
        "rooms.encrypted_share": _share(encrypted, len(rooms)),
        "rooms.listed": _figure(sum(room.listed for room in rooms)),
        "rooms.federated": _figure(sum(room.federated for room in rooms)),
        "rooms.large": _figure(sum(len(room.members) >= 100 for room in rooms)),
    }


def _log(ledger: Ledger, span: Span) -> Truth:
    """Count the connections as they stand; only the days are those of the window."""
    entries = list(ledger.connections.values())
    count = len(entries)
    versions = [version for entry in entries if (version := _version(entry.address))]
    days = {entry.at.astimezone(UTC).date() for entry in entries}
    fields = {
        "time_recorded": count,
        "address_recorded": count,
        "address_valid": len(versions),
        "device_recorded": count,
        "agent_recorded": sum(bool(entry.agent) for entry in entries),
        "ipv6": versions.count(6),
    }
    return {
        "log.entries": _figure(count),
        "log.accounts": _figure(len({user for user, _, _ in ledger.connections})),
        "log.oldest_days": _age(days, span),
        "log.days_covered": _figure(sum(map(span.holds, days))),
        **{f"log.{name}": _figure(part) for name, part in fields.items()},
        **{f"log.{name}_share": _share(part, count) for name, part in fields.items()},
    }


def _version(address: str) -> int | None:
    """Return 4 or 6, or None for what is no address."""
    try:
        return ipaddress.ip_address(address).version
    except ValueError:
        return None


def _traps(ledger: Ledger, span: Span) -> dict[str, object]:
    """Count what happened but cannot be read, or reads as something else."""
    forgotten = [deed for deed in ledger.forgotten if span.holds(deed.at)]
    gone = [deed for deed in ledger.purged if span.holds(deed.at)]
    return {
        "reports_deleted": len(forgotten),
        "unbans_that_look_like_kicks": len(_within(ledger, span, "unban")),
        "self_leaves": len(_within(ledger, span, "leave")),
        "redactions_by_authors": len(_within(ledger, span, "redact_own")),
        "threepids_lost_by_deactivation": ledger.vanished_threepids,
        "purged_with_their_room": _counts(deed.verb for deed in gone),
    }
