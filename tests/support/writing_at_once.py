"""
Write answers from a process of its own, for the test of writers at the same moment.

With one argument: set the database up and print the id of an assessment. With two: the id and
which author writes.
"""

import sys

import django

TIMES = 25


def set_up() -> None:
    """Make the database and an assessment."""
    import made_assessment  # noqa: PLC0415 - Django has to be set up first
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    who = made_assessment.made()
    print(who.start().pk, who.author.pk, who.second.pk)  # noqa: T201 - read by the test


def write(assessment_id: int, user_id: int) -> None:
    """Write again and again on what was seen last."""
    from fairwitness.web.store import answering  # noqa: PLC0415 - the same
    from fairwitness.web.store.models import Assessment, User  # noqa: PLC0415
    from fairwitness.web.store.places import Spot  # noqa: PLC0415

    draft, user = Assessment.objects.get(pk=assessment_id), User.objects.get(pk=user_id)
    spot = Spot("cac-2018", "items", "art6-functions")
    for turn in range(TIMES):
        row = answering.newest(draft, spot)
        fields = {"answer": f"{user_id} wrote {turn}"}
        answering.save(draft, spot, fields, based_on=row.revision if row else 0, by=user)


if __name__ == "__main__":
    django.setup()
    if len(sys.argv) == 1:
        set_up()
    else:
        write(int(sys.argv[1]), int(sys.argv[2]))
