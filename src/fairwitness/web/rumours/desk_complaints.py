"""
The desk's log of complaints: what came, what was decided, by whom and why.

In:       an editor, a complaint.
Out:      pages; a correction begins where a complaint is upheld.
Not here: the public form (`complaints`).
"""

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from fairwitness.web.rumours.desk_page import editors_only, page
from fairwitness.web.store.models import Editor
from fairwitness.web.store.rumours import complaining, desk_trail

SHOWN = 50
"""Complaints on a page."""


class DecisionForm(forms.Form):
    """What came of a complaint, and why."""

    outcome = forms.ChoiceField(
        label=_("Outcome"), choices=[each for each in complaining.WORDS.items() if each[0]]
    )
    reason = forms.CharField(
        label=_("Why; whoever left an address is told this"),
        max_length=complaining.LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


@require_safe
@editors_only
def log(request: HttpRequest, editor: Editor) -> HttpResponse:
    """Show the complaints, the newest first."""
    shown = Paginator(complaining.log(), SHOWN).get_page(request.GET.get("page"))
    values = {"editor": editor, "complaints": shown, "words": complaining.WORDS}
    return page(request, "rumours/desk_complaints.html", values)


@require_http_methods(["GET", "HEAD", "POST"])
@editors_only
def one(request: HttpRequest, editor: Editor, complaint_id: int) -> HttpResponse:
    """Show a complaint; decide about it."""
    row = complaining.one(complaint_id)
    form = DecisionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        given = form.cleaned_data
        made = complaining.decide(
            editor, row, given["outcome"], given["reason"], now=timezone.now()
        )
        if made.draft is not None:
            return redirect("rumours:draft", draft_id=made.draft.pk)
        return redirect("rumours:desk-complaint", complaint_id=row.pk)
    values = {
        "editor": editor,
        "complaint": row,
        "decisions": [(each, complaining.WORDS[each.outcome]) for each in row.decisions.all()],
        "form": form,
        "trail": desk_trail.of(f"complaint {row.pk}"),
    }
    status = 400 if form.errors else 200
    return page(request, "rumours/desk_complaint.html", values, status=status)
