"""
Synapse's physical tables as canonical ones.

In:       physical tables (Ibis, unbound) with whatever manifest columns are there.
Out:      canonical tables, lazy; a column that is missing is left out, and said by the connector.

`users.creation_ts` is in seconds, everything else in milliseconds. A flag is 0/1 on SQLite and a
boolean on PostgreSQL. Words of users (media types, event types, join rules) are mapped to the
closed vocabularies here, inside the query, so that none of them can leave.
"""

from collections.abc import Callable, Mapping

import ibis
import ibis.expr.types as ir

from fairwitness.core.window import DAY_MS

MS = 1000
"""Milliseconds in a second."""

Physical = Mapping[str, ir.Table]
Builder = Callable[[Physical], ir.Table]


class Absent(LookupError):
    """A physical table or column that a canonical table cannot do without."""


def need(physical: Physical, name: str, *columns: str) -> ir.Table:
    """
    Return a physical table that has these columns.

    Raises:
        Absent: the database lacks the table or one of them; the argument names it.

    """
    if name not in physical:
        raise Absent(name)
    table = physical[name]
    for column in columns:
        if column not in table.columns:
            raise Absent(f"{name}.{column}")
    return table


def holds(flag: ir.Value) -> ir.BooleanValue:
    """Say that a flag is set, whether the engine keeps it as a number or as a boolean."""
    return flag if isinstance(flag, ir.BooleanValue) else flag == 1


def as_flag(condition: ir.BooleanValue) -> ir.IntegerValue:
    """Turn a condition into the canonical 0 or 1; unknown is 0."""
    return condition.ifelse(ibis.literal(1, "int64"), ibis.literal(0, "int64"))


def _label(text: str) -> ir.StringValue:
    return ibis.literal(text, "string")


def accounts(physical: Physical) -> ir.Table:
    """Accounts of this server; remote accounts have no row in `users`."""
    users = need(physical, "users", "name", "creation_ts")
    has = set(users.columns)
    states = [("deactivated", "deactivated"), ("suspended", "suspended"), ("locked", "locked")]
    branches = [(holds(users[c]), label) for c, label in states if c in has]
    if "approved" in has:
        branches.append((~holds(users.approved), "pending"))
    if "shadow_banned" in has:
        branches.append((holds(users.shadow_banned), "restricted"))
    kinds = []
    if "is_guest" in has:
        kinds.append((holds(users.is_guest), "guest"))
    if "appservice_id" in has:
        kinds.append((users.appservice_id.notnull(), "bot"))
    if "user_type" in has:
        kinds += [(users.user_type == "bot", "bot"), (users.user_type == "support", "support")]
    columns: dict[str, ir.Value] = {
        "account": users.name,
        "created": users.creation_ts * MS,
        "state": ibis.cases(*branches, else_="active") if branches else _label("active"),
        "kind": ibis.cases(*kinds, else_="person") if kinds else _label("person"),
    }
    if "admin" in has:
        columns["admin"] = as_flag(holds(users.admin))
    if "consent_ts" in has:
        columns["consented"] = users.consent_ts
    return users.select(**columns)


def verifications(physical: Physical) -> ir.Table:
    """Verified e-mail addresses, phone numbers and links to a single sign-on; never the values."""
    threepids = need(physical, "user_threepids", "user_id", "medium", "validated_at")
    known = threepids.filter(threepids.medium.isin(["email", "msisdn"]))
    tied = known.select(
        account=known.user_id,
        method=ibis.cases((known.medium == "email", "email"), else_="phone"),
        validated=known.validated_at,
    )
    external = need(physical, "user_external_ids", "user_id")
    linked = external.select(
        account=external.user_id,
        method=_label("sso"),
        validated=ibis.null("int64"),
    )
    return ibis.union(tied, linked)


def visits(physical: Physical) -> ir.Table:
    """
    Days on which an account used the server; Synapse writes one row a day and device.

    The time is a whole day already. Rounding it says so, and keeps SQLite from choosing the index
    by time, after which it would have to sort the accounts itself.
    """
    seen = need(physical, "user_daily_visits", "user_id", "timestamp")
    return seen.select(account=seen.user_id, day=seen.timestamp - seen.timestamp % DAY_MS)


def activity(physical: Physical) -> ir.Table:
    """Events sent by accounts of this server; state changes of rooms are not activity."""
    events = need(physical, "events", "type", "sender", "received_ts", "outlier")
    users = need(physical, "users", "name")
    kinds = {
        "m.room.message": "message",
        "m.room.encrypted": "encrypted",
        "m.reaction": "reaction",
        "m.sticker": "other",
        "m.poll.start": "other",
        "m.call.invite": "call",
    }
    chosen = events.filter(events.type.isin(list(kinds)) & ~holds(events.outlier)).select(
        "type", "sender", "received_ts"
    )
    joined = chosen.inner_join(users, chosen.sender == users.name)
    return joined.select(
        at=chosen.received_ts,
        account=chosen.sender,
        kind=chosen.type.cases(*kinds.items(), else_="other"),
    )


def connections(physical: Physical) -> ir.Table:
    """`user_ips`: one row an access token and address, with the last time it was seen."""
    ips = need(physical, "user_ips", "user_id", "last_seen")
    names = {"device": "device_id", "address": "ip", "agent": "user_agent"}
    there = {ours: ips[theirs] for ours, theirs in names.items() if theirs in ips.columns}
    return ips.select(at=ips.last_seen, account=ips.user_id, **there)


def notices(physical: Physical) -> ir.Table:
    """Reports on messages, rooms and accounts; a report that was closed is deleted there."""
    parts = [_event_reports(physical)]
    if "room_reports" in physical:
        reports = need(physical, "room_reports", "received_ts", "user_id", "room_id")
        rooms = need(physical, "rooms", "room_id")
        joined = reports.left_join(rooms, reports.room_id == rooms.room_id)
        parts.append(
            joined.select(
                received=reports.received_ts,
                target=_label("room"),
                notifier=reports.user_id,
                orphaned=as_flag(rooms.room_id.isnull()),
            )
        )
    if "user_reports" in physical:
        reports = need(physical, "user_reports", "received_ts", "user_id")
        parts.append(
            reports.select(
                received=reports.received_ts,
                target=_label("account"),
                notifier=reports.user_id,
                orphaned=ibis.literal(0, "int64"),
            )
        )
    return ibis.union(*parts)


def _event_reports(physical: Physical) -> ir.Table:
    reports = need(physical, "event_reports", "received_ts", "user_id", "event_id")
    events = need(physical, "events", "event_id")
    joined = reports.left_join(events, reports.event_id == events.event_id)
    return joined.select(
        received=reports.received_ts,
        target=_label("message"),
        notifier=reports.user_id,
        orphaned=as_flag(events.event_id.isnull()),
    )


def decisions(physical: Physical) -> ir.Table:
    """
    Bans, removals from rooms and redactions by somebody other than the person concerned.

    Only those by accounts of this server: what moderators of other servers do in rooms that both
    share is not a decision of this service.
    """
    events = need(physical, "events", "event_id", "sender", "received_ts")
    users = need(physical, "users", "name")
    return ibis.union(
        _memberships(physical, events, users), _redactions(physical, events.view(), events, users)
    )


def _memberships(physical: Physical, events: ir.Table, users: ir.Table) -> ir.Table:
    members = need(physical, "room_memberships", "event_id", "user_id", "sender", "membership")
    chosen = members.filter(
        (members.membership == "ban")
        | ((members.membership == "leave") & (members.sender != members.user_id))
    ).select("event_id", "membership", "sender")
    joined = chosen.inner_join(events, chosen.event_id == events.event_id).inner_join(
        users, chosen.sender == users.name
    )
    return joined.select(
        at=events.received_ts,
        measure=ibis.cases((chosen.membership == "ban", "ban"), else_="removal_from_room"),
        target=_label("account"),
        moderator=chosen.sender,
    )


def _redactions(physical: Physical, act: ir.Table, struck: ir.Table, users: ir.Table) -> ir.Table:
    redactions = need(physical, "redactions", "event_id", "redacts", "received_ts")
    joined = (
        redactions.inner_join(act, redactions.event_id == act.event_id)
        .inner_join(struck, (redactions.redacts == struck.event_id, act.sender != struck.sender))
        .inner_join(users, act.sender == users.name)
    )
    return joined.select(
        at=redactions.received_ts,
        measure=_label("redaction"),
        target=_label("message"),
        moderator=act.sender,
    )


def media(physical: Physical) -> ir.Table:
    """
    Files uploaded here.

    Left out are pictures of link previews, which Synapse keeps under the name of whoever caused
    them, and places reserved for a file that never came (they have no type).
    """
    files = need(physical, "local_media_repository", "media_type", "created_ts", "user_id")
    uploads = files.filter(files.user_id.notnull() & files.media_type.notnull())
    if "url_cache" in files.columns:
        uploads = uploads.filter(uploads.url_cache.isnull())
    columns: dict[str, ir.Value] = {
        "at": uploads.created_ts,
        "account": uploads.user_id,
        "kind": ibis.cases(
            (uploads.media_type.like("image/%"), "image"),
            (uploads.media_type.like("video/%"), "video"),
            (uploads.media_type.like("audio/%"), "audio"),
            (uploads.media_type.like("text/%"), "text"),
            else_="other",
        ),
    }
    if "media_length" in files.columns:
        columns["bytes"] = uploads.media_length.cast("int64")
    if "quarantined_by" in files.columns:
        columns["quarantined"] = as_flag(uploads.quarantined_by.notnull())
    return uploads.select(**columns)


def rooms(physical: Physical) -> ir.Table:
    """Rooms that somebody of this server is or was in, with their published properties."""
    base = need(physical, "rooms", "room_id", "is_public")
    state = need(
        physical, "room_stats_state", "room_id", "encryption", "join_rules", "is_federatable"
    )
    current = need(physical, "room_stats_current", "room_id", "joined_members")
    joined = base.left_join(state, base.room_id == state.room_id).left_join(
        current, base.room_id == current.room_id
    )
    rules = ("public", "restricted", "knock", "invite")
    return joined.select(
        room=base.room_id,
        encrypted=as_flag(state.encryption.notnull()),
        listed=as_flag(holds(base.is_public)),
        federated=as_flag(holds(state.is_federatable)),
        access=state.join_rules.cases(*((rule, rule) for rule in rules), else_="unknown"),
        members=current.joined_members.cast("int64"),
    )


BUILDERS: Mapping[str, Builder] = {
    "accounts": accounts,
    "verifications": verifications,
    "visits": visits,
    "activity": activity,
    "connections": connections,
    "notices": notices,
    "decisions": decisions,
    "media": media,
    "rooms": rooms,
}
