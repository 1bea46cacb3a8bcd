"""
Sources: where a service's data is, and what was agreed to be read of it.

In:       an address that was tried, the digest of the columns that somebody saw and agreed to.
Out:      rows, each with its entry in the trail; a password is encrypted and never told again.
Not here: opening a source (`assess`), pages (`operator`).
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from fairwitness.assess.agreeing import agreed_manifest, digest_of, kind_of
from fairwitness.core.problem import Problem
from fairwitness.web.store.models import Service, Source, User
from fairwitness.web.store.secrets import opened
from fairwitness.web.store.trail import record


class OtherColumns(Problem):
    """A connector reads other columns than those that were agreed to."""

    code = "other-columns"

    def __init__(self, source: Source) -> None:
        super().__init__(
            _("What is read of %(kind)s has changed since it was agreed to.")
            % {"kind": source.kind},
            fix=_(
                "Open the source, look at the list of columns, and agree to it again. "
                "Nothing is read until then."
            ),
        )


def sources_of(service: Service) -> Sequence[Source]:
    """Return the sources that are connected."""
    return list(service.sources.filter(removed_at=None).select_related("confirmed_by"))


@transaction.atomic
def connected(
    service: Service, address: str, secret: bytes | None, digest: str, *, by: User, at: datetime
) -> Source:
    """
    Connect a source; `secret` is sealed already.

    Raises:
        OtherColumns: the list that was agreed to is not the one that holds.

    """
    source = Source(
        service=service,
        kind=kind_of(address),
        address=address,
        secret=secret,
        confirmed_by=by,
        confirmed_at=at,
        manifest_digest=digest,
    )
    check_agreed(source)
    source.save()
    record(
        service.organisation,
        by,
        "source.connected",
        source,
        kind=source.kind,
        agreed=digest,
        password=secret is not None,
    )
    return source


def has_changed(source: Source) -> bool:
    """Say whether other columns would be read now than were agreed to."""
    return digest_of(agreed_manifest(source.address)) != source.manifest_digest


def check_agreed(source: Source) -> None:
    """
    Refuse to read what nobody agreed to.

    Raises:
        OtherColumns: the connector's list has changed.

    """
    if has_changed(source):
        raise OtherColumns(source)


@transaction.atomic
def agreed_again(source: Source, digest: str, *, by: User, at: datetime) -> None:
    """Agree to the list as it is now; raises as `check_agreed`."""
    source.manifest_digest, source.confirmed_by, source.confirmed_at = digest, by, at
    check_agreed(source)
    source.save(update_fields=["manifest_digest", "confirmed_by", "confirmed_at"])
    record(source.service.organisation, by, "source.agreed", source, agreed=digest)


@transaction.atomic
def removed(source: Source, *, by: User, at: datetime) -> None:
    """Disconnect a source; its password is gone at once."""
    source.removed_at, source.secret, source.daily = at, None, False
    source.save(update_fields=["removed_at", "secret", "daily"])
    record(source.service.organisation, by, "source.removed", source, kind=source.kind)


@transaction.atomic
def password_replaced(source: Source, secret: bytes | None, *, by: User) -> None:
    """Keep another password, or none."""
    source.secret = secret
    source.save(update_fields=["secret"])
    record(source.service.organisation, by, "source.password", source, password=secret is not None)


@transaction.atomic
def daily_set(source: Source, *, daily: bool, by: User) -> None:
    """Read a source every day, or no longer."""
    source.daily = daily
    source.save(update_fields=["daily"])
    record(source.service.organisation, by, "source.daily", source, daily=daily)


def passwords_of(sources: Sequence[Source]) -> dict[str, str]:
    """
    Return the passwords by address, for the moment of reading.

    Raises:
        LostKey: one was encrypted with another key.

    """
    return {one.address: opened(bytes(one.secret)) for one in sources if one.secret is not None}
