"""The tables of a recipient's desk; in an operator's installation they stay empty."""

from fairwitness.web.store.models.recipient.event import FilingEvent
from fairwitness.web.store.models.recipient.filer import Call, Filer
from fairwitness.web.store.models.recipient.filing import ReceivedFiling, Upload
from fairwitness.web.store.models.recipient.manifest import KeyManifest
from fairwitness.web.store.models.recipient.person import DeskInvitation, DeskPerson
from fairwitness.web.store.models.recipient.request import (
    ConflictMark,
    DeskApproval,
    DeskRequest,
    LegalHold,
)

__all__ = [
    "Call",
    "ConflictMark",
    "DeskApproval",
    "DeskInvitation",
    "DeskPerson",
    "DeskRequest",
    "Filer",
    "FilingEvent",
    "KeyManifest",
    "LegalHold",
    "ReceivedFiling",
    "Upload",
]
