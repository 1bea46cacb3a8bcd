"""Every address of the rumour desk but claims:search, which stands where Google's does."""

from django.urls import include, path, register_converter

from fairwitness.web.rumours import (
    asked,
    complaints,
    desk,
    desk_check,
    desk_complaints,
    desk_rumour,
    elsewhere,
    exports,
    feeds,
    follow,
    letters,
    machines,
    readers,
    replies,
)
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


class InvitationActConverter(LanguageConverter):
    """What an editor does with an invitation to reply."""

    regex = "agree|withdraw"


class DigestConverter(LanguageConverter):
    """A SHA-256."""

    regex = "[0-9a-f]{64}"


register_converter(LanguageConverter, "language")
register_converter(DigestConverter, "digest")
register_converter(InvitationActConverter, "invitation_act")

VERSION = "checks/<slug:check_id>/<int:number>"
DESK_CHECK = "desk/checks/<slug:check_id>"

app_name = "rumours"

PAGES = [
    path("", readers.front, name="front"),
    path("answer/", readers.answer, name="answer"),
    path("hand-over/", readers.hand_over, name="hand-over"),
    path("checks/<slug:check_id>/", readers.check, name="check"),
    path("checks/<slug:check_id>/complain/", complaints.complain, name="complain"),
    path("complaints/", complaints.counted, name="complaints"),
    path(f"{VERSION}/", readers.version, name="version"),
    path(f"{VERSION}/changes/", readers.changes, name="changes"),
    path("embed/<slug:check_id>/", elsewhere.embed, name="embed"),
    path("news/", follow.follow, name="news"),
    path("letters/", letters.ask, name="letters"),
    path("push/", follow.push, name="push"),
    path("push/end/", follow.push_end, name="push-end"),
    path("matching/", readers.matching, name="matching"),
    path("for-programs/", readers.for_programs, name="for-programs"),
]
"""Pages for readers, in the language of the browser or of the path."""

urlpatterns = [
    *PAGES,
    path("<language:lang>/", include((PAGES, "in"))),
    path(f"{VERSION}/record.json", machines.record, name="record"),
    path(f"{VERSION}/proof.tlog-proof", machines.proof, name="proof"),
    path(f"{VERSION}/card.png", elsewhere.picture, name="card"),
    path("worker.js", follow.worker, name="worker"),
    path("checks/<slug:check_id>/asked-<slug:asked_in>.svg", asked.picture, name="asked-picture"),
    path("checks/<slug:check_id>/asked.json", asked.numbers, name="asked-numbers"),
    path("exports/checks.<slug:form>", exports.everything, name="export"),
    path("exports/README.md", exports.readme, name="export-readme"),
    path("letters/<str:secret>/confirm/", letters.confirm, name="letters-confirm"),
    path("letters/<str:secret>/end/", letters.end, name="letters-end"),
    path("corrections/<str:secret>/end/", complaints.end_corrections, name="corrections-end"),
    path("reply/<str:secret>/", replies.reply, name="reply"),
    path(
        "checks/<slug:check_id>/replies/<int:reply_id>/<str:name>",
        replies.part,
        name="reply-part",
    ),
    path("sitemap.xml", machines.sitemap, name="sitemap"),
    path("sitemap-<int:number>.xml", machines.sitemap_part, name="sitemap-part"),
    path("log.key.pub", machines.log_key, name="log-key"),
    path("feeds/<slug:which>.<slug:form>", feeds.feed, name="feed"),
    path("desk/", desk.queue, name="queue"),
    path("desk/complaints/", desk_complaints.log, name="desk-complaints"),
    path("desk/complaints/<int:complaint_id>/", desk_complaints.one, name="desk-complaint"),
    path("desk/rumours/<int:rumour_id>/", desk_rumour.shown, name="rumour"),
    path("desk/rumours/<int:rumour_id>/give/", desk_rumour.give, name="give"),
    path("desk/rumours/<int:rumour_id>/join/", desk_rumour.join, name="join"),
    path("desk/rumours/<int:rumour_id>/part/", desk_rumour.part, name="part"),
    path("desk/rumours/<int:rumour_id>/reopen/", desk_rumour.reopen, name="reopen"),
    path("desk/rumours/<int:rumour_id>/claim/", desk.claim, name="claim"),
    path("desk/rumours/<int:rumour_id>/answer/", desk.answer_with, name="answer-with"),
    path("desk/rumours/<int:rumour_id>/draft/", desk.start, name="start"),
    path(f"{DESK_CHECK}/", desk_check.shown, name="desk-check"),
    path(f"{DESK_CHECK}/follow/", desk.follow, name="follow"),
    path(f"{DESK_CHECK}/invite/", desk_check.invite, name="invite"),
    path(
        f"{DESK_CHECK}/invitations/<int:invitation_id>/<invitation_act:act>/",
        desk_check.invitation,
        name="invitation",
    ),
    path(f"{DESK_CHECK}/replies/<int:reply_id>/print/", desk_check.print_reply, name="print-reply"),
    path(
        f"{DESK_CHECK}/replies/<int:reply_id>/refuse/",
        desk_check.refuse_reply,
        name="refuse-reply",
    ),
    path(f"{DESK_CHECK}/wordings/", desk_check.cover, name="cover"),
    path(f"{DESK_CHECK}/wordings/<int:variant_id>/undo/", desk_check.uncover, name="uncover"),
    path("desk/drafts/<int:draft_id>/", desk.draft, name="draft"),
    path("desk/drafts/<int:draft_id>/copy/", desk.keep_copy, name="keep-copy"),
    path("desk/copies/<digest:sha256>.warc", desk.copy, name="copy"),
    path("desk/drafts/<int:draft_id>/sign/", desk.sign, name="sign"),
    path("desk/drafts/<int:draft_id>/publish/", desk.publish, name="publish"),
    path("<path:rest>", readers.nothing, name="nothing"),
]
