"""The tables, one module for each noun."""

from fairwitness.web.store.models.answer import Answer, Assignment, Comment
from fairwitness.web.store.models.assessment import Assessment, Review
from fairwitness.web.store.models.bundle import Bundle
from fairwitness.web.store.models.collection import Collection
from fairwitness.web.store.models.notice import Delivery, Notification, Webhook
from fairwitness.web.store.models.organisation import (
    Invitation,
    Membership,
    Organisation,
    SetupLink,
)
from fairwitness.web.store.models.rumours import (
    Asked,
    CheckAsked,
    CheckVersion,
    Contact,
    CoveredWording,
    Draft,
    DraftSignature,
    Editor,
    OthersFeed,
    OthersReview,
    Rumour,
    Sample,
    Subscription,
)
from fairwitness.web.store.models.service import Feature, Service, Source, UserNumbers
from fairwitness.web.store.models.token import ApiToken
from fairwitness.web.store.models.trail import Entry
from fairwitness.web.store.models.user import User

__all__ = [
    "Answer",
    "ApiToken",
    "Asked",
    "Assessment",
    "Assignment",
    "Bundle",
    "CheckAsked",
    "CheckVersion",
    "Collection",
    "Comment",
    "Contact",
    "CoveredWording",
    "Delivery",
    "Draft",
    "DraftSignature",
    "Editor",
    "Entry",
    "Feature",
    "Invitation",
    "Membership",
    "Notification",
    "Organisation",
    "OthersFeed",
    "OthersReview",
    "Review",
    "Rumour",
    "Sample",
    "Service",
    "SetupLink",
    "Source",
    "Subscription",
    "User",
    "UserNumbers",
    "Webhook",
]
