"""
The desk of editors: the queue, drafts, two signatures, publication.

In:       an editor who is logged in with a second factor.
Out:      pages; what they decide goes through the store.
Not here: whether a draft may be published (`fairwitness.rumours.publication`).
"""

from dataclasses import replace
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fairwitness.rumours import shapes
from fairwitness.rumours.text import clean
from fairwitness.web.rumours import archive, at_embargo, fetching
from fairwitness.web.rumours.desk_page import editors_only, page
from fairwitness.web.rumours.draft_form import STEPS, DraftForm
from fairwitness.web.rumours.reader_page import reads
from fairwitness.web.store.models import Draft, Editor
from fairwitness.web.store.rumours import (
    asking,
    assigning,
    complaining,
    desk_trail,
    due,
    editing,
    finding,
    publishing,
    reading,
)
from fairwitness.web.store.rumours import queue as queue_order

SHOWN = 100
"""Rumours of the queue on its page."""


class StartForm(forms.Form):
    """The name of a new check."""

    name = forms.SlugField(
        max_length=80, label=gettext_lazy("Name in the address, like garlic-cures-flu")
    )
    shape = forms.ChoiceField(
        required=False, label=gettext_lazy("Begin with the words of a template")
    )

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*args, **options)
        shape = self.fields["shape"]
        if isinstance(shape, forms.ChoiceField):
            named = [(one.id, one.title.within(reads())) for one in shapes.SHAPES.values()]
            shape.choices = [("", gettext_lazy("None")), *named]


class StepForm(forms.Form):
    """Why there is to be another version."""

    step = forms.ChoiceField(choices=STEPS)


@require_safe
@editors_only
def queue(request: HttpRequest, editor: Editor) -> HttpResponse:
    """Show what is asked most, the drafts, and the newest checks."""
    now = timezone.now()
    due.do(now=now)
    sought = clean(request.GET.get("check", ""), longest=finding.LONGEST)
    return page(
        request,
        "rumours/queue.html",
        {
            "editor": editor,
            "waiting": queue_order.waiting(now.date(), SHOWN),
            "complaints": complaining.undecided().count(),
            "drafts": Draft.objects.filter(published_at=None).select_related("started_by"),
            "checks": finding.ranked(sought, SHOWN) if sought else reading.newest_checks(SHOWN),
            "sought": sought,
            "steps": STEPS,
            "start": StartForm(),
        },
    )


@require_POST
@editors_only
def claim(request: HttpRequest, editor: Editor, rumour_id: int) -> HttpResponse:  # noqa: ARG001 - Django's own
    """Take a rumour on."""
    assigning.claim(asking.rumour(rumour_id), editor, now=timezone.now())
    return redirect("rumours:start", rumour_id=rumour_id)


@require_POST
@editors_only
def answer_with(request: HttpRequest, editor: Editor, rumour_id: int) -> HttpResponse:
    """Say that a published check answers a rumour."""
    check_id, now = request.POST.get("check", ""), timezone.now()
    asking.answer_with(asking.rumour(rumour_id), check_id, editor, now=now)
    return redirect("rumours:queue")


@require_http_methods(["GET", "HEAD", "POST"])
@editors_only
def start(request: HttpRequest, editor: Editor, rumour_id: int) -> HttpResponse:
    """Begin a check of a rumour, or say which check answers it already."""
    rumour = asking.rumour(rumour_id)
    form = StartForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        shape = shapes.SHAPES.get(form.cleaned_data["shape"])
        name = form.cleaned_data["name"]
        made = editing.start(editor, name, rumour, now=timezone.now(), shape=shape)
        return redirect("rumours:draft", draft_id=made.pk)
    near = finding.ranked(rumour.text, 5)
    lang = reads()
    kinds = [
        {
            "title": one.title.within(lang),
            "summary": one.summary.within(lang),
            "ask": one.ask.within(lang),
        }
        for one in shapes.SHAPES.values()
    ]
    values = {"rumour": rumour, "form": form, "near": near, "editor": editor, "shapes": kinds}
    return page(request, "rumours/start.html", values, status=400 if form.errors else 200)


@require_POST
@editors_only
def follow(request: HttpRequest, editor: Editor, check_id: str) -> HttpResponse:
    """Begin the next version of a check."""
    form = StepForm(request.POST)
    reading.history(check_id)
    if not form.is_valid():
        return redirect("rumours:queue")
    made = editing.follow(editor, check_id, form.cleaned_data["step"], now=timezone.now())
    return redirect("rumours:draft", draft_id=made.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@editors_only
def draft(request: HttpRequest, editor: Editor, draft_id: int) -> HttpResponse:
    """Show a draft with its signatures; keep what was written."""
    row = editing.draft(draft_id)
    value = editing.value(row)
    posted = request.POST if request.method == "POST" else None
    form = DraftForm(value.content, value.change, posted, embargo=row.embargo)
    if posted is not None and form.is_valid():
        editing.save(
            row,
            form.content(timezone.now().date()),
            form.changed(),
            seen=request.POST.get("seen", ""),
            now=timezone.now(),
            embargo=form.embargo(),
        )
        if form.embargo() != row.embargo:
            until = "–" if form.embargo() is None else f"{form.embargo():%Y-%m-%d %H:%M} UTC"
            about = f"check {row.check_id}"
            desk_trail.write(editor, about, "embargo", until, now=timezone.now())
        return redirect("rumours:draft", draft_id=row.pk)
    digest = editing.digest(row)
    signed = [each for each in editing.signatures(row) if each.draft == digest]
    values = {
        "row": row,
        "form": form,
        "content": value.content,
        "seen": digest,
        "signed": signed,
        "mine": any(each.person == str(editor.user_id) for each in signed),
        "editor": editor,
    }
    return page(request, "rumours/draft.html", values, status=200 if posted is None else 400)


@require_POST
@editors_only
def keep_copy(request: HttpRequest, editor: Editor, draft_id: int) -> HttpResponse:  # noqa: ARG001 - every editor may
    """Keep a copy of a piece of evidence."""
    row = editing.draft(draft_id)
    value, seen, now = editing.value(row), request.POST.get("seen", ""), timezone.now()
    wanted = request.POST.get("evidence", "")
    evidence = list(value.content.evidence)
    place = next((n for n, each in enumerate(evidence) if each.id == wanted), None)
    if place is None:
        raise Http404
    name = archive.keep(archive.warc(fetching.fetch(evidence[place].url), now=now))
    evidence[place] = replace(
        evidence[place], sha256=name, media_type=archive.MEDIA_TYPE, seen=now.date()
    )
    content = replace(value.content, evidence=tuple(evidence))
    editing.save(row, content, None, seen=seen, now=now, embargo=row.embargo)
    return redirect("rumours:draft", draft_id=draft_id)


@require_safe
@editors_only
def copy(request: HttpRequest, editor: Editor, sha256: str) -> HttpResponse:  # noqa: ARG001 - every editor may
    """Hand out a copy, never as a page of ours."""
    answer = HttpResponse(archive.content(sha256), content_type=archive.MEDIA_TYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="{sha256}.warc"'
    return answer


@require_POST
@editors_only
def sign(request: HttpRequest, editor: Editor, draft_id: int) -> HttpResponse:
    """Say yes to a draft as it was seen."""
    row = editing.draft(draft_id)
    editing.sign(row, editor, seen=request.POST.get("seen", ""), now=timezone.now())
    if row.embargo is not None:
        at_embargo.publish_due.using(run_after=row.embargo).enqueue()
    return redirect("rumours:draft", draft_id=draft_id)


@require_POST
@editors_only
def publish(request: HttpRequest, editor: Editor, draft_id: int) -> HttpResponse:  # noqa: ARG001 - two have signed, either may
    """Publish what two people signed."""
    now = timezone.now()
    version = publishing.publish(editing.draft(draft_id), now=now)
    due.do(now=now)
    return redirect("rumours:check", check_id=version.check)
