"""
Every view, asked for by an owner, a colleague without the role, a stranger, and nobody.

A view that is missing from `VIEWS` fails `test_no_view_is_missing`; the failure says which line
to add. Lines may use what `two_organisations` makes: `{organisation}`, `{membership}`,
`{invitation}`, `{service}`, `{source}`, `{collection}`, `{assessment}`, `{bundle}`; add to it what
is missing there.
"""

import re
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from signed_in import browser_of
from two_organisations import World, two_organisations

LOGIN = "the log-in"
"""A redirect to the log-in."""
ELSEWHERE = 302
"""A redirect to another page."""
OWNER, COLLEAGUE, STRANGER, NOBODY = "owner", "colleague", "stranger", "nobody"


@dataclass(frozen=True)
class View:
    """What the four are answered: a status, or `LOGIN`."""

    path: str
    owner: int | str
    colleague: int | str
    """A member of the same organisation with no role: a viewer."""
    stranger: int | str
    """The owner of another organisation."""
    nobody: int | str = LOGIN
    method: str = "get"
    data: dict[str, str] = field(default_factory=dict)


ORGANISATION = "/organisations/{organisation}"

VIEWS: dict[str, View] = {
    # The workspace.
    "operator:dashboard": View("/", 200, 200, 200),
    "operator:members": View(f"{ORGANISATION}/members/", 200, 200, 404),
    "operator:member_invite": View(
        f"{ORGANISATION}/members/invite/", 200, 403, 404, method="post", data={"email": "n@e.org"}
    ),
    "operator:member": View(f"{ORGANISATION}/members/{{membership}}/", 200, 403, 404),
    "operator:member_remove": View(
        f"{ORGANISATION}/members/{{membership}}/remove/", 302, 403, 404, method="post"
    ),
    "operator:invitation_withdraw": View(
        f"{ORGANISATION}/invitations/{{invitation}}/withdraw/", 302, 403, 404, method="post"
    ),
    "operator:trail": View(f"{ORGANISATION}/trail/", 200, 403, 404),
    "operator:trail_export": View(f"{ORGANISATION}/trail.csv", 200, 403, 404),
    # Services, sources, evidence.
    "operator:service-register": View(f"{ORGANISATION}/services/new/", 200, 403, 404),
    "operator:service": View("/services/{service}/", 200, 200, 404),
    "operator:service-edit": View("/services/{service}/edit/", 200, 403, 404),
    "operator:service-close": View("/services/{service}/close/", 302, 403, 404, method="post"),
    "operator:duties": View("/services/{service}/duties/", 200, 200, 404),
    "operator:duty-dismiss": View(
        "/services/{service}/duties/d-none/dismiss/", 422, 403, 404, method="post"
    ),
    "operator:duty-reopen": View(
        "/services/{service}/duties/d-none/reopen/", 422, 403, 404, method="post"
    ),
    "operator:feature-add": View("/services/{service}/features/", 400, 403, 404, method="post"),
    "operator:feature-remove": View(
        "/services/{service}/features/1/remove/", 302, 403, 404, method="post"
    ),
    "operator:numbers-state": View("/services/{service}/numbers/", 400, 403, 404, method="post"),
    "operator:source-add": View("/services/{service}/sources/new/", 200, 403, 404),
    "operator:source-confirm": View("/services/{service}/sources/confirm/", ELSEWHERE, 403, 404),
    "operator:source": View("/sources/{source}/", 200, 200, 404),
    "operator:source-agree": View("/sources/{source}/agree/", 400, 403, 404, method="post"),
    "operator:source-remove": View("/sources/{source}/remove/", 302, 403, 404, method="post"),
    "operator:source-password": View("/sources/{source}/password/", 400, 403, 404, method="post"),
    "operator:source-daily": View("/sources/{source}/daily/", 302, 403, 404, method="post"),
    "operator:source-test": View("/sources/{source}/test/", 400, 403, 404, method="post"),
    "operator:collect": View("/services/{service}/collect/", 200, 403, 404),
    "operator:collection": View("/collections/{collection}/", 200, 200, 404),
    "operator:collection-progress": View("/collections/{collection}/progress/", 200, 200, 404),
    "operator:collection-again": View(
        "/collections/{collection}/again/", 302, 403, 404, method="post"
    ),
    # Assessments: what is sent here is empty, so that what an editor is told is what is wrong.
    "operator:assessments": View("/assessments/", 200, 200, 200),
    "operator:assessment-start": View("/services/{service}/assess/", 200, 403, 404),
    "operator:assessment": View("/assessments/{assessment}/", 200, 200, 404),
    "operator:changes": View("/assessments/{assessment}/changes/", 404, 404, 404),
    "operator:findings": View("/assessments/{assessment}/findings/", 200, 200, 404),
    "operator:risks": View("/assessments/{assessment}/risks/", 200, 200, 404),
    "operator:measures": View("/assessments/{assessment}/measures/", 200, 200, 404),
    "operator:place": View("/assessments/{assessment}/answer/{item}", 200, 200, 404),
    "operator:state": View("/assessments/{assessment}/state/{item}", 204, 204, 404),
    "operator:header": View("/assessments/{assessment}/header/cac-2018/", 200, 200, 404),
    "operator:chart": View("/assessments/{assessment}/chart/none/none/none.svg", 404, 404, 404),
    "operator:save": View("/assessments/{assessment}/save/{item}", 302, 403, 404, method="post"),
    "operator:keep": View("/assessments/{assessment}/keep/{item}", 404, 403, 404, method="post"),
    "operator:comment": View(
        "/assessments/{assessment}/comment/{item}", 422, 403, 404, method="post"
    ),
    "operator:assign": View(
        "/assessments/{assessment}/assign/{item}", 302, 403, 404, method="post"
    ),
    "operator:add": View(
        "/assessments/{assessment}/add/cac-2018/measures/", 404, 403, 404, method="post"
    ),
    "operator:settle": View(
        "/assessments/{assessment}/comments/{comment}/settle/", 302, 403, 404, method="post"
    ),
    "operator:renew": View("/assessments/{assessment}/evidence/", 302, 403, 404, method="post"),
    "operator:review": View("/assessments/{assessment}/review/", 200, 200, 404),
    "operator:review-ask": View(
        "/assessments/{assessment}/review/ask/", 422, 403, 404, method="post"
    ),
    "operator:review-withdraw": View(
        "/assessments/{assessment}/review/back/", 422, 403, 404, method="post"
    ),
    "operator:review-decide": View(
        "/assessments/{assessment}/review/decide/", 422, 403, 404, method="post"
    ),
    "operator:sign": View("/assessments/{assessment}/sign/", 200, 200, 404),
    "operator:freeze": View("/assessments/{assessment}/sign/freeze/", 422, 403, 404, method="post"),
    "operator:sign-confirm": View(
        "/assessments/{assessment}/sign/confirm/", 302, 403, 404, method="post"
    ),
    "operator:bundle-download": View("/bundles/{bundle}/", 404, 404, 404),
    "operator:bundle-part": View("/bundles/{bundle}/report.html", 404, 404, 404),
    # Filing: who only looks sees where it stands and has its receipts; nobody here confirmed a
    # second factor just now.
    "operator:recipients": View(f"{ORGANISATION}/recipients/", 200, 200, 404),
    "operator:recipient-add": View(f"{ORGANISATION}/recipients/add/", 422, 403, 404, method="post"),
    "operator:recipient-compare": View(f"{ORGANISATION}/recipients/compare/", 302, 403, 404),
    "operator:filing-key": View(f"{ORGANISATION}/filing-key/", 302, 403, 404, method="post"),
    "operator:recipient-look": View("/recipients/{recipient}/look/", 422, 403, 404, method="post"),
    "operator:recipient-remove": View(
        "/recipients/{recipient}/remove/", 302, 403, 404, method="post"
    ),
    "operator:filing": View("/assessments/{assessment}/filing/", 200, 200, 404),
    "operator:file": View("/assessments/{assessment}/filing/file/", 302, 403, 404, method="post"),
    "operator:filing-again": View("/filings/{filing}/again/", 302, 403, 404, method="post"),
    "operator:filing-look": View("/filings/{filing}/look/", 302, 403, 404, method="post"),
    "operator:receipt": View("/filings/{filing}/receipt/", 200, 200, 404),
    "operator:filing-sealed": View("/filings/{filing}/sealed/", 404, 404, 404),
    "operator:filing-manifest": View("/filings/{filing}/manifest/", 200, 200, 404),
    "operator:event-proof": View("/filings/{filing}/events/0/proof/", 200, 200, 404),
    "operator:question": View("/filings/{filing}/questions/1/", 200, 200, 404),
    # Programs: tokens are everybody's own, webhooks the owners'.
    "operator:programs": View("/programs/", 200, 200, 200),
    "operator:tokens": View(f"{ORGANISATION}/tokens/", 200, 200, 404),
    "operator:revoke_token": View("/tokens/{token}/revoke/", 302, 403, 404, method="post"),
    "operator:make_calendar_address": View(
        f"{ORGANISATION}/calendar/", 200, 200, 404, method="post"
    ),
    "operator:calendar": View("/calendar/fw_none.ics", 404, 404, 404, 404),
    "operator:webhooks": View(f"{ORGANISATION}/webhooks/", 200, 403, 404),
    "operator:remove_webhook": View("/webhooks/{webhook}/remove/", 302, 403, 404, method="post"),
    "operator:notifications": View("/notifications/", 200, 200, 200),
    "operator:all_read": View("/notifications/read/", 302, 302, 302, method="post"),
    "operator:open_notification": View(
        "/notifications/{notification}/open/", 302, 404, 404, method="post"
    ),
    "operator:findings_csv": View("/assessments/{assessment}/findings.csv", 200, 200, 404),
    # Programs themselves: a session opens nothing.
    "api:openapi-json": View("/api/v1/openapi.json", 200, 200, 200, 200),
    "api_not_there": View("/api/", 404, 404, 404, 404),
    "api:api-root": View("/api/v1/", 404, 404, 404, 404),
    "api:services": View("/api/v1/services", 401, 401, 401, 401),
    "api:service": View("/api/v1/services/{service}", 401, 401, 401, 401),
    "api:collections": View("/api/v1/services/{service}/collections", 401, 401, 401, 401),
    "api:figures": View("/api/v1/collections/{collection}/figures", 401, 401, 401, 401),
    "api:assessments": View("/api/v1/assessments", 401, 401, 401, 401),
    "api:assessment": View("/api/v1/assessments/{assessment}", 401, 401, 401, 401),
    "api:change": View("/api/v1/assessments/{assessment}", 401, 401, 401, 401),
    "api:answers": View("/api/v1/assessments/{assessment}/answers", 401, 401, 401, 401),
    "api:answer": View("/api/v1/assessments/{assessment}/answers/{item}", 405, 405, 405, 405),
    "api:findings": View("/api/v1/assessments/{assessment}/findings", 401, 401, 401, 401),
    "api:findings_table": View("/api/v1/assessments/{assessment}/findings.csv", 401, 401, 401, 401),
    # The rumour desk: readers are nobody to it, and who is no editor finds no desk.
    "claims_search": View("/v1alpha1/claims:search", 400, 400, 400, 400),
    "rumours:front": View("/rumours/", 200, 200, 200, 200),
    "rumours:answer": View("/rumours/answer/", 400, 400, 400, 400, method="post"),
    "rumours:hand-over": View("/rumours/hand-over/", 400, 400, 400, 400, method="post"),
    "rumours:check": View("/rumours/checks/none/", 404, 404, 404, 404),
    "rumours:complain": View("/rumours/checks/none/complain/", 404, 404, 404, 404),
    "rumours:complaints": View("/rumours/complaints/", 200, 200, 200, 200),
    "rumours:version": View("/rumours/checks/none/1/", 404, 404, 404, 404),
    "rumours:changes": View("/rumours/checks/none/2/changes/", 404, 404, 404, 404),
    "rumours:embed": View("/rumours/embed/none/", 404, 404, 404, 404),
    "rumours:card": View("/rumours/checks/none/1/card.png", 404, 404, 404, 404),
    "rumours:news": View("/rumours/news/", 200, 200, 200, 200),
    "rumours:push": View("/rumours/push/", 400, 400, 400, 400, method="post"),
    "rumours:push-end": View("/rumours/push/end/", 204, 204, 204, 204, method="post"),
    "rumours:worker": View("/rumours/worker.js", 200, 200, 200, 200),
    "rumours:in:embed": View("/rumours/en/embed/none/", 404, 404, 404, 404),
    "rumours:in:news": View("/rumours/en/news/", 200, 200, 200, 200),
    "rumours:in:letters": View("/rumours/en/letters/", 400, 400, 400, 400, method="post"),
    "rumours:in:push": View("/rumours/en/push/", 400, 400, 400, 400, method="post"),
    "rumours:in:push-end": View("/rumours/en/push/end/", 204, 204, 204, 204, method="post"),
    "rumours:in:front": View("/rumours/en/", 200, 200, 200, 200),
    "rumours:in:answer": View("/rumours/en/answer/", 400, 400, 400, 400, method="post"),
    "rumours:in:hand-over": View("/rumours/en/hand-over/", 400, 400, 400, 400, method="post"),
    "rumours:in:check": View("/rumours/en/checks/none/", 404, 404, 404, 404),
    "rumours:in:complain": View("/rumours/en/checks/none/complain/", 404, 404, 404, 404),
    "rumours:in:complaints": View("/rumours/en/complaints/", 200, 200, 200, 200),
    "rumours:in:version": View("/rumours/en/checks/none/1/", 404, 404, 404, 404),
    "rumours:in:changes": View("/rumours/en/checks/none/2/changes/", 404, 404, 404, 404),
    "rumours:record": View("/rumours/checks/none/1/record.json", 404, 404, 404, 404),
    "rumours:proof": View("/rumours/checks/none/1/proof.tlog-proof", 404, 404, 404, 404),
    "rumours:log-key": View("/rumours/log.key.pub", 200, 200, 200, 200),
    "rumours:feed": View("/rumours/feeds/everything.atom", 200, 200, 200, 200),
    "rumours:letters": View("/rumours/letters/", 400, 400, 400, 400, method="post"),
    "rumours:letters-confirm": View("/rumours/letters/none/confirm/", 404, 404, 404, 404),
    "rumours:letters-end": View("/rumours/letters/none/end/", 404, 404, 404, 404),
    "rumours:corrections-end": View("/rumours/corrections/none/end/", 404, 404, 404, 404),
    "rumours:reply": View("/rumours/reply/none/", 404, 404, 404, 404),
    "rumours:reply-part": View("/rumours/checks/none/replies/1/reply.json", 404, 404, 404, 404),
    "rumours:sitemap": View("/rumours/sitemap.xml", 200, 200, 200, 200),
    "rumours:sitemap-part": View("/rumours/sitemap-1.xml", 404, 404, 404, 404),
    "rumours:asked-picture": View("/rumours/checks/none/asked-en.svg", 404, 404, 404, 404),
    "rumours:asked-numbers": View("/rumours/checks/none/asked.json", 404, 404, 404, 404),
    "rumours:matching": View("/rumours/matching/", 200, 200, 200, 200),
    "rumours:in:matching": View("/rumours/en/matching/", 200, 200, 200, 200),
    "rumours:for-programs": View("/rumours/for-programs/", 200, 200, 200, 200),
    "rumours:in:for-programs": View("/rumours/en/for-programs/", 200, 200, 200, 200),
    "rumours:export": View("/rumours/exports/checks.csv", 200, 200, 200, 200),
    "rumours:export-readme": View("/rumours/exports/README.md", 200, 200, 200, 200),
    "rumours:nothing": View("/rumours/none", 404, 404, 404, 404),
    "rumours:queue": View("/rumours/desk/", 404, 404, 404),
    "rumours:desk-complaints": View("/rumours/desk/complaints/", 404, 404, 404),
    "rumours:desk-complaint": View("/rumours/desk/complaints/1/", 404, 404, 404),
    "rumours:rumour": View("/rumours/desk/rumours/1/", 404, 404, 404),
    "rumours:give": View("/rumours/desk/rumours/1/give/", 404, 404, 404, method="post"),
    "rumours:join": View("/rumours/desk/rumours/1/join/", 404, 404, 404, method="post"),
    "rumours:part": View("/rumours/desk/rumours/1/part/", 404, 404, 404, method="post"),
    "rumours:reopen": View("/rumours/desk/rumours/1/reopen/", 404, 404, 404, method="post"),
    "rumours:desk-check": View("/rumours/desk/checks/none/", 404, 404, 404),
    "rumours:invite": View("/rumours/desk/checks/none/invite/", 404, 404, 404, method="post"),
    "rumours:invitation": View(
        "/rumours/desk/checks/none/invitations/1/agree/", 404, 404, 404, method="post"
    ),
    "rumours:print-reply": View(
        "/rumours/desk/checks/none/replies/1/print/", 404, 404, 404, method="post"
    ),
    "rumours:refuse-reply": View(
        "/rumours/desk/checks/none/replies/1/refuse/", 404, 404, 404, method="post"
    ),
    "rumours:cover": View("/rumours/desk/checks/none/wordings/", 404, 404, 404, method="post"),
    "rumours:uncover": View(
        "/rumours/desk/checks/none/wordings/1/undo/", 404, 404, 404, method="post"
    ),
    "rumours:claim": View("/rumours/desk/rumours/1/claim/", 404, 404, 404, method="post"),
    "rumours:answer-with": View("/rumours/desk/rumours/1/answer/", 404, 404, 404, method="post"),
    "rumours:start": View("/rumours/desk/rumours/1/draft/", 404, 404, 404),
    "rumours:follow": View("/rumours/desk/checks/none/follow/", 404, 404, 404, method="post"),
    "rumours:draft": View("/rumours/desk/drafts/1/", 404, 404, 404),
    "rumours:keep-copy": View("/rumours/desk/drafts/1/copy/", 404, 404, 404, method="post"),
    "rumours:copy": View(f"/rumours/desk/copies/{'0' * 64}.warc", 404, 404, 404),
    "rumours:sign": View("/rumours/desk/drafts/1/sign/", 404, 404, 404, method="post"),
    "rumours:publish": View("/rumours/desk/drafts/1/publish/", 404, 404, 404, method="post"),
    # Coming in. A link is its own permission, and names whom it is for.
    "accounts:set_up": View("/accounts/set-up/{secret}/", 400, 400, 400, 400),
    "accounts:join": View("/accounts/join/{secret}/", 400, 400, 400, 200),
    "set_language": View("/i18n/setlang/", 302, 302, 302, 302, method="post"),
    # The library's pages: everybody's own account, and nobody else's.
    "account_login": View("/accounts/login/", ELSEWHERE, ELSEWHERE, ELSEWHERE, 200),
    "account_logout": View("/accounts/logout/", 200, 200, 200, ELSEWHERE),
    "account_inactive": View("/accounts/inactive/", 200, 200, 200, 200),
    "account_signup": View("/accounts/signup/", ELSEWHERE, ELSEWHERE, ELSEWHERE, 200),
    "account_reauthenticate": View("/accounts/reauthenticate/", 200, 200, 200),
    "account_request_reauthentication_code": View("/accounts/reauthenticate/code/", 403, 403, 403),
    "account_confirm_reauthentication_code": View(
        "/accounts/reauthenticate/code/confirm/", 403, 403, 403
    ),
    "account_confirm_login_code": View(
        "/accounts/login/code/confirm/", ELSEWHERE, ELSEWHERE, ELSEWHERE
    ),
    "account_email": View("/accounts/email/", 200, 200, 200),
    "account_email_verification_sent": View("/accounts/confirm-email/", 200, 200, 200, 200),
    "account_confirm_email": View("/accounts/confirm-email/none/", 200, 200, 200, 200),
    "account_change_password": View("/accounts/password/change/", 200, 200, 200),
    "account_set_password": View("/accounts/password/set/", 302, 302, 302),
    "account_reset_password": View("/accounts/password/reset/", 200, 200, 200, 200),
    "account_reset_password_done": View("/accounts/password/reset/done/", 200, 200, 200, 200),
    "account_reset_password_from_key": View(
        "/accounts/password/reset/key/1-none/", 200, 200, 200, 200
    ),
    "account_reset_password_from_key_done": View(
        "/accounts/password/reset/key/done/", 200, 200, 200, 200
    ),
    "mfa_index": View("/accounts/2fa/", 200, 200, 200),
    "mfa_authenticate": View("/accounts/2fa/authenticate/", ELSEWHERE, ELSEWHERE, ELSEWHERE),
    "mfa_reauthenticate": View("/accounts/2fa/reauthenticate/", 200, 302, 200),
    "mfa_activate_totp": View("/accounts/2fa/totp/activate/", 302, 302, 302),
    "mfa_deactivate_totp": View("/accounts/2fa/totp/deactivate/", 302, 404, 302),
    "mfa_view_recovery_codes": View("/accounts/2fa/recovery-codes/", 404, 404, 404),
    "mfa_generate_recovery_codes": View("/accounts/2fa/recovery-codes/generate/", 302, 302, 302),
    "mfa_download_recovery_codes": View("/accounts/2fa/recovery-codes/download/", 404, 404, 404),
    "mfa_list_webauthn": View("/accounts/2fa/webauthn/", 200, 200, 200),
    "mfa_add_webauthn": View("/accounts/2fa/webauthn/add/", 302, 302, 302),
    "mfa_reauthenticate_webauthn": View("/accounts/2fa/webauthn/reauthenticate/", 302, 302, 302),
    "mfa_remove_webauthn": View("/accounts/2fa/webauthn/keys/1/remove/", 302, 302, 302),
    "mfa_edit_webauthn": View("/accounts/2fa/webauthn/keys/1/edit/", 302, 302, 302),
    "mfa_login_webauthn": View("/accounts/2fa/webauthn/login/", 302, 302, 302, LOGIN),
    "usersessions_list": View("/accounts/sessions/", 200, 200, 200),
}

POSTED = frozenset(name for name, view in VIEWS.items() if view.method == "post")
FORMS_OF_READERS = frozenset(
    f"rumours:{within}{name}"
    for within in ("", "in:")
    for name in ("answer", "hand-over", "letters", "push", "push-end")
)
"""They act for nobody who is logged in and set no cookie; what comes from elsewhere is refused."""


@pytest.fixture
def world() -> World:
    return two_organisations()


def views(patterns: list[Any], prefix: str = "", route: str = "/") -> dict[str, str]:
    """Return every view there is by its name, or its route where it has none, with its path."""
    found: dict[str, str] = {}
    for one in patterns:
        path = route + re.sub(r"<(?:\w+:)?(\w+?)(?:_id)?>", r"{\1}", str(one.pattern))
        if isinstance(one, URLResolver):
            inner = f"{prefix}{one.namespace}:" if one.namespace else prefix
            found |= views(one.url_patterns, inner, path)
        elif isinstance(one, URLPattern):
            found[f"{prefix}{one.name or one.pattern}"] = path
    return found


def test_no_view_is_missing() -> None:
    there = views(get_resolver().url_patterns)
    lines = [
        f'    "{name}": View("{there[name]}", owner=200, colleague=403, stranger=404),'
        for name in sorted(set(there) - set(VIEWS))
    ]
    assert not lines, (
        "add to VIEWS in tests/web/test_views_by_people.py, with what each of the four is to be "
        'answered (nobody: the log-in, unless said; method="post" where a form changes '
        "something):\n" + "\n".join(lines)
    )
    gone = sorted(set(VIEWS) - set(there))
    assert not gone, f"remove from VIEWS in tests/web/test_views_by_people.py: {', '.join(gone)}"


@pytest.mark.django_db
@pytest.mark.parametrize("person", [OWNER, COLLEAGUE, STRANGER, NOBODY])
@pytest.mark.parametrize("name", VIEWS)
def test_each_is_answered_what_the_table_says(name: str, person: str, world: World) -> None:
    view = VIEWS[name]
    client = browser_of(world.people[person])
    answer = getattr(client, view.method)(view.path.format(**world.numbers), view.data)
    to_login = answer.status_code == 302 and answer["Location"].startswith("/accounts/login/")
    given = LOGIN if to_login else answer.status_code
    expected = getattr(view, person)
    assert given == expected, (
        f"{view.method.upper()} {view.path} answers {person} with {given}; the line "
        f'"{name}" in tests/web/test_views_by_people.py says {person}={expected!r}'
    )


@pytest.mark.django_db
@pytest.mark.parametrize("name", [name for name, view in VIEWS.items() if view.method == "post"])
def test_what_changes_something_is_not_done_by_following_a_link(name: str, world: World) -> None:
    path = VIEWS[name].path.format(**world.numbers)
    assert browser_of(world.people[OWNER]).get(path).status_code == 405


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(POSTED - FORMS_OF_READERS))
def test_what_changes_something_wants_our_own_form(name: str, world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    owner = world.people[OWNER]
    assert owner
    client.force_login(owner)
    assert client.post(VIEWS[name].path.format(**world.numbers)).status_code == 403
