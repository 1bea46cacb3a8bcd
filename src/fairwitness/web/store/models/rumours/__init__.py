"""The tables of the rumour desk, one module for each noun."""

from fairwitness.web.store.models.rumours.check import (
    CheckVersion,
    CoveredWording,
    Draft,
    DraftSignature,
    VersionLabel,
)
from fairwitness.web.store.models.rumours.complaint import (
    Complaint,
    ComplaintContact,
    Decision,
    Outcome,
)
from fairwitness.web.store.models.rumours.desk_entry import DeskEntry
from fairwitness.web.store.models.rumours.editor import Editor
from fairwitness.web.store.models.rumours.others import OthersFeed, OthersReview
from fairwitness.web.store.models.rumours.outgoing import Channel, Outgoing
from fairwitness.web.store.models.rumours.question import Asked, CheckAsked, Contact, Rumour, Sample
from fairwitness.web.store.models.rumours.reply import Refusal, Reply, ReplyInvitation
from fairwitness.web.store.models.rumours.subscription import PushSubscription, Subscription
from fairwitness.web.store.models.rumours.variant import Variant

__all__ = [
    "Asked",
    "Channel",
    "CheckAsked",
    "CheckVersion",
    "Complaint",
    "ComplaintContact",
    "Contact",
    "CoveredWording",
    "Decision",
    "DeskEntry",
    "Draft",
    "DraftSignature",
    "Editor",
    "OthersFeed",
    "OthersReview",
    "Outcome",
    "Outgoing",
    "PushSubscription",
    "Refusal",
    "Reply",
    "ReplyInvitation",
    "Rumour",
    "Sample",
    "Subscription",
    "Variant",
    "VersionLabel",
]
