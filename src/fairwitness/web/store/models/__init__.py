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
from fairwitness.web.store.models.recipient import (
    Call,
    ConflictMark,
    DeskApproval,
    DeskInvitation,
    DeskPerson,
    DeskRequest,
    Filer,
    FilingEvent,
    KeyManifest,
    LegalHold,
    ReceivedFiling,
    Upload,
)
from fairwitness.web.store.models.rumours import (
    Asked,
    CheckVersion,
    Contact,
    CoveredWording,
    Draft,
    DraftSignature,
    Editor,
    Rumour,
    Sample,
    Subscription,
)
from fairwitness.web.store.models.sent import (
    FilingKey,
    Recipient,
    RecipientManifest,
    SeenEvent,
    SentFiling,
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
    "Call",
    "CheckVersion",
    "Collection",
    "Comment",
    "ConflictMark",
    "Contact",
    "CoveredWording",
    "Delivery",
    "DeskApproval",
    "DeskInvitation",
    "DeskPerson",
    "DeskRequest",
    "Draft",
    "DraftSignature",
    "Editor",
    "Entry",
    "Feature",
    "Filer",
    "FilingEvent",
    "FilingKey",
    "Invitation",
    "KeyManifest",
    "LegalHold",
    "Membership",
    "Notification",
    "Organisation",
    "ReceivedFiling",
    "Recipient",
    "RecipientManifest",
    "Review",
    "Rumour",
    "Sample",
    "SeenEvent",
    "SentFiling",
    "Service",
    "SetupLink",
    "Source",
    "Subscription",
    "Upload",
    "User",
    "UserNumbers",
    "Webhook",
]
