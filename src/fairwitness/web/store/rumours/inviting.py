"""
Let those who are named in a check reply: two editors agree who it is, and one link goes out.

In:       a check, a name that stands in it, an e-mail address.
Out:      invitations, letters with a link that is good once and for a stated time.
Not here: the reply itself (`replying`), pages.

One editor alone cannot put words into somebody's mouth: another one agrees to name and address
before the link is sent. It is sent when the check is published and names them, not before.
"""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.http import Http404
from django.utils import translation
from django.utils.translation import gettext as _

from fairwitness.core.problem import Problem
from fairwitness.rumours.check import Content
from fairwitness.web.store.models import CheckVersion, Draft, Editor, ReplyInvitation
from fairwitness.web.store.plain_text import line, plain
from fairwitness.web.store.rumours import desk_trail, editing, outbox, reading
from fairwitness.web.store.rumours.naming import is_named
from fairwitness.web.store.secrets import LostKey, opened, sealed

DAYS = 7
"""How long a link is good, unless the editors say otherwise [days]."""
MOST_DAYS = 60
MOST = 20
"""Invitations that wait or are open, of one check."""


class NotNamed(Problem):
    """Somebody who does not stand in the check, or too many who do."""

    code = "not-named"


class OneEditor(Problem):
    """A step that takes two editors."""

    code = "one-editor"

    def __init__(self) -> None:
        super().__init__(
            _("You proposed this yourself: another editor agrees to it."),
            fix=_("Ask another editor to look at it."),
        )


def propose(
    editor: Editor,
    check_id: str,
    *,
    who: str,
    address: str,
    language: str,
    days: int,
    now: datetime,
) -> ReplyInvitation:
    """
    Name somebody who may reply.

    Raises:
        NotNamed: the check does not name them, or more wait than may.

    """
    name = line(who)[:200]
    if not any(is_named(name, content) for content in _contents(check_id)):
        raise NotNamed(
            _("The check does not name '%(name)s'.") % {"name": name},
            fix=_("Write the name as it stands in the check."),
        )
    if of(check_id).filter(Q(until=None) | Q(until__gt=now), reply=None).count() >= MOST:
        raise NotNamed(
            _("Too many were invited to reply to this check."), fix=_("Wait for their replies.")
        )
    made = ReplyInvitation.objects.create(
        check_id=check_id,
        who=name,
        address=sealed(address),
        language=language,
        days=min(max(days, 1), MOST_DAYS),
        proposed_by=editor,
        proposed_at=now,
    )
    desk_trail.write(editor, f"check {check_id}", "named", name, now=now)
    return made


def agree(editor: Editor, check_id: str, invitation_id: int, *, now: datetime) -> None:
    """
    Agree that the address belongs to who is named, so that the link goes out.

    Raises:
        OneEditor: it is the editor who proposed it.

    """
    row = _one(check_id, invitation_id)
    if row.proposed_by.user_id == editor.user_id:
        raise OneEditor
    if of(check_id).filter(pk=row.pk, agreed_by=None).update(agreed_by=editor):
        desk_trail.write(editor, f"check {check_id}", "invited", row.who, now=now)
    send(now=now)


def withdraw(editor: Editor, check_id: str, invitation_id: int, *, now: datetime) -> None:
    """Take a proposal back that nobody agreed to yet."""
    row = _one(check_id, invitation_id)
    waiting = of(check_id).filter(pk=row.pk, agreed_by=None)
    if waiting.update(withdrawn_at=now, address=None):
        desk_trail.write(editor, f"check {check_id}", "withdrew", row.who, now=now)


def of(check_id: str) -> QuerySet[ReplyInvitation]:
    """Return the invitations of a check that were not withdrawn."""
    rows = ReplyInvitation.objects.filter(check_id=check_id, withdrawn_at=None)
    return rows.select_related("proposed_by", "agreed_by")


def waited_for(check_id: str, *, now: datetime) -> list[ReplyInvitation]:
    """Return the invitations that were sent and not used, still open at `now` or over without."""
    return list(of(check_id).filter(sent_at__lte=now, reply=None))


def address_of(row: ReplyInvitation) -> str:
    """Return the address for the editor who is to agree; empty if it is not kept any more."""
    try:
        return "" if row.address is None else opened(bytes(row.address))
    except LostKey:
        return ""


def send(*, now: datetime) -> None:
    """Send the links that two editors agreed to, of checks that are published and name them."""
    waiting = ReplyInvitation.objects.filter(
        agreed_by__isnull=False, sent_at=None, withdrawn_at=None, address__isnull=False
    )
    for row in waiting.exclude(agreed_by__user=F("proposed_by__user")):
        version = next(iter(reading.latest([row.check_id])), None)
        address = address_of(row)
        if version is None or not address or not is_named(row.who, version.content):
            continue
        secret = secrets.token_urlsafe(32)
        until = now + timedelta(days=row.days)
        values = {"digest": digest_of(secret), "sent_at": now, "until": until}
        with transaction.atomic():
            if ReplyInvitation.objects.filter(pk=row.pk, sent_at=None).update(**values):
                subject, body = _letter(row, secret, version.content.claim[0].text, until)
                outbox.leave_letter(address, subject, body, now=now)


def open_one(secret: str) -> ReplyInvitation:
    """Return what a link is about; `Http404` if it is none of ours."""
    row = ReplyInvitation.objects.filter(digest=digest_of(secret), withdrawn_at=None).first()
    if row is None:
        raise Http404
    return row


def digest_of(secret: str) -> str:
    """Return what is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def forget(*, now: datetime) -> None:
    """Forget the addresses of those whose time is over."""
    ReplyInvitation.objects.filter(until__lte=now).update(address=None)


def _one(check_id: str, invitation_id: int) -> ReplyInvitation:
    row = of(check_id).filter(pk=invitation_id).first()
    if row is None:
        raise Http404
    return row


def _contents(check_id: str) -> list[Content]:
    """Return what the check says now, published or in a draft; `Http404` if it is none."""
    found = [version.content for version in reading.latest([check_id])]
    drafts = Draft.objects.filter(check_id=check_id, published_at=None)
    found += [editing.value(row).content for row in drafts]
    if not found and not CheckVersion.objects.filter(check_id=check_id).exists():
        raise Http404
    return found


def _letter(row: ReplyInvitation, secret: str, claim: str, until: datetime) -> tuple[str, str]:
    """Return subject and text of the letter with the link."""
    with translation.override(row.language):
        check = f"{settings.SITE_URL}/rumours/checks/{row.check_id}/"
        body = "\n\n".join(
            [
                _("A published check names %(who)s: %(check)s") % {"who": row.who, "check": check},
                plain(claim),
                _("You may reply until %(until)s UTC. Your words are printed beside the check.")
                % {"until": f"{until:%Y-%m-%d %H:%M}"},
                _("Open this page to reply. It works once: %(link)s")
                % {"link": f"{settings.SITE_URL}/rumours/reply/{secret}/"},
                _("Your address is not published, and is deleted after that time or your reply."),
            ]
        )
        subject = line(_("You may reply to a check that names you"))
    return subject, body
