"""
The register of duties of each service: where it is, what is open in it, when one is met.

In:       a service, or a signed assessment.
Out:      duties, the most urgent first.
Not here: raising them (`daily`), what is due (`duties`).
"""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.conf import settings

from fairwitness.duties.register import BadRegister, Kept, NotInRegister, Register, RegisterBusy
from fairwitness.web.store.models import Assessment, Service, User


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


def meet(assessment: Assessment, *, by: User, at: datetime) -> None:
    """Say that the duty which a signed assessment answers is met, if it is still open."""
    path = register_of(assessment.service)
    if not assessment.duty or not path.is_file():
        return
    reason = f"Assessment {assessment.pk} was signed."
    try:
        with Register(path, make=False) as register:
            register.settle(assessment.duty, "met", reason=reason, by=str(by), at=at)
    except NotInRegister:
        return  # it was met or dismissed meanwhile
