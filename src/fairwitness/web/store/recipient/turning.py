"""
Whose turn it is in an opening: hand out the share as it stands, take what comes back.

In:       a request that enough officers have approved; what an officer's machine made of a share.
Out:      what an officer takes home; after the last turn, the key sealed to the opener alone.
Not here: keys: none that opens is ever here (`fairwitness.sealing.turns` runs elsewhere).

A share stands in a file whose name counts the turns, and the row names the file: killed between the
two, the turn was either taken or not. Before the first officer gets theirs, the opening is in the
ledger: from then on the officers could go on among themselves, and somebody could know the key.
"""

from pathlib import Path

import pyrage
from django.db import transaction
from django.utils.translation import gettext as _

from fairwitness.core import durable
from fairwitness.sealing import shares, turns
from fairwitness.web.store.models import DeskPerson, DeskRequest, FilingEvent
from fairwitness.web.store.recipient import acting, asking, events, manifests, places
from fairwitness.web.store.recipient.acting import ActRefused

STATES = DeskRequest.State


def whose(asked: DeskRequest) -> str:
    """Return the officer who takes the next step: a turn, or the opener; nobody if it is over."""
    if asked.state == STATES.TURNS:
        return str(asked.order[asked.taken])
    return asked.opener if asked.state in {STATES.READY, STATES.VIEWED} else ""


def given(person: DeskPerson, asked: DeskRequest) -> bytes:
    """
    Return what an officer takes home for their turn, or the opener at the end (a `.turn`).

    Raises:
        ActRefused, NotApproved: it is not their turn, or the opening is not approved any more.

    """
    refuse_wrong(person, asked)
    note_opened(person, asked)
    who = acting.electorate(asked.filing, acting.moment())
    approvals = tuple(bytes(row.content) for row in asking.standing(asked, who))
    front = acting.front_of(asked.filing)
    taken_home = turns.turn(front, asking.said(asked), approvals, standing(asked))
    return bytes(taken_home)


def take(person: DeskPerson, asked: DeskRequest, content: bytes) -> DeskRequest:
    """
    Take back what an officer's turn made.

    Raises:
        ActRefused, NotApproved: it is not their turn, or is no age file for the next one.

    """
    refuse_wrong(person, asked)
    if asked.state != STATES.TURNS:
        raise ActRefused(_("All turns are taken."), fix=_("The opener goes on."))
    if not _is_sealed(content) or content == standing(asked):
        raise ActRefused(
            _("This is not what a turn makes: an age file without your layer."),
            fix=_("Bring the file that `fairwitness turn` wrote."),
        )
    number = asked.taken + 1
    last = number == len(asked.order)
    if last:
        note_opened(person, asked)
    durable.write(path_of(asked, number), content, mode=0o600)
    with transaction.atomic():
        moved = DeskRequest.objects.filter(pk=asked.pk, state=STATES.TURNS, taken=asked.taken)
        changed = moved.update(taken=number, state=STATES.READY if last else STATES.TURNS)
    if not changed:
        asked.refresh_from_db()
        if asked.taken != number or asked.state not in asking.LIVE:
            path_of(asked, number).unlink(missing_ok=True)
        raise ActRefused(_("This turn was taken meanwhile."), fix=_("Look at the page again."))
    path_of(asked, asked.taken).unlink(missing_ok=True)
    asked.refresh_from_db()
    return asked


def begin_anew(person: DeskPerson, asked: DeskRequest) -> None:
    """
    Let the turns begin anew from the filing's own share, when one went wrong.

    Raises:
        ActRefused: somebody else than the opener asks, or no turn was taken.

    """
    if person.officer != asked.opener or asked.state not in {STATES.TURNS, STATES.READY}:
        raise ActRefused(
            _("The turns cannot begin anew now."), fix=_("The opener can, before it is viewed.")
        )
    with transaction.atomic():
        DeskRequest.objects.filter(
            pk=asked.pk, state__in=(STATES.TURNS, STATES.READY), taken=asked.taken
        ).update(taken=0, state=STATES.TURNS)
    asking.forget(asked)


def standing(asked: DeskRequest) -> bytes:
    """
    Return the share as it stands, sealed to whoever comes next.

    Raises:
        ActRefused: its file is not there.

    """
    if asked.taken == 0:
        sealed_to = manifests.read(asked.filing.manifest).values
        return acting.front_of(asked.filing).shares[shares.file_name(sealed_to, asked.order)]
    try:
        return path_of(asked, asked.taken).read_bytes()
    except FileNotFoundError:
        raise ActRefused(
            _("The share as it stood is not there."), fix=_("Let the turns begin anew.")
        ) from None


def path_of(asked: DeskRequest, number: int) -> Path:
    """Return the file of the share after so many turns."""
    return places.shares() / f"{asked.filing.digest}.{asked.number}.{number}"


def tidy() -> None:
    """Remove the shares of requests that are over, and earlier ones of those that go on."""
    live = DeskRequest.objects.filter(state__in=asking.LIVE).select_related("filing")
    standing_now = {(one.filing.digest, one.number): one.taken for one in live}
    for path in places.shares().iterdir():
        digest, number, taken = path.name.split(".")[:3]
        now = standing_now.get((digest, int(number)))
        if now is None or int(taken) < now:
            path.unlink(missing_ok=True)
    durable.flush(places.shares())


def refuse_wrong(person: DeskPerson, asked: DeskRequest) -> None:
    """
    Go on only if the next step of an approved opening is somebody's.

    Raises:
        ActRefused, NotApproved: it is not.

    """
    now = acting.moment()
    acting.refuse_gone(asked.filing)
    who = acting.electorate(asked.filing, now)
    name = acting.officer_of(person, who)
    asking.refuse_unapproved(asked, who)
    if name != whose(asked):
        raise ActRefused(
            _("It is not your turn."),
            fix=_("Wait: the page of this request shows whose turn it is."),
        )
    counted = {one.name for one in who.manifest.officers} - set(who.barred)
    dropped = [one for one in asked.order[asked.taken :] if one not in counted]
    if dropped:
        raise ActRefused(
            _("An officer whose turn comes was removed or has a conflict of interest: %(who)s.")
            % {"who": ", ".join(dropped)},
            fix=_("End this request, and ask anew without them."),
        )


def note_opened(person: DeskPerson, asked: DeskRequest) -> None:
    """Enter the opening in the ledger, once, before anybody could know the key."""
    kind = FilingEvent.Kind.OPENED
    detail = {"opener": asked.opener, "purpose": asked.purpose, "request": str(asked.number)}
    with transaction.atomic():
        acting.refuse_gone(acting.locked(asked.filing))
        rows = [
            row
            for row in events.of(asked.filing).filter(kind=kind)
            if events.read(row).values.detail.get("request") == detail["request"]
        ]
        row = rows[0] if rows else events.prepare(asked.filing, kind, by=person.user, detail=detail)
    acting.noted(row)
    states = type(asked.filing).State
    type(asked.filing).objects.filter(pk=asked.filing.pk, state=states.RECEIVED).update(
        state=states.OPENED
    )


def _is_sealed(content: bytes) -> bool:
    """Say whether this is an age file that no passphrase and no key of ours opens."""
    if len(content) > shares.LIMIT or not content.startswith(turns.AGE + b"-> X25519 "):
        return False
    try:
        pyrage.decrypt(content, [pyrage.x25519.Identity.generate()])
    except pyrage.DecryptError as error:
        return "No matching keys" in str(error)
    return False
