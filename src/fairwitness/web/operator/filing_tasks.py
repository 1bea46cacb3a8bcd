"""
File in the background: seal, send, keep the receipt; ask what happened since.

In:       the id of a filing, how often it was tried.
Out:      the filing received with a receipt that holds; or another try later; or why it failed.
Not here: the exchange (`reaching`), rows (`store.sending`), what is sealed (`sealing`).

Every step can be done again: what is sealed stays as it is, what the recipient has acknowledged is
not sent twice, and a filing that it has received already gets the same receipt. Only one worker at
a time has a filing in hand; the system lets go of its lock however that worker ends.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.conf import settings
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from fairwitness.core.problem import Problem
from fairwitness.filing import following
from fairwitness.filing import sending as desk_sending
from fairwitness.filing.desks import BadDesk, Desk, Refused, Unreachable
from fairwitness.filing.following import Case, OtherLog
from fairwitness.sealing import manifest, parts, sealer
from fairwitness.sealing.manifest import Manifest
from fairwitness.sealing.statement import Signed
from fairwitness.web.operator import filing_words, reaching
from fairwitness.web.operator.bundles import path_of
from fairwitness.web.operator.tasks import told_bug
from fairwitness.web.operator.telling import tell
from fairwitness.web.store import events_seen, filing_keys, recipients, sending
from fairwitness.web.store.models import Recipient, SentFiling
from fairwitness.web.store.models.notice import Topic

PAUSES = tuple(
    timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 2 * 60, 6 * 60, 12 * 60, 24 * 60)
)
"""How long to wait after each try that was cut short."""
EVERY_S = 0.5
"""How often a row is told how far it is, at most [s]."""
ANSWER = "answer.txt"
"""What an answer is called within the zip that is sealed."""
TIME = (1980, 1, 1, 0, 0, 0)
"""Of members of that zip: when it was written stands in the filing."""


class SealedGone(Problem):
    """A filing whose file was removed after it was sealed: another one would be another filing."""

    code = "sealed-gone"

    def __init__(self) -> None:
        super().__init__(
            "The sealed filing is no longer on this machine.",
            fix="Put the folder of filings back from a copy; what the recipient has received stays "
            "received.",
        )


@task()
def send(filing_id: int, attempt: int) -> None:
    """Send a filing, as the try after `attempt` others."""
    with _in_hand(filing_id) as mine:
        filing = sending.taken(filing_id) if mine else None
        if filing is None:
            return
        try:
            _sent(filing)
        except Problem as problem:
            _not_sent(filing, problem, attempt)
        except Exception as bug:  # noqa: BLE001 - the last place where a bug can be told safely
            _not_sent(filing, told_bug(bug), attempt)


def _not_sent(filing: SentFiling, problem: Problem, attempt: int) -> None:
    if problem.retry and attempt < len(PAUSES):
        until = timezone.now() + PAUSES[attempt]
        sending.postponed(filing, problem, until)
        send.using(run_after=until).enqueue(filing.pk, attempt + 1)
        return
    sending.failed(filing, problem)
    _tell(filing, Topic.FILING_FAILED, filing_words.failed(filing))


def _sent(filing: SentFiling) -> None:
    key = filing_keys.secret_of(filing.key)
    with reaching.desk(filing.recipient.url) as desk:
        known = checked(desk, filing.recipient, now=timezone.now())
        path = _sealed(filing, known)
        told = _Told(filing.pk)
        desk_sending.send(path, desk, told.step, patience=reaching.PATIENCE_S)
        content = desk.receipt(filing.digest, key)
    proved = following.proved(content, _case(filing), now=timezone.now())
    if sending.received(filing, content, proved):
        _tell(filing, Topic.FILING_RECEIVED, filing_words.received(filing))


class _Told:
    """Tells a row now and then how far it is."""

    def __init__(self, filing_id: int) -> None:
        self._id, self._last = filing_id, 0.0

    def step(self, there: int, size: int) -> None:
        """Hear how many bytes are at the desk."""
        if there == size or monotonic() - self._last > EVERY_S:
            self._last = monotonic()
            sending.advanced(self._id, sent=there)


def _case(filing: SentFiling) -> Case:
    """Return a filing with the manifest and the log that were pinned; the desk is not asked."""
    sealed_to = next(
        one for one in recipients.manifests(filing.recipient) if one.digest == filing.manifest
    )
    with path_of_filing(filing).open("rb") as file:
        front = parts.front(file)
    front.sealed_to(sealed_to)
    return Case(front=front, manifest=sealed_to, log=recipients.log_of(filing.recipient))


def checked(desk: Desk, recipient: Recipient, *, now: datetime) -> Signed[Manifest]:
    """
    Look at what a recipient shows now, and return the manifest that counts.

    What does not follow the known one is refused, kept as refused, and told to those concerned.

    Raises:
        Unreachable, Refused, BadDesk: it cannot be had.
        BadManifest, BadStatement, BadSignature: it is refused.
        OtherLog: its ledger has another key than the pinned one.

    """
    known = recipients.newest(recipient)
    try:
        line = following.line(desk, known)
        if str(desk.log_key()) != recipient.log_key:
            raise OtherLog(desk.host)
    except (Unreachable, Refused, BadDesk):
        raise
    except Problem as problem:
        if recipients.refused(recipient, problem, at=now):
            filing_words.tell_refused(recipient)
        raise
    recipients.shown(recipient, line)
    return manifest.trusted(bytes(line[0]), key=None, now=now)


def folder() -> Path:
    """Return where sealed filings are kept."""
    made = Path(settings.DATA_FOLDER) / "filings"
    made.mkdir(mode=0o700, parents=True, exist_ok=True)
    return made


def path_of_filing(filing: SentFiling) -> Path:
    """Return the file of a filing."""
    return folder() / f"{filing.pk}.filing"


def _sealed(filing: SentFiling, known: Signed[Manifest]) -> Path:
    """Seal a filing, once, whole or not at all; raises `SealedGone` if it was and is not there."""
    path = path_of_filing(filing)
    if filing.digest:
        if not path.is_file():
            raise SealedGone
        return path
    path.unlink(missing_ok=True)  # of a worker that was killed before it could say so
    source = path_of(filing.bundle) if filing.question is None else _answer(filing)
    try:
        order = sealer.Order(
            source=source,
            manifest=known,
            key=filing_keys.secret_of(filing.key),
            at=timezone.now().replace(microsecond=0),
            answers=None if filing.question is None else filing.question.detail.get("question"),
        )
        signed = sealer.seal(order, path)
    finally:
        if filing.question is not None:
            source.unlink(missing_ok=True)
    sending.sealed(filing, signed.digest, known.digest, path.stat().st_size)
    return path


def _answer(filing: SentFiling) -> Path:
    """Write an answer as the zip that is sealed."""
    path = folder() / f".{filing.pk}.answer"
    with ZipFile(path, "w", ZIP_DEFLATED) as held:
        held.writestr(ZipInfo(ANSWER, TIME), f"{filing.text}\n")
    return path


@task()
def look(filing_id: int) -> None:
    """Ask a recipient what happened to a filing since; what does not hold is not believed."""
    filing = sending.fetched(filing_id)
    if filing.state != SentFiling.State.RECEIVED:
        return
    try:
        new = looked(filing, now=timezone.now())
    except Problem as problem:
        events_seen.not_had(filing, problem)
    except Exception as bug:  # noqa: BLE001 - as above
        events_seen.not_had(filing, told_bug(bug))
    else:
        if sending.ASKS in new:
            _tell(filing, Topic.QUESTION_ASKED, filing_words.asked(filing))


def looked(filing: SentFiling, *, now: datetime) -> list[str]:
    """
    Ask for the events of a filing and verify each; return what is new.

    Raises:
        Problem: they cannot be had, or one does not hold.

    """
    recipient, key = filing.recipient, filing_keys.secret_of(filing.key)
    with reaching.desk(recipient.url) as desk:
        checked(desk, recipient, now=now)
        found = following.happened(
            desk, _case(filing), key, seen=events_seen.digests(filing), now=now
        )
    return [one.what for one in events_seen.kept(filing, found.told, found.shown, at=now)]


def look_at_all() -> int:
    """Hand everything that was received to the workers, to be asked about; return how many."""
    found = SentFiling.objects.filter(
        state=SentFiling.State.RECEIVED, recipient__removed_at=None
    ).values_list("pk", flat=True)
    for filing_id in found:
        look.enqueue(filing_id)
    return len(found)


def resume() -> int:
    """Put into the queue what is on its way and not in it, when a worker starts."""
    coming = {
        row.args_kwargs["args"][0]
        for row in DBTaskResult.objects.filter(
            task_path=send.module_path, status__in=("READY", "RUNNING")
        )
    }
    left = SentFiling.objects.filter(state__in=sending.ON_THE_WAY).exclude(pk__in=coming)
    for filing in left:
        send.enqueue(filing.pk, 0)
    return len(left)


@contextmanager
def _in_hand(filing_id: int) -> Iterator[bool]:
    """Say whether this worker alone has a filing in hand."""
    with (folder() / f".{filing_id}.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def _tell(filing: SentFiling, topic: Topic, said: "filing_words.Said") -> None:
    tell(topic, filing.recipient.organisation, sending.concerned(filing), *said)
