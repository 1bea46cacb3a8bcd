"""A filing on its way to the desk: cut and resumed, altered, twice, over the limits."""

import errno
from base64 import b64encode
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from recipient_desk import Desk, begin, digest_of, head_of, how_far, now, patch, published

from fairwitness.filing import receipts
from fairwitness.ledger import policy, verifying
from fairwitness.ledger.lock import LedgerBusy
from fairwitness.sealing import receipt, ssh
from fairwitness.web.store.models import FilingEvent, ReceivedFiling, Upload
from fairwitness.web.store.recipient import arriving, entering, filers, places, uploading
from fairwitness.web.store.recipient.refusals import UploadRefused


def state(path: Path) -> str:
    return ReceivedFiling.objects.get(digest=digest_of(path)).state


def log_size() -> int:
    return verifying.verify(places.log(), places.log_key().verifier).checkpoint.size


def test_a_filing_is_received_and_its_receipt_holds_offline(ours: Desk) -> None:
    digest = ours.filed()
    answer = ours.asked(f"/filing/v1/filings/{digest}/receipt")
    assert answer.status_code == 200, answer.content
    trust = receipts.Trust(manifest=ours.manifest, policy=policy.of_log(places.log_key().verifier))
    proved = receipts.verify(receipt.read(answer.content), digest, trust, now=now())
    assert proved.receipt.size == (ours.folder / "one.filing").stat().st_size
    told = ours.asked(f"/filing/v1/filings/{digest}/events").json()
    assert [one["what"] for one in told["events"]] == ["received"]
    assert log_size() == 3  # the manifest, the filing, the event


def test_the_inbox_and_the_page_show_it_to_everybody_who_works_there(ours: Desk) -> None:
    digest = ours.filed()
    for name in ours.people:
        browser = ours.browser(name)
        assert digest[:16] in browser.get("/").content.decode()
        page = browser.get(f"/filings/{digest}/").content.decode()
        assert digest in page
        assert "Forum" in page
        for place in ("receipt", "events/0", "events/0/proof"):
            assert browser.get(f"/filings/{digest}/{place}/").status_code == 200


def test_an_upload_goes_on_from_where_it_is(ours: Desk) -> None:
    path = ours.sealed()
    content = path.read_bytes()
    location = begin(path)["Location"]
    assert patch(location, content[:70_000]).status_code == 204
    assert how_far(location)["Upload-Offset"] == "70000"
    apart = patch(location, content[80_000:], 80_000)
    assert (apart.status_code, apart["Upload-Offset"]) == (409, "70000")
    assert patch(location, content[70_000:], 70_000).status_code == 204
    assert state(path) == "received"
    assert how_far(location)["Upload-Offset"] == str(len(content))


def test_the_same_filing_again_is_the_same_upload_and_the_same_receipt(ours: Desk) -> None:
    path = ours.sealed()
    first = begin(path)["Location"]
    assert begin(path)["Location"] == first
    patch(first, path.read_bytes())
    where = f"/filing/v1/filings/{digest_of(path)}/receipt"
    before = ours.asked(where).content
    again = begin(path)
    assert (again.status_code, again["Location"]) == (201, first)
    assert how_far(first)["Upload-Offset"] == str(path.stat().st_size)
    assert ours.asked(where).content == before
    assert log_size() == 3


def test_a_filer_who_is_not_registered_or_was_withdrawn_is_refused_at_once(ours: Desk) -> None:
    stranger = begin(ours.sealed("zero", key=ssh.new()))
    assert (stranger.status_code, stranger.json()["code"]) == (403, "not-registered")
    before = ours.filed()
    begun = begin(ours.sealed("two"))["Location"]
    filers.withdraw(ours.people["clerk"], ours.row)
    assert begin(ours.sealed("three")).status_code == 403
    assert patch(begun, b"more").status_code == 403
    assert ours.asked(f"/filing/v1/filings/{before}/events").status_code == 200


def test_a_head_that_is_signed_by_another_key_than_it_names_is_refused(ours: Desk) -> None:
    path = ours.sealed()
    text, _ = head_of(path)
    other = ssh.sign_bytes(ssh.new(), text, "filing@fairwitness").encode()
    with pytest.raises(ssh.BadSignature):
        uploading.begin(text, other, path.stat().st_size, now=now())


def test_a_manifest_that_is_over_or_unknown_is_refused_and_its_predecessor_counts(
    ours: Desk,
) -> None:
    path = ours.sealed()
    foreign = ours.authority.manifest(valid_from=now() - timedelta(days=2))
    unknown = begin(ours.sealed("two", manifest=foreign))
    assert (unknown.status_code, unknown.json()["code"]) == (409, "no-manifest")
    published(ours.authority, ours.people["clerk"].user, previous=ours.manifest.digest)
    assert begin(path).status_code == 201
    text, signature = head_of(path)
    with pytest.raises(Exception, match="not valid now"):
        uploading.begin(text, signature, path.stat().st_size, now=now() + timedelta(days=400))


@pytest.mark.parametrize("length", [0, 10, uploading.LARGEST + 1, 10**18])
def test_a_length_that_no_filing_has_is_refused(ours: Desk, length: int) -> None:
    answer = begin(ours.sealed(), length)
    assert (answer.status_code, answer.json()["code"]) == (422, "upload-refused")


def test_a_filer_has_few_uploads_open(ours: Desk) -> None:
    for number in range(uploading.MOST_OPEN):
        assert begin(ours.sealed(f"open-{number}")).status_code == 201
    answer = begin(ours.sealed("more"))
    assert (answer.status_code, "uploads open" in answer.json()["what"]) == (422, True)


@pytest.mark.parametrize("place", [0, 600, 3000, -200_000, -600, -1])
def test_a_filing_that_was_altered_is_refused_and_nothing_is_kept(ours: Desk, place: int) -> None:
    path = ours.sealed()
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    location = begin(path)["Location"]
    answer = patch(location, bytes(content))
    assert answer.status_code == 422, answer.content
    assert answer.json()["fix"]
    assert not ReceivedFiling.objects.exists()
    assert not list(places.filings().iterdir())
    assert not list(places.uploads().iterdir())
    assert how_far(location).status_code == 410
    assert Client().get(location).json()["state"] == "refused"
    assert log_size() == 1
    patch(begin(path)["Location"], path.read_bytes())  # and the sound one is still taken
    assert state(path) == "received"


def test_another_filing_than_was_announced_is_refused(ours: Desk) -> None:
    one, two = ours.sealed("one"), ours.sealed("two")
    assert one.stat().st_size == two.stat().st_size
    answer = patch(begin(one)["Location"], two.read_bytes())
    assert answer.status_code == 422
    assert "announced" in answer.json()["what"]


def test_a_filing_cut_short_stays_open_and_is_no_filing(ours: Desk) -> None:
    path = ours.sealed()
    location = begin(path)["Location"]
    patch(location, path.read_bytes()[:-1])
    assert not ReceivedFiling.objects.exists()
    assert how_far(location)["Upload-Offset"] == str(path.stat().st_size - 1)


def test_more_bytes_than_announced_are_refused(ours: Desk) -> None:
    path = ours.sealed()
    location = begin(path)["Location"]
    assert patch(location, path.read_bytes() + b"x").status_code == 422
    assert how_far(location)["Upload-Offset"] == "0"


def test_bytes_with_another_checksum_are_not_kept(ours: Desk) -> None:
    path = ours.sealed()
    location, piece = begin(path)["Location"], path.read_bytes()[:9000]
    wrong = b64encode(sha256(b"other").digest()).decode()
    right = b64encode(sha256(piece).digest()).decode()
    assert patch(location, piece, **{"Upload-Checksum": f"sha256 {wrong}"}).status_code == 460
    assert how_far(location)["Upload-Offset"] == "0"
    assert patch(location, piece, **{"Upload-Checksum": f"sha256 {right}"}).status_code == 204
    unknown = patch(location, piece, 9000, **{"Upload-Checksum": f"md5 {right}"})
    assert unknown.status_code == 422


def test_a_full_disk_keeps_what_was_acknowledged(
    ours: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = ours.sealed()
    content, location = path.read_bytes(), begin(path)["Location"]
    patch(location, content[:50_000])
    plain = uploading._all  # noqa: SLF001 - the disk that is full

    def full(file: Any, piece: bytes) -> None:
        plain(file, piece[:100])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(uploading, "_all", full)
    answer = patch(location, content[50_000:], 50_000)
    assert (answer.status_code, answer.json()["retry"]) == (507, True)
    monkeypatch.undo()
    assert how_far(location)["Upload-Offset"] == "50000"
    assert patch(location, content[50_000:], 50_000).status_code == 204
    assert state(path) == "received"


def test_a_desk_whose_disk_is_nearly_full_begins_nothing(
    ours: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploading, "KEPT_FREE", 2**62)
    assert begin(ours.sealed()).status_code == 507


def test_two_requests_do_not_write_to_one_upload(ours: Desk) -> None:
    path = ours.sealed()
    location = begin(path)["Location"]
    with uploading.held(Upload.objects.get()):
        assert patch(location, path.read_bytes()).status_code == 423
    assert how_far(location)["Upload-Offset"] == "0"


def test_a_ledger_that_is_held_leaves_a_filing_to_be_finished_and_the_next_request_does(
    ours: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = ours.sealed()
    location = begin(path)["Location"]

    def busy(*_: Any) -> None:
        raise LedgerBusy(places.log())

    monkeypatch.setattr(entering, "_entered", busy)
    monkeypatch.setattr(entering, "WAIT_S", 0)
    assert patch(location, path.read_bytes()).status_code == 503
    assert state(path) == "arriving"
    where = f"/filing/v1/filings/{digest_of(path)}/receipt"
    assert ours.asked(where).status_code == 503
    monkeypatch.undo()
    assert how_far(location)["Upload-Offset"] == str(path.stat().st_size)
    assert state(path) == "received"
    assert ours.asked(where).status_code == 200
    assert log_size() == 3


def test_an_entry_that_was_made_before_a_crash_is_not_made_again(ours: Desk) -> None:
    digest = ours.filed()
    before = ReceivedFiling.objects.get()
    ReceivedFiling.objects.update(state="arriving", entry=None, receipt=b"")
    FilingEvent.objects.update(entry=None)
    Upload.objects.update(state="open")
    arriving.settle()
    after = ReceivedFiling.objects.get()
    assert (after.state, after.entry, after.digest) == ("received", before.entry, digest)
    assert log_size() == 3


def test_uploads_that_nobody_goes_on_with_are_forgotten(ours: Desk) -> None:
    path = ours.sealed()
    location = begin(path)["Location"]
    patch(location, path.read_bytes()[:5000])
    (places.uploads() / "stray").write_bytes(b"x")
    arriving.tidy(now() + timedelta(hours=47))
    assert Upload.objects.count() == 1
    arriving.tidy(now() + timedelta(hours=49))
    assert not Upload.objects.exists()
    assert not list(places.uploads().iterdir())
    assert how_far(location).status_code == 404


def test_an_upload_that_another_request_has_just_refused_is_refused_here_too(ours: Desk) -> None:
    path = ours.sealed()
    begin(path)
    late = Upload.objects.get()
    Upload.objects.update(state="refused", what="It was altered.", fix="Send it again.")
    uploading.path_of(late).unlink()
    with pytest.raises(UploadRefused, match="altered"):
        arriving.finish(late)
    assert not ReceivedFiling.objects.exists()


def test_only_tus_is_spoken(ours: Desk) -> None:
    path = ours.sealed()
    location = begin(path)["Location"]
    assert Client().head(location).status_code == 412
    assert Client().get("/filing/v1/uploads").status_code == 405
    said = Client().options("/filing/v1/uploads")
    assert said["Tus-Version"] == "1.0.0"
    plain = Client().patch(location, b"x", headers={"Tus-Resumable": "1.0.0"})
    assert plain.status_code == 415


def test_an_answer_is_taken_only_to_a_question_that_was_asked(ours: Desk) -> None:
    answer = begin(ours.sealed(answers="a" * 64))
    assert answer.status_code == 422
    assert "has not asked" in answer.json()["what"]


def test_a_waiting_desk_holds_no_plaintext_and_no_key_that_opens(ours: Desk) -> None:
    ours.filed()
    begun = begin(ours.sealed("two"))
    patch(begun["Location"], (ours.folder / "two.filing").read_bytes()[:60_000])
    held = [path for path in ours.folder.glob("*/**/*") if path.is_file()]
    assert len(held) > 5
    for path in held:
        content = path.read_bytes()
        assert b"canary" not in content, path
        assert b"AGE-SECRET-KEY" not in content.upper(), path
    secrets = [path.name for path in held if b"PRIVATE" in path.read_bytes()]
    assert sorted(secrets) == ["ledger.key", "receipts.ssh"]
