"""
How programs are answered: JSON, and problems with what to do.

In:       a view of the protocol.
Out:      the same, exempt from CSRF (it knows no cookies), each `Problem` told with its status.
"""

from collections.abc import Callable
from functools import wraps
from types import MappingProxyType

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from fairwitness.core.problem import Problem

View = Callable[..., HttpResponseBase]

UNSOUND = 422
STATUS = MappingProxyType(
    {
        "bad-call": 401,
        "not-registered": 403,
        "no-manifest": 409,
        "wrong-offset": 409,
        "upload-busy": 423,
        "ledger-busy": 503,
        "ledger-unwritable": 507,
        **dict.fromkeys(("rolled-back", "forked", "damaged-log", "nothing-remembered"), 503),
        "no-room": 507,
        "checksum-differs": 460,
        "not-tus": 412,
        "no-length": 411,
    }
)
"""Code of a problem to status; any other is `UNSOUND`."""


def program(view: View) -> View:
    """Answer programs."""

    @csrf_exempt
    @never_cache
    @wraps(view)
    def answered(request: HttpRequest, *args: object, **parts: object) -> HttpResponseBase:
        try:
            return view(request, *args, **parts)
        except Problem as problem:
            return told(problem)

    return answered


def told(problem: Problem) -> JsonResponse:
    """Tell a problem to a program."""
    said = {"code": problem.code, "what": problem.what, "fix": problem.fix, "retry": problem.retry}
    return JsonResponse(said, status=STATUS.get(problem.code, UNSOUND))
