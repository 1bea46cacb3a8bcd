"""
Who works on a rumour, with a trail of who gave it to whom.

In:       an editor, a rumour.
Out:      rows.
Not here: the order of the queue (`queue`), which rumours are the same (`joining_rumours`).
"""

from datetime import datetime

from django.http import Http404
from django.utils.translation import gettext as _

from fairwitness.core.problem import Problem
from fairwitness.web.store.models import Editor, Rumour
from fairwitness.web.store.rumours import desk_trail


class ClaimedAlready(Problem):
    """A rumour that somebody else works on."""

    code = "claimed-already"


def claim(wanted: Rumour, editor: Editor, *, now: datetime) -> None:
    """
    Take a rumour on.

    Raises:
        ClaimedAlready: somebody else was faster.

    """
    free = Rumour.objects.filter(pk=wanted.pk, claimed_by=None).update(claimed_by=editor)
    if free:
        desk_trail.write(editor, f"rumour {wanted.pk}", "took", now=now)
    elif wanted.claimed_by_id != editor.pk:
        raise ClaimedAlready(
            _("Somebody else works on this."), fix=_("Take another one, or ask them.")
        )


def give(wanted: Rumour, editor: Editor, to: str, *, now: datetime) -> None:
    """Give a rumour to an editor, or put it back with an empty `to`."""
    if not to:
        Rumour.objects.filter(pk=wanted.pk).update(claimed_by=None)
        desk_trail.write(editor, f"rumour {wanted.pk}", "put-back", now=now)
        return
    other = next((one for one in editors() if str(one.pk) == to), None)
    if other is None:
        raise Http404
    Rumour.objects.filter(pk=wanted.pk).update(claimed_by=other)
    desk_trail.write(editor, f"rumour {wanted.pk}", "gave", other.shown, now=now)


def editors() -> list[Editor]:
    """Return those who are editors now."""
    rows = Editor.objects.filter(removed_at=None, user__is_active=True)
    return list(rows.order_by("shown", "id"))
