"""
Google's own client, unchanged, against our `claims:search`.

`google-api-python-client` builds its requests and reads the answers by the discovery document of
`factchecktools` v1alpha1 that it brings along; only the address of the server is ours.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from googleapiclient.discovery import build
from googleapiclient.errors import HttpError
from rumour_desk import Desk, published

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.enable_socket,
    # its HTTP library has a name of its own for what Python calls otherwise now
    pytest.mark.filterwarnings("ignore::DeprecationWarning:httplib2"),
]


@pytest.fixture
def claims(live_server: Any) -> Iterator[Any]:
    """Return the resource `claims` as Google's client makes it."""
    service = build(
        "factchecktools",
        "v1alpha1",
        developerKey="a-key",
        static_discovery=True,
        client_options={"api_endpoint": str(live_server)},
    )
    yield service.claims()
    service.close()


def test_a_check_is_found_in_the_shape_that_the_client_knows(claims: Any, ours: Desk) -> None:
    published(ours)
    found = claims.search(query="garlic flu", languageCode="en-US", pageSize=5).execute()
    (claim,) = found["claims"]
    assert claim["text"] == "Garlic water cures the flu"
    (review,) = claim["claimReview"]
    assert review["textualRating"] == "False"
    assert review["languageCode"] == "en"
    assert review["publisher"] == {"name": "Rumour desk of localhost", "site": "localhost"}
    assert review["url"] == "http://localhost:8000/rumours/checks/garlic/"
    assert datetime.fromisoformat(review["reviewDate"]).tzinfo is UTC
    assert "nextPageToken" not in found


def test_the_client_walks_through_every_page(claims: Any, ours: Desk) -> None:
    for name in ("one", "two", "three"):
        text = f"The number {name} is a prime"
        published(ours, name, f"Is {name} prime?", claim=[{"text": text, "lang": "en"}])
    request, walked = claims.search(query="number prime", pageSize=1), []
    while request is not None:
        answer = request.execute()
        walked += [claim["text"] for claim in answer["claims"]]
        request = claims.search_next(request, answer)
    assert sorted(walked) == [f"The number {n} is a prime" for n in ("one", "three", "two")]
    skipped = claims.search(query="number prime", offset=2).execute()
    assert [claim["text"] for claim in skipped["claims"]] == walked[2:]


def test_filters_of_the_client_are_kept_to(claims: Any, ours: Desk) -> None:
    published(ours)
    site = {"reviewPublisherSiteFilter": "localhost"}
    assert claims.search(**site).execute()["claims"]
    assert claims.search(**site, maxAgeDays=1).execute()["claims"]
    for nothing in (
        {"query": "garlic", "languageCode": "de"},
        {"query": "garlic", "reviewPublisherSiteFilter": "others.example"},
        {"query": "bridge"},
    ):
        assert claims.search(**nothing).execute() == {}


def test_what_cannot_be_answered_is_an_error_that_the_client_can_read(claims: Any) -> None:
    with pytest.raises(HttpError, match="neither query nor reviewPublisherSiteFilter") as told:
        claims.search().execute()
    assert told.value.status_code == 400
    with pytest.raises(HttpError, match="Invalid page token"):
        claims.search(query="garlic", pageToken="forged").execute()
