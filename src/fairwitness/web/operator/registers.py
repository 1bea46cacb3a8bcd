"""
The register of duties of each service: where it is, what is open in it, what became of the rest.

In:       a service, or a signed assessment.
Out:      duties, the most urgent first.
Not here: raising them (`daily`), what is due (`duties`), trying again (`meeting`).
"""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Literal

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from fairwitness.core.problem import Problem
from fairwitness.duties.register import BadRegister, Kept, NotInRegister, Register, RegisterBusy
from fairwitness.web.store import trail
from fairwitness.web.store.models import Assessment, Service, User
from fairwitness.web.store.places import cleaned


class NoReason(Problem):
    """A duty that somebody would set aside without a word."""

    code = "no-reason"

    def __init__(self) -> None:
        super().__init__(
            _("No reason is given."),
            fix=_("Say in a sentence why this duty is none; it stays on record."),
        )


class NotOpen(Problem):
    """A duty that is not in the state that the page showed."""

    code = "duty-not-open"

    def __init__(self) -> None:
        super().__init__(
            _("This duty is no longer as the page showed it."),
            fix=_("Load the page again; somebody may have been quicker."),
        )


def register_of(service: Service) -> Path:
    """Return where a service's duties and declared events are kept."""
    folder = Path(settings.DATA_FOLDER) / "registers"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder / f"{service.pk}.sqlite"


def open_duties(services: Iterable[Service]) -> list[tuple[Service, Kept]]:
    """Return what is open; a register that cannot be read just now keeps no other from being."""
    found: list[tuple[Service, Kept]] = []
    for service in services:
        path = register_of(service)
        if not path.is_file():
            continue
        try:
            with Register(path, make=False) as register:
                found += [(service, kept) for kept in register.duties() if kept.state == "open"]
        except (BadRegister, RegisterBusy):
            continue
    return sorted(found, key=lambda one: (one[1].duty.due, one[0].pk, one[1].duty.id))


def settled_duties(service: Service) -> list[Kept]:
    """Return what was met or dismissed, the latest first; nothing while nobody can read it."""
    path = register_of(service)
    if not path.is_file():
        return []
    try:
        with Register(path, make=False) as register:
            found = [kept for kept in register.duties() if kept.state != "open"]
    except (BadRegister, RegisterBusy):
        return []
    return sorted(found, key=lambda kept: kept.steps[-1].at, reverse=True)


def settle(
    service: Service,
    duty_id: str,
    how: Literal["dismissed", "reopened"],
    reason: str,
    *,
    by: User,
    at: datetime,
) -> None:
    """
    Dismiss a duty, or open it again; the reason stays on record, and the trail says who gave it.

    Raises:
        NoReason: there is none.
        TooLong: it is longer than can be kept.
        NotOpen: there is no such duty, or it is in another state.
        RegisterBusy, BadRegister: the register cannot be written just now.

    """
    said = cleaned(reason)
    if not said:
        raise NoReason
    path = register_of(service)
    if not path.is_file():
        raise NotOpen
    verb = f"duty.{how}"
    with transaction.atomic():  # the trail goes back if the register refuses
        trail.record(service.organisation, by, verb, service, duty=duty_id[:80], reason=said[:500])
        try:
            with Register(path, make=False) as register, register.changing():
                register.settle(duty_id, how, reason=said, by=str(by), at=at)
        except NotInRegister:
            raise NotOpen from None


def meet(assessment: Assessment, *, by: User, at: datetime) -> None:
    """
    Say that the duty which a signed assessment answers is met, if it is still open.

    Raises:
        RegisterBusy, BadRegister: the register cannot be written just now.

    """
    path = register_of(assessment.service)
    if not assessment.duty or not path.is_file():
        return
    reason = f"Assessment {assessment.pk} was signed."
    try:
        with Register(path, make=False) as register, register.changing():
            register.settle(assessment.duty, "met", reason=reason, by=str(by), at=at)
    except NotInRegister:
        return  # it was met or dismissed meanwhile
