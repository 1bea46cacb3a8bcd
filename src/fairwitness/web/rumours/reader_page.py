"""
What every page for readers has in common: its language, no cookie, no session.

In:       a view.
Out:      the view, in the language of the path or of the browser.
"""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from fairwitness.core.problem import Problem
from fairwitness.core.words import Lang

LANGUAGES = {"en": "en", "zh": "zh-hans"}
"""What stands in a path, and the language that it means."""


def reader_page(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """
    Show a view to readers.

    Forms here need no token against forgery: they act for nobody who is logged in, and a token
    would need a cookie. So that no page elsewhere lets its visitors ask, what a browser says
    to come from another origin is refused.
    """
    return _page(view, elsewhere=False)


def mail_page(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Show a view that programs for mail post to as well: a secret in its address lets them."""
    return _page(view, elsewhere=True)


def _page(
    view: Callable[..., HttpResponseBase], *, elsewhere: bool
) -> Callable[..., HttpResponseBase]:
    @wraps(view)
    def shown(
        request: HttpRequest, *args: object, lang: str = "", **parts: object
    ) -> HttpResponseBase:
        language = LANGUAGES.get(lang) or accepted(request)
        with translation.override(language):
            if comes_from_elsewhere(request) and not elsewhere:
                said = _("Ask from our own page.")
                answer: HttpResponseBase = show(
                    request, "rumours/said.html", {"said": said}, status=403
                )
            else:
                answer = _answered(view, request, *args, **parts)
            answer.headers["Content-Language"] = language
            if not lang:
                patch_vary_headers(answer, ["Accept-Language"])
        return answer

    return csrf_exempt(shown)


def _answered(
    view: Callable[..., HttpResponseBase], request: HttpRequest, *args: object, **parts: object
) -> HttpResponseBase:
    """Return what the view answers; what goes wrong is told on a page without a cookie."""
    try:
        return view(request, *args, **parts)
    except Http404:
        said = _("There is no such page.")
        return show(request, "rumours/said.html", {"said": said}, status=404)
    except Problem as problem:
        said = f"{problem.what} {problem.fix}"
        return show(request, "rumours/said.html", {"said": said}, status=503)


def comes_from_elsewhere(request: HttpRequest) -> bool:
    """Say whether a form was sent by a page of another origin, as browsers tell."""
    origin = request.headers.get("Origin")
    ours = {f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS}
    return request.method == "POST" and origin is not None and origin not in ours


def accepted(request: HttpRequest) -> str:
    """Return the language that the browser asks for; a cookie plays no part."""
    for wanted in request.headers.get("Accept-Language", "")[:200].lower().split(","):
        name = wanted.split(";")[0].strip()[:2]
        if name in LANGUAGES:
            return LANGUAGES[name]
    return LANGUAGES["en"]


def reads() -> Lang:
    """Return the language of the page, as the scale of verdicts names it."""
    return "zh" if (translation.get_language() or "en").startswith("zh") else "en"


def show(
    request: HttpRequest, template: str, values: dict[str, object], *, status: int = 200
) -> HttpResponse:
    """Render a page; links in it keep a language that stands in the path."""
    match = request.resolver_match
    lang = str(match.kwargs.get("lang", "")) if match else ""
    return render(request, template, {**values, "lang": lang, "reads": reads()}, status=status)
