"""
How the API says that something did not work.

In:       an exception of a call.
Out:      JSON with `code`, `what` and `fix`, and the status that fits.
"""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from fairwitness.core.problem import Problem
from fairwitness.web.operator.api.callers import MINUTE_S, NoToken, OutOfScope, TooOften
from fairwitness.web.operator.api.shapes import AnswerOut, BothOut, ProblemOut
from fairwitness.web.store.answering import WrittenMeanwhile
from fairwitness.web.store.tokens import NoSuchToken

REFUSED: dict[int, type[ProblemOut]] = {
    401: ProblemOut,
    403: ProblemOut,
    422: ProblemOut,
    429: ProblemOut,
}
"""What every endpoint may answer."""
MISSING: dict[int, type[ProblemOut]] = {**REFUSED, 404: ProblemOut}
"""What one that names a row may answer."""
CONFLICT: dict[int, type[ProblemOut]] = {**MISSING, 409: ProblemOut}
"""What one may answer whose row must be in a certain state."""
BOTH: dict[int, type[ProblemOut]] = {**MISSING, 409: BothOut}
"""What one may answer that writes where others write too."""


class UnknownName(Problem):
    """A name in the query of an address that means nothing there."""

    code = "unknown-name"


STATUSES = (
    (NoToken, 401),
    (NoSuchToken, 401),
    (OutOfScope, 403),
    (UnknownName, 422),
    (TooOften, 429),
)


def refuse_unknown(request: HttpRequest, *names: str) -> None:
    """
    Refuse a query with a misspelt name, which would otherwise be a list that is not narrowed.

    Raises:
        UnknownName: one is neither of `names` nor of those that every list has.

    """
    known = sorted({"limit", "offset", *names})
    if not request.GET.keys() <= set(known):
        raise UnknownName(
            _("The address asks for something that this list does not know."),
            fix=_("It knows: %(names)s.") % {"names": ", ".join(known)},
        )


def told(error: Problem) -> HttpResponse:
    """
    Return a problem as an answer.

    One that is about the state of a row, or about what is asked there, has status 409: no schema
    could say it beforehand.
    """
    status = next((status for kind, status in STATUSES if isinstance(error, kind)), 409)
    both = _both(error) if isinstance(error, WrittenMeanwhile) else {}
    answer = _answer(status, error.code, error.what, error.fix, **both)
    if status == 401:  # noqa: PLR2004 - HTTP's own number
        answer["WWW-Authenticate"] = "Bearer"
    if isinstance(error, TooOften):
        answer["Retry-After"] = str(MINUTE_S)
    return answer


def not_there(_request: HttpRequest, _error: Exception | None = None) -> HttpResponse:
    """Say that there is no such thing, to those whom it does not concern as well."""
    return _answer(
        404,
        "not-there",
        _("There is nothing at this address."),
        _("Compare it with openapi.json, and the number with the list of such things."),
    )


def handle(api: NinjaAPI) -> None:
    """Make an API answer in this way."""
    handlers: tuple[tuple[type[Exception], Callable[..., HttpResponse]], ...] = (
        (Problem, lambda _request, error: told(error)),
        (Http404, not_there),
        (AuthenticationError, _no_token),
        (PermissionDenied, _denied),
        (ValidationError, _invalid),
        (HttpError, _unreadable),
    )
    for kind, handler in handlers:
        api.add_exception_handler(kind, handler)


def _no_token(_request: HttpRequest, _error: Exception) -> HttpResponse:
    return told(
        NoToken(
            _("This call carries no token."),
            fix=_("Send it as “Authorization: Bearer fw_…”."),
        )
    )


def _denied(_request: HttpRequest, _error: Exception) -> HttpResponse:
    return told(
        OutOfScope(
            _("Who made this token may not do this."),
            fix=_("Ask an owner of the organisation for the role."),
        )
    )


def _invalid(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    places = ["/".join(str(part) for part in e["loc"]) + ": " + e["msg"] for e in error.errors]
    return _answer(
        422,
        "invalid",
        _("What was sent cannot be used."),
        "; ".join(places)[:1000],
    )


def _unreadable(_request: HttpRequest, error: HttpError) -> HttpResponse:
    """Answer a body that is no JSON."""
    return _answer(
        422,
        "invalid",
        _("What was sent cannot be read."),
        str(error)[:1000],
    )


def _both(error: WrittenMeanwhile) -> dict[str, object]:
    theirs = AnswerOut.from_orm(error.theirs).model_dump(mode="json")
    return {"yours": dict(error.yours), "theirs": theirs}


def _answer(status: int, code: str, what: str, fix: str, **more: object) -> HttpResponse:
    return JsonResponse({"code": code, "what": what, "fix": fix, **more}, status=status)
