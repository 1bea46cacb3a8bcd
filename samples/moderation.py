"""
What moderators and administrators do.

In:       a community and a step.
Out:      calls to the homeserver, and lines in the ledger.
Not here: reports (`conduct`).
"""

import time

from community import ADMIN, CLIENT, Community, Post
from conduct import report_post
from diary import Step
from homeserver import SERVER_NAME
from ledger import Deed
from matrix import path


def kick(community: Community, step: Step) -> None:
    """Remove somebody from a room."""
    _remove(community, step, "kick")


def ban(community: Community, step: Step) -> None:
    """Remove somebody from a room for good."""
    _remove(community, step, "ban")


def _remove(community: Community, step: Step, verb: str) -> None:
    choices = [
        (room_id, moderator, who)
        for room_id, room in community.open_rooms().items()
        if (moderator := community.moderator(room_id)) is not None
        for who in sorted(room.members - community.moderators[room_id])
    ]
    if not choices:
        return
    room_id, moderator, who = community.roll.choice(choices)
    _act_on(community, step, verb, room_id, moderator, who)
    community.ledger.rooms[room_id].members.discard(who)
    if verb == "ban":
        community.banned.append((room_id, who))


def unban(community: Community, step: Step) -> None:
    """Lift a ban."""
    choices = [pair for pair in community.banned if pair[0] in community.open_rooms()]
    if not choices:
        return
    room_id, who = community.roll.choice(choices)
    moderator = community.moderator(room_id)
    if moderator is not None:
        _act_on(community, step, "unban", room_id, moderator, who)
        community.banned.remove((room_id, who))


def _act_on(
    community: Community, step: Step, verb: str, room_id: str, moderator: int, who: int
) -> None:
    body = {"user_id": community.user_id(who), "reason": community.text("sanction")}
    community.call(step, moderator, "POST", CLIENT + path("rooms", room_id, verb), body)
    at, actor = community.clock(step), community.user_id(moderator)
    community.note(Deed(verb=verb, at=at, actor=actor, label="account", room=room_id))


def redact_other(community: Community, step: Step) -> None:
    """Take down somebody else's post as a moderator."""
    post = _redactable(community)
    if post is None:
        return
    moderators = community.moderators[post.room] - {post.sender}
    who = community.pick(moderators & community.ledger.rooms[post.room].members)
    if who is not None:
        _redact(community, step, "redact_other", who, post)


def redact_own(community: Community, step: Step) -> None:
    """Take back a post of one's own."""
    post = _redactable(community)
    if post and community.able(post.sender):
        _redact(community, step, "redact_own", post.sender, post)


def _redactable(community: Community) -> Post | None:
    choices = [
        post
        for post in community.posts[-120:]
        if post.room in community.open_rooms()
        and community.able(post.sender)
        and post.sender in community.ledger.rooms[post.room].members
    ]
    return community.roll.choice(choices) if choices else None


def _redact(community: Community, step: Step, verb: str, who: int, post: Post) -> None:
    where = CLIENT + path("rooms", post.room, "redact", post.event_id, community.line.transaction())
    body = {"reason": community.text("takedown")}
    event_id = community.call(step, who, "PUT", where, body)["event_id"]
    community.posts.remove(post)
    at, actor = community.clock(step), community.user_id(who)
    community.note(
        Deed(verb=verb, at=at, actor=actor, label="message", mark=event_id, room=post.room)
    )


def quarantine(community: Community, step: Step) -> None:
    """Put a file out of reach as an administrator."""
    choices = [media for media, _ in community.files if media not in community.ledger.quarantined]
    if not choices:
        return
    media_id = community.roll.choice(choices)
    community.admin(step, "POST", ADMIN + path("v1", "media", "quarantine", SERVER_NAME, media_id))
    community.ledger.quarantined.add(media_id)
    at, actor = community.clock(step), community.user_id(0)
    community.note(Deed(verb="quarantine", at=at, actor=actor, label="media", mark=media_id))


def block(community: Community, step: Step) -> None:
    """Keep everybody from joining a small room, as an administrator."""
    room_id = _small_room(community)
    community.admin(step, "PUT", ADMIN + path("v1", "rooms", room_id, "block"), {"block": True})
    community.ledger.rooms[room_id].blocked = True
    at, actor = community.clock(step), community.user_id(0)
    community.note(Deed(verb="block", at=at, actor=actor, label="room", room=room_id))


def purge(community: Community, step: Step) -> None:
    """Remove a room and all in it, just after two of its posts were reported."""
    ledger = community.ledger
    told = _reported_room(community, step)
    where = ADMIN + path("v2", "rooms", told)
    deletion = community.admin(step, "DELETE", where, {"purge": True, "block": False})
    status = ADMIN + path("v2", "rooms", "delete_status", deletion["delete_id"])
    while (state := community.admin(step, "GET", status)["status"]) not in {"complete", "failed"}:
        time.sleep(0.2)
    assert state == "complete", f"the room was not purged: {state}"
    ledger.rooms[told].gone = True
    ledger.purged += [deed for deed in ledger.deeds if deed.room == told and deed.verb != "report"]
    ledger.orphaned += [
        deed for deed in ledger.deeds if deed.room == told and deed.verb == "report"
    ]
    ledger.deeds = [deed for deed in ledger.deeds if deed not in ledger.purged]
    ledger.planted += [deed.mark for deed in ledger.purged if deed.mark]


def _reported_room(community: Community, step: Step) -> str:
    """Have two posts of one small room reported, and return the room."""
    rooms = [
        (room_id, reporters, posts)
        for room_id, room in community.open_rooms().items()
        if len(posts := [post for post in community.posts if post.room == room_id]) >= 2
        and 2 <= len(reporters := [who for who in room.members if community.able(who)]) < 40
    ]
    assert rooms, "there is no room that can be purged; choose another seed"
    room_id, reporters, posts = rooms[-1]
    for post in posts[-2:]:
        who = next(who for who in sorted(reporters) if who != post.sender)
        report_post(community, step, who, post)
    return room_id


def _small_room(community: Community) -> str:
    """Pick a room with few people in it."""
    return min(
        community.open_rooms(),
        key=lambda room_id: len(community.ledger.rooms[room_id].members),
    )


def forget_report(community: Community, step: Step) -> None:
    """Close a report the only way there is: delete it."""
    ledger = community.ledger
    choices = [
        deed
        for deed in ledger.deeds
        if deed.verb == "report" and deed.label == "message" and deed not in ledger.orphaned
    ]
    if not choices:
        return
    deed = community.roll.choice(choices)
    listed = community.admin(step, "GET", f"{ADMIN}/v1/event_reports?limit=1000")["event_reports"]
    number = next(report["id"] for report in listed if report["reason"] == deed.mark)
    community.admin(step, "DELETE", ADMIN + path("v1", "event_reports", str(number)))
    ledger.deeds.remove(deed)
    ledger.forgotten.append(deed)
