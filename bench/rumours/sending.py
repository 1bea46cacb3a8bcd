"""
Measure how a version goes out to many readers of letters.

    python bench/rumours/sending.py [READERS]

Leaves a letter for each of 10,000 readers, as publishing does, then sends for one stretch of a task
to an SMTP server on the loopback. Everything is made in a folder of its own.
"""

import os
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))


def main(readers: int) -> None:
    """Print both figures."""
    from django.core.management import call_command  # noqa: PLC0415 - settings first
    from django.db import transaction  # noqa: PLC0415
    from django.test.utils import override_settings  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415
    from made_checks import published  # noqa: PLC0415
    from mail_server import mail_server  # noqa: PLC0415

    from fairwitness.rumours import record  # noqa: PLC0415
    from fairwitness.web.rumours.outgoing_tasks import send  # noqa: PLC0415
    from fairwitness.web.store.models import CheckVersion, Subscription  # noqa: PLC0415
    from fairwitness.web.store.rumours import outbox  # noqa: PLC0415
    from fairwitness.web.store.secrets import sealed  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    version, now = published(), timezone.now()
    Subscription.objects.bulk_create(
        Subscription(
            address=sealed(f"{number}@mail.example"),
            blinded=f"{number:064d}",
            digest=f"{number:064d}",
            secret=sealed("s" * 43),
            language="en",
            asked_at=now,
            confirmed_at=now,
        )
        for number in range(readers)
    )
    row = CheckVersion.objects.create(
        check_id=version.check,
        number=version.number,
        record=record.record(version),
        digest=record.digest(version),
        published_at=now,
    )
    began = time.perf_counter()
    with transaction.atomic():
        outbox.leave_version(row, now=now)
    print(f"left for {readers} readers in {time.perf_counter() - began:.1f} s")
    with mail_server() as boxes:
        smtp = "django.core.mail.backends.smtp.EmailBackend"
        with override_settings(EMAIL_BACKEND=smtp, EMAIL_HOST="127.0.0.1", EMAIL_PORT=boxes.port):
            began = time.perf_counter()
            send.call()
            took = time.perf_counter() - began
        print(
            f"sent {len(boxes.letters)} letters in {took:.1f} s, {len(boxes.letters) / took:.0f}/s"
        )


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        os.environ["FAIRWITNESS_DATA"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "fairwitness.web.config.settings"
        import django

        django.setup()
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
