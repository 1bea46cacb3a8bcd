"""
The desk's page of one rumour: who works on it, which others are the same, what was done.

In:       an editor, a rumour.
Out:      a page; what they decide goes through the store.
Not here: the queue and drafts (`desk`).
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from fairwitness.web.rumours.desk_page import editors_only, page
from fairwitness.web.store.models import Editor
from fairwitness.web.store.rumours import asking, assigning, desk_trail, joining_rumours, queue

NEAR = 10
"""Rumours offered as perhaps the same."""


@require_safe
@editors_only
def shown(request: HttpRequest, editor: Editor, rumour_id: int) -> HttpResponse:
    """Show a rumour, answered or not."""
    rumour = asking.any_rumour(rumour_id)
    is_open = rumour.closed_at is None and rumour.joined_to is None
    values = {
        "editor": editor,
        "rumour": rumour,
        "is_open": is_open,
        "counted": queue.counted(rumour, timezone.now().date()),
        "near": queue.near(rumour, NEAR) if is_open else [],
        "joined": rumour.joined.all(),
        "editors": assigning.editors(),
        "trail": desk_trail.of(f"rumour {rumour.pk}"),
    }
    return page(request, "rumours/desk_rumour.html", values)


@require_POST
@editors_only
def give(request: HttpRequest, editor: Editor, rumour_id: int) -> HttpResponse:
    """Give a rumour to an editor, or put it back."""
    to = request.POST.get("to", "")
    assigning.give(asking.rumour(rumour_id), editor, to, now=timezone.now())
    return redirect("rumours:rumour", rumour_id=rumour_id)


@require_POST
@editors_only
def join(request: HttpRequest, editor: Editor, rumour_id: int) -> HttpResponse:
    """Say that a rumour is the same as another."""
    wanted = request.POST.get("into", "")
    number = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 19 else 0  # noqa: PLR2004 - digits of a row's number
    into = asking.rumour(number)
    joining_rumours.join(editor, asking.rumour(rumour_id), into, now=timezone.now())
    return redirect("rumours:rumour", rumour_id=into.pk)


@require_POST
@editors_only
def part(request: HttpRequest, editor: Editor, rumour_id: int) -> HttpResponse:  # noqa: ARG001 - every editor may
    """Say that a rumour is a question of its own after all."""
    joining_rumours.part(editor, asking.any_rumour(rumour_id), now=timezone.now())
    return redirect("rumours:rumour", rumour_id=rumour_id)


@require_POST
@editors_only
def reopen(request: HttpRequest, editor: Editor, rumour_id: int) -> HttpResponse:  # noqa: ARG001 - every editor may
    """Say that the check does not answer it."""
    joining_rumours.reopen(editor, asking.any_rumour(rumour_id), now=timezone.now())
    return redirect("rumours:rumour", rumour_id=rumour_id)
