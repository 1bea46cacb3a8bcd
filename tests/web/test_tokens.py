import re
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from outgoing_people import HOSTILE, Place, logged_in, place, yesterday

from fairwitness.web.store import tokens
from fairwitness.web.store.models import ApiToken, Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours() -> Place:
    return place("ours")


def test_a_token_is_shown_once_and_only_its_digest_is_kept(ours: Place) -> None:
    browser = logged_in(ours.owner)
    address = f"/organisations/{ours.organisation.pk}/tokens/"
    page = browser.post(
        address, {"name": "Robot", "scopes": ["services:read"], "days": "30"}
    ).content.decode()
    (secret,) = set(re.findall(r"fw_[\w-]{43}", page))
    row = ApiToken.objects.get()
    assert secret not in str(vars(row))
    assert row.digest == tokens.digest(secret)
    later = browser.get(address).content.decode()
    assert "Robot" in later
    assert secret not in later
    assert tokens.holder(secret, now=timezone.now())[0] == row
    assert [e.verb for e in Entry.objects.all()] == ["token.made"]
    assert secret not in str(list(Entry.objects.values()))


def test_a_token_notes_the_day_of_its_use_and_nothing_finer(ours: Place) -> None:
    secret = ours.token("services:read")
    assert ApiToken.objects.get().used_on is None
    tokens.holder(secret, now=timezone.now())
    assert ApiToken.objects.get().used_on == timezone.now().date()


def test_a_token_that_ran_out_was_withdrawn_or_lost_its_owner_does_not_hold(ours: Place) -> None:
    now = timezone.now()
    old = ours.token("services:read", now=yesterday(), days=1)
    withdrawn, left, asleep = (ours.token("services:read") for _ in range(3))
    tokens.revoke(ApiToken.objects.get(digest=tokens.digest(withdrawn)), ours.owner, now=now)
    for secret in (old, withdrawn, "fw_unknown", "", "\ud800"):
        with pytest.raises(tokens.NoSuchToken):
            tokens.holder(secret, now=now)
    ours.owner.is_active = False
    ours.owner.save()
    with pytest.raises(tokens.NoSuchToken):
        tokens.holder(asleep, now=now)
    ours.owner.is_active = True
    ours.owner.save()
    ours.member(ours.owner).delete()
    with pytest.raises(tokens.NoSuchToken):
        tokens.holder(left, now=now)


def test_nobody_makes_a_token_for_more_than_they_may_do_themselves(ours: Place) -> None:
    member, now = ours.member(ours.colleague), datetime.now(UTC)
    for scopes, days in (
        (["assessments:write"], 30),
        (["everything"], 30),
        ([], 30),
        (["services:read"], 0),
        (["services:read"], 366),
    ):
        with pytest.raises(tokens.BadToken) as refused:
            tokens.make(member, "x", scopes, days=days, now=now)
        assert refused.value.fix
    page = logged_in(ours.colleague).get(f"/organisations/{ours.organisation.pk}/tokens/")
    assert "assessments:write" not in page.content.decode()
    sent = {"name": "x", "scopes": ["assessments:write"], "days": "30"}
    logged_in(ours.colleague).post(f"/organisations/{ours.organisation.pk}/tokens/", sent)
    assert not ApiToken.objects.exists()


def test_a_colleague_sees_their_own_tokens_and_an_owner_all(ours: Place) -> None:
    ours.token("services:read", of=ours.owner)
    ours.token("figures:read", of=ours.colleague)
    address = f"/organisations/{ours.organisation.pk}/tokens/"
    seen = logged_in(ours.colleague).get(address).content.decode()
    assert "<code>figures:read</code>" in seen
    assert "<code>services:read</code>" not in seen
    assert "<code>services:read</code>" in logged_in(ours.owner).get(address).content.decode()


def test_who_may_see_and_withdraw_tokens(ours: Place) -> None:
    stranger = place("theirs").owner
    ours.token("services:read")
    row = ApiToken.objects.get()
    revoke, page = f"/tokens/{row.pk}/revoke/", f"/organisations/{ours.organisation.pk}/tokens/"
    for user, status in ((None, 302), (stranger, 404), (ours.colleague, 403)):
        assert logged_in(user).post(revoke).status_code == status
    for user, status in ((None, 302), (stranger, 404), (ours.colleague, 200), (ours.owner, 200)):
        assert logged_in(user).get(page).status_code == status
        assert logged_in(user).get("/programs/").status_code == (302 if user is None else 200)
    row.refresh_from_db()
    assert row.revoked_at is None
    assert logged_in(ours.owner).get(revoke).status_code == 405
    for _ in range(2):
        assert logged_in(ours.owner).post(revoke).status_code == 302
    row.refresh_from_db()
    assert row.revoked_at is not None
    assert Entry.objects.filter(verb="token.revoked").count() == 1


def test_programs_lists_webhooks_to_owners_only(ours: Place) -> None:
    webhooks = f"/organisations/{ours.organisation.pk}/webhooks/"
    assert webhooks in logged_in(ours.owner).get("/programs/").content.decode()
    assert webhooks not in logged_in(ours.colleague).get("/programs/").content.decode()


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_name_is_shown_as_text_or_refused(ours: Place, text: str) -> None:
    browser, address = logged_in(ours.owner), f"/organisations/{ours.organisation.pk}/tokens/"
    browser.post(address, {"name": text, "scopes": ["services:read"], "days": "30"})
    page = browser.get(address)
    assert page.status_code == 200
    assert "<script>alert" not in page.content.decode()
    assert all(len(t.name) <= 120 and "\0" not in t.name for t in ApiToken.objects.all())


def test_a_token_holds_at_most_a_year(ours: Place) -> None:
    ours.token("services:read", days=365)
    row = ApiToken.objects.get()
    assert row.expires_at - row.created_at <= timedelta(days=365)
