"""
Live a diary from its first step to its last.

In:       a community that knows its diary and homeserver.
Out:      the homeserver's rows, and the community's ledger.
Not here: the steps themselves (`arrivals`, `conduct`, `moderation`).
"""

import time
from collections.abc import Callable

import arrivals
import conduct
import moderation
from community import Community
from diary import Step

VERBS: dict[str, Callable[[Community, Step], None]] = {
    "sign_up": arrivals.sign_up,
    "consent": arrivals.consent,
    "end": arrivals.end,
    "found": arrivals.found,
    "join": arrivals.join,
    "browse": conduct.browse,
    "post": conduct.post,
    "upload": conduct.upload,
    "report_event": conduct.report_event,
    "report_room": conduct.report_room,
    "report_user": conduct.report_user,
    "leave": conduct.leave,
    "kick": moderation.kick,
    "ban": moderation.ban,
    "unban": moderation.unban,
    "redact_other": moderation.redact_other,
    "redact_own": moderation.redact_own,
    "quarantine": moderation.quarantine,
    "block": moderation.block,
    "purge": moderation.purge,
    "forget_report": moderation.forget_report,
}
"""What a step's verb does."""

SETTLING_S = 7
"""Synapse writes connections and room statistics a few seconds late [s]."""


def live(community: Community) -> None:
    """Do every step of the diary in its order, and wait until all of it is written."""
    for step in community.diary.steps:
        began = time.time_ns() // 1_000_000  # the homeserver's clock, to know its rows by
        community.ledger.pace.append((began, step.at))
        VERBS[step.verb](community, step)
    community.line.close()
    time.sleep(SETTLING_S)
