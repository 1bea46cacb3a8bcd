import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from signed_in import PASSWORD, browser_of, code, member, with_second_factor

from fairwitness.web.store.models import Entry, Membership, Organisation

pytestmark = pytest.mark.django_db

ACTIVATE = "/accounts/2fa/totp/activate/"


@pytest.fixture
def organisation() -> Organisation:
    return Organisation.objects.create(name="Heron Forum")


@pytest.mark.parametrize("role", ["is_owner", "is_signer"])
def test_who_may_sign_or_manage_goes_nowhere_without_one(
    organisation: Organisation, role: str
) -> None:
    client = browser_of(member(organisation, "Ada", **{role: True}).user)
    answer = client.get("/")
    assert answer["Location"] == ACTIVATE
    assert client.post(f"/organisations/{organisation.pk}/members/invite/").status_code == 302
    for path in ("account_email", "usersessions_list", "account_logout", "mfa_index"):
        assert client.get(reverse(path)).status_code == 200
    assert client.post("/i18n/setlang/", {"language": "en"}).status_code == 302


@pytest.mark.parametrize("role", ["is_author", "is_reviewer", None])
def test_who_may_neither_is_not_asked_for_one(organisation: Organisation, role: str | None) -> None:
    client = browser_of(member(organisation, "Ada", **({role: True} if role else {})).user)
    assert client.get("/").status_code == 200


def test_one_guarded_role_in_any_organisation_is_enough(organisation: Organisation) -> None:
    ada = member(organisation, "Ada").user
    elsewhere = Organisation.objects.create(name="Elsewhere")
    Membership.objects.create(organisation=elsewhere, user=ada, is_signer=True)
    assert browser_of(ada).get("/")["Location"] == ACTIVATE


def test_with_one_the_way_is_open(organisation: Organisation) -> None:
    ada = with_second_factor(member(organisation, "Ada", is_owner=True).user)
    assert browser_of(ada).get("/").status_code == 200


def signed_in(name: str = "ada", **options: str) -> Client:
    client = Client(headers=options or None)
    client.post("/accounts/login/", {"login": f"{name}@example.org", "password": PASSWORD})
    return client


def with_an_app(organisation: Organisation) -> tuple[Client, str]:
    """Sign Ada in and set an app up through the pages; return her browser and the app's secret."""
    member(organisation, "Ada", is_owner=True)
    client = signed_in()
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get(ACTIVATE).content.decode()
    found = re.search(r'id="authenticator_secret"[^>]*value="([A-Z2-7]+)"', page)
    assert found
    assert 'src="data:image/svg+xml' in page
    secret = found[1]
    answer = client.post(ACTIVATE, {"code": code(secret)})
    assert answer["Location"] == reverse("mfa_view_recovery_codes")
    return client, secret


@pytest.mark.django_db(transaction=True)  # the library tells of it once it is committed
def test_an_app_is_set_up_and_the_recovery_codes_follow(organisation: Organisation) -> None:
    client, _secret = with_an_app(organisation)
    assert client.get("/").status_code == 200
    page = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    codes = re.findall(r"^[0-9a-f]{8}$", page.split("<textarea")[1].split(">", 1)[1], re.MULTILINE)
    assert len(codes) >= 8
    kinds = [(e.verb, e.detail["kind"]) for e in Entry.objects.all()]
    assert ("second-factor.added", "totp") in kinds
    assert ("second-factor.added", "recovery_codes") in kinds


def test_a_recovery_code_opens_once(organisation: Organisation) -> None:
    with_an_app(organisation)
    kept = Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES).wrap()
    one = kept.get_unused_codes()[0]
    client = signed_in()
    assert client.get("/")["Location"].startswith("/accounts/login/")  # the password alone
    assert client.post("/accounts/2fa/authenticate/", {"code": one})["Location"] == "/"
    assert client.get("/").status_code == 200
    again = signed_in().post("/accounts/2fa/authenticate/", {"code": one})
    assert again.status_code == 200
    assert "Incorrect code" in again.content.decode()


def test_an_app_that_is_taken_away_has_to_be_replaced(organisation: Organisation) -> None:
    client, _secret = with_an_app(organisation)
    client.post("/accounts/2fa/totp/deactivate/")
    assert not Authenticator.objects.filter(type=Authenticator.Type.TOTP).exists()
    assert client.get("/")["Location"] == ACTIVATE
    assert Entry.objects.filter(verb="second-factor.removed").exists()


def test_a_new_password_is_in_the_trail_and_ends_the_session(organisation: Organisation) -> None:
    member(organisation, "Ada", is_author=True)
    client, other = signed_in(), signed_in()
    new = "another heron, another roof"
    client.post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )
    assert other.get("/").status_code == 302
    assert Entry.objects.get().verb == "password.changed"


def test_messages_about_a_change_name_no_address_and_no_device(
    organisation: Organisation, mailoutbox: list[object]
) -> None:
    ada = member(organisation, "Ada", is_author=True).user
    EmailAddress.objects.create(user=ada, email=ada.email, primary=True, verified=True)
    client = signed_in(user_agent="Mozilla/5.0 Firefox/140.0")
    new = "another heron, another roof"
    client.post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )
    (message,) = mailoutbox
    text = str(getattr(message, "body", ""))
    assert "end the other sessions" in text
    assert "127.0.0.1" not in text
    assert "Firefox" not in text


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize(
    "name",
    [
        "account_email",
        "account_change_password",
        "account_logout",
        "account_reauthenticate",
        "account_reset_password",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_add_webauthn",
        "mfa_list_webauthn",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_reauthenticate",
        "usersessions_list",
    ],
)
def test_the_library_s_pages_look_like_ours_and_run_no_script_of_their_own(
    organisation: Organisation, name: str, language: str
) -> None:
    if name == "mfa_activate_totp":  # there is one already, else
        member(organisation, "Ada")
        client = signed_in()
        client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    else:
        client, _secret = with_an_app(organisation)
    client.post("/i18n/setlang/", {"language": language})
    answer = client.get(reverse(name))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'class="masthead"' in page
    assert page.count("<h1") == 1
    assert 'lang="zh-hans"' in page or language == "en"
    assert re.search(r"<title>\s*\S", page)
    assert not re.search(r"<style| style=| on[a-z]+=", page)
    scripts = re.findall(r"<script([^>]*)>", page)
    assert all('src="/static/' in s or "application/json" in s for s in scripts)
    for field in re.findall(r"<input[^>]*>", page):
        if 'type="hidden"' in field:
            continue
        found = re.search(r'id="([^"]+)"', field)
        assert found, field
        assert f'for="{found[1]}"' in page, field
