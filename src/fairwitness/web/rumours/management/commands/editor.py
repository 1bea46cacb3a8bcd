"""`django-admin editor`: say who is an editor of the rumour desk."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from fairwitness.core.problem import Problem
from fairwitness.web.store.rumours import editors


class Command(BaseCommand):
    """Adds an editor, or removes one."""

    help = "Make somebody an editor of the rumour desk, or no editor any more"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take an address and how the person is shown."""
        parser.add_argument("action", choices=["add", "remove"])
        parser.add_argument("email", help="with which the person logs in")
        parser.add_argument("--shown", help="name or desk role that stands on the page")

    def handle(self, *, action: str, email: str, shown: str | None, **_options: Any) -> None:  # noqa: ANN401 - Django's own
        """Do it, or say why not."""
        try:
            if action == "remove":
                editors.remove(email)
            elif shown:
                editors.add(email, shown)
            else:
                raise CommandError("Say with --shown which name or role stands on the page.")
        except Problem as problem:
            raise CommandError(f"{problem.what} {problem.fix}") from None
