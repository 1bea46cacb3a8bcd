"""
Read what an installation is told by its environment.

In:       environment variables.
Out:      an `Environment`; keys are made on first use, readable by their owner alone.
Not here: Django's settings (`settings`).
"""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlsplit

from cryptography.fernet import Fernet

from fairwitness.core.problem import Problem

OPERATOR, RECIPIENT = "operator", "recipient"
DESKS = MappingProxyType({OPERATOR: "fairwitness", RECIPIENT: "fairwitness-recipient"})
"""Kinds of installations, each with its folder of data unless another is named."""
MOST_DAILY_GIB = 1024
LONGEST_DELAY_DAYS = 366
LONGEST_MESSAGES_DAYS = 36_500
CC_BY = "https://creativecommons.org/licenses/by/4.0/"
THREE_YEARS = "1096"
LONGEST_RETENTION_DAYS = 36_600


class BadEnvironment(Problem):
    """A variable of the environment that cannot be used."""

    code = "bad-environment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """The server that takes our e-mail."""

    host: str
    port: int
    user: str
    password: str
    tls: bool
    """STARTTLS before anything is said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """Everything that differs between installations."""

    desk: str
    """Whose installation it is: `"operator"` or `"recipient"`; they share no folder."""
    data: Path
    """Folder of the database, bundles, states of logs and registers of duties."""
    keys: Path
    """Folder of the keys; not in the database, and best on another disk than its backups."""
    database_url: str | None
    """None: SQLite in `data`."""
    url: str
    """Where people reach it: `https://fairwitness.example.org`."""
    production: bool
    """False: on this machine only, without TLS."""
    mail: Mail | None
    sender: str
    private_webhooks: bool
    """Whether webhooks may go to this machine and to private networks."""
    websub_hub: str | None
    """Hub that is told of news in the feeds of the rumour desk."""
    keep_messages: int
    """How long messages and deliveries are kept [days]."""
    events_delay: timedelta
    """How long filers are not told of an opening and what follows it, where a law says so."""
    filer_daily: int
    """How much one filer may send to a recipient's desk in a day [bytes]."""
    licence: str
    """Address of the licence under which checks of rumours may be used."""
    retention: timedelta
    """How long a recipient keeps a filing before it may be disposed of."""
    meaning: bool
    """Whether questions are matched by meaning too, where the model for it is installed."""

    @property
    def host(self) -> str:
        """Name under which it is reached."""
        return urlsplit(self.url).hostname or "localhost"

    def key(self, name: str) -> str:
        """
        Return a key by its name; a new one is made where there is none.

        Raises:
            BadEnvironment: the folder cannot be written to.

        """
        path = self.keys / name
        try:
            return path.read_text(encoding="ascii").strip()
        except FileNotFoundError:
            pass
        try:
            self.keys.mkdir(mode=0o700, parents=True, exist_ok=True)
            made = (
                Fernet.generate_key().decode()
                if name == "credentials"
                else secrets.token_urlsafe(64)
            )
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write(made)
        except FileExistsError:  # another process was quicker
            return path.read_text(encoding="ascii").strip()
        except OSError as error:
            raise BadEnvironment(
                f"No key can be kept at {path}: {error.strerror}.",
                fix="Name with FAIRWITNESS_KEYS a folder that this user may write to.",
            ) from None
        return made


def read(variables: Mapping[str, str]) -> Environment:
    """
    Read the variables; each has a default that suits one machine.

    Raises:
        BadEnvironment: one cannot be used.

    """
    desk = variables.get("FAIRWITNESS_DESK") or OPERATOR
    if desk not in DESKS:
        raise BadEnvironment(
            f"FAIRWITNESS_DESK {desk!r} is no kind of installation.",
            fix=f"Write one of {', '.join(DESKS)}, or leave it out for {OPERATOR}.",
        )
    home = _home(variables) / DESKS[desk]
    data = Path(variables.get("FAIRWITNESS_DATA") or home).absolute()
    url = (variables.get("FAIRWITNESS_URL") or "http://localhost:8000").rstrip("/")
    if urlsplit(url).scheme not in {"http", "https"} or not urlsplit(url).hostname:
        raise BadEnvironment(
            f"FAIRWITNESS_URL {url!r} is not an address.",
            fix="Write it like https://fairwitness.example.org.",
        )
    return Environment(
        desk=desk,
        data=data,
        keys=Path(variables.get("FAIRWITNESS_KEYS") or data / "keys").absolute(),
        database_url=variables.get("DATABASE_URL") or None,
        url=url,
        production=variables.get("FAIRWITNESS_PRODUCTION") == "1",
        mail=_mail(variables.get("FAIRWITNESS_SMTP")),
        sender=variables.get("FAIRWITNESS_SENDER") or f"fairwitness@{urlsplit(url).hostname}",
        private_webhooks=variables.get("FAIRWITNESS_PRIVATE_WEBHOOKS") == "1",
        websub_hub=_hub(variables.get("FAIRWITNESS_WEBSUB_HUB")),
        keep_messages=_messages(variables.get("FAIRWITNESS_KEEP_MESSAGES_DAYS") or "90"),
        events_delay=_days(variables.get("FAIRWITNESS_EVENTS_DELAY_DAYS") or "0"),
        filer_daily=_daily(variables.get("FAIRWITNESS_FILER_DAILY_GIB") or "20"),
        meaning=variables.get("FAIRWITNESS_MEANING") != "0",
        licence=_licence(variables.get("FAIRWITNESS_LICENCE") or CC_BY),
        retention=_kept(variables.get("FAIRWITNESS_RETENTION_DAYS") or THREE_YEARS),
    )


def _messages(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= LONGEST_MESSAGES_DAYS):
        raise BadEnvironment(
            f"FAIRWITNESS_KEEP_MESSAGES_DAYS {text!r} is not a number of days.",
            fix="Write a whole number of at least 1, such as 90.",
        )
    return int(text)


def _days(text: str) -> timedelta:
    if not text.isdecimal() or int(text) > LONGEST_DELAY_DAYS:
        raise BadEnvironment(
            f"FAIRWITNESS_EVENTS_DELAY_DAYS {text!r} is not a number of days.",
            fix=f"Write a whole number from 0 to {LONGEST_DELAY_DAYS}, as your law has it.",
        )
    return timedelta(days=int(text))


def _daily(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= MOST_DAILY_GIB):
        raise BadEnvironment(
            f"FAIRWITNESS_FILER_DAILY_GIB {text!r} is not a number of GiB.",
            fix=f"Write a whole number from 1 to {MOST_DAILY_GIB}; a filing has up to 2 GiB.",
        )
    return int(text) * 2**30


def _kept(text: str) -> timedelta:
    if not text.isdecimal() or int(text) > LONGEST_RETENTION_DAYS:
        raise BadEnvironment(
            f"FAIRWITNESS_RETENTION_DAYS {text!r} is not a number of days.",
            fix=f"Write a whole number from 0 to {LONGEST_RETENTION_DAYS}, as your law has it.",
        )
    return timedelta(days=int(text))


def _home(variables: Mapping[str, str]) -> Path:
    return Path(variables.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")


def _hub(text: str | None) -> str | None:
    if text and (urlsplit(text).scheme not in {"http", "https"} or not urlsplit(text).hostname):
        raise BadEnvironment(
            f"FAIRWITNESS_WEBSUB_HUB {text!r} is not an address.",
            fix="Write it like https://hub.example.org/.",
        )
    return text or None


def _licence(url: str) -> str:
    if urlsplit(url).scheme not in {"http", "https"} or not urlsplit(url).hostname:
        raise BadEnvironment(
            f"FAIRWITNESS_LICENCE {url!r} is not an address.", fix=f"Write it like {CC_BY}."
        )
    return url


def _mail(text: str | None) -> Mail | None:
    if not text:
        return None
    parts = urlsplit(text)
    if parts.scheme not in {"smtp", "smtp+tls"} or not parts.hostname:
        raise BadEnvironment(
            "FAIRWITNESS_SMTP is not the address of a mail server.",
            fix="Write it like smtp+tls://user:password@mail.example.org:587.",
        )
    return Mail(
        host=parts.hostname,
        port=parts.port or (587 if parts.scheme == "smtp+tls" else 25),
        user=parts.username or "",
        password=parts.password or "",
        tls=parts.scheme == "smtp+tls",
    )
