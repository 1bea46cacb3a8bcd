"""People of an organisation with their log-ins, and the codes of their second factor."""

import time

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from django.test import Client

from fairwitness.web.store.models import Membership, Organisation, User

PASSWORD = "a heron on a cold roof"  # noqa: S105 - of nobody


def code(secret: str) -> str:
    """Return what an authenticator app shows now."""
    return str(auth.format_hotp_value(auth.hotp_value(secret, int(time.time()) // 30)))


def with_second_factor(user: User) -> User:
    """Give somebody an authenticator app, without the page for it."""
    data = {"secret": "kept elsewhere"}
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data=data)
    return user


def member(organisation: Organisation, name: str, **roles: bool) -> Membership:
    """Let somebody belong to an organisation, by the name before their `@example.org`."""
    user = User.objects.create_user(f"{name.lower()}@example.org", PASSWORD, name=name)
    return Membership.objects.create(organisation=organisation, user=user, **roles)


def browser_of(user: User | None) -> Client:
    """Return a browser in which somebody is signed in, or nobody."""
    client = Client()
    if user is not None:
        client.force_login(user)
    return client
