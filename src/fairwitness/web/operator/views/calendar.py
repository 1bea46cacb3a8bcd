"""The calendar that a program subscribes to by a secret address."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from fairwitness.web.operator.deadlines import calendar as deadlines
from fairwitness.web.operator.views.tokens import made
from fairwitness.web.store import tokens
from fairwitness.web.store.access import Action, membership_in


@login_required
@never_cache
@require_POST
def make_address(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Make an address of one's own for the calendar, and show it once."""
    member = membership_in(request.user, organisation_id, Action.LOOK)
    _row, secret = tokens.make(
        member, _("Calendar"), [tokens.Scope.CALENDAR], days=tokens.LONGEST, now=timezone.now()
    )
    address = settings.SITE_URL + reverse("operator:calendar", args=[secret])
    return made(request, member, address=address)


@never_cache
@require_safe
def calendar(_request: HttpRequest, secret: str) -> HttpResponse:
    """Return the deadlines to whoever knows the address, in the language of who made it."""
    try:
        token, member = tokens.holder(secret, now=timezone.now())
    except tokens.NoSuchToken:
        raise Http404 from None
    if tokens.Scope.CALENDAR not in token.scopes:
        raise Http404
    language = member.user.language
    with translation.override(language):
        lang = "zh" if language.startswith("zh") else "en"
        body = deadlines(token.organisation, member.user, lang)  # type: ignore[arg-type]  # one of two
    return HttpResponse(
        body,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'inline; filename="deadlines.ics"'},
    )
