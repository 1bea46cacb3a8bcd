"""
Hear what the log-in library does, to keep less of it and to write the trail.

In:       its signals.
Out:      sessions without address and device; entries about second factors and passwords; no
          claim on somebody else's e-mail address.
"""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import password_changed, password_reset
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from allauth.usersessions.models import UserSession
from django.db.models.signals import pre_save
from django.dispatch import receiver
from django.utils.translation import gettext

from fairwitness.core.problem import Problem
from fairwitness.web.store.models import User
from fairwitness.web.store.people import record_for

NO_ADDRESS = "0.0.0.0"  # noqa: S104 - the column wants an address, and this is nobody's
BROWSERS = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrom", "Chrome"), ("Safari", "Safari"))
"""What gives a browser away, and its name; the first that fits."""


def browser(user_agent: str) -> str:
    """Return the name of a browser and nothing finer; empty for one that is not known."""
    return next((name for sign, name in BROWSERS if sign in user_agent), "")


@receiver(pre_save, sender=UserSession)
def keep_no_address(instance: UserSession, **_: Any) -> None:  # noqa: ANN401 - Django's own
    """Keep of a session when it began, and in which kind of browser."""
    instance.ip = NO_ADDRESS
    instance.user_agent = browser(instance.user_agent)


class AddressTaken(Problem):
    """Somebody claims an address by which another logs in."""

    code = "address-taken"

    def __init__(self) -> None:
        super().__init__(
            gettext("This e-mail address cannot be added to your account."),
            fix=gettext("Enter another one, or sign in with the account that has it."),
        )


@receiver(pre_save, sender=EmailAddress)
def nobody_claims_another_s_address(instance: EmailAddress, **_: Any) -> None:  # noqa: ANN401 - Django's own
    """
    Refuse an address that is another's log-in.

    Raises:
        AddressTaken: it is.

    """
    if User.objects.filter(email=instance.email.lower()).exclude(pk=instance.user_id).exists():
        raise AddressTaken


@receiver(authenticator_added)
def factor_added(user: User, authenticator: Any, **_: Any) -> None:  # noqa: ANN401 - the library's own
    """Write that somebody has a further factor."""
    record_for(user, "second-factor.added", kind=str(authenticator.type))


@receiver(authenticator_removed)
def factor_removed(user: User, authenticator: Any, **_: Any) -> None:  # noqa: ANN401 - the library's own
    """Write that somebody has a factor less."""
    record_for(user, "second-factor.removed", kind=str(authenticator.type))


@receiver(authenticator_reset)
def factor_reset(user: User, authenticator: Any, **_: Any) -> None:  # noqa: ANN401 - the library's own
    """Write that somebody made new recovery codes."""
    record_for(user, "second-factor.renewed", kind=str(authenticator.type))


@receiver([password_changed, password_reset])
def password_is_new(user: User, **_: Any) -> None:  # noqa: ANN401 - the library's own
    """Write that somebody has another password."""
    record_for(user, "password.changed")
