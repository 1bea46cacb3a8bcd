import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.utils import timezone
from signed_in import browser_of, member

from fairwitness.web.store import members as store
from fairwitness.web.store.models import (
    ApiToken,
    Entry,
    Invitation,
    Membership,
    Organisation,
    User,
)

pytestmark = pytest.mark.django_db


def at(owner: Membership, rest: str = "") -> str:
    return f"/organisations/{owner.organisation_id}/members/{rest}"


def test_the_link_is_shown_once_and_opens_the_invitation(
    owners_browser: Client, owner: Membership
) -> None:
    sent = {"email": "bo@example.org", "roles": ["author", "signer"]}
    answer = owners_browser.post(at(owner, "invite/"), sent)
    page = answer.content.decode()
    found = re.search(r"http://\S+/accounts/join/[\w-]{43}/", page)
    assert found
    assert "No e-mail was sent." in page
    assert "no-store" in answer["Cache-Control"]
    assert Client().get(found[0]).status_code == 200
    later = owners_browser.get(at(owner)).content.decode()
    assert "bo@example.org" in later
    assert "/accounts/join/" not in later
    assert Invitation.objects.get().roles == ("author", "signer")


def test_the_link_is_mailed_where_there_is_a_mail_server(
    owners_browser: Client, owner: Membership, settings: object
) -> None:
    settings.HAS_MAIL = True  # type: ignore[attr-defined]
    page = owners_browser.post(at(owner, "invite/"), {"email": "bo@example.org"}).content.decode()
    assert "The link was sent by e-mail." in page
    (message,) = mail.outbox
    assert message.to == ["bo@example.org"]
    assert "Heron Forum" in message.subject
    found = re.search(r"http://\S+/accounts/join/\S+/", str(message.body))
    assert found
    assert found[0] in page


def test_a_mail_server_that_refuses_leaves_the_link_to_be_handed_over(
    owners_browser: Client, owner: Membership, settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise ConnectionRefusedError

    settings.HAS_MAIL = True  # type: ignore[attr-defined]
    monkeypatch.setattr("fairwitness.web.accounts.mail.send_mail", refuse)
    page = owners_browser.post(at(owner, "invite/"), {"email": "bo@example.org"}).content.decode()
    assert "No e-mail was sent." in page
    assert "/accounts/join/" in page


def test_a_wrong_address_keeps_the_form(owners_browser: Client, owner: Membership) -> None:
    answer = owners_browser.post(
        at(owner, "invite/"), {"email": "bo at example", "roles": ["author"]}
    )
    page = answer.content.decode()
    assert answer.status_code == 400
    assert 'value="bo at example"' in page
    assert re.search(r'value="author"[^>]*checked', page)


def test_who_is_a_member_already_is_said_on_the_page(
    owners_browser: Client, owner: Membership
) -> None:
    answer = owners_browser.post(at(owner, "invite/"), {"email": "ada@example.org"})
    assert answer.status_code == 400
    assert "belongs to this organisation already" in answer.content.decode()


def test_an_invitation_is_withdrawn(owners_browser: Client, owner: Membership) -> None:
    owners_browser.post(at(owner, "invite/"), {"email": "bo@example.org"})
    number = Invitation.objects.get().pk
    path = f"/organisations/{owner.organisation_id}/invitations/{number}/withdraw/"
    assert owners_browser.post(path).status_code == 302
    assert Invitation.objects.get().withdrawn_at
    assert owners_browser.post(path).status_code == 404


def test_roles_are_changed_and_the_trail_says_from_what_to_what(
    owners_browser: Client, owner: Membership
) -> None:
    bo = member(owner.organisation, "Bo", is_author=True)
    owners_browser.post(at(owner, f"{bo.pk}/"), {"roles": ["reviewer", "signer"]})
    bo.refresh_from_db()
    assert bo.roles == ("reviewer", "signer")
    last = Entry.objects.get()
    assert (last.verb, last.by) == ("member.roles-changed", owner.user)
    assert last.detail == {"before": ["author"], "after": ["reviewer", "signer"]}


def test_with_no_box_ticked_a_member_may_look(owners_browser: Client, owner: Membership) -> None:
    bo = member(owner.organisation, "Bo", is_author=True)
    owners_browser.post(at(owner, f"{bo.pk}/"), {})
    bo.refresh_from_db()
    assert bo.roles == ("viewer",)


def test_the_last_owner_is_neither_demoted_nor_removed(
    owners_browser: Client, owner: Membership
) -> None:
    member(owner.organisation, "Bo", is_author=True)
    for path, sent in ((f"{owner.pk}/", {"roles": ["author"]}), (f"{owner.pk}/remove/", {})):
        answer = owners_browser.post(at(owner, path), sent)
        page = answer.content.decode()
        assert answer.status_code == 400
        assert "This is the last owner" in page
        assert "Make somebody else an owner first." in page
    owner.refresh_from_db()
    assert owner.is_owner
    assert not Entry.objects.exists()


def test_an_owner_who_cannot_log_in_does_not_count(owner: Membership) -> None:
    gone = member(owner.organisation, "Bo", is_owner=True)
    User.objects.filter(pk=gone.user_id).update(is_active=False)
    with pytest.raises(store.LastOwner):
        store.remove(owner, owner.pk)


@pytest.mark.skipif(connection.vendor == "sqlite", reason="one writer at a time, by itself")
@pytest.mark.django_db(transaction=True)
def test_two_owners_who_remove_each_other_at_once_leave_one(owner: Membership) -> None:
    for round_ in range(5):
        bo = member(owner.organisation, f"Bo{round_}", is_owner=True)
        start = Barrier(2)

        def remove(by: Membership, whom: Membership, start: Barrier = start) -> str:
            start.wait()
            try:
                store.remove(by, whom.pk)
            except store.LastOwner:
                return "refused"
            finally:
                connection.close()
            return "removed"

        with ThreadPoolExecutor(2) as pool:
            found = [pool.submit(remove, owner, bo), pool.submit(remove, bo, owner)]
            assert sorted(one.result() for one in found) == ["refused", "removed"]
        owner = Membership.objects.get(organisation=owner.organisation)


def test_with_another_owner_an_owner_may_go(owners_browser: Client, owner: Membership) -> None:
    member(owner.organisation, "Bo", is_owner=True)
    assert owners_browser.post(at(owner, f"{owner.pk}/remove/"))["Location"] == "/"
    assert owners_browser.get(at(owner)).status_code == 404


def test_who_is_removed_sees_nothing_more_and_their_tokens_stop(
    owners_browser: Client, owner: Membership
) -> None:
    bo = member(owner.organisation, "Bo", is_author=True)
    ApiToken.objects.create(
        organisation=owner.organisation,
        user=bo.user,
        name="export",
        digest="d",
        expires_at=timezone.now(),
    )
    theirs = browser_of(bo.user)
    assert theirs.get(at(owner)).status_code == 200
    owners_browser.post(at(owner, f"{bo.pk}/remove/"))
    assert theirs.get(at(owner)).status_code == 404
    assert ApiToken.objects.get().revoked_at
    assert Entry.objects.get().detail == {"email": "bo@example.org", "roles": ["author"]}


def test_a_member_of_another_organisation_is_not_reached_through_ones_own(
    owners_browser: Client, owner: Membership
) -> None:
    eve = member(Organisation.objects.create(name="Elsewhere"), "Eve", is_owner=True)
    assert owners_browser.get(at(owner, f"{eve.pk}/")).status_code == 404
    assert owners_browser.post(at(owner, f"{eve.pk}/"), {"roles": []}).status_code == 404
    assert owners_browser.post(at(owner, f"{eve.pk}/remove/")).status_code == 404
    eve.refresh_from_db()
    assert eve.is_owner


def test_a_colleague_sees_the_members_but_no_invitation_and_no_form(owner: Membership) -> None:
    bo = member(owner.organisation, "Bo", is_author=True)
    Invitation.objects.create(
        organisation=owner.organisation,
        email="cy@example.org",
        digest="d",
        invited_by=owner.user,
        expires_at=timezone.now(),
    )
    page = browser_of(bo.user).get(at(owner)).content.decode()
    assert "ada@example.org" in page
    assert "cy@example.org" not in page
    assert "/invite/" not in page
