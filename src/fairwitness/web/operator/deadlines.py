"""
Deadlines of one person in one organisation, for a calendar program.

In:       a token's organisation and person, a language.
Out:      the bytes of one calendar (RFC 5545).
Not here: who may read it (`views.calendar`), duties themselves (`duties`).

Assessments that are not signed yet are everybody's; tasks are those of the person. Where a service
has a register of duties, its open ones stand beside them.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar, Component, Event, vText

from fairwitness.core.words import Lang
from fairwitness.duties.ical import ical
from fairwitness.web.operator.registers import open_duties
from fairwitness.web.store.models import Assessment, Assignment, Organisation, Service, User
from fairwitness.web.store.plain_text import line, plain

OPEN = (Assessment.State.DRAFT, Assessment.State.REVIEW, Assessment.State.APPROVED)


def calendar(organisation: Organisation, user: User, lang: Lang) -> bytes:
    """Return every deadline; the same rows give the same bytes."""
    made = Calendar()
    made.add("prodid", "-//fairwitness//deadlines//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    name = vText(line(_("Deadlines of %(name)s") % {"name": organisation.name}))
    made.add("name", name)
    made.add("x-wr-calname", name)
    for part in (_assessments(organisation), _tasks(organisation, user)):
        for entry in part:
            made.add_component(entry)
    for duty in _duties(organisation, lang):
        made.add_component(duty)
    return bytes(made.to_ical())


def _assessments(organisation: Organisation) -> Iterator[Event]:
    found = Assessment.objects.filter(
        service__organisation=organisation, state__in=OPEN, due_on__isnull=False
    ).select_related("service")
    for row in found.order_by("id"):
        title = _("Due: assessment of %(service)s") % {"service": row.service.name}
        text = f"{', '.join(row.packs)}\n{row.because}"
        yield _entry(f"assessment-{row.pk}", row.started_at, row.due_on, title, text)


def _tasks(organisation: Organisation, user: User) -> Iterator[Event]:
    found = Assignment.objects.filter(
        assessment__service__organisation=organisation,
        assessment__state__in=OPEN,
        user=user,
        due_on__isnull=False,
    ).select_related("assessment__service")
    for row in found.order_by("id"):
        title = _("Due: %(key)s for %(service)s") % {
            "key": row.key,
            "service": row.assessment.service.name,
        }
        text = f"{row.pack}, {row.key}"
        yield _entry(f"task-{row.pk}", row.at, row.due_on, title, text)


def _entry(uid: str, at: datetime, due: date | None, title: str, text: str) -> Event:
    entry = Event()
    if due is None:  # the queries leave those out
        raise TypeError("an entry needs a day")
    entry.add("uid", f"{uid}@deadlines.fairwitness")
    entry.add("dtstamp", at)
    entry.add("dtstart", due)
    entry.add("dtend", due + timedelta(days=1))
    entry.add("summary", line(title))
    entry.add("description", f"{plain(text)}\n{settings.SITE_URL}{reverse('operator:dashboard')}")
    entry.add("transp", "TRANSPARENT")
    return entry


def _duties(organisation: Organisation, lang: Lang) -> Iterator[Component]:
    services = Service.objects.filter(organisation=organisation, closed_at=None).order_by("id")
    kept = [one for _service, one in open_duties(services)]
    yield from Calendar.from_ical(ical(kept, lang).decode()).walk("VEVENT")
