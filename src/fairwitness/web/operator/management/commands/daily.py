"""`django-admin daily`: look at every service that is read every day; forget old messages."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from fairwitness.web.operator.daily import looked
from fairwitness.web.operator.filing_tasks import look_at_all
from fairwitness.web.store.forgetting import forget_messages


class Command(BaseCommand):
    """Prints one line for each service."""

    help = "Look once at every service whose sources are read every day"

    def handle(self, **_options: Any) -> None:  # noqa: ANN401 - Django's own
        """Look, and go on where one fails."""
        now = timezone.now().replace(microsecond=0)
        for name, said in looked(now):
            self.stdout.write(f"{name}: {said}")
        asked = look_at_all()
        if asked:
            self.stdout.write(f"{asked} filings are asked about at their recipients.")
        gone = forget_messages(now, days=settings.KEEP_MESSAGES_DAYS)
        if gone:
            self.stdout.write(f"{gone} old messages were removed.")
