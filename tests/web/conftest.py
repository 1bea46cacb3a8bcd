"""The static files as a server has them, gathered once."""

import pytest
from django.core.management import call_command


@pytest.fixture(scope="session", autouse=True)
def _static_files() -> None:
    call_command("collectstatic", "--noinput", verbosity=0)
