"""
Every page of the desk, asked for by each role, by an owner of something else, and by nobody.

A view that is missing from `VIEWS` fails `test_no_view_is_missing`; the failure says which.
"""

from dataclasses import dataclass, field
from typing import Any

import opening_people
import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from recipient_desk import Desk
from signed_in import browser_of, with_second_factor

from fairwitness.web.store import joining
from fairwitness.web.store.models import Membership, User
from fairwitness.web.store.recipient import people

LOGIN = "the log-in"
CLERK, OFFICER, INSPECTOR, RECORDS = "clerk", "alice", "inspector", "records"
ROLES = (CLERK, OFFICER, INSPECTOR, RECORDS)


@dataclass(frozen=True)
class View:
    """What the four roles are answered; a stranger 404 and nobody the log-in, always."""

    path: str
    clerk: int
    officer: int
    inspector: int
    records: int
    method: str = "get"
    data: dict[str, str] = field(default_factory=dict)

    @property
    def statuses(self) -> dict[str, int]:
        """Return the answers by who asks."""
        return {
            CLERK: self.clerk,
            OFFICER: self.officer,
            INSPECTOR: self.inspector,
            RECORDS: self.records,
        }


FILING = "/filings/{filing}"
REQUEST = f"{FILING}/requests/1"
VIEWS: dict[str, View] = {
    "recipient:inbox": View("/", 200, 200, 200, 200),
    "recipient:trail": View("/trail/", 200, 403, 403, 403),
    "recipient:trail-csv": View("/trail.csv", 200, 403, 403, 403),
    "recipient:filing": View(f"{FILING}/", 200, 200, 200, 200),
    "recipient:receipt": View(f"{FILING}/receipt/", 200, 200, 200, 200),
    "recipient:event": View(f"{FILING}/events/0/", 200, 200, 200, 200),
    "recipient:proof": View(f"{FILING}/events/0/proof/", 200, 200, 200, 200),
    "recipient:opening-ask": View(f"{FILING}/opening/", 403, 400, 403, 403, method="post"),
    "recipient:disposal-ask": View(f"{FILING}/disposal/", 403, 403, 403, 400, method="post"),
    "recipient:conflict": View(f"{FILING}/conflict/", 400, 403, 403, 403, method="post"),
    "recipient:hold": View(f"{FILING}/hold/", 403, 403, 403, 400, method="post"),
    "recipient:lift": View(f"{FILING}/lift/", 403, 403, 403, 400, method="post"),
    "recipient:question": View(f"{FILING}/question/", 403, 403, 200, 403),
    "recipient:decision": View(f"{FILING}/decision/", 403, 403, 200, 403),
    "recipient:request": View(f"{REQUEST}/", 200, 200, 200, 200),
    "recipient:request-text": View(f"{REQUEST}/text/", 200, 200, 200, 200),
    "recipient:approve": View(f"{REQUEST}/approve/", 403, 400, 403, 403, method="post"),
    "recipient:turn": View(f"{REQUEST}/turn/", 403, 400, 403, 403, method="post"),
    "recipient:turned": View(f"{REQUEST}/turned/", 403, 400, 403, 403, method="post"),
    "recipient:anew": View(f"{REQUEST}/anew/", 403, 400, 403, 403, method="post"),
    "recipient:request-end": View(f"{REQUEST}/end/", 302, 302, 403, 403, method="post"),
    "recipient:dispose": View(f"{REQUEST}/dispose/", 403, 403, 403, 400, method="post"),
    "recipient:view-begin": View(f"{REQUEST}/view/begin/", 403, 400, 403, 403, method="post"),
    "recipient:view": View(f"{REQUEST}/view/", 403, 400, 403, 403),
    "recipient:view-part": View(f"{REQUEST}/view/report.html", 403, 400, 403, 403),
    "recipient:filers": View("/filers/", 200, 200, 200, 200),
    "recipient:filer-register": View("/filers/register/", 400, 403, 403, 403, method="post"),
    "recipient:filer-lost": View("/filers/{filer}/lost/", 302, 403, 403, 403, method="post"),
    "recipient:filer-withdraw": View(
        "/filers/{filer}/withdraw/", 302, 403, 403, 403, method="post"
    ),
    "recipient:manifests": View("/manifests/", 200, 200, 200, 200),
    "recipient:manifest-publish": View("/manifests/publish/", 400, 403, 403, 403, method="post"),
    "recipient:receipts-key": View("/manifests/receipts-key/", 200, 200, 200, 200),
    "recipient:people": View("/people/", 200, 200, 200, 200),
    "recipient:invite": View("/people/invite/", 400, 403, 403, 403, method="post"),
    "recipient:withdraw": View(
        "/people/invitations/{invitation}/withdraw/", 302, 403, 403, 403, method="post"
    ),
    "recipient:person": View("/people/{person}/", 200, 403, 403, 403),
    "recipient:person-remove": View("/people/{person}/remove/", 302, 403, 403, 403, method="post"),
}


def filled(ours: Desk) -> dict[str, Any]:
    clerk = ours.people[CLERK]
    membership = Membership.objects.get(user=clerk.user)
    invitation, _ = joining.invite(membership, "new@authority.example", ())
    people.invited(invitation, ["records"], "")
    digest = ours.filed()
    assert opening_people.asks(ours, digest).status_code == 302
    return {
        "filing": digest,
        "filer": ours.row.pk,
        "invitation": invitation.pk,
        "person": ours.people["records"].pk,
    }


def answered(client: Any, view: View, made: dict[str, Any]) -> int | str:
    answer = getattr(client, view.method)(view.path.format(**made), view.data)
    if answer.status_code == 302 and "/accounts/login/" in answer["Location"]:
        return LOGIN
    return int(answer.status_code)


@pytest.mark.parametrize("name", VIEWS)
def test_each_role_may_do_what_it_is_for(ours: Desk, name: str) -> None:
    view, made = VIEWS[name], filled(ours)
    stranger = with_second_factor(User.objects.create_user("s@else.example", "x", name="S"))
    assert answered(browser_of(stranger), view, made) == 404
    assert answered(browser_of(None), view, made) == LOGIN
    for who in (RECORDS, INSPECTOR, OFFICER, CLERK):
        assert answered(ours.browser(who), view, made) == view.statuses[who], who


def names(patterns: Any, space: str = "") -> set[str]:
    found: set[str] = set()
    for one in patterns:
        if isinstance(one, URLResolver):
            found |= names(one.url_patterns, f"{one.namespace}:" if one.namespace else space)
        elif isinstance(one, URLPattern) and one.name:
            found.add(f"{space}{one.name}")
    return found


def test_no_view_is_missing(ours: Desk) -> None:  # noqa: ARG001 - the desk's own addresses
    there = names(get_resolver("fairwitness.web.config.recipient_urls").url_patterns)
    assert {name for name in there if name.startswith("recipient:")} == set(VIEWS)
    assert not {name for name in there if name.startswith(("operator:", "rumours:", "api"))}


def test_an_operator_has_none_of_a_desks_addresses() -> None:
    there = names(get_resolver("fairwitness.web.config.urls").url_patterns)
    assert not {name for name in there if name.startswith(("recipient:", "filing:"))}


def test_nobody_goes_on_without_a_second_factor(ours: Desk) -> None:
    from allauth.mfa.models import Authenticator  # noqa: PLC0415

    Authenticator.objects.all().delete()
    for who in ROLES:
        answer = ours.browser(who).get("/")
        assert (answer.status_code, "2fa" in answer["Location"]) == (302, True)


def test_who_has_left_sees_nothing_more(ours: Desk) -> None:
    browser = ours.browser(OFFICER)
    people.remove(ours.people[CLERK], ours.people[OFFICER])
    assert browser.get("/").status_code == 404
