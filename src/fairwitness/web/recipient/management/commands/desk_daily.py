"""`django-admin desk_daily`: finish what a crash left, and forget what has had its time."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from fairwitness.web.store.recipient import arriving, asking, keeping


class Command(BaseCommand):
    """Tidies the desk."""

    help = "Finish filings that a crash left, and forget uploads that nobody goes on with"

    def handle(self, **_options: Any) -> None:  # noqa: ANN401 - Django's own
        """Do it."""
        now = timezone.now()
        arriving.settle()
        arriving.tidy(now)
        for ended in asking.end_those_over(None, now):
            asking.forget(ended)
        keeping.settle()
