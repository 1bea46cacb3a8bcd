"""Turn an expected failure that no view caught into a page that says what to do."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from fairwitness.core.problem import Problem


class ProblemMiddleware:
    """Shows what happened and what to do about it, with status 400."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self._next(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Show a `Problem`; a bug stays a bug."""
        if not isinstance(error, Problem):
            return None
        return render(request, "operator/problem.html", {"problem": error}, status=400)
