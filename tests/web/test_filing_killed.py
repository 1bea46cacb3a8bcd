"""The worker is killed while it seals and sends; the filing is received once, with its receipt."""

import json
import random
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from installation import Installation
from running_desk import RunningDesk

from fairwitness.filing.desks import Desk
from fairwitness.sealing import parts, ssh

pytestmark = [pytest.mark.enable_socket, pytest.mark.timeout(300)]
KILLS = 5
SIZE = 48 * 2**20
ROW = "SELECT state, digest, sent, what FROM store_sentfiling"

MADE = """
import json, sys
from pathlib import Path
import django
django.setup()
from django.conf import settings
from django.utils import timezone
from fairwitness.filing.introducing import introduced
from fairwitness.web.operator import filing_tasks
from fairwitness.web.store import filing_keys, recipients, sending
from fairwitness.web.store.models import Assessment, Bundle, Organisation, Service, User
said, now = json.loads(sys.argv[1]), timezone.now()
user = User.objects.create_user("signer@example.org", name="Signer")
organisation = Organisation.objects.create(name="Ours")
service = Service.objects.create(organisation=organisation, name="Our chat")
made = Assessment.objects.create(
    service=service, packs=["cac-2018/2018-11-30"], state="signed", started_by=user)
Bundle.objects.create(
    assessment=made, made_at=now, state="ready", path="one.zip", requested_by=user,
    signed_by=user, signed_at=now)
filing_keys.uploaded(organisation, said["key"], by=user, at=now)
shown = introduced(said["manifest"].encode(), said["log"], now=now)
row = recipients.added(organisation, said["url"], shown, shown.manifest.digest, by=user)
(filing,) = sending.requested(made, [row], by=user)
filing_tasks.send.enqueue(filing.pk, 0)
"""


def test_a_filing_goes_on_after_kills_and_is_received_once(tmp_path: Path) -> None:
    desk = RunningDesk(tmp_path / "desk")
    desk.prepare()
    ours = Installation(tmp_path / "ours", {"FAIRWITNESS_PRIVATE_WEBHOOKS": "1"})
    ours.data.mkdir()
    ours.run("migrate", "--verbosity", "0")
    chance = random.Random(20261128)  # noqa: S311 - moments, not keys
    (ours.data / "bundles").mkdir()
    (ours.data / "bundles" / "one.zip").write_bytes(chance.randbytes(SIZE))
    with desk.served() as (address, _pid):
        url = address.replace("localhost", "127.0.0.1")
        said = {
            "key": ssh.secret_text(desk.filer).decode(),
            "manifest": bytes(desk.manifest).decode(),
            "log": log_of(url),
            "url": url,
        }
        command = [sys.executable, "-c", MADE, json.dumps(said)]
        subprocess.run(command, env=ours.environment, check=True)
        cut_off = 0
        for _ in range(KILLS):
            with ours.worker("--interval", "0.05") as worker:
                ours.until(f"{ROW} WHERE attempts > {cut_off}")
                time.sleep(chance.uniform(0, 0.8))
                worker.kill()
            if ours.rows(ROW)[0][0] == "received":
                break
            cut_off += 1
        with ours.worker("--interval", "0.05"):
            _, digest, sent, what = ours.until(f"{ROW} WHERE state IN ('received', 'failed')")
    assert what == ""
    assert cut_off >= 1, "no kill came in the middle"
    (path,) = (ours.data / "filings").glob("*.filing")
    with path.open("rb") as file:
        assert parts.front(file).digest == digest
    assert sent == path.stat().st_size
    there = closing(sqlite3.connect(desk.data / "fairwitness.sqlite3"))
    with there as database:
        rows = list(database.execute("SELECT digest FROM store_receivedfiling"))
    assert rows == [(digest,)]
    told = ours.rows("SELECT count(*) FROM store_entry WHERE verb = 'filing.received'")
    assert told == [(1,)]


def log_of(url: str) -> str:
    """Return the public key of a desk's log."""
    with Desk(url) as opened:
        return str(opened.log_key())
