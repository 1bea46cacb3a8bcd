"""
Look back on what was said to questions, once editors decided on them.

In:       the tables.
Out:      one `Decided` a question.
Not here: shares (`fairwitness.rumours.matching.live`).
"""

from typing import cast

from fairwitness.rumours.matching.live import Decided, Live, live
from fairwitness.rumours.matching.matcher import Outcome
from fairwitness.web.store.models import Draft, Rumour


def rates() -> Live | None:
    """Return how often matching was wrong; None while too few questions were decided on."""
    new = set(
        Draft.objects.filter(rumour__isnull=False, published_at__isnull=False).values_list(
            "rumour_id", "check_id"
        )
    )
    rows = Rumour.objects.filter(closed_at__isnull=False, joined_to=None).exclude(said="")
    return live(
        Decided(
            said=cast("Outcome", said),
            existed=(pk, check_id) not in new,
            right=said == "match" and said_check == check_id,
        )
        for pk, check_id, said, said_check in rows.values_list(
            "pk", "check_id", "said", "said_check"
        )
    )
