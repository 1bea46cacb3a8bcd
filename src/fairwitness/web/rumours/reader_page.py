"""
What every page for readers has in common: its language, no cookie, no session.

In:       a view.
Out:      the view, in the language of the path or of the browser.
"""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt

from fairwitness.core.words import Lang

LANGUAGES = {"en": "en", "zh": "zh-hans"}
"""What stands in a path, and the language that it means."""


def reader_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """
    Show a view to readers.

    Forms here need no token against forgery: nobody is logged in, so a forged request can do
    nothing that its sender could not do alone, and a token would need a cookie.
    """

    @wraps(view)
    def shown(request: HttpRequest, *args: object, lang: str = "", **parts: object) -> HttpResponse:
        language = LANGUAGES.get(lang) or accepted(request)
        with translation.override(language):
            answer = view(request, *args, **parts)
            answer.headers["Content-Language"] = language
            if not lang:
                patch_vary_headers(answer, ["Accept-Language"])
        return answer

    return csrf_exempt(shown)


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
