"""
What every act about a filing needs: that it is here, what time it is, who may be counted.

In:       a filing.
Out:      the moment; the newest manifest with the officers who are barred; refusals.
Not here: the acts themselves (`asking`, `turning`, `viewing`, `writing`, `keeping`).
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fairwitness.core.problem import Problem
from fairwitness.sealing import officers, parts
from fairwitness.sealing.approval import Electorate
from fairwitness.sealing.manifest import Officer
from fairwitness.sealing.parts import Front
from fairwitness.sealing.ssh import PublicKey
from fairwitness.web.store.models import ConflictMark, DeskPerson, FilingEvent, ReceivedFiling
from fairwitness.web.store.recipient import events, manifests, places

SLACK = timedelta(minutes=1)
"""How far a clock may be set back to the second without anybody being at fault."""


class ActRefused(Problem):
    """Something that cannot be done with a filing now."""

    code = "act-refused"


class ClockBack(Problem):
    """A clock that shows less than what is written already."""

    code = "clock-back"


def moment() -> datetime:
    """
    Return the time [UTC, whole seconds]; approvals are judged by it.

    Raises:
        ClockBack: something here is from later: what is over would count again.

    """
    now = timezone.now().replace(microsecond=0)
    newest = FilingEvent.objects.order_by("-at").values_list("at", flat=True).first()
    if newest is not None and newest > now + SLACK:
        raise ClockBack(
            _("The clock of this host shows %(now)s, and something here was done at %(at)s.")
            % {"now": now, "at": newest},
            fix=_("Set the clock right; until then nothing is approved, opened or disposed of."),
        )
    return now


def refuse_gone(filing: ReceivedFiling) -> None:
    """
    Go on only if a filing is received and not disposed of.

    Raises:
        ActRefused: it is not.

    """
    states = ReceivedFiling.State
    if filing.state == states.DISPOSED:
        raise ActRefused(
            _("This filing was disposed of: nothing opens it any more."),
            fix=_("Ask its filer to file again, if it is needed."),
        )
    if filing.state == states.ARRIVING:
        raise ActRefused(
            _("This filing is still being entered."), fix=_("Try again in a moment."), retry=True
        )


def locked(filing: ReceivedFiling) -> ReceivedFiling:
    """Hold a filing for the rest of a transaction; before anything else of it is held."""
    return ReceivedFiling.objects.select_for_update().get(pk=filing.pk)


def electorate(filing: ReceivedFiling, now: datetime) -> Electorate:
    """
    Return who can approve anything about a filing now.

    Raises:
        ActRefused: there is no manifest, or the newest is not valid now.

    """
    newest = manifests.newest()
    if newest is None:
        raise ActRefused(_("There is no key manifest."), fix=_("Publish one first."))
    values = manifests.read(newest).values
    if not values.valid_from <= now < values.valid_until:
        raise ActRefused(
            _("The newest key manifest is not valid now: nobody can approve or open."),
            fix=_("Publish the manifest that follows it."),
        )
    return Electorate(manifest=values, now=now, barred=barred(filing))


def marked(filing: ReceivedFiling) -> list[str]:
    """Return the names by which officers were marked with a conflict of interest in a filing."""
    return list(ConflictMark.objects.filter(filing=filing).values_list("officer", flat=True))


def barred(filing: ReceivedFiling) -> frozenset[str]:
    """
    Return every name of the officers with a conflict of interest in a filing.

    A mark is on a person: whoever has a name or a key of a marked officer in any manifest of ours
    is barred under each of their names, so that no later manifest takes a mark off.
    """
    names, keys = set(marked(filing)), set[bytes]()
    if not names:
        return frozenset()
    everybody = manifests.officers_ever()
    while True:
        held = {one.name for one in everybody if keys & _keys(one)} | names
        found = keys.union(*(_keys(one) for one in everybody if one.name in held))
        if (held, found) == (names, keys):
            return frozenset(names)
        names, keys = held, found


def _keys(one: Officer) -> frozenset[bytes]:
    return frozenset(
        (b"ssh " + PublicKey.from_line(one.ssh).point, b"age " + officers.key_bytes(one.age))
    )


def officer_of(person: DeskPerson, who: Electorate) -> str:
    """
    Return somebody's name in the newest manifest.

    Raises:
        ActRefused: it does not name them now, or they have a conflict of interest.

    """
    if person.officer not in {one.name for one in who.manifest.officers}:
        raise ActRefused(
            _("The newest key manifest does not name you as an officer."),
            fix=_("Ask a clerk: the manifest and your role must agree."),
        )
    if person.officer in who.barred:
        raise ActRefused(
            _("You have a conflict of interest in this filing."),
            fix=_("Leave it to the other officers."),
        )
    return person.officer


def front_of(filing: ReceivedFiling) -> Front:
    """
    Read what stands before a filing's content.

    Raises:
        ActRefused: its file is not there.

    """
    try:
        with places.filing(filing.digest).open("rb") as file:
            return parts.front(file)
    except FileNotFoundError:
        raise ActRefused(
            _("The file of this filing is not there."),
            fix=_("Restore the folder of filings from a backup."),
        ) from None


def noted(row: FilingEvent) -> FilingEvent:
    """
    Enter an event in the ledger, and return it with its place.

    What was written before it and is in no ledger yet goes with it: the filer is told only up to
    the first event that is not entered.
    """
    events.settle()
    row.refresh_from_db()
    return row


def mark_conflict(person: DeskPerson, filing: ReceivedFiling, officer: str) -> None:
    """
    Let an officer neither approve nor be counted in a filing, from now on.

    Raises:
        ActRefused: there is no such officer, or they are marked already.

    """
    now = moment()
    if officer not in manifests.officer_names():
        raise ActRefused(
            _("There is no officer “%(name)s”.") % {"name": officer},
            fix=_("Choose one whom the newest manifest names."),
        )
    if officer in barred(filing):
        raise ActRefused(_("This officer is marked already."), fix=_("There is nothing to do."))
    with transaction.atomic():
        locked(filing)
        ConflictMark.objects.create(filing=filing, officer=officer, by=person.user, at=now)
        row = events.prepare(
            filing, FilingEvent.Kind.CONFLICT, by=person.user, detail={"officer": officer}
        )
    noted(row)
