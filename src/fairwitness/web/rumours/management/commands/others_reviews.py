"""`django-admin others_reviews`: what others have checked, shown as theirs beside our answers."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_slug
from django.utils import timezone

from fairwitness.core.problem import Problem
from fairwitness.rumours.schema_org.reading import LARGEST
from fairwitness.web.rumours import taking_in
from fairwitness.web.store.rumours import others


class Command(BaseCommand):
    """Adds a feed of ClaimReviews, reads it again, removes it with all that came from it."""

    help = "Take in feeds of ClaimReviews of others, which are shown as theirs"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what to do, and with which feed."""
        parser.add_argument("action", choices=["list", "add", "refresh", "remove"])
        parser.add_argument("name", nargs="?", default="", help="how the feed is called here")
        parser.add_argument("--url", default="", help="where it is read from")
        parser.add_argument("--file", type=Path, help="read this file instead")

    def handle(
        self,
        *,
        action: str,
        name: str,
        url: str,
        file: Path | None,
        **_options: Any,  # noqa: ANN401 - Django's own
    ) -> None:
        """Do it, or say why not."""
        try:
            if action == "list":
                self._list()
            elif action == "remove":
                others.remove(name)
            else:
                validate_slug(name)
                self._take_in(name, others.address(name) if action == "refresh" else url, file)
        except Problem as problem:
            raise CommandError(f"{problem.what} {problem.fix}") from None
        except ValidationError:
            raise CommandError("Give the feed a name of letters, digits and hyphens.") from None

    def _list(self) -> None:
        for feed in others.feeds():
            where = feed.url or "from a file"
            self.stdout.write(f"{feed.name}: {feed.reviews}, {where}, {feed.read_at:%Y-%m-%d}")

    def _take_in(self, name: str, url: str, file: Path | None) -> None:
        if file is None and not url:
            raise CommandError("Say with --url or --file where the feed is.")
        content = taking_in.fetched(url) if file is None else _content(file)
        kept, left_out = taking_in.take_in(name, url, content, now=timezone.now())
        self.stdout.write(f"{kept} reviews are kept as theirs; {left_out} were left out.")


def _content(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(LARGEST + 1)
    except OSError as error:
        raise CommandError(f"{str(file)!r} cannot be read: {error.strerror}.") from None
