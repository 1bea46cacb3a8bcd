"""Every address of the rumour desk but claims:search, which stands where Google's does."""

from django.urls import include, path, register_converter

from fairwitness.web.rumours import asked, desk, exports, letters, machines, readers
from fairwitness.web.rumours.reader_page import LANGUAGES


class LanguageConverter:
    """A language in a path."""

    regex = "|".join(LANGUAGES)

    def to_python(self, value: str) -> str:
        """Take it as it is."""
        return value

    def to_url(self, value: str) -> str:
        """Write it as it is."""
        return value


class DigestConverter(LanguageConverter):
    """A SHA-256."""

    regex = "[0-9a-f]{64}"


register_converter(LanguageConverter, "language")
register_converter(DigestConverter, "digest")

VERSION = "checks/<slug:check_id>/<int:number>"

app_name = "rumours"

PAGES = [
    path("", readers.front, name="front"),
    path("answer/", readers.answer, name="answer"),
    path("hand-over/", readers.hand_over, name="hand-over"),
    path("checks/<slug:check_id>/", readers.check, name="check"),
    path(f"{VERSION}/", readers.version, name="version"),
    path(f"{VERSION}/changes/", readers.changes, name="changes"),
    path("for-programs/", readers.for_programs, name="for-programs"),
]
"""Pages for readers, in the language of the browser or of the path."""

urlpatterns = [
    *PAGES,
    path("<language:lang>/", include((PAGES, "in"))),
    path(f"{VERSION}/record.json", machines.record, name="record"),
    path(f"{VERSION}/proof.tlog-proof", machines.proof, name="proof"),
    path("checks/<slug:check_id>/asked-<slug:asked_in>.svg", asked.picture, name="asked-picture"),
    path("checks/<slug:check_id>/asked.json", asked.numbers, name="asked-numbers"),
    path("exports/checks.<slug:form>", exports.everything, name="export"),
    path("exports/README.md", exports.readme, name="export-readme"),
    path("letters/", letters.ask, name="letters"),
    path("letters/<str:secret>/confirm/", letters.confirm, name="letters-confirm"),
    path("letters/<str:secret>/end/", letters.end, name="letters-end"),
    path("sitemap.xml", machines.sitemap, name="sitemap"),
    path("sitemap-<int:number>.xml", machines.sitemap_part, name="sitemap-part"),
    path("log.key.pub", machines.log_key, name="log-key"),
    path("feeds/<slug:which>.<slug:form>", machines.feed, name="feed"),
    path("desk/", desk.queue, name="queue"),
    path("desk/rumours/<int:rumour_id>/claim/", desk.claim, name="claim"),
    path("desk/rumours/<int:rumour_id>/answer/", desk.answer_with, name="answer-with"),
    path("desk/rumours/<int:rumour_id>/draft/", desk.start, name="start"),
    path("desk/checks/<slug:check_id>/follow/", desk.follow, name="follow"),
    path("desk/drafts/<int:draft_id>/", desk.draft, name="draft"),
    path("desk/drafts/<int:draft_id>/copy/", desk.keep_copy, name="keep-copy"),
    path("desk/copies/<digest:sha256>.warc", desk.copy, name="copy"),
    path("desk/drafts/<int:draft_id>/sign/", desk.sign, name="sign"),
    path("desk/drafts/<int:draft_id>/publish/", desk.publish, name="publish"),
    path("<path:rest>", readers.nothing, name="nothing"),
]
