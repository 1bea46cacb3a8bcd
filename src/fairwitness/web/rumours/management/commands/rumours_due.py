"""`django-admin rumours_due`: do what the rumour desk does by the clock."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from fairwitness.core.problem import Problem
from fairwitness.web.store.rumours import due


class Command(BaseCommand):
    """Publishes what an embargo held back, sends links, forgets addresses."""

    help = "Publish what an embargo held back, send links to reply, forget addresses"

    def handle(self, **_options: Any) -> None:  # noqa: ANN401 - Django's own
        """Do it, or say why not."""
        try:
            due.do(now=timezone.now())
        except Problem as problem:
            raise CommandError(f"{problem.what} {problem.fix}") from None
