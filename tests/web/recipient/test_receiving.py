"""A filing on its way to the desk: with any tus client, cut, resumed, wrong, twice."""

from recipient_desk import Desk, begin, digest_of, how_far, patch

from fairwitness.web.store.models import ReceivedFiling


def test_a_filing_is_received_with_a_receipt(ours: Desk) -> None:
    digest = ours.filed()
    row = ReceivedFiling.objects.get(digest=digest)
    assert row.state == "received"
    answer = ours.asked(f"/filing/v1/filings/{digest}/receipt")
    assert answer.status_code == 200, answer.content
    page = ours.browser("inspector").get("/")
    assert digest[:16] in page.content.decode()
    page = ours.browser("inspector").get(f"/filings/{digest}/")
    assert digest in page.content.decode()
    told = ours.asked(f"/filing/v1/filings/{digest}/events").json()
    assert [one["what"] for one in told["events"]] == ["received"]


def test_an_upload_goes_on_from_where_it_is(ours: Desk) -> None:
    path = ours.sealed()
    content = path.read_bytes()
    location = begin(path)["Location"]
    assert patch(location, content[:70_000]).status_code == 204
    assert how_far(location)["Upload-Offset"] == "70000"
    assert patch(location, content[80_000:], 80_000).status_code == 409
    assert patch(location, content[70_000:], 70_000).status_code == 204
    assert ReceivedFiling.objects.get(digest=digest_of(path)).state == "received"
