"""
Look every day at the services whose sources are read every day.

In:       the moment.
Out:      for each service what was seen; duties in its register, messages to its owners.
Not here: what is due (`duties`), when this runs (`config.serving`).
"""

import logging
from collections.abc import Iterator, Sequence
from datetime import date, datetime

from django.urls import reverse

from fairwitness.assess.progress import Silent
from fairwitness.assess.watching import watched
from fairwitness.core.problem import Problem
from fairwitness.core.words import Words
from fairwitness.duties.checking import Asked, check
from fairwitness.duties.events import Event, event
from fairwitness.duties.register import Kept, Register
from fairwitness.evidence.daily import WATCHED
from fairwitness.frameworks import shelf
from fairwitness.frameworks.pack import Pack
from fairwitness.frameworks.shelf import UnknownPack
from fairwitness.web.operator.registers import register_of
from fairwitness.web.operator.tasks import states_of
from fairwitness.web.operator.telling import tell
from fairwitness.web.store.models import Membership, Service
from fairwitness.web.store.models.notice import Topic
from fairwitness.web.store.plain_text import line
from fairwitness.web.store.sources import check_agreed, passwords_of, sources_of

LOG = logging.getLogger("fairwitness.daily")


def looked(now: datetime) -> Iterator[tuple[str, str]]:
    """
    Look at each service that is read every day or declares something.

    Yields its name and what was seen, with `!` first where that failed.
    """
    for service in Service.objects.filter(closed_at=None).order_by("id"):
        daily = service.sources.filter(daily=True, removed_at=None).exists()
        if not daily and next(declared(service, now), None) is None:
            continue
        try:
            due, new = duties_of(service, now)
        except Problem as problem:
            yield service.name, f"! {problem.what} {problem.fix}"
        except Exception as bug:  # noqa: BLE001 - one service must not keep others from being looked at
            LOG.error("%s while looking at service %s", type(bug).__name__, service.pk)  # noqa: TRY400 - the message could quote data
            yield service.name, f"! a mistake in fairwitness: {type(bug).__name__}"
        else:
            _tell(service, new)
            yield service.name, f"{due} duties are open, {len(new)} of them new."


def duties_of(service: Service, now: datetime) -> tuple[int, Sequence[Kept]]:
    """
    Read the daily figures of a service and keep what they raise; return how many are open, and new.

    Raises:
        Problem: a source cannot be read, or reads other columns than agreed.

    """
    sources = [one for one in sources_of(service) if one.daily]
    for source in sources:
        check_agreed(source)
    found = (
        watched(
            [source.address for source in sources],
            until=now.date(),
            states=states_of(service),
            progress=Silent(),
            passwords=passwords_of(sources),
        )
        if sources
        else ()
    )
    asked = Asked(
        now=now,
        packs=packs_of(service, now.date()),
        versions=_version,
        series=[one for daily in found for one in daily.series],
        events=tuple(declared(service, now)),
        titles={each.metric.id: each.metric.title for each in WATCHED},
    )
    with Register(register_of(service)) as register:
        outcome = check(register, asked)
    return len(outcome.open), [one for one in outcome.open if one.duty.id in outcome.raised]


def packs_of(service: Service, today: date) -> list[Pack]:
    """Return the packs in force that a service was ever assessed or collected under; else all."""
    named = {
        name.partition("/")[0]
        for packs in (
            *service.assessments.values_list("packs", flat=True),
            *service.collections.values_list("packs", flat=True),
        )
        for name in packs
    }
    ids = named or {one.id for one in shelf.available()}
    return [shelf.load(name, today=today) for name in sorted(ids)]


def declared(service: Service, now: datetime) -> Iterator[Event]:
    """Yield what the service's own page says: its launch, its features, its users."""
    if service.launched_on is not None:
        yield event({"kind": "launch", "day": service.launched_on, "by": "workspace"}, now=now)
    for feature in service.features.order_by("id"):
        yield event(
            {
                "kind": "feature",
                "day": feature.launches_on,
                "by": "workspace",
                "topic": f"feature-{feature.pk}",
                "note": line(feature.name)[:300],
            },
            now=now,
        )
    for stated in service.user_numbers.all():
        yield event(
            {
                "kind": "users",
                "day": stated.month,
                "by": "workspace",
                "scope": stated.region,
                "number": stated.people,
            },
            now=now,
        )


def _version(name: str) -> Pack | None:
    try:
        return shelf.load(name)
    except UnknownPack:
        return None


def _tell(service: Service, new: Sequence[Kept]) -> None:
    """Tell the owners and authors of what is newly due."""
    members = Membership.objects.filter(organisation=service.organisation_id)
    people = members.exclude(is_owner=False, is_author=False).select_related("user")
    for kept in new:
        due = kept.duty.due
        tell(
            Topic.DUTY_DUE,
            service.organisation,
            [membership.user for membership in people],
            Words(
                f"{service.name}: {kept.duty.title.en}, due {due}",
                f"{service.name}：{kept.duty.title.zh}，截止 {due}",
            ),
            reverse("operator:service", args=[service.pk]),
        )
