"""
Meet the duty of a signed assessment in the background, again and again while its register is busy.

In:       the id of a signed assessment, how often it was tried.
Out:      the duty met in the register of its service; or another try, later.
Not here: the register (`registers`), the signature (`store.reviewing`).

A signature stands whether or not the register can be written at that moment.
"""

import logging
from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from fairwitness.duties.register import BadRegister, RegisterBusy
from fairwitness.web.operator import registers
from fairwitness.web.store.models import Assessment, Bundle

LOG = logging.getLogger("fairwitness.tasks")
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 2 * 60, 12 * 60, 24 * 60))
"""How long to wait after each try that failed; after the last it is logged and left open."""


@task()
def meet_duty(assessment_id: int, attempt: int) -> None:
    """Say that the duty of a signed assessment is met, as the try after `attempt` others."""
    signed = Bundle.objects.filter(assessment=assessment_id, signed_at__isnull=False)
    bundle = signed.select_related("signed_by").first()
    if bundle is None or bundle.signed_by is None or bundle.signed_at is None:
        return
    found = Assessment.objects.select_related("service").get(pk=assessment_id)
    try:
        registers.meet(found, by=bundle.signed_by, at=bundle.signed_at)
    except (RegisterBusy, BadRegister) as problem:
        if attempt < len(PAUSES):
            again = timezone.now() + PAUSES[attempt]
            meet_duty.using(run_after=again).enqueue(assessment_id, attempt + 1)
            return
        LOG.error("assessment %s: its duty stays open: %s", assessment_id, problem.code)  # noqa: TRY400 - its words name paths
