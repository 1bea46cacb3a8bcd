"""
The right of reply: a link that is good once, and what readers can check of a reply.

In:       the secret of a link; the number of a reply.
Out:      a form, a reply; bytes and proofs for programs.
Not here: who is invited (`desk_check`), what is printed (`store.rumours.replying`).
"""

from collections.abc import Sequence

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from fairwitness.rumours.check import Version
from fairwitness.rumours.reply import LONGEST
from fairwitness.web.rumours.reader_page import reader_page, show
from fairwitness.web.store.rumours import inviting, reading, replying
from fairwitness.web.store.rumours.replying import NoReply

DAYS = replying.WAITS.days


class ReplyForm(forms.Form):
    """A reply, and the version that was read."""

    text = forms.CharField(
        label=_("Your reply, in plain text"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    version = forms.IntegerField(min_value=1, max_value=1_000_000, widget=forms.HiddenInput)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@reader_page
def reply(request: HttpRequest, secret: str) -> HttpResponse:
    """Take the one reply of who was invited; looking at the link changes nothing."""
    row, now = inviting.open_one(secret), timezone.now()
    check = reading.history(row.check_id)[-1]
    values = {"row": row, "check": check, "days": DAYS}
    try:
        replying.check_open(row, now=now)
        if request.method != "POST":
            form = ReplyForm(initial={"version": check.number})
            return show(request, "rumours/reply.html", {**values, "form": form})
        form = ReplyForm(request.POST)
        if not form.is_valid():
            return show(request, "rumours/reply.html", {**values, "form": form}, status=400)
        given = form.cleaned_data
        made = replying.take(row, given["text"], version=given["version"], now=now)
    except NoReply as problem:
        return show(request, "rumours/reply.html", {**values, "problem": problem}, status=400)
    return show(request, "rumours/reply.html", {**values, "made": made})


@require_safe
@reader_page
def part(request: HttpRequest, check_id: str, reply_id: int, name: str) -> HttpResponse:  # noqa: ARG001 - Django's own
    """Hand out what a reply, or the refusal of one, can be checked by."""
    row = replying.one(check_id, reply_id)
    refusal = replying.refusal(row)
    parts = {
        "reply.json": lambda: replying.printed_record(row, now=timezone.now()),
        "entry.json": lambda: bytes(row.entry),
        "proof.tlog-proof": lambda: str(replying.proof(row.place)).encode(),
    }
    if refusal is not None:
        parts["refusal.json"] = lambda: bytes(refusal.entry or b"")
        parts["refusal.tlog-proof"] = lambda: str(replying.proof(refusal.place)).encode()
    if name not in parts or row.place is None:
        raise Http404
    kind = "application/json" if name.endswith(".json") else "text/plain; charset=utf-8"
    answer = HttpResponse(parts[name](), content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{check_id}-{reply_id}-{name}"'
    return answer


def beside(history: Sequence[Version], one: Version) -> dict[str, object]:
    """Return what stands beside a version: all that was replied beside the latest."""
    now, latest = timezone.now(), one.number == history[-1].number
    replies = [
        each for each in replying.of(one.check, now=now) if latest or each.version == one.number
    ]
    return {
        "replies": replies,
        "invited": inviting.waited_for(one.check, now=now) if latest else [],
    }
