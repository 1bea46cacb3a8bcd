"""The tables of the rumour desk, one module for each noun."""

from fairwitness.web.store.models.rumours.check import (
    CheckVersion,
    CoveredWording,
    Draft,
    DraftSignature,
)
from fairwitness.web.store.models.rumours.editor import Editor
from fairwitness.web.store.models.rumours.others import OthersFeed, OthersReview
from fairwitness.web.store.models.rumours.question import (
    Asked,
    CheckAsked,
    Contact,
    Rumour,
    Sample,
)
from fairwitness.web.store.models.rumours.subscription import Subscription

__all__ = [
    "Asked",
    "CheckAsked",
    "CheckVersion",
    "Contact",
    "CoveredWording",
    "Draft",
    "DraftSignature",
    "Editor",
    "OthersFeed",
    "OthersReview",
    "Rumour",
    "Sample",
    "Subscription",
]
