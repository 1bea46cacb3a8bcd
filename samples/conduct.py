"""
What people do from day to day: connect, post, upload, report, leave.

In:       a community and a step.
Out:      calls to the homeserver, and lines in the ledger.
Not here: what moderators and administrators do (`moderation`).
"""

from dataclasses import replace

import canary
from community import CLIENT, Community, Post
from diary import Step
from ledger import Deed
from matrix import path

KINDS = (
    ("image/png", "image", 1800),
    ("image/jpeg", "image", 3100),
    ("video/mp4", "video", 9000),
    ("audio/ogg", "audio", 4200),
    ("text/plain", "text", 600),
    ("application/pdf", "other", 2500),
)
"""Media type, the label that counts it, and about how big [bytes]."""


def browse(community: Community, step: Step) -> None:
    """Use the service without saying anything, now and then from a new address."""
    if not community.able(step.who):
        return
    device = community.roll.choice(community.devices[step.who])
    if community.roll.random() < 0.45:
        address = canary.address(community.roll.randrange(4000))
        device = replace(device, address=community.ledger.plant(address))
    community.call_from(step, device, "GET", f"{CLIENT}/account/whoami")


def post(community: Community, step: Step) -> None:
    """Say something in one of the rooms that the person is in."""
    rooms = [
        room_id for room_id, room in community.open_rooms().items() if step.who in room.members
    ]
    if not (community.able(step.who) and rooms):
        return
    room_id = community.roll.choice(rooms)
    label, event_type, content = _saying(community, room_id)
    where = CLIENT + path("rooms", room_id, "send", event_type, community.line.transaction())
    event_id = community.call(step, step.who, "PUT", where, content)["event_id"]
    at, actor = community.clock(step), community.user_id(step.who)
    community.note(Deed(verb="post", at=at, actor=actor, label=label, mark=event_id, room=room_id))
    community.posts.append(
        Post(event_id=event_id, room=room_id, sender=step.who, at=at, label=label)
    )


def _saying(community: Community, room_id: str) -> tuple[str, str, dict[str, object]]:
    """Choose what to say: the label that counts it, the event type, the content."""
    roll = community.roll
    if community.ledger.rooms[room_id].encrypted:
        return "encrypted", "m.room.encrypted", {
            "algorithm": "m.megolm.v1.aes-sha2",
            "ciphertext": community.text("ciphertext"),
            "session_id": "margay-session",
        }  # fmt: skip
    earlier = [post for post in community.posts[-80:] if post.room == room_id]
    chance = roll.random()
    if chance < 0.16 and earlier:
        target = roll.choice(earlier).event_id
        relation = {"rel_type": "m.annotation", "event_id": target, "key": community.text("react")}
        return "reaction", "m.reaction", {"m.relates_to": relation}
    if chance > 0.94 and community.ledger.rooms[room_id].access != "public":
        call = {"call_id": community.text("call"), "version": 0, "lifetime": 60000}
        offer = {"type": "offer", "sdp": community.text("sdp")}
        return "call", "m.call.invite", call | {"offer": offer}
    kind = "m.notice" if chance > 0.9 else "m.text"
    return "message", "m.room.message", {"msgtype": kind, "body": community.text("message")}


def upload(community: Community, step: Step) -> None:
    """Upload a file of some kind and size."""
    roll = community.roll
    who = community.pick(number for number in community.devices if not _is_guest(community, number))
    if who is None:
        return
    media_type, label, about = roll.choice(KINDS)
    data = roll.randbytes(about + roll.randrange(about))
    name = community.text("file").replace(" ", "-")
    community.ledger.plant(name)
    device = community.devices[who][0]
    answer = community.line.call(
        "POST",
        f"/_matrix/media/v3/upload?filename={name}",
        data,
        by=device,
        headers={"Content-Type": media_type},
    )
    community.call_from(step, device, "GET", f"{CLIENT}/account/whoami")
    media_id = answer["content_uri"].rsplit("/", 1)[1]
    at, actor = community.clock(step), community.user_id(who)
    community.note(
        Deed(verb="upload", at=at, actor=actor, label=label, mark=media_id, size=len(data))
    )
    community.files.append((media_id, who))


def _is_guest(community: Community, number: int) -> bool:
    return community.person(number).kind == "guest"


def report_event(community: Community, step: Step) -> None:
    """Report a recent post in a room that the reporter is in."""
    recent = [post for post in community.posts[-150:] if post.room in community.open_rooms()]
    if not recent:
        return
    post = community.roll.choice(recent)
    members = community.ledger.rooms[post.room].members - {post.sender}
    who = community.pick(members)
    if who is not None:
        report_post(community, step, who, post)


def report_post(community: Community, step: Step, who: int, post: Post) -> None:
    """Report this post as this person."""
    where = CLIENT + path("rooms", post.room, "report", post.event_id)
    _report(community, step, who, "message", where, post.room, {"score": -50})


def report_room(community: Community, step: Step) -> None:
    """Report a room as one of its members."""
    room_id = community.roll.choice(list(community.open_rooms()))
    who = community.pick(community.ledger.rooms[room_id].members)
    if who is not None:
        where = CLIENT + path("rooms", room_id, "report")
        _report(community, step, who, "room", where, room_id, {})


def report_user(community: Community, step: Step) -> None:
    """Report a person as another person."""
    people = [number for number in community.devices if not _is_guest(community, number)]
    who, whom = community.pick(people), community.roll.choice(people)
    if who is not None and who != whom:
        where = CLIENT + path("users", community.user_id(whom), "report")
        _report(community, step, who, "account", where, "", {})


def _report(
    community: Community,
    step: Step,
    who: int,
    target: str,
    where: str,
    room: str,
    more: dict[str, object],
) -> None:
    reason = community.text("complaint")
    community.call(step, who, "POST", where, {"reason": reason, **more})
    at, actor = community.clock(step), community.user_id(who)
    community.note(Deed(verb="report", at=at, actor=actor, label=target, mark=reason, room=room))


def leave(community: Community, step: Step) -> None:
    """Leave a room of one's own accord."""
    room_id = community.roll.choice(list(community.open_rooms()))
    room = community.ledger.rooms[room_id]
    who = community.pick(room.members - community.moderators[room_id])
    if who is None:
        return
    community.call(step, who, "POST", CLIENT + path("rooms", room_id, "leave"))
    room.members.discard(who)
    at, actor = community.clock(step), community.user_id(who)
    community.note(Deed(verb="leave", at=at, actor=actor, label="account", room=room_id))
