"""
`django-admin work`: run background tasks until told to stop.

What a worker that was killed had in hand is put back first.
"""

from typing import Any

from django.utils import timezone
from django_tasks_db.management.commands import db_worker

from fairwitness.web.operator import filing_tasks, outgoing_tasks, tasks
from fairwitness.web.store.recovering import STARTED, alive, recovered, worker_name


class Command(db_worker.Command):  # type: ignore[misc]  # ships no types
    """The library's worker, with a sign of life."""

    help = "Run background tasks until told to stop"

    def handle(self, **options: Any) -> None:  # noqa: ANN401 - the library's own
        """Hold a lock for as long as this process lives."""
        name = worker_name()
        with alive(name):
            recovered(
                tasks.collect.enqueue,
                tasks.render_bundle.enqueue,
                (tasks.collect.module_path, tasks.render_bundle.module_path),
            )
            outgoing_tasks.resume(now=timezone.now())
            STARTED.send(Command)
            filing_tasks.resume()
            super().handle(**{**options, "worker_id": name})
