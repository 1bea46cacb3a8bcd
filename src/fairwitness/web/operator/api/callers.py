"""
Who calls, with which token, and how often.

In:       a request with `Authorization: Bearer fw_…`.
Out:      the caller, or a problem with status 401, 403 or 429.
Not here: making tokens (`store.tokens`).
"""

from dataclasses import dataclass
from typing import cast

from django.core.cache.backends.locmem import LocMemCache
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from fairwitness.core.problem import Problem
from fairwitness.web.store.models import ApiToken, Organisation, User
from fairwitness.web.store.tokens import Scope, holder, may_have

CALLS = 120
"""How often one token may call [calls a minute]."""
MINUTE_S = 60
COUNTED = LocMemCache("api-calls", {"OPTIONS": {"MAX_ENTRIES": 10_000}})
"""In the memory of this process: no table says at which minute a token was used."""


class NoToken(Problem):
    """A call without a token."""

    code = "no-token"


class OutOfScope(Problem):
    """A token that is not good for this."""

    code = "out-of-scope"


class TooOften(Problem):
    """A token that calls too often."""

    code = "too-often"


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """A program, and on whose behalf it calls."""

    organisation: Organisation
    user: User
    token: ApiToken


class Token(HttpBearer):
    """Lets in the tokens that are good for one scope."""

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> Caller:  # noqa: ARG002 - the library's
        """
        Return who calls.

        Raises:
            NoSuchToken: the token does not hold.
            TooOften: it has called too often within this minute.
            OutOfScope: it is not good for this, or its owner no longer is.

        """
        now = timezone.now()
        found, member = holder(token, now=now)
        _count(found, minute=int(now.timestamp()) // MINUTE_S)
        if self.scope not in found.scopes or not may_have(member, self.scope):
            raise OutOfScope(
                _("This token is not good for %(scope)s.") % {"scope": self.scope},
                fix=_("Make one with that scope in the workspace."),
            )
        return Caller(organisation=found.organisation, user=found.user, token=found)


def caller(request: HttpRequest) -> Caller:
    """Return who calls, after the token was let in."""
    return cast("Caller", request.auth)  # type: ignore[attr-defined]  # the library sets it


def _count(token: ApiToken, *, minute: int) -> None:
    """Count a call; each process of the server counts by itself."""
    key = f"api-calls-{token.pk}-{minute}"
    COUNTED.add(key, 0, timeout=2 * MINUTE_S)
    if COUNTED.incr(key) > CALLS:
        raise TooOften(
            _("This token has called more than %(calls)d times within a minute.")
            % {"calls": CALLS},
            fix=_("Wait a minute, and ask for larger pages."),
            retry=True,
        )
