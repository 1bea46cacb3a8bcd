"""
Letters for every new version: ask, confirm, end.

In:       an e-mail address; the secret of a link.
Out:      pages; looking at a link changes nothing, only its button does.
Not here: the letters themselves (`store.rumours.subscribing`).
"""

import time

from allauth.account.adapter import get_adapter
from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from fairwitness.web.rumours.bucket import LETTERS, allowed
from fairwitness.web.rumours.reader_page import mail_page, reader_page, show
from fairwitness.web.store.rumours import subscribing


class AddressForm(forms.Form):
    """An address for letters."""

    email = forms.EmailField(max_length=254)


@reader_page
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Take an address, and send it a link to confirm."""
    form = AddressForm(request.POST)
    if not form.is_valid():
        said = _("This is no e-mail address.")
        return show(request, "rumours/said.html", {"said": said}, status=400)
    address = get_adapter(request).get_client_ip(request)
    if not allowed(LETTERS, address, now=time.time()):
        said = _("Too many letters were asked for from where you are.")
        return show(request, "rumours/said.html", {"said": said}, status=429)
    subscribing.ask(form.cleaned_data["email"], get_language() or "en", now=timezone.now())
    return show(request, "rumours/letters.html", {"done": _("Look into your mail, and confirm.")})


@require_http_methods(["GET", "HEAD", "POST"])
@reader_page
def confirm(request: HttpRequest, secret: str) -> HttpResponse:
    """Confirm with a button: programs that look into letters follow links."""
    subscribing.subscription(secret)
    if request.method != "POST":
        return show(request, "rumours/letters.html", {"button": _("Yes, send me letters")})
    subscribing.confirm(secret, now=timezone.now())
    return show(request, "rumours/letters.html", {"done": _("You get a letter for every check.")})


@require_http_methods(["GET", "HEAD", "POST"])
@mail_page
def end(request: HttpRequest, secret: str) -> HttpResponse:
    """End letters, by a button or by the one click of a mail program (RFC 8058)."""
    subscribing.subscription(secret)
    if request.method != "POST":
        return show(request, "rumours/letters.html", {"button": _("No more letters")})
    subscribing.end(secret)
    return show(request, "rumours/letters.html", {"done": _("Your address is deleted.")})
