"""The tables of the rumour desk, one module for each noun."""

from fairwitness.web.store.models.rumours.check import (
    CheckVersion,
    CoveredWording,
    Draft,
    DraftSignature,
)
from fairwitness.web.store.models.rumours.editor import Editor
from fairwitness.web.store.models.rumours.outgoing import Channel, Outgoing
from fairwitness.web.store.models.rumours.question import Asked, Contact, Rumour, Sample
from fairwitness.web.store.models.rumours.subscription import PushSubscription, Subscription

__all__ = [
    "Asked",
    "Channel",
    "CheckVersion",
    "Contact",
    "CoveredWording",
    "Draft",
    "DraftSignature",
    "Editor",
    "Outgoing",
    "PushSubscription",
    "Rumour",
    "Sample",
    "Subscription",
]
