"""
Complaints of readers: a form without account or name, and what came of all of them.

In:       a complaint about a check; perhaps an e-mail address.
Out:      pages.
Not here: deciding (`desk_complaints`), keeping (`store.rumours.complaining`).
"""

import time

from allauth.account.adapter import get_adapter
from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fairwitness.web.rumours.bucket import Bucket, allowed
from fairwitness.web.rumours.reader_page import mail_page, reader_page, show
from fairwitness.web.store.rumours import complaining, correcting, reading
from fairwitness.web.store.rumours.complaining import NoComplaint

COMPLAIN = Bucket(name="complain", size=5, every_s=120.0)


class ComplaintForm(forms.Form):
    """What is wrong, and an e-mail address for who wants one."""

    text = forms.CharField(
        label=gettext_lazy("What is wrong with this check?"),
        max_length=complaining.LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail address, only if you want to know what came of it"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@reader_page
def complain(request: HttpRequest, check_id: str) -> HttpResponse:
    """Take a complaint about a check."""
    version = reading.history(check_id)[-1]
    form = ComplaintForm(request.POST if request.method == "POST" else None)
    values = {"version": version, "form": form}
    if not form.is_valid():
        status = 400 if form.is_bound else 200
        return show(request, "rumours/complain.html", values, status=status)
    address = get_adapter(request).get_client_ip(request)
    if not allowed(COMPLAIN, address, now=time.time()):
        said = _("Too many complaints came from where you are. Try again in a few minutes.")
        answer = show(request, "rumours/said.html", {"said": said}, status=429)
        answer.headers["Retry-After"] = str(int(COMPLAIN.every_s))
        return answer
    try:
        complaining.complain(
            check_id,
            form.cleaned_data["text"],
            now=timezone.now(),
            email=form.cleaned_data["email"],
            language=get_language() or "en",
        )
    except NoComplaint as problem:
        form.add_error("text", problem.what)
        return show(request, "rumours/complain.html", values, status=400)
    return show(request, "rumours/complain.html", {**values, "done": True})


@require_safe
@reader_page
def counted(request: HttpRequest) -> HttpResponse:
    """Show what came of complaints, by month."""
    values = {
        "outcomes": complaining.WORDS.values(),
        "months": complaining.months(),
        "least": complaining.LEAST,
    }
    return show(request, "rumours/complaints.html", values)


@require_http_methods(["GET", "HEAD", "POST"])
@mail_page
def end_corrections(request: HttpRequest, secret: str) -> HttpResponse:
    """End letters about corrections, by a button or by one click of a mail program (RFC 8058)."""
    correcting.one(secret)
    if request.method != "POST":
        return show(request, "rumours/letters.html", {"button": _("No more letters")})
    correcting.end(secret)
    return show(request, "rumours/letters.html", {"done": _("Your address is deleted.")})
