"""`django-admin rumour_demand`: questions a day and language, for `fairwitness duties --series`."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from fairwitness.core import durable, series_file
from fairwitness.core.problem import Problem
from fairwitness.core.window import Window
from fairwitness.web.store.rumours import counting, reading

DAYS = 400
"""How far back [days]: duties compare with the year before."""


class Command(BaseCommand):
    """Writes the series; small counts do not stand in it."""

    help = "Write how many questions the rumour desk got, by day and language, as a file of series"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take a file and perhaps a check."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--check", help="of this check alone; else of everything")
        parser.add_argument("--until", type=date.fromisoformat, help="first day that is left out")

    def handle(
        self,
        *,
        file: Path,
        check: str | None,
        until: date | None,
        **_options: Any,  # noqa: ANN401 - Django's own
    ) -> None:
        """Write the file whole."""
        today = timezone.now().date()
        end = min(until or today, today)
        try:
            if check is None:
                window = Window(start=end - timedelta(days=DAYS), end=end)
                found = counting.of_all(window, today=today)
            elif reading.latest([check]):
                found = counting.of_check(check, today=end, days=DAYS)
            else:
                raise CommandError(f"There is no check {check!r}.")
            durable.write(file, series_file.write(found))
        except OSError as error:
            raise CommandError(f"{str(file)!r} cannot be written: {error.strerror}.") from None
        except Problem as problem:
            raise CommandError(f"{problem.what} {problem.fix}") from None
        self.stdout.write(f"{len(found)} series until {end} are in {file}.")
