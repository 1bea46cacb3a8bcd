"""A signed assessment is filed from the workspace, with a desk that really runs."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from made_filing import Authority
from made_ledger import log_key
from outgoing_people import work
from running_desk import RunningDesk
from workspace import Workspace, workspace

from fairwitness.filing.desks import Desk
from fairwitness.filing.introducing import fingerprint
from fairwitness.sealing import opener, ssh
from fairwitness.web.operator import filing_tasks, second_factor
from fairwitness.web.store import filing_keys, recipients
from fairwitness.web.store.models import (
    Assessment,
    Bundle,
    Entry,
    FilingKey,
    Notification,
    Recipient,
    SeenEvent,
    SentFiling,
)

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket, pytest.mark.timeout(300)]
CONTENT = b"canary-of-a-bundle " * 60_000
QUESTION = "Which <b>control</b> answers notices at night?"

AT_THE_DESK = """
import json, sys
import django
django.setup()
from django.utils import timezone
from fairwitness.web.store.models import DeskPerson, ReceivedFiling, User
said = json.loads(sys.argv[1])
user = User.objects.get()
if said["what"] == "manifest":
    from fairwitness.web.store.recipient import manifests
    manifests.publish(said["content"].encode(), user, timezone.now())
else:
    from fairwitness.web.store.recipient import writing
    filing, clerk = ReceivedFiling.objects.get(digest=said["filing"]), DeskPerson.objects.get()
    if said["what"] == "asked":
        writing.ask(
            clerk, filing, items=["cac-2018/security-officer"], figures=["notices.received"],
            words=said["words"])
    else:
        writing.decide(clerk, filing, said["what"], said["words"])
"""


@dataclass
class Filing:
    """A signed assessment, and a desk to file it with."""

    ours: Workspace
    made: Assessment
    desk: RunningDesk
    url: str

    @property
    def page(self) -> str:
        """Return the address of the page of its filing."""
        return f"/assessments/{self.made.pk}/filing/"

    def read(self, role: str = "viewer", page: str = "") -> str:
        """Return a page as somebody reads it."""
        answer = self.ours.client(role).get(page or self.page)
        assert answer.status_code == 200
        return " ".join(answer.content.decode().split())

    def happens(self, what: str, words: str) -> None:
        """Let an inspector ask something about the filing, or decide on it."""
        digest = SentFiling.objects.earliest("pk").digest
        self.at_the_desk({"what": what, "filing": digest, "words": words})

    def at_the_desk(self, said: dict[str, Any]) -> None:
        """Do something at the desk."""
        done = subprocess.run(
            [sys.executable, "-c", AT_THE_DESK, json.dumps(said)],
            env=self.desk.environment,
            check=False,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[RunningDesk, str]]:
    made = RunningDesk(tmp_path_factory.mktemp("desk") / "data")
    made.prepare()
    with made.served() as (address, _pid):
        yield made, address.replace("localhost", "127.0.0.1")


@pytest.fixture
def filing(
    running: tuple[RunningDesk, str], tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> Filing:
    settings.DATA_FOLDER, settings.MEDIA_ROOT = tmp_path, tmp_path / "bundles"
    settings.PRIVATE_WEBHOOKS = True
    monkeypatch.setattr(second_factor, "is_fresh", lambda *_: True)
    ours = workspace()
    made = signed(ours, tmp_path / "bundles")
    return Filing(ours, made, *running)


def signed(ours: Workspace, folder: Path, due: date | None = None) -> Assessment:
    made = Assessment.objects.create(
        service=ours.service,
        packs=["cac-2018/2018-11-30"],
        langs=["en"],
        state=Assessment.State.SIGNED,
        due_on=due,
        started_by=ours.people["author"],
    )
    folder.mkdir(exist_ok=True)
    (folder / "one.zip").write_bytes(CONTENT)
    Bundle.objects.create(
        assessment=made,
        made_at=timezone.now(),
        state=Bundle.State.READY,
        sha256="0" * 64,
        path="one.zip",
        requested_by=ours.people["signer"],
        signed_by=ours.people["signer"],
        signed_at=timezone.now(),
    )
    return made


def key_and_recipient(filing: Filing) -> Recipient:
    """Upload the key that the desk has registered, and add the desk after comparing."""
    owner, place = filing.ours.client("owner"), f"/organisations/{filing.ours.organisation.pk}"
    secret = ssh.secret_text(filing.desk.filer).decode()
    assert owner.post(f"{place}/filing-key/", {"secret": secret}).status_code == 302
    added = owner.post(f"{place}/recipients/add/", {"url": filing.url})
    assert added.status_code == 302, added.content.decode()
    shown = owner.get(added["Location"]).content.decode()
    assert fingerprint(filing.desk.manifest.values.public_key).replace("+", "&#x2B;") in (
        shown.replace("+", "&#x2B;")
    )
    compared = {"digest": filing.desk.manifest.digest, "compared": "on"}
    assert owner.post(added["Location"], {**compared, "digest": "0" * 64}).status_code == 422
    assert owner.post(added["Location"], {"digest": compared["digest"]}).status_code == 422
    assert owner.post(added["Location"], compared).status_code == 302
    return Recipient.objects.get()


def sent(filing: Filing) -> SentFiling:
    """File it, as a signer, and let a worker do its work."""
    recipient = key_and_recipient(filing)
    signer = filing.ours.client("signer")
    assert "to be sent" not in filing.read()
    answer = signer.post(f"{filing.page}file/", {"recipient": recipient.pk})
    assert answer.status_code == 302
    assert "to be sent" in filing.read()
    work()
    return SentFiling.objects.get()


def downloaded(filing: Filing, path: str) -> bytes:
    with closing(filing.ours.client("viewer").get(path)) as answer:
        assert answer.status_code == 200
        assert "attachment" in answer["Content-Disposition"]
        return answer.getvalue()


def test_sealed_filed_and_received_with_a_receipt_that_holds(filing: Filing) -> None:
    row = sent(filing)
    assert (row.state, row.what) == (SentFiling.State.RECEIVED, "")
    page = filing.read()
    assert row.digest in page
    for part in ("receipt", "sealed", "manifest"):
        downloaded(filing, f"/filings/{row.pk}/{part}/")
    verbs = list(Entry.objects.filter(verb__startswith="filing").values_list("verb", flat=True))
    assert verbs == ["filing-key.made", "filing.asked", "filing.sealed", "filing.received"]
    assert Notification.objects.filter(topic="filing.received").count() == 2  # owner and signer


def test_what_was_downloaded_is_verified_by_the_command_line_alone(
    filing: Filing, tmp_path: Path
) -> None:
    row = sent(filing)
    for part in ("receipt", "sealed", "manifest"):
        (tmp_path / part).write_bytes(downloaded(filing, f"/filings/{row.pk}/{part}/"))
    (tmp_path / "log").write_text(f"{row.recipient.log_key}\n")
    words = ["receipt", "verify", "receipt", "--filing", "sealed", "--to", "manifest"]
    done = subprocess.run(
        [sys.executable, "-m", "fairwitness", *words, "--log", "log"],
        cwd=tmp_path,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert "Received by Authority for Safety" in done.stdout


def test_what_arrives_is_what_was_signed_and_only_officers_open_it(
    filing: Filing, tmp_path: Path
) -> None:
    row = sent(filing)
    path = filing_tasks.path_of_filing(row)
    assert CONTENT[:19] not in path.read_bytes()
    asked = opener.Filing(
        path=path, manifest=filing.desk.manifest, filer=ssh.public_of(filing.desk.filer)
    )
    keys = [one.age for one in filing.desk.authority.people[:2]]
    opener.unseal(asked, opener.by_officer(keys, filing.desk.manifest.values), tmp_path / "out")
    assert (tmp_path / "out").read_bytes() == CONTENT


def test_a_question_is_read_and_its_answer_is_sealed_and_filed(filing: Filing) -> None:
    row = sent(filing)
    filing.happens("asked", QUESTION)
    assert filing.ours.client("viewer").post(f"/filings/{row.pk}/look/").status_code == 403
    assert filing.ours.client("author").post(f"/filings/{row.pk}/look/").status_code == 302
    work()
    assert [one.what for one in SeenEvent.objects.all()] == ["received", "asked"]
    assert Notification.objects.filter(topic="question.asked").exists()
    event = SeenEvent.objects.get(what="asked")
    assert QUESTION.encode() not in bytes(event.sealed)
    there = f"/filings/{row.pk}/questions/{event.number}/"
    assert there in filing.read("signer", "/")
    page = filing.read("viewer", there)
    assert "Which &lt;b&gt;control&lt;/b&gt; answers notices at night?" in page
    assert "cac-2018/security-officer" in page
    assert "Seal and send the answer" not in page
    assert filing.ours.client("author").post(there, {"text": "x"}).status_code == 403
    signer = filing.ours.client("signer")
    assert signer.post(there, {"text": " "}).status_code == 422
    assert signer.post(there, {"text": "The night team does."}).status_code == 302
    work()
    answer = SentFiling.objects.get(question=event)
    assert (answer.state, answer.what) == (SentFiling.State.RECEIVED, "")
    assert "The night team does." in filing.read("viewer", there)
    assert there not in filing.read("signer", "/")
    filing_tasks.look.enqueue(row.pk)
    work()
    assert [one.what for one in SeenEvent.objects.all()] == ["received", "asked", "answered"]
    assert "an answer was received" in filing.read()
    filing.happens("more-needed", "The night team's <i>hours</i> are missing.")
    filing_tasks.look.enqueue(row.pk)
    work()
    page = filing.read()
    assert "it was decided on" in page
    assert "more is needed" in page
    assert "The night team&#x27;s &lt;i&gt;hours&lt;/i&gt; are missing." in page
    proof = filing.ours.client("viewer").get(f"/filings/{row.pk}/events/1/proof/")
    assert proof.content.startswith(b"c2sp.org/tlog-proof@v1")


def test_the_secret_half_of_the_key_is_shown_nowhere_and_encrypted_at_rest(filing: Filing) -> None:
    key_and_recipient(filing)
    row = FilingKey.objects.get()
    secret = ssh.secret_text(filing.desk.filer)
    body = b"".join(secret.splitlines()[1:-1])[:60]
    assert body not in bytes(row.secret)
    page = filing.read("owner", f"/organisations/{filing.ours.organisation.pk}/recipients/")
    assert row.public in page
    assert body.decode() not in page
    assert filing_keys.secret_of(row).private_bytes_raw() == filing.desk.filer.private_bytes_raw()


def test_a_key_that_cannot_sign_is_refused_and_never_sent_back(filing: Filing) -> None:
    owner = filing.ours.client("owner")
    place = f"/organisations/{filing.ours.organisation.pk}/filing-key/"
    for bad in ("no key", "-----BEGIN OPENSSH PRIVATE KEY-----\nx\n", "\x00" * 10, "<b>x</b>" * 99):
        answer = owner.post(place, {"secret": bad})
        assert answer.status_code == 422
        assert bad not in answer.content.decode()
    assert not FilingKey.objects.exists()
    assert owner.post(place, {"secret": "x" * 70_000}).status_code == 422
    assert filing.ours.client("signer").post(place).status_code == 403
    assert owner.post(place).status_code == 302
    assert owner.post(place).status_code == 302
    assert FilingKey.objects.filter(replaced_at=None).count() == 1
    assert FilingKey.objects.count() == 2


@pytest.mark.parametrize(
    "address",
    ["", "no address", "ftp://a.example", "http://a.example", "https://u:p@a.example", "x" * 600],
)
def test_an_address_that_is_none_is_refused_with_a_sentence(filing: Filing, address: str) -> None:
    place = f"/organisations/{filing.ours.organisation.pk}/recipients/add/"
    assert filing.ours.client("owner").post(place, {"url": address}).status_code == 422


def test_what_stands_in_our_own_network_is_refused_unless_allowed(
    filing: Filing, settings: Any
) -> None:
    settings.PRIVATE_WEBHOOKS = False
    place = f"/organisations/{filing.ours.organisation.pk}/recipients/add/"
    answer = filing.ours.client("owner").post(place, {"url": filing.url})
    assert answer.status_code == 422
    assert "private network" in answer.content.decode()


def test_filing_needs_the_role_a_second_factor_and_somebody_to_file_with(
    filing: Filing, monkeypatch: pytest.MonkeyPatch
) -> None:
    recipient = key_and_recipient(filing)
    data = {"recipient": recipient.pk}
    for role in ("author", "reviewer", "viewer"):
        assert filing.ours.client(role).post(f"{filing.page}file/", data).status_code == 403
    signer = filing.ours.client("signer")
    assert signer.post(f"{filing.page}file/").status_code == 422
    with monkeypatch.context() as stale:
        stale.setattr(second_factor, "is_fresh", lambda *_: False)
        asked = signer.post(f"{filing.page}file/", data)
        assert "/2fa/" in asked["Location"]
        assert "Confirm with the second factor" in filing.read("signer")
    filing.made.state = Assessment.State.APPROVED
    filing.made.save()
    Bundle.objects.update(signed_at=None)
    assert signer.post(f"{filing.page}file/", data).status_code == 422
    assert not SentFiling.objects.exists()


def test_it_is_filed_once_with_each(filing: Filing) -> None:
    row = sent(filing)
    again = filing.ours.client("signer").post(
        f"{filing.page}file/", {"recipient": row.recipient_id}
    )
    assert again.status_code == 422
    assert SentFiling.objects.count() == 1


def test_keys_that_do_not_follow_the_known_ones_are_refused_loudly(
    filing: Filing, monkeypatch: pytest.MonkeyPatch
) -> None:
    recipient = key_and_recipient(filing)
    forged = Authority().manifest(
        valid_from=timezone.now() - timedelta(days=1),
        valid_until=timezone.now() + timedelta(days=9),
    )
    plain = Desk.manifest
    with monkeypatch.context() as swapped:
        swapped.setattr(
            Desk, "manifest", lambda desk, digest=None: bytes(forged) or plain(desk, digest)
        )
        filing.ours.client("signer").post(f"{filing.page}file/", {"recipient": recipient.pk})
        work()
        row = SentFiling.objects.get()
        assert (row.state, row.code) == (SentFiling.State.FAILED, "bad-manifest")
        assert not row.digest, "nothing is sealed to keys that are not trusted"
        page = filing.read("owner", f"/organisations/{filing.ours.organisation.pk}/recipients/")
        assert "Nothing is filed with this recipient" in page
        assert "could not be filed with" in filing.read("viewer", "/")
        assert Notification.objects.filter(topic="recipient.changed").count() == 2
        assert Entry.objects.filter(verb="recipient.refused").count() == 1
        looked = filing.ours.client("owner").post(f"/recipients/{recipient.pk}/look/")
        assert looked.status_code == 422
        assert Entry.objects.filter(verb="recipient.refused").count() == 1, "it is told once"
        assert recipients.newest(recipient).digest == filing.desk.manifest.digest
    assert filing.ours.client("owner").post(f"/recipients/{recipient.pk}/look/").status_code == 302
    assert Recipient.objects.get().refused_what == ""
    assert filing.ours.client("signer").post(f"/filings/{row.pk}/again/").status_code == 302
    work()
    row.refresh_from_db()
    assert row.state == SentFiling.State.RECEIVED


def test_another_log_than_the_pinned_one_is_refused(filing: Filing) -> None:
    recipient = key_and_recipient(filing)
    Recipient.objects.update(log_key=str(log_key("log.elsewhere.example").verifier))
    looked = filing.ours.client("owner").post(f"/recipients/{recipient.pk}/look/")
    assert looked.status_code == 422
    assert Recipient.objects.get().refused_what


def test_a_desk_that_is_down_is_tried_again_later_and_is_loud_once_it_is_late(
    filing: Filing,
) -> None:
    recipient = key_and_recipient(filing)
    filing.made.due_on = timezone.now().date() + timedelta(days=1)
    filing.made.save()
    Recipient.objects.update(url="http://127.0.0.1:9")
    signer = filing.ours.client("signer")
    signer.post(f"{filing.page}file/", {"recipient": recipient.pk})
    work()
    row = SentFiling.objects.get()
    assert (row.state, row.code) == (SentFiling.State.WAITING, "desk-unreachable")
    assert row.next_at
    assert row.next_at > timezone.now()
    page = filing.read("signer")
    assert "It is tried again at" in page
    assert "Send it again" in page
    assert "Late" not in filing.read("viewer", "/")
    SentFiling.objects.update(due_on=timezone.now().date() - timedelta(days=2))
    assert "<strong>Late</strong>" in filing.read("viewer", "/")
    assert "2 days late" in filing.read()
    Recipient.objects.update(url=filing.url)
    signer.post(f"/filings/{row.pk}/again/")
    work()
    row.refresh_from_db()
    assert row.state == SentFiling.State.RECEIVED
    assert "<strong>Late</strong>" not in filing.read("viewer", "/")


def test_signed_and_due_and_filed_with_nobody_is_loud(filing: Filing) -> None:
    filing.made.due_on = timezone.now().date() - timedelta(days=1)
    filing.made.save()
    assert "filed with nobody" not in filing.read("viewer", "/"), "nobody is there to file with"
    key_and_recipient(filing)
    assert "filed with nobody" in filing.read("viewer", "/")
    assert "filed with nobody" not in filing.read("stranger", "/")


def test_what_is_on_its_way_is_taken_up_when_a_worker_starts(filing: Filing) -> None:
    recipient = key_and_recipient(filing)
    filing.ours.client("signer").post(f"{filing.page}file/", {"recipient": recipient.pk})
    assert filing_tasks.resume() == 0, "it waits in the queue"
    DBTaskResult.objects.all().delete()
    SentFiling.objects.update(state=SentFiling.State.SENDING)
    assert filing_tasks.resume() == 1
    work()
    assert SentFiling.objects.get().state == SentFiling.State.RECEIVED


def test_what_a_desk_refuses_at_first_is_sealed_anew_and_what_it_has_is_not(
    filing: Filing,
) -> None:
    key_and_recipient(filing)
    secret = ssh.secret_text(ssh.new()).decode()  # one that the desk does not know
    place = f"/organisations/{filing.ours.organisation.pk}/filing-key/"
    filing.ours.client("owner").post(place, {"secret": secret})
    signer = filing.ours.client("signer")
    signer.post(f"{filing.page}file/", {"recipient": Recipient.objects.get().pk})
    work()
    row = SentFiling.objects.get()
    assert (row.state, row.code) == (SentFiling.State.FAILED, "desk-refused")
    assert "is not registered with this desk" in filing.read()
    known = FilingKey.objects.earliest("pk")
    SentFiling.objects.update(key=known)
    signer.post(f"/filings/{row.pk}/again/")
    work()
    row.refresh_from_db()
    assert row.state == SentFiling.State.RECEIVED
    first = row.digest
    SentFiling.objects.update(state=SentFiling.State.FAILED, code="desk-refused")
    signer.post(f"/filings/{row.pk}/again/")
    work()
    row.refresh_from_db()
    assert (row.state, row.digest) == (SentFiling.State.RECEIVED, first)
    SentFiling.objects.update(state=SentFiling.State.WAITING)
    filing_tasks.path_of_filing(row).unlink()
    filing_tasks.send.enqueue(row.pk, 0)
    work()
    row.refresh_from_db()
    assert (row.state, row.code) == (SentFiling.State.FAILED, "sealed-gone")


def test_a_history_that_changes_is_not_believed(filing: Filing) -> None:
    row = sent(filing)
    filing_tasks.look.enqueue(row.pk)
    work()
    SeenEvent.objects.update(digest="0" * 64)
    filing_tasks.look.enqueue(row.pk)
    work()
    assert "The desk told other events at an earlier look." in filing.read()
    assert SeenEvent.objects.count() == 1


def test_the_pages_are_in_chinese(filing: Filing) -> None:
    row = sent(filing)
    client = filing.ours.client("signer")
    client.cookies["django_language"] = "zh-hans"
    for path in (filing.page, f"/organisations/{filing.ours.organisation.pk}/recipients/"):
        page = client.get(path).content.decode()
        assert "接收方" in page
    assert "已收到" in client.get(filing.page).content.decode()
    assert row.state == SentFiling.State.RECEIVED


def test_keys_that_follow_the_known_ones_are_taken_over_and_sealed_to(filing: Filing) -> None:
    recipient = key_and_recipient(filing)
    before = filing.desk.manifest
    after = filing.desk.authority.manifest(
        previous=before.digest,
        receipts=before.values.receipts,
        valid_from=before.values.valid_from,
        valid_until=before.values.valid_until + timedelta(days=100),
    )
    filing.at_the_desk({"what": "manifest", "content": bytes(after).decode()})
    filing.desk.manifest = after
    filing.ours.client("signer").post(f"{filing.page}file/", {"recipient": recipient.pk})
    work()
    row = SentFiling.objects.get()
    assert (row.state, row.manifest) == (SentFiling.State.RECEIVED, after.digest)
    assert [one.digest for one in recipients.manifests(recipient)] == [after.digest, before.digest]
    assert Entry.objects.get(verb="recipient.followed").detail["manifest"] == after.digest
    page = filing.read("viewer", f"/organisations/{filing.ours.organisation.pk}/recipients/")
    assert "changed 1 time since it was added" in page
