import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fairwitness.web.store import joining
from fairwitness.web.store.models import Entry, Invitation, Membership, Organisation, User
from fairwitness.web.store.turned_away import AlreadyMember, AlreadySetUp

pytestmark = pytest.mark.django_db

PASSWORD = "a heron on a cold roof"  # noqa: S105 - of nobody
FIRST = {
    "organisation": "Heron Forum",
    "name": "Ada",
    "email": "Ada@Example.org",
    "password": PASSWORD,
    "again": PASSWORD,
}
NEW = {"name": "Bo", "password": PASSWORD, "again": PASSWORD}


def path_of(link: str) -> str:
    return urlsplit(link).path


@pytest.fixture
def owner() -> Membership:
    organisation = Organisation.objects.create(name="Heron Forum")
    user = User.objects.create_user("ada@example.org", PASSWORD, name="Ada")
    return Membership.objects.create(organisation=organisation, user=user, is_owner=True)


def link_for(owner: Membership, email: str, *roles: str) -> str:
    return reverse("accounts:join", args=[joining.invite(owner, email, roles)[1]])


def test_the_set_up_link_makes_the_organisation_and_leads_to_a_second_factor() -> None:
    client, path = Client(), path_of(joining.new_setup_link())
    assert client.get(path).status_code == 200
    answer = client.post(path, FIRST)
    assert answer["Location"] == reverse("mfa_activate_totp")
    assert client.get(answer["Location"]).status_code == 200  # without being asked again
    user = User.objects.get()
    assert user.email == "ada@example.org"
    assert Membership.objects.get(user=user).roles == ("owner",)
    assert EmailAddress.objects.get(user=user, primary=True).verified
    assert list(Entry.objects.values_list("verb", flat=True)) == [
        "organisation.made",
        "member.joined",
    ]


def test_the_set_up_link_works_once() -> None:
    path = path_of(joining.new_setup_link())
    Client().post(path, FIRST)
    for answer in (Client().get(path), Client().post(path, FIRST | {"email": "eve@example.org"})):
        assert answer.status_code == 400
        assert "has its first owner already" in answer.content.decode()
    assert User.objects.count() == 1
    with pytest.raises(AlreadySetUp):
        joining.new_setup_link()


def test_a_newer_set_up_link_replaces_the_older() -> None:
    older, newer = joining.new_setup_link(), joining.new_setup_link()
    assert Client().get(path_of(older)).status_code == 400
    assert Client().get(path_of(newer)).status_code == 200


def test_no_link_is_kept_in_the_database_as_it_is(owner: Membership) -> None:
    invitation, secret = joining.invite(owner, "bo@example.org", [])
    assert secret not in invitation.digest
    assert len(invitation.digest) == 64


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"again": "another one entirely"}, "The two passwords are not the same."),
        ({"password": "short", "again": "short"}, "too short"),
        ({"password": "ada@example.org", "again": "ada@example.org"}, "too similar"),
        ({"email": "nobody"}, "valid email"),
        ({"organisation": ""}, "required"),
    ],
)
def test_a_form_says_what_is_wrong_at_its_field_and_keeps_the_rest(
    wrong: dict[str, str], says: str
) -> None:
    path = path_of(joining.new_setup_link())
    answer = Client().post(path, FIRST | wrong)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert says in page
    assert 'aria-invalid="true"' in page
    assert 'value="Ada"' in page
    assert PASSWORD not in page
    assert not User.objects.exists()


def test_somebody_new_makes_an_account_and_has_the_roles_of_the_invitation(
    owner: Membership,
) -> None:
    client, path = Client(), link_for(owner, "Bo@example.org", "author", "reviewer")
    page = client.get(path).content.decode()
    assert "Heron Forum" in page
    assert "bo@example.org" in page
    assert client.post(path, NEW)["Location"] == "/"
    assert client.get("/").status_code == 200
    member = Membership.objects.get(user__email="bo@example.org")
    assert member.roles == ("author", "reviewer")
    assert Entry.objects.last().detail == {"roles": ["author", "reviewer"]}  # type: ignore[union-attr]


def test_somebody_new_cannot_choose_another_address(owner: Membership) -> None:
    Client().post(link_for(owner, "bo@example.org"), NEW | {"email": "eve@example.org"})
    assert User.objects.filter(email="bo@example.org").exists()
    assert not User.objects.filter(email="eve@example.org").exists()


def test_an_invitation_works_once(owner: Membership) -> None:
    path = link_for(owner, "bo@example.org")
    Client().post(path, NEW)
    answer = Client().post(path, NEW)
    assert answer.status_code == 400
    assert "Ask whoever gave it to you for a new one." in answer.content.decode()
    assert Membership.objects.count() == 2


@pytest.mark.parametrize("column", ["expires_at", "withdrawn_at", "accepted_at"])
def test_a_link_that_is_old_withdrawn_or_used_lets_nobody_in(
    owner: Membership, column: str
) -> None:
    path = link_for(owner, "bo@example.org")
    Invitation.objects.update(**{column: timezone.now()})
    assert Client().get(path).status_code == 400
    assert Client().post(path, NEW).status_code == 400
    assert not User.objects.filter(email="bo@example.org").exists()


def test_a_link_lasts_seven_days(owner: Membership) -> None:
    made, _ = joining.invite(owner, "bo@example.org", [])
    assert made.expires_at - made.created_at - timedelta(days=7) < timedelta(seconds=5)


def test_a_newer_invitation_replaces_the_older(owner: Membership) -> None:
    older = link_for(owner, "bo@example.org", "owner")
    newer = link_for(owner, "bo@example.org", "author")
    assert Client().get(older).status_code == 400
    assert Client().get(newer).status_code == 200


def test_somebody_with_an_account_signs_in_and_accepts(owner: Membership) -> None:
    user = User.objects.create_user("bo@example.org", PASSWORD, name="Bo")
    client, path = Client(), link_for(owner, "bo@example.org", "signer")
    page = client.get(path).content.decode()
    assert f"/accounts/login/?next={path.replace('/', '%2F')}" in page
    assert client.post(path, NEW).status_code == 200  # no second account, no password changed
    assert not Membership.objects.filter(user=user).exists()
    signed_in = client.post(
        "/accounts/login/", {"login": "bo@example.org", "password": PASSWORD, "next": path}
    )
    assert signed_in["Location"] == path
    assert "Accept" in client.get(path).content.decode()
    assert client.post(path).status_code == 302
    assert Membership.objects.get(user=user).roles == ("signer",)


def test_an_invitation_is_for_its_address_only(owner: Membership) -> None:
    eve = User.objects.create_user("eve@example.org", PASSWORD, name="Eve")
    client, path = Client(), link_for(owner, "bo@example.org", "owner")
    client.force_login(eve)
    for answer in (client.get(path), client.post(path)):
        assert answer.status_code == 400
        assert "This invitation is for bo@example.org." in answer.content.decode()
    assert not Membership.objects.filter(user=eve).exists()


def test_who_belongs_to_it_is_not_invited_again(owner: Membership) -> None:
    with pytest.raises(AlreadyMember):
        joining.invite(owner, "ADA@example.org", [])


def test_a_link_does_not_travel_in_a_referer_or_a_cache(owner: Membership) -> None:
    answer = Client().get(link_for(owner, "bo@example.org"))
    assert "no-store" in answer["Cache-Control"]
    assert answer["Referrer-Policy"] == "same-origin"


def test_nobody_signs_up_by_themselves() -> None:
    Client().post(
        "/accounts/signup/",
        {"email": "eve@example.org", "password1": PASSWORD, "password2": PASSWORD},
    )
    assert not User.objects.exists()


def test_an_address_that_is_another_s_log_in_is_not_claimed(owner: Membership) -> None:
    bo = User.objects.create_user("bo@example.org", PASSWORD, name="Bo")
    client = Client()
    client.force_login(bo)
    answer = client.post("/accounts/email/", {"email": owner.user.email, "action_add": ""})
    assert answer.status_code == 400
    assert "cannot be added to your account" in answer.content.decode()
    assert not EmailAddress.objects.filter(user=bo, email=owner.user.email).exists()


def test_a_claim_that_nobody_proved_ends_when_its_owner_comes_in(owner: Membership) -> None:
    claimed = EmailAddress.objects.create(user=owner.user, email="bo@example.org")
    assert Client().post(link_for(owner, "bo@example.org"), NEW).status_code == 302
    assert not EmailAddress.objects.filter(pk=claimed.pk).exists()
    assert EmailAddress.objects.get(email="bo@example.org").user.email == "bo@example.org"


def test_an_invitation_to_a_second_address_is_taken_up_once_that_is_proven(
    owner: Membership,
) -> None:
    bo = User.objects.create_user("bo@example.org", PASSWORD, name="Bo")
    path = link_for(owner, "bo@elsewhere.example")
    client = Client()
    client.force_login(bo)
    claim = EmailAddress.objects.create(user=bo, email="bo@elsewhere.example")
    assert client.post(path).status_code == 400
    EmailAddress.objects.filter(pk=claim.pk).update(verified=True)
    assert "Sign in" in Client().get(path).content.decode()
    assert client.post(path).status_code == 302
    assert Membership.objects.filter(user=bo, organisation=owner.organisation).exists()


@pytest.fixture
def mail_server(settings: Any) -> None:
    """Set what `FAIRWITNESS_SMTP` sets; the messages stay here."""
    settings.HAS_MAIL = True
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    settings.MFA_ALLOW_UNVERIFIED_EMAIL = False


@pytest.mark.usefixtures("mail_server")
def test_where_there_is_mail_the_first_owner_still_goes_straight_to_a_second_factor() -> None:
    client = Client()
    answer = client.post(path_of(joining.new_setup_link()), FIRST)
    assert answer["Location"] == reverse("mfa_activate_totp")
    assert client.get(answer["Location"]).status_code == 200


@pytest.mark.usefixtures("mail_server")
def test_where_there_is_mail_somebody_new_proves_the_address_first(
    owner: Membership, mailoutbox: list[Any]
) -> None:
    client = Client()
    answer = client.post(link_for(owner, "bo@example.org", "author"), NEW)
    assert answer["Location"] == reverse("account_email_verification_sent")
    assert client.get("/").status_code == 302
    (message,) = mailoutbox
    found = re.search(r"http://testserver(/accounts/confirm-email/\S+/)", message.body)
    assert found
    assert client.get(found[1]).status_code == 200
    client.post(found[1])
    assert EmailAddress.objects.get(email="bo@example.org").verified
    assert client.get("/").status_code == 200
