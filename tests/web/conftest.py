"""The static files as a server has them, gathered once; a trail that only a flush may empty."""

import fcntl
import os
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.commands import flush
from django.test.utils import override_settings
from django.utils import translation

from fairwitness.web.store import append_only


@pytest.fixture(scope="session", autouse=True)
def _static_files() -> None:
    folder = Path(settings.STATIC_ROOT).parent
    gathered = folder / f"static-of-{os.environ.get('PYTEST_XDIST_TESTRUNUID', os.getpid())}"
    with (folder / "static.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # workers share the folder, and one of them fills it
        if not gathered.exists():
            call_command("collectstatic", "--noinput", verbosity=0)
            gathered.touch()


@pytest.fixture(scope="session", autouse=True)
def _passwords_are_quick() -> Iterator[None]:
    """Nobody guesses at these; the real hash takes half a second by design."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(scope="session", autouse=True)
def _a_flush_lifts_the_trail() -> None:
    """Let tests with transactions of their own empty the database, attempts to log in too."""
    plain = flush.sql_flush

    def lifted(style: Any, connection: Any, **options: Any) -> list[str]:
        vendor = connection.vendor
        emptied = plain(style, connection, **options)
        forgotten = "DELETE FROM store_attempts"
        return [*append_only.drop(vendor), *emptied, *append_only.create(vendor), forgotten]

    flush.sql_flush = lifted


@pytest.fixture(autouse=True)
def _no_language_of_another_test() -> None:
    """Forget the language of the last page that another test asked for in this thread."""
    translation.deactivate()


@pytest.fixture
def owner(db: None) -> Any:  # noqa: ARG001 - the tables are needed
    """Make an organisation, and return the membership of its owner."""
    people = import_module("signed_in")  # tables are known only after this file
    tables = import_module("fairwitness.web.store.models")
    made = people.member(
        tables.Organisation.objects.create(name="Heron Forum"), "Ada", is_owner=True
    )
    people.with_second_factor(made.user)
    return made


@pytest.fixture
def owners_browser(owner: Any) -> Any:
    """Return a browser of the owner."""
    return import_module("signed_in").browser_of(owner.user)
