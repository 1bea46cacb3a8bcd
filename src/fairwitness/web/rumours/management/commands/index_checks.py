"""`django-admin index_checks`: fill the search index anew from what is published."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from fairwitness.core.problem import Problem
from fairwitness.web.store.rumours import finding


class Command(BaseCommand):
    """Fills the index; what stands in it already is replaced, check by check."""

    help = "Fill the search index of the rumour desk anew from what is published"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take whether to look first."""
        parser.add_argument("--if-lost", action="store_true", help="only if there is none")

    def handle(self, *, if_lost: bool, **_options: Any) -> None:  # noqa: ANN401 - Django's own
        """Fill it, or say why not."""
        try:
            if if_lost and not finding.is_lost():
                return
            self.stdout.write(f"{finding.fill()} checks are in the index.")
        except Problem as problem:
            raise CommandError(f"{problem.what} {problem.fix}") from None
