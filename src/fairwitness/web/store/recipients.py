"""
With whom an organisation files: what is known of each, and what is refused.

In:       a recipient as it introduced itself and a person compared it; what it shows later.
Out:      rows, each with its entry in the trail.
Not here: whether a manifest follows the known one (`filing.introducing`), fetching it (`operator`).
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from fairwitness.core.problem import Problem
from fairwitness.filing.introducing import Introduced
from fairwitness.ledger.keys import VerifierKey
from fairwitness.sealing import manifest
from fairwitness.sealing.manifest import Manifest
from fairwitness.sealing.statement import Signed
from fairwitness.web.store.models import Organisation, Recipient, RecipientManifest, User
from fairwitness.web.store.trail import record


class NotCompared(Problem):
    """A recipient whose fingerprint is not the one that somebody compared."""

    code = "not-compared"

    def __init__(self) -> None:
        super().__init__(
            _("What the recipient shows is not what you saw."),
            fix=_("Compare the fingerprint again, by another way than this address."),
        )


class KnownAlready(Problem):
    """A recipient that was added before."""

    code = "recipient-known"

    def __init__(self) -> None:
        super().__init__(
            _("This recipient was added before."), fix=_("You find it on the page of recipients.")
        )


def recipients_of(organisation: Organisation) -> list[Recipient]:
    """Return those with whom can be filed."""
    return list(Recipient.objects.filter(organisation=organisation, removed_at=None))


@transaction.atomic
def added(
    organisation: Organisation, url: str, shown: Introduced, compared: str, *, by: User
) -> Recipient:
    """
    Pin a recipient as somebody compared it.

    Args:
        organisation: who will file.
        url: where it takes filings.
        shown: how it introduced itself.
        compared: digest of the manifest that the page showed.
        by: who compared its fingerprint.

    Raises:
        NotCompared: it shows another manifest now.
        KnownAlready: the address was added before.

    """
    if shown.manifest.digest != compared:
        raise NotCompared
    held = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if Recipient.objects.filter(organisation=held, url=url, removed_at=None).exists():
        raise KnownAlready
    row = Recipient.objects.create(
        organisation=held,
        name=shown.manifest.values.organisation,
        url=url,
        log_key=str(shown.log),
        added_by=by,
    )
    _know(row, shown.manifest)
    record(
        held,
        by,
        "recipient.added",
        row,
        name=row.name,
        manifest=shown.manifest.digest,
        fingerprint=shown.fingerprint,
    )
    return row


def _know(row: Recipient, one: Signed[Manifest]) -> None:
    RecipientManifest.objects.create(recipient=row, digest=one.digest, content=bytes(one))


def manifests(row: Recipient) -> tuple[Signed[Manifest], ...]:
    """Return every manifest of a recipient that is trusted, the newest first."""
    return tuple(manifest.known(bytes(one.content), key=None) for one in row.manifests.all())


def newest(row: Recipient) -> Signed[Manifest]:
    """Return the manifest that counts."""
    return manifests(row)[0]


def log_of(row: Recipient) -> VerifierKey:
    """Return the key of its log."""
    return VerifierKey.from_text(row.log_key)


@transaction.atomic
def shown(row: Recipient, line: Sequence[Signed[Manifest]]) -> None:
    """
    Take over manifests that follow the known one, and lift what was refused.

    `line` goes from the newest back to one that is known, each followed.
    """
    held = Recipient.objects.select_for_update().get(pk=row.pk)
    if held.refused_what:
        held.refused_what, held.refused_fix, held.refused_at = "", "", None
        held.save(update_fields=["refused_what", "refused_fix", "refused_at"])
        record(held.organisation, None, "recipient.trusted-again", held, manifest=line[0].digest)
    known = set(held.manifests.values_list("digest", flat=True))
    for one in reversed(line):
        if one.digest not in known:
            _know(held, one)
            record(held.organisation, None, "recipient.followed", held, manifest=one.digest)


@transaction.atomic
def refused(row: Recipient, problem: Problem, *, at: datetime) -> bool:
    """Say why what a recipient shows is not trusted; say whether that is new."""
    held = Recipient.objects.select_for_update().get(pk=row.pk)
    new = held.refused_what != problem.what
    if new:
        held.refused_what, held.refused_fix, held.refused_at = problem.what, problem.fix, at
        held.save(update_fields=["refused_what", "refused_fix", "refused_at"])
        record(held.organisation, None, "recipient.refused", held, code=problem.code)
    return new


@transaction.atomic
def removed(row: Recipient, *, by: User, at: datetime) -> None:
    """File no more with a recipient; what was filed, and its receipts, stay."""
    if Recipient.objects.filter(pk=row.pk, removed_at=None).update(removed_at=at):
        record(row.organisation, by, "recipient.removed", row, name=row.name)
