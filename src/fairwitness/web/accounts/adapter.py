"""What the log-in library asks of us."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from fairwitness.web.store.models import User
from fairwitness.web.store.people import save_language


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # ships no types
    """Nobody signs up by themselves: one is invited."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - the library's own
        """Return False; the set-up link and invitations make accounts."""
        return False

    def post_login(self, request: HttpRequest, user: User, **options: Any) -> HttpResponse:  # noqa: ANN401 - the library's own
        """Speak the language chosen in this browser, else the one that the person chose before."""
        answer: HttpResponse = super().post_login(request, user, **options)
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        if chosen:
            save_language(user, chosen)
        else:
            answer.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                user.language,
                samesite="Lax",
                secure=bool(settings.SESSION_COOKIE_SECURE),
            )
        return answer
