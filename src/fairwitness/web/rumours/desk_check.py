"""
The desk's page of one check: who may reply, what they replied, which wordings it covers.

In:       an editor, the name of a check or of a draft of one.
Out:      a page; what they decide goes through the store.
Not here: writing and publishing (`desk`), complaints (`desk_complaints`).
"""

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from fairwitness.web.rumours.desk_page import editors_only, page
from fairwitness.web.store.models import Draft, Editor
from fairwitness.web.store.rumours import (
    covering,
    desk_trail,
    inviting,
    reading,
    replying,
)

SHOWN = 100
"""Wordings offered at once."""


class InviteForm(forms.Form):
    """Somebody named in the check, and how they are reached."""

    who = forms.CharField(label=_("Name, as it stands in the check"), max_length=200)
    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    language = forms.ChoiceField(label=_("Language of the letter"), choices=settings.LANGUAGES)
    days = forms.IntegerField(
        label=_("Days to reply"),
        min_value=1,
        max_value=inviting.MOST_DAYS,
        initial=inviting.DAYS,
    )


class ReasonForm(forms.Form):
    """Why a reply is not printed."""

    reason = forms.CharField(max_length=replying.LONGEST_REASON, required=False)


@require_safe
@editors_only
def shown(request: HttpRequest, editor: Editor, check_id: str) -> HttpResponse:
    """Show what the desk keeps beside a check."""
    return _page(request, editor, check_id, InviteForm())


@require_POST
@editors_only
def invite(request: HttpRequest, editor: Editor, check_id: str) -> HttpResponse:
    """Name somebody who may reply."""
    form = InviteForm(request.POST)
    if not form.is_valid():
        return _page(request, editor, check_id, form, status=400)
    given = form.cleaned_data
    inviting.propose(
        editor,
        check_id,
        who=given["who"],
        address=given["email"],
        language=given["language"],
        days=given["days"],
        now=timezone.now(),
    )
    return redirect("rumours:desk-check", check_id=check_id)


@require_POST
@editors_only
def invitation(
    request: HttpRequest,  # noqa: ARG001 - Django's own
    editor: Editor,
    check_id: str,
    invitation_id: int,
    act: str,
) -> HttpResponse:
    """Agree to an invitation, or take it back."""
    step = {"agree": inviting.agree, "withdraw": inviting.withdraw}[act]
    step(editor, check_id, invitation_id, now=timezone.now())
    return redirect("rumours:desk-check", check_id=check_id)


@require_POST
@editors_only
def print_reply(request: HttpRequest, editor: Editor, check_id: str, reply_id: int) -> HttpResponse:  # noqa: ARG001 - Django's own
    """Have a reply printed at once."""
    replying.print_now(editor, replying.one(check_id, reply_id), now=timezone.now())
    return redirect("rumours:desk-check", check_id=check_id)


@require_POST
@editors_only
def refuse_reply(
    request: HttpRequest, editor: Editor, check_id: str, reply_id: int
) -> HttpResponse:
    """Propose not to print a reply, or agree to what another editor proposed."""
    row, now = replying.one(check_id, reply_id), timezone.now()
    proposed = request.POST.get("refusal", "")
    if proposed:
        number = int(proposed) if proposed.isascii() and proposed.isdigit() else 0
        replying.agree_to_refuse(editor, row, number, now=now)
    else:
        replying.propose_refusal(editor, row, request.POST.get("reason", ""), now=now)
    return redirect("rumours:desk-check", check_id=check_id)


@require_POST
@editors_only
def cover(request: HttpRequest, editor: Editor, check_id: str) -> HttpResponse:
    """Say that a check covers a wording."""
    covering.confirm(editor, check_id, request.POST.get("text", ""), now=timezone.now())
    return redirect("rumours:desk-check", check_id=check_id)


@require_POST
@editors_only
def uncover(request: HttpRequest, editor: Editor, check_id: str, variant_id: int) -> HttpResponse:  # noqa: ARG001 - Django's own
    """Take a wording back."""
    covering.undo(editor, check_id, variant_id, now=timezone.now())
    return redirect("rumours:desk-check", check_id=check_id)


def _page(
    request: HttpRequest, editor: Editor, check_id: str, form: InviteForm, *, status: int = 200
) -> HttpResponse:
    now = timezone.now()
    version = next(iter(reading.latest([check_id])), None)
    drafts = Draft.objects.filter(check_id=check_id, published_at=None)
    if version is None and not drafts:
        raise Http404
    rows = {row.pk: row for row in replying.rows(check_id)}
    values = {
        "editor": editor,
        "check_id": check_id,
        "version": version,
        "drafts": drafts,
        "form": form,
        "now": now,
        "invitations": [
            (row, "" if row.agreed_by else inviting.address_of(row))
            for row in inviting.of(check_id).select_related("reply")
        ],
        "replies": [
            (each, replying.words(rows[each.id]), list(rows[each.id].refusals.all()))
            for each in replying.of(check_id, now=now)
        ],
        "variants": covering.of(check_id)[:SHOWN],
        "asked": covering.asked(check_id)[:SHOWN],
        "trail": desk_trail.of(f"check {check_id}"),
    }
    return page(request, "rumours/desk_check.html", values, status=status)
