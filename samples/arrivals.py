"""
Accounts and rooms come into being, people join, and some accounts end.

In:       a community and a step.
Out:      calls to the homeserver, and lines in the ledger.
Not here: what people do once they are there (`conduct`, `moderation`).
"""

import hashlib
import hmac
from urllib.parse import urlencode

import canary
from community import ADMIN, CLIENT, Community
from diary import Person, RoomPlan, Step
from homeserver import POLICY_VERSION, SERVER_NAME
from ledger import Account, Room
from matrix import Device, path


def sign_up(community: Community, step: Step) -> None:
    """Open an account the way its kind is opened, and log in on each of its devices."""
    person = community.person(step.who)
    if person.kind == "guest":
        _sign_up_as_guest(community, step)
        return
    handle, password = canary.handle(step.who), f"pangolin-secret-of-{canary.handle(step.who)}"
    if step.who == 0:
        _register_first_administrator(community, handle, password)
    elif step.who % 6 == 0:
        body = {"username": handle, "password": password, "inhibit_login": True}
        community.line.call(
            "POST", f"{CLIENT}/register", body | {"auth": {"type": "m.login.dummy"}}
        )
    user_id = f"@{handle}:{SERVER_NAME}"
    if step.who == 0:
        _log_in(community, person, password)
    community.ledger.accounts[user_id] = Account(
        number=step.who,
        kind=person.kind,
        admin=person.admin,
        created=community.clock(step),
        state="pending" if person.state == "pending" else "active",
        email=person.has_email,
        phone=person.has_phone,
        sso=person.has_sso,
    )
    where = ADMIN + path("v2", "users", user_id)
    community.admin(step, "PUT", where, _profile(person, password))
    if person.state == "pending":  # a second call: the one that creates an account approves it
        community.admin(step, "PUT", where, {"approved": False})
    if step.who != 0 and person.state != "pending":
        _log_in(community, person, password)
    community.ledger.planted += _names(person, password)


def _profile(person: Person, password: str) -> dict[str, object]:
    """Describe an account as the admin API takes it."""
    number = person.number
    emails = [{"medium": "email", "address": canary.email(number)}] if person.has_email else []
    phones = [{"medium": "msisdn", "address": canary.phone(number)}] if person.has_phone else []
    links = [{"auth_provider": "oidc-harbour", "external_id": f"narwhal-subject-{number:04d}"}]
    return {
        "displayname": canary.display_name(number),
        "threepids": emails + phones,
        "external_ids": links if person.has_sso else [],
        "admin": person.admin,
        **({"password": password} if number and number % 6 else {}),
        **({"user_type": person.kind} if person.kind in {"bot", "support"} else {}),
    }


def _names(person: Person, password: str) -> list[str]:
    number = person.number
    return [
        canary.handle(number),
        canary.display_name(number),
        password,
        *([canary.email(number)] if person.has_email else []),
        *([canary.phone(number)] if person.has_phone else []),
        *([f"narwhal-subject-{number:04d}"] if person.has_sso else []),
    ]


def _register_first_administrator(community: Community, handle: str, password: str) -> None:
    register = f"{ADMIN}/v1/register"
    nonce = community.line.call("GET", register)["nonce"]
    signed = f"{nonce}\0{handle}\0{password}\0admin"
    mac = hmac.new(community.server.shared_secret.encode(), signed.encode(), hashlib.sha1)
    body = {"nonce": nonce, "username": handle, "password": password, "admin": True}
    community.line.call("POST", register, body | {"mac": mac.hexdigest()})


def _log_in(community: Community, person: Person, password: str) -> None:
    number, ledger = person.number, community.ledger
    devices = []
    for turn in range(2 if number % 3 == 0 else 1):
        body = {
            "type": "m.login.password",
            "identifier": {"type": "m.id.user", "user": canary.handle(number)},
            "password": password,
            "device_id": canary.device(number, turn),
            "initial_device_display_name": f"Pocket coati {turn} of {canary.handle(number)}",
        }
        answer = community.line.call("POST", f"{CLIENT}/login", body)
        devices.append(_device(answer, number, turn))
        ledger.planted += [body["device_id"], body["initial_device_display_name"]]  # type: ignore[list-item]
    _remember(community, number, devices)


def _sign_up_as_guest(community: Community, step: Step) -> None:
    answer = community.line.call("POST", f"{CLIENT}/register?kind=guest", {})
    _remember(community, step.who, [_device(answer, step.who, 0)])
    community.ledger.accounts[answer["user_id"]] = Account(
        number=step.who, kind="guest", admin=False, created=community.clock(step)
    )


def _device(answer: dict[str, str], number: int, turn: int) -> Device:
    """Give a log-in an address and an agent; a few lack the one or the other."""
    address = canary.no_address(number) if number % 23 == 7 else canary.address(number + 97 * turn)
    return Device(
        user_id=answer["user_id"],
        device_id=answer["device_id"],
        token=answer["access_token"],
        address=address,
        agent="" if number % 19 == 5 else canary.agent(number * 2 + turn),
    )


def _remember(community: Community, number: int, devices: list[Device]) -> None:
    community.devices[number] = devices
    ledger = community.ledger
    for device in devices:
        ledger.tokens.append(device.token)
        ledger.planted += [device.address, *([device.agent] if device.agent else [])]


def consent(community: Community, step: Step) -> None:
    """Agree to the privacy policy on the homeserver's own form."""
    name = canary.handle(step.who)
    signed = hmac.new(community.server.form_secret.encode(), name.encode(), hashlib.sha256)
    form = urlencode({"v": POLICY_VERSION, "u": name, "h": signed.hexdigest()}).encode()
    community.line.call(
        "POST",
        "/_matrix/consent",
        form,
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )
    community.account(step.who).consented = community.clock(step)


def end(community: Community, step: Step) -> None:
    """Take an account out of the active state."""
    person = community.person(step.who)
    user_id, account = community.user_id(step.who), community.account(step.who)
    if person.state == "deactivated":
        where = ADMIN + path("v1", "deactivate", user_id)
        community.admin(step, "POST", where, {"erase": False})
        community.ledger.vanished_threepids += account.email + account.phone
        account.email = account.phone = False
        for room in community.ledger.rooms.values():
            room.members.discard(step.who)
    elif person.state == "suspended":
        community.admin(step, "PUT", ADMIN + path("v1", "suspend", user_id), {"suspend": True})
    elif person.state == "locked":
        community.admin(step, "PUT", ADMIN + path("v2", "users", user_id), {"locked": True})
    elif person.state == "restricted":
        community.admin(step, "POST", ADMIN + path("v1", "users", user_id, "shadow_ban"))
    account.state = person.state


def found(community: Community, step: Step) -> None:
    """Create a room with its topic, alias, rules and moderators."""
    plan = community.diary.rooms[step.room]
    alias = f"okapi-lounge-{plan.number:02d}"
    body = {
        "name": f"The Okapi Lounge no. {plan.number:02d}",
        "topic": community.text("topic"),
        "room_alias_name": alias,
        "visibility": "public" if plan.listed else "private",
        "preset": "public_chat" if plan.access == "public" else "private_chat",
        "creation_content": {"m.federate": plan.federated},
        "initial_state": _initial_state(community, plan),
        "power_level_content_override": {"users": _powers(community, plan)},
    }
    room_id = community.call(step, plan.founder, "POST", f"{CLIENT}/createRoom", body)["room_id"]
    community.ledger.planted += [alias, str(body["name"])]
    community.room_ids[plan.number] = room_id
    community.moderators[room_id] = {plan.founder, *_helpers(community, plan)}
    community.ledger.rooms[room_id] = Room(
        access=plan.access,
        encrypted=plan.encrypted,
        listed=plan.listed,
        federated=plan.federated,
        members={plan.founder},
    )
    for helper in _helpers(community, plan):
        _enter(community, step, helper, plan)


def _helpers(community: Community, plan: RoomPlan) -> list[int]:
    """Name the two moderators beside the founder, out of the long-standing people."""
    steady = community.diary.size.admins + community.diary.size.moderators
    return [(plan.founder + turn) % steady for turn in (1, 3)]


def _powers(community: Community, plan: RoomPlan) -> dict[str, int]:
    return {community.user_id(helper): 50 for helper in _helpers(community, plan)}


def _initial_state(community: Community, plan: RoomPlan) -> list[dict[str, object]]:
    states: list[dict[str, object]] = []
    if plan.encrypted:
        content: dict[str, object] = {"algorithm": "m.megolm.v1.aes-sha2"}
        states.append({"type": "m.room.encryption", "state_key": "", "content": content})
    if plan.access in {"restricted", "knock"}:
        content = {"join_rule": plan.access}
        if plan.access == "restricted":
            lobby = {"type": "m.room_membership", "room_id": community.room_ids[0]}
            content["allow"] = [lobby]
        states.append({"type": "m.room.join_rules", "state_key": "", "content": content})
    return states


def join(community: Community, step: Step) -> None:
    """Enter a room, if it is open and the person is neither in it nor banned from it."""
    plan = community.diary.rooms[step.room]
    room_id = community.room_ids[plan.number]
    inside = step.who in community.ledger.rooms[room_id].members
    banned = (room_id, step.who) in community.banned
    if community.able(step.who) and room_id in community.open_rooms() and not (inside or banned):
        _enter(community, step, step.who, plan)


def _enter(community: Community, step: Step, who: int, plan: RoomPlan) -> None:
    """Join; where needed, knock and be invited first."""
    room_id = community.room_ids[plan.number]
    members = community.ledger.rooms[room_id].members
    lobby = community.ledger.rooms[community.room_ids[0]].members
    if plan.access == "knock":
        community.call(step, who, "POST", CLIENT + path("knock", room_id))
    needs_invite = {"knock": True, "invite": True, "restricted": who not in lobby}
    if needs_invite.get(plan.access, False):
        body = {"user_id": community.user_id(who)}
        invite = CLIENT + path("rooms", room_id, "invite")
        community.call(step, plan.founder, "POST", invite, body)
    community.call(step, who, "POST", CLIENT + path("rooms", room_id, "join"))
    members.add(who)
