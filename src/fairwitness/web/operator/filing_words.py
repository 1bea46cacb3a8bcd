"""
What people are told of filings, in both languages, and what events are called.

In:       a filing, a recipient, the name of an event.
Out:      sentences, and where they lead.
"""

from typing import NamedTuple

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fairwitness.core.words import Words
from fairwitness.web.operator.telling import tell
from fairwitness.web.store.models import Membership, Recipient, SentFiling
from fairwitness.web.store.models.notice import Topic

EVENTS: dict[str, str | Promise] = {
    "received": _("received"),
    "requested": _("opening was asked for"),
    "approved": _("an officer approved the opening"),
    "opened": _("it was opened"),
    "ended": _("the opening ended"),
    "asked": _("a question was asked"),
    "answered": _("an answer was received"),
    "decided": _("it was decided on"),
    "conflict": _("a conflict of interest was noted"),
    "held": _("it is kept longer, by order"),
    "lifted": _("the order to keep it was lifted"),
    "disposal": _("its disposal was asked for"),
    "disposed": _("it was disposed of"),
}
"""Names of events as the recipient signs them."""

DETAILS: dict[str, str | Promise] = {
    "opener": _("who opens"),
    "officer": _("officer"),
    "purpose": _("purpose"),
    "until": _("until"),
    "reason": _("reason"),
    "decision": _("decision"),
    "outcome": _("decision"),
    "question": _("question"),
    "size": _("size in bytes"),
    "act": _("what for"),
    "why": _("reason"),
}
"""Names of what an event says beside; others are shown as they are."""

VALUES: dict[str, str | Promise] = {
    "accepted": _("accepted"),
    "more-needed": _("more is needed"),
    "closed": _("closed"),
    "open": _("to open it"),
    "dispose": _("to dispose of it"),
}
"""Words of programs that an event says beside; anything else is shown as it is."""


class Said(NamedTuple):
    """A sentence and where it leads."""

    text: Words
    link: str


def received(filing: SentFiling) -> Said:
    """Say that a filing was received."""
    names = _names(filing)
    return Said(
        Words(
            "{recipient} has received the assessment of {service}; its receipt holds.".format(
                **names
            ),
            "{recipient}已收到“{service}”的评估；回执验证有效。".format(**names),
        ),
        page(filing),
    )


def failed(filing: SentFiling) -> Said:
    """Say that a filing could not be sent."""
    names = _names(filing)
    return Said(
        Words(
            "The assessment of {service} could not be filed with {recipient}.".format(**names),
            "“{service}”的评估未能向{recipient}提交。".format(**names),
        ),
        page(filing),
    )


def asked(filing: SentFiling) -> Said:
    """Say that a recipient asks something."""
    names = _names(filing)
    return Said(
        Words(
            "{recipient} asks a question about the assessment of {service}.".format(**names),
            "{recipient}就“{service}”的评估提出了问题。".format(**names),
        ),
        page(filing),
    )


def tell_refused(recipient: Recipient) -> None:
    """Tell owners and signers that a recipient shows keys that do not follow the known ones."""
    members = Membership.objects.filter(organisation=recipient.organisation_id)
    people = [m.user for m in members.select_related("user") if m.is_owner or m.is_signer]
    tell(
        Topic.RECIPIENT_CHANGED,
        recipient.organisation,
        people,
        Words(
            f"What {recipient.name} shows of its keys is not trusted; nothing is filed with it.",
            f"{recipient.name}出示的密钥不可信；已停止向其提交。",
        ),
        reverse("operator:recipients", args=[recipient.organisation_id]),
    )


def page(filing: SentFiling) -> str:
    """Return where a filing is shown."""
    return reverse("operator:filing", args=[filing.bundle.assessment_id])


def _names(filing: SentFiling) -> dict[str, str]:
    return {
        "recipient": filing.recipient.name,
        "service": filing.bundle.assessment.service.name,
    }
