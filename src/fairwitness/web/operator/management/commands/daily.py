"""`django-admin daily`: look once at every service whose sources are read every day."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from fairwitness.web.operator.daily import looked


class Command(BaseCommand):
    """Prints one line for each service."""

    help = "Look once at every service whose sources are read every day"

    def handle(self, **_options: Any) -> None:  # noqa: ANN401 - Django's own
        """Look, and go on where one fails."""
        for name, said in looked(timezone.now().replace(microsecond=0)):
            self.stdout.write(f"{name}: {said}")
