"""
What editors did at the desk: one entry a step, only added to.

In:       an editor, what they did to what.
Out:      entries, and the words for them.
Not here: what they wrote and signed (`editing`), the trail of an organisation (`store.trail`).
"""

from datetime import datetime
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fairwitness.web.store.models import DeskEntry, Editor
from fairwitness.web.store.plain_text import plain

ACTS: MappingProxyType[str, str | Promise] = MappingProxyType(
    {
        "took": _("took it on"),
        "gave": _("gave it to"),
        "put-back": _("put it back"),
        "joined": _("joined it to"),
        "parted": _("parted it from"),
        "answered": _("said that this check answers it"),
        "reopened": _("opened it again"),
        "covered": _("confirmed a wording"),
        "uncovered": _("took a wording back"),
        "embargo": _("set the embargo"),
        "named": _("named who may reply"),
        "withdrew": _("withdrew an invitation to reply"),
        "invited": _("agreed to an invitation to reply"),
        "printed": _("had a reply printed"),
        "would-refuse": _("proposed not to print a reply"),
        "refused": _("agreed not to print a reply"),
        "decided": _("decided about the complaint"),
    }
)
"""Every step, in words that follow an editor's name."""


def write(editor: Editor, about: str, act: str, detail: str = "", *, now: datetime) -> None:
    """Add an entry; `act` is one of `ACTS`."""
    if act not in ACTS:
        raise ValueError(act)
    DeskEntry.objects.create(about=about, act=act, detail=plain(detail), editor=editor, at=now)


def of(about: str) -> list[tuple[DeskEntry, str | Promise]]:
    """Return the entries about something, with words, the oldest first."""
    rows = DeskEntry.objects.filter(about=about).select_related("editor")
    return [(row, ACTS[row.act]) for row in rows]
