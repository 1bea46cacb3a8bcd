"""
Feeds: everything, each topic, each language, corrections only, and each of these together.

In:       the name of a feed, such as `health-zh-corrections`; the form, such as `atom`.
Out:      bytes; the same for everybody.
Not here: how a feed is written (`fairwitness.rumours.feeds`), who is told of news (`hub`).
"""

from collections.abc import Mapping
from itertools import product
from types import MappingProxyType

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from fairwitness.core.words import Lang, Words
from fairwitness.rumours.feeds import atom, json_feed, rss
from fairwitness.rumours.feeds.channel import MOST, About, channel
from fairwitness.rumours.topics import TOPICS
from fairwitness.web.rumours import addresses
from fairwitness.web.rumours.kept_pages import kept
from fairwitness.web.rumours.reader_page import reader_page
from fairwitness.web.store.rumours import labelling, reading

FORMS = {
    "atom": (atom.atom, atom.MEDIA_TYPE),
    "json": (json_feed.json_feed, json_feed.MEDIA_TYPE),
    "rss": (rss.rss, rss.MEDIA_TYPE),
}
EVERYTHING = "everything"
CORRECTIONS = "corrections"
LANGS: tuple[Lang | None, ...] = (None, "en", "zh")
_CHECKED = Words("Rumours checked", "谣言查证")
_CORRECTED = Words("Corrections and retractions", "更正与撤回")


def name(topic: str | None, lang: str | None, *, corrections: bool) -> str:
    """Return the name of a feed; what does not narrow it is left out."""
    parts = [topic, lang, CORRECTIONS if corrections else None]
    return "-".join(part for part in parts if part) or EVERYTHING


def path(which: str, form: str) -> str:
    """Return where a feed stands."""
    return reverse("rumours:feed", args=[which, form])


@require_safe
@reader_page
def feed(request: HttpRequest, which: str, form: str) -> HttpResponse:
    """Write a feed."""
    if form not in FORMS or which not in ABOUT:
        raise Http404
    write, media_type = FORMS[form]
    own_url, hub = addresses.absolute(request.path), settings.WEBSUB_HUB

    def made() -> HttpResponse:
        about = ABOUT[which]
        pages = [addresses.page(version) for version in labelling.newest(about, MOST)]
        news = channel(pages, addresses.desk(), about, own_url=own_url, hub=hub)
        return HttpResponse(write(news), content_type=f"{media_type}; charset=utf-8")

    answer = kept(request, reading.edition(), made)
    if hub:
        answer.headers["Link"] = f'<{hub}>; rel="hub", <{own_url}>; rel="self"'
    return answer


def title(topic: str | None, said: Lang, *, corrections: bool) -> str:
    """Return what a feed is about, in a language."""
    whole = (_CORRECTED if corrections else _CHECKED).within(said)
    if topic is None:
        return whole
    return whole + ("：" if said == "zh" else ": ") + TOPICS[topic].within(said)


def _about(topic: str | None, lang: Lang | None, *, corrections: bool) -> About:
    said: Lang = lang or "en"
    return About(
        title=title(topic, said, corrections=corrections),
        lang=said,
        topic=topic,
        only_lang=lang,
        corrections=corrections,
    )


ABOUT: Mapping[str, About] = MappingProxyType(
    {
        name(topic, lang, corrections=corrections): _about(topic, lang, corrections=corrections)
        for topic, lang, corrections in product((None, *TOPICS), LANGS, (False, True))
    }
)
"""Every feed there is, by its name."""
