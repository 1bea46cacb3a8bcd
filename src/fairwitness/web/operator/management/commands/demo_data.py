"""`django-admin demo_data`: fill an empty installation with the sample."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from fairwitness.web.operator import tasks
from fairwitness.web.operator.demo import made
from fairwitness.web.store.models import User


class Command(BaseCommand):
    """Prints the log-ins as JSON."""

    help = "Fill an empty installation with the sample"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take one option."""
        parser.add_argument("--waiting", action="store_true", help="leave the evidence to a worker")

    def handle(self, *, waiting: bool, **_options: Any) -> None:  # noqa: ANN401 - Django's own
        """Make it, unless somebody is there already."""
        if User.objects.exists():
            raise CommandError("Somebody is here already; this fills an empty installation only.")
        demo = made()
        if not waiting:
            tasks.collect.call(demo.collection.pk)
        self.stdout.write(
            json.dumps(
                {
                    "author": demo.author,
                    "owner": demo.owner,
                    "password": demo.password,
                    "totp_secret": demo.totp_secret,
                    "collection": demo.collection.pk,
                }
            )
        )
