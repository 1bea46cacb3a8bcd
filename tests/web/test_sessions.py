import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from signed_in import PASSWORD, member

from fairwitness.web.store.models import Organisation, User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ada")]

ADDRESS = "203.0.113.77"
DEVICE = "Mozilla/5.0 (X11; canary-device) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def ada() -> User:
    return member(Organisation.objects.create(name="Heron Forum"), "Ada", is_author=True).user


def browser(device: str = DEVICE) -> Client:
    return Client(REMOTE_ADDR=ADDRESS, headers={"user-agent": device})


def sign_in(client: Client, password: str = PASSWORD) -> object:
    return client.post("/accounts/login/", {"login": "ada@example.org", "password": password})


def everything_kept() -> str:
    """Return every row of every table as text, sessions opened."""
    rows: list[str] = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows += [str(row) for row in cursor.fetchall()]
    rows += [str(session.get_decoded()) for session in Session.objects.all()]
    return "\n".join(rows)


def test_neither_address_nor_device_is_kept_of_a_log_in() -> None:
    client = browser()
    sign_in(client, "a wrong password")
    sign_in(client)
    client.get("/")
    kept = everything_kept()
    assert "ada@example.org" in kept
    assert ADDRESS not in kept
    assert "canary-device" not in kept
    session = UserSession.objects.get()
    assert (session.ip, session.user_agent) == ("0.0.0.0", "Firefox")  # noqa: S104


def test_a_session_that_is_saved_again_keeps_its_browser() -> None:
    sign_in(browser())
    session = UserSession.objects.get()
    session.save()
    session.refresh_from_db()
    assert session.user_agent == "Firefox"


def test_what_counts_attempts_names_no_address_and_goes_in_time() -> None:
    sign_in(browser(), "a wrong password")
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM store_attempts")
        keys = [key for (key,) in cursor.fetchall()]
        assert keys
        assert all(len(key) == 64 and set(key) <= set("0123456789abcdef") for key in keys)
        cursor.execute("UPDATE store_attempts SET expires = '2020-01-01 00:00:00'")
    sign_in(Client(REMOTE_ADDR="198.51.100.1"), "a wrong password")
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM store_attempts WHERE expires < '2021-01-01'")
        assert not cursor.fetchall()


def test_the_other_sessions_are_signed_out_and_this_one_stays() -> None:
    here, there = browser(), browser("Mozilla/5.0 Chrome/140.0 Safari/537.36 Edg/140.0")
    sign_in(here)
    sign_in(there)
    page = here.get("/accounts/sessions/").content.decode()
    assert "Firefox" in page
    assert "Edge" in page
    assert page.count("this one") == 1
    assert here.post("/accounts/sessions/").status_code == 302
    assert here.get("/").status_code == 200
    assert there.get("/").status_code == 302


def test_after_five_wrong_passwords_the_right_one_has_to_wait() -> None:
    client = browser()
    for _ in range(5):
        sign_in(client, "a wrong password")
    answer = sign_in(client)
    assert "Too many failed login attempts" in answer.content.decode()  # type: ignore[attr-defined]
    assert client.get("/").status_code == 302


def test_an_address_that_tries_many_accounts_has_to_wait() -> None:
    client = browser()
    for number in range(30):
        sent = {"login": f"nobody{number}@example.org", "password": "a wrong password"}
        client.post("/accounts/login/", sent)
    answer = client.post("/accounts/login/", {"login": "x@example.org", "password": "wrong"})
    assert answer.status_code == 429
    page = answer.content.decode()
    assert "Wait a few minutes, then try again." in page
    assert 'class="masthead"' in page


def test_a_forged_header_is_nobody_s_address() -> None:
    for number in range(31):
        client = Client(REMOTE_ADDR=ADDRESS, headers={"x-forwarded-for": f"198.51.100.{number}"})
        answer = client.post("/accounts/login/", {"login": f"n{number}@example.org"})
    assert answer.status_code == 429


def test_a_language_is_remembered_for_the_next_browser(ada: User) -> None:
    here = browser()
    sign_in(here)
    here.post("/i18n/setlang/", {"language": "zh-hans"})
    ada.refresh_from_db()
    assert ada.language == "zh-hans"
    elsewhere = browser()
    sign_in(elsewhere)
    assert 'lang="zh-hans"' in elsewhere.get("/").content.decode()


def test_a_language_chosen_before_the_log_in_stays(ada: User) -> None:
    client = browser()
    client.post("/i18n/setlang/", {"language": "zh-hans"})
    sign_in(client)
    ada.refresh_from_db()
    assert ada.language == "zh-hans"


def test_a_language_that_nobody_speaks_here_is_not_kept(ada: User) -> None:
    client = browser()
    sign_in(client)
    client.post("/i18n/setlang/", {"language": "tlh"})
    ada.refresh_from_db()
    assert ada.language == "en"
