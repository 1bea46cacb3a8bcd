"""
Take replies, print them word for word, or say why one is not printed.

In:       an invitation, the words of who was invited; decisions of editors.
Out:      replies that nobody changes, with their digest in the ledger.
Not here: who may reply (`inviting`), bytes (`fairwitness.rumours.reply`).

No editor can hold a reply back by doing nothing: it is printed after two days. Not to print it
takes two editors and a reason, which is printed in its place and entered in the ledger.
"""

import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from fairwitness.core.problem import Problem
from fairwitness.ledger import auditing
from fairwitness.ledger.proof import Proof
from fairwitness.rumours import reply as bytes_of
from fairwitness.rumours.text import is_readable
from fairwitness.web.store.models import Editor, Refusal, Reply, ReplyInvitation
from fairwitness.web.store.plain_text import plain
from fairwitness.web.store.rumours import desk_trail, entering, inviting, places, reading

WAITS = timedelta(days=2)
"""How long a reply waits for editors before it is printed without them."""
LONGEST_REASON = 1_000
"""[characters]"""


class NoReply(Problem):
    """Words that cannot be taken as a reply, or a link that is good no more."""

    code = "no-reply"


@dataclass(frozen=True, slots=True)
class Shown:
    """A reply as readers see it."""

    id: int
    version: int
    who: str
    received: datetime
    text: str | None
    """None: it is not printed, or not yet."""
    prints_at: datetime | None
    """When it is printed at the latest; None if it is, or is refused."""
    reason: str
    """Why it is not printed; empty if it is not refused."""
    refused_by: tuple[str, str] | None


def take(row: ReplyInvitation, text: str, *, version: int, now: datetime) -> Reply:
    """
    Take a reply; the link is good no more.

    Raises:
        NoReply: the link was used, its time is over, or there are no words that can be shown.

    """
    check_open(row, now=now)
    words = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if not words or len(words) > bytes_of.LONGEST or not is_readable(words):
        raise NoReply(
            _("This cannot be printed: it is empty, too long, or holds unseen characters."),
            fix=_("Write plain text of at most %(most)d characters.") % {"most": bytes_of.LONGEST},
        )
    reading.row(row.check_id, version)
    content = bytes_of.record(
        check=row.check_id,
        version=version,
        who=row.who,
        text=words,
        received=now,
        salt=secrets.token_hex(16),
    )
    try:
        with transaction.atomic():
            made = Reply.objects.create(
                invitation=row,
                check_id=row.check_id,
                version=version,
                record=content,
                entry=bytes_of.received(content),
                received_at=now,
            )
            ReplyInvitation.objects.filter(pk=row.pk).update(address=None)
    except IntegrityError:
        raise _used() from None
    with suppress(Problem):  # a busy ledger: it is on record, and entered when the desk is opened
        entering.enter()
    return made


def check_open(row: ReplyInvitation, *, now: datetime) -> None:
    """
    Let a link pass that is good.

    Raises:
        NoReply: it was used, or its time is over.

    """
    if Reply.objects.filter(invitation=row).exists():
        raise _used()
    if row.until is None or now >= row.until:
        raise NoReply(
            _("The time to reply is over."), fix=_("Write to the desk, or make a complaint.")
        )


def _used() -> NoReply:
    return NoReply(
        _("A reply was sent with this link already; it works once."),
        fix=_("Look at the page of the check: it is printed there."),
    )


def of(check_id: str, *, now: datetime) -> list[Shown]:
    """Return the replies to a check that are in the ledger, in the order in which they came."""
    return [_shown(row, now) for row in rows(check_id)]


def state(check_id: str, *, now: datetime) -> str:
    """Return what stands for everything that is shown of invitations and replies to a check."""
    found = ReplyInvitation.objects.filter(check_id=check_id).order_by("pk")
    parts = found.values_list(
        "pk", "sent_at", "withdrawn_at", "reply__received_at", "reply__printed_at",
        "reply__refusals__agreed_at", "reply__place",
    )  # fmt: skip
    return "".join(f"{part} {part[3] is not None and now >= part[3] + WAITS}" for part in parts)


def rows(check_id: str) -> QuerySet[Reply]:
    """Return the rows of the replies to a check, with their refusals."""
    found = Reply.objects.filter(check_id=check_id, place__isnull=False)
    return found.prefetch_related("refusals__proposed_by", "refusals__agreed_by")


def words(row: Reply) -> str:
    """Return what was replied, for editors, whether it is printed or not."""
    return bytes_of.read(bytes(row.record))["text"]


def one(check_id: str, reply_id: int) -> Reply:
    """Return the row of a reply; `Http404` if there is none."""
    found = Reply.objects.filter(check_id=check_id, pk=reply_id).first()
    if found is None:
        raise Http404
    return found


def refusal(row: Reply) -> Refusal | None:
    """Return the refusal that counts."""
    rows = row.refusals.filter(agreed_at__isnull=False).exclude(place=None)
    return rows.select_related("proposed_by", "agreed_by").first()


def printed_record(row: Reply, *, now: datetime) -> bytes:
    """Return the bytes of a reply that is printed; `Http404` if it is not."""
    if _shown(row, now).text is None:
        raise Http404
    return bytes(row.record)


def proof(place: int | None) -> Proof:
    """Return the proof of an entry; `Http404` if it is not in the ledger."""
    if place is None:
        raise Http404
    return auditing.prove(places.log_folder(), places.public_key(), place)


def print_now(editor: Editor, row: Reply, *, now: datetime) -> None:
    """Have a reply printed without waiting."""
    if Reply.objects.filter(pk=row.pk, printed_at=None).update(printed_at=now):
        desk_trail.write(editor, f"check {row.check_id}", "printed", row.invitation.who, now=now)


def propose_refusal(editor: Editor, row: Reply, reason: str, *, now: datetime) -> Refusal:
    """
    Propose not to print a reply; it changes nothing until another editor agrees.

    Raises:
        NoReply: there is no reason, or it is refused already.

    """
    words = plain(reason).strip()
    if not words or len(words) > LONGEST_REASON:
        raise NoReply(
            _("A reply is refused only with a reason: it is printed in place of the reply."),
            fix=_("Say which law the words would break."),
        )
    made = Refusal.objects.create(reply=row, reason=words, proposed_by=editor, proposed_at=now)
    desk_trail.write(editor, f"check {row.check_id}", "would-refuse", words, now=now)
    return made


def agree_to_refuse(editor: Editor, row: Reply, refusal_id: int, *, now: datetime) -> None:
    """
    Agree that a reply is not printed, for the reason that stands there.

    Raises:
        OneEditor: it is the editor who proposed it.

    """
    proposed = row.refusals.select_related("proposed_by").filter(pk=refusal_id).first()
    if proposed is None:
        raise Http404
    if proposed.proposed_by.user_id == editor.user_id:
        raise inviting.OneEditor
    entry = bytes_of.refused(
        bytes(row.record),
        reason=proposed.reason,
        signed_by=(proposed.proposed_by.shown, editor.shown),
        moment=now,
    )
    try:
        with transaction.atomic():
            free = Refusal.objects.filter(pk=proposed.pk, agreed_at=None)
            done = free.update(agreed_by=editor, agreed_at=now, entry=entry)
    except IntegrityError:
        done = 0  # another refusal of this reply counts already
    if done:
        desk_trail.write(editor, f"check {row.check_id}", "refused", proposed.reason, now=now)
    entering.enter()


def _shown(row: Reply, now: datetime) -> Shown:
    values = bytes_of.read(bytes(row.record))
    refused = next((each for each in row.refusals.all() if each.agreed_at is not None), None)
    prints_at = row.received_at + WAITS
    printed = row.printed_at is not None or now >= prints_at
    return Shown(
        id=row.pk,
        version=row.version,
        who=values["who"],
        received=row.received_at,
        text=values["text"] if printed and refused is None else None,
        prints_at=None if printed or refused else prints_at,
        reason="" if refused is None else refused.reason,
        refused_by=None
        if refused is None or refused.agreed_by is None
        else (refused.proposed_by.shown, refused.agreed_by.shown),
    )
