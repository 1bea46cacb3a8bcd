"""
Publish at the hour to which an embargo holds.

In:       nothing; the tables say what is due.
Out:      versions.
Not here: whether it may be published (`store.rumours.releasing`).

Were no worker running, the next look at the queue or the command `rumours_due` does the same.
"""

from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from fairwitness.core.problem import Problem
from fairwitness.web.store.rumours import due

AGAIN = timedelta(minutes=1)


@task()
def publish_due() -> None:
    """Do what is due; a ledger that is busy is tried again."""
    now = timezone.now()
    try:
        due.do(now=now)
    except Problem:
        publish_due.using(run_after=now + AGAIN).enqueue()
