"""The pages of tokens, webhooks and messages: few queries, nothing inline or from elsewhere."""

import re
from typing import Any

import pytest
from django.utils import timezone
from outgoing_people import Place, logged_in, place

from fairwitness.core.words import Words
from fairwitness.web.operator.telling import tell
from fairwitness.web.store import tokens
from fairwitness.web.store.models import Webhook
from fairwitness.web.store.models.notice import Topic

pytestmark = pytest.mark.django_db
PAGES = (
    "/programs/",
    "/notifications/",
    "/organisations/{0}/tokens/",
    "/organisations/{0}/webhooks/",
)


@pytest.fixture
def busy() -> Place:
    """An organisation with thirty of everything."""
    ours = place("ours")
    for n in range(30):
        tokens.make(
            ours.member(ours.colleague), f"t{n}", ["services:read"], days=9, now=timezone.now()
        )
        tell(Topic.SIGNED, ours.organisation, [ours.owner], Words(f"{n}", f"{n}"), "/")
        Webhook.objects.create(
            organisation=ours.organisation,
            url=f"https://example.org/{n}",
            topics=["assessment.signed"],
            secret=b"",
            created_by=ours.owner,
        )
    return ours


@pytest.mark.parametrize("page", PAGES)
def test_the_number_of_queries_does_not_grow_with_what_there_is(
    page: str, busy: Place, django_assert_max_num_queries: Any
) -> None:
    browser = logged_in(busy.owner)
    with django_assert_max_num_queries(12):
        assert browser.get(page.format(busy.organisation.pk)).status_code == 200


@pytest.mark.parametrize("page", PAGES)
def test_a_page_holds_nothing_inline_and_nothing_from_elsewhere(page: str, busy: Place) -> None:
    text = logged_in(busy.owner).get(page.format(busy.organisation.pk)).content.decode()
    assert not re.search(r"<style| style=| on[a-z]+=|<script>|javascript:", text)
    assert not re.search(r'(src|href|action)="(https?:)?//', text)
    assert not re.search(r"<(input|select|textarea)(?![^>]*(id=|hidden))", text)


def test_a_call_of_the_api_takes_few_queries(
    busy: Place, django_assert_max_num_queries: Any
) -> None:
    secret = busy.token("services:read")
    browser, headers = logged_in(None), {"Authorization": f"Bearer {secret}"}
    with django_assert_max_num_queries(6):
        assert browser.get("/api/v1/services", headers=headers).status_code == 200
