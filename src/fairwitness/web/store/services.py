"""
Services: what is assessed, since when, with which features, for how many people.

In:       who says so, and the values of a form that was checked.
Out:      rows, each with its entry in the trail.
Not here: sources (`sources`), pages (`operator`).
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from fairwitness.core.words import Words
from fairwitness.frameworks import shelf
from fairwitness.web.store.models import Feature, Organisation, Service, User, UserNumbers
from fairwitness.web.store.trail import record


def surfaces() -> dict[str, Words]:
    """Return every surface that a pack covers, by its id, each once."""
    found: dict[str, Words] = {}
    for one in shelf.available():
        for surface in shelf.load(one.name).surfaces:
            found.setdefault(surface.id, surface.title)
    return found


@transaction.atomic
def registered(organisation: Organisation, values: Mapping[str, Any], *, by: User) -> Service:
    """Add a service."""
    service = Service.objects.create(organisation=organisation, **values)
    record(organisation, by, "service.registered", service, name=service.name)
    return service


@transaction.atomic
def edited(service: Service, values: Mapping[str, Any], *, by: User) -> None:
    """Save what changed, and say in the trail which fields did."""
    changed = [name for name, value in values.items() if getattr(service, name) != value]
    if not changed:
        return
    for name in changed:
        setattr(service, name, values[name])
    service.save(update_fields=changed)
    record(service.organisation, by, "service.edited", service, fields=changed)


@transaction.atomic
def closed(service: Service, *, by: User, at: datetime) -> None:
    """Put a service aside; everything of it stays."""
    service.closed_at = at
    service.save(update_fields=["closed_at"])
    record(service.organisation, by, "service.closed", service)


@transaction.atomic
def feature_added(service: Service, values: Mapping[str, Any], *, by: User) -> Feature:
    """Declare a feature, before its launch."""
    feature = Feature.objects.create(service=service, **values)
    record(service.organisation, by, "feature.declared", feature, name=feature.name)
    return feature


@transaction.atomic
def feature_removed(service: Service, feature_id: int, *, by: User) -> None:
    """Withdraw a feature that was declared by mistake."""
    for feature in Feature.objects.filter(service=service, pk=feature_id):
        record(service.organisation, by, "feature.withdrawn", feature, name=feature.name)
        feature.delete()


@transaction.atomic
def numbers_stated(service: Service, values: Mapping[str, Any], *, by: User) -> UserNumbers:
    """State how many people use a service in a region; a later statement stands beside it."""
    stated = UserNumbers.objects.create(service=service, **values)
    record(
        service.organisation,
        by,
        "users.stated",
        stated,
        region=stated.region,
        month=f"{stated.month:%Y-%m}",
        people=stated.people,
    )
    return stated
