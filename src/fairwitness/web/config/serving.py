"""
`fairwitness serve`: the workspace on this machine, with the worker that it needs.

In:       options; the environment (`environment`).
Out:      a web server and a worker, until told to stop.
Not here: keeping programs running (`processes`), TLS (a server in front).

Django is loaded once it is known where the data is: its settings read the environment.
"""

import json
import os
import subprocess
import sys
import time
from datetime import UTC, date, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any, Literal

from cyclopts import Parameter

from fairwitness.core import durable
from fairwitness.web.config.listening import (
    NotServed,
    address,
    answers,
    free_port,
    is_loopback,
    refuse_taken,
)

NAMED = {"operator": "an operator", "recipient": "a recipient"}
SETTINGS = "fairwitness.web.config.settings"
DAILY_FROM = 2
"""Hour from which the day before is looked at [UTC]."""
THREADS, WAITING = "4", "64"
"""Pages that one process answers at once, and requests that it takes in; the rest wait outside."""
ANSWERS_WITHIN_S = 60.0
"""How long the server may take to answer at first [s]."""

Data = Annotated[
    Path | None,
    Parameter(
        help="Folder of the database, bundles and counts. Default: $FAIRWITNESS_DATA, else "
        "fairwitness/ in $XDG_DATA_HOME or ~/.local/share."
    ),
]


def serve(
    *,
    data: Data = None,
    host: Annotated[str, Parameter(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, Parameter(help="Port to listen on; 0 for one that is free.")] = 8000,
    workers: Annotated[int, Parameter(help="Processes that answer pages.")] = 1,
    as_: Annotated[
        Literal["operator", "recipient"] | None,
        Parameter(
            name="--as",
            help="Whose installation it is: the workspace of an operator, or the desk of a "
            "recipient of filings. Default: $FAIRWITNESS_DESK, else operator.",
        ),
    ] = None,
    demo: Annotated[
        bool,
        Parameter(help="Fill an empty installation with the sample, to look at.", negative=()),
    ] = False,
) -> int:
    """
    Serve the web workspace, with a worker that collects evidence and renders reports.

    The first start makes the tables and prints a link by which the first owner comes in. Other
    machines reach it through a server with TLS in front: see docs/deployment.md.
    """
    if not is_loopback(host) and (demo or os.environ.get("FAIRWITNESS_PRODUCTION") != "1"):
        raise NotServed(
            f"{host} can be reached from other machines, and nothing here is encrypted.",
            fix="Leave --host out, or set FAIRWITNESS_PRODUCTION=1 and FAIRWITNESS_URL=https://… "
            "and put a server with TLS in front.",
        )
    if as_ is not None:
        os.environ["FAIRWITNESS_DESK"] = as_
    port = port or free_port(host)
    refuse_taken(host, port)
    _set_up(data, url=f"http://localhost:{port}")
    desk = _claimed()
    if demo and desk != "operator":
        raise NotServed("A recipient's desk has no sample.", fix="Leave --demo out.")
    _prepare()
    if desk == "recipient":
        _settle()
    if demo:
        _fill()
    else:
        _greet()
    return _run(host, port, workers)


def web_daily(*, data: Data = None) -> int:
    """
    Look once at every service whose sources are read every day: keep the day, see what is due.

    Publishes too what an embargo of the rumour desk held back, and forgets addresses whose time
    is over. `serve` does this by itself; a timer can, where the server and the worker are units of
    their own.
    """
    _set_up(data, url="http://localhost:8000")
    from django.core.management import call_command  # noqa: PLC0415 - as above

    from fairwitness.web.operator.daily import looked  # noqa: PLC0415 - as above

    failed = 0
    for name, said in looked(datetime.now(UTC).replace(microsecond=0)):
        _say(f"{name}: {said}")
        failed += said.startswith("!")
    call_command("rumours_due")
    return 1 if failed else 0


def _set_up(data: Path | None, *, url: str) -> None:
    """Load Django for a folder of data."""
    if data is not None:
        os.environ["FAIRWITNESS_DATA"] = str(data.absolute())
    os.environ.setdefault("FAIRWITNESS_URL", url)
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    if find_spec("django") is None:
        raise NotServed(
            "The web workspace is not installed.", fix="Install it: pip install 'fairwitness[web]'."
        )
    import django  # noqa: PLC0415 - it reads the environment

    django.setup()


def _claimed() -> str:
    """
    Return whose installation this is; the folder of data says so from its first start on.

    An operator's and a recipient's share nothing, so neither is started with the other's data.
    """
    from django.conf import settings  # noqa: PLC0415

    desk = str(settings.DESK)
    marker = Path(settings.DATA_FOLDER) / "desk"
    fresh = not (Path(settings.DATA_FOLDER) / "fairwitness.sqlite3").exists()
    if not marker.exists() and (fresh or desk == "operator"):
        durable.write(marker, f"{desk}\n".encode())
    there = marker.read_text(encoding="ascii").strip() if marker.exists() else "operator"
    if there != desk:
        raise NotServed(
            f"{settings.DATA_FOLDER} is the installation of {NAMED[there]}, "
            f"and not of {NAMED[desk]}.",
            fix="Name another folder with --data or FAIRWITNESS_DATA, or leave --as out.",
        )
    return desk


def _settle() -> None:
    """Finish what a crash of the desk left, before anybody asks."""
    from fairwitness.web.store.recipient import arriving, keeping  # noqa: PLC0415

    arriving.settle()
    keeping.settle()


def _prepare() -> None:
    """Bring tables and static files up to date."""
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("index_checks", if_lost=True)


def _greet() -> None:
    """Print the link of the first owner, if nobody is here yet."""
    from fairwitness.web.store.models import User  # noqa: PLC0415

    if User.objects.exists() or find_spec("fairwitness.web.store.joining") is None:
        return
    from importlib import import_module  # noqa: PLC0415

    joining: Any = import_module("fairwitness.web.store.joining")
    recipient = os.environ.get("FAIRWITNESS_DESK") == "recipient"
    who = "clerk of the desk" if recipient else "owner"
    _say(f"Nobody is here yet. The first {who} comes in by this link, once:")
    _say(f"  {joining.new_setup_link()}")


def _fill() -> None:
    """Fill an empty installation with the sample, and print how to come in."""
    from fairwitness.web.store.models import User  # noqa: PLC0415

    if User.objects.exists():
        return
    done = subprocess.run(
        [sys.executable, "-m", "django", "demo_data"], check=True, stdout=subprocess.PIPE
    )
    made = json.loads(done.stdout)
    _say(f"Log in as {made['author']} with the password {made['password']}")
    _say(
        f"or as {made['owner']} with the same and, for an authenticator app, {made['totp_secret']}"
    )


def _run(host: str, port: int, workers: int) -> int:
    from django.db import connections  # noqa: PLC0415

    from fairwitness.web.config.processes import Keeper  # noqa: PLC0415

    connections.close_all()
    python = (sys.executable, "-m")
    desk = os.environ.get("FAIRWITNESS_DESK") or "operator"
    keeper = Keeper(
        {
            "server": [
                *(*python, "granian", "--interface", "wsgi", "--host", host, "--port", str(port)),
                *("--workers", str(workers), "--blocking-threads", THREADS),
                *("--backpressure", WAITING, "--no-ws", "--log-level", "warning"),
                *("--respawn-failed-workers", "fairwitness.web.config.wsgi:application"),
            ],
            **({"worker": [*python, "django", "work"]} if desk == "operator" else {}),
        },
        _say,
    )
    end = time.monotonic() + ANSWERS_WITHIN_S
    while keeper.runs and time.monotonic() < end and not answers(host, port):
        time.sleep(0.05)
    if keeper.runs:
        shown = os.environ["FAIRWITNESS_URL"] if port == _port_of_url() else address(host, port)
        place = "workspace" if desk == "operator" else "desk"
        _say(f"The {place} is at {shown} (stop it with Ctrl+C)")
    keeper.keep(Daily(*(("daily", "rumours_due") if desk == "operator" else ("desk_daily",))))
    return 0


class Daily:
    """Starts what is done once a day: the look at every service, or the tidying of a desk."""

    def __init__(self, *commands: str) -> None:
        self._commands = commands
        self._last: date | None = None

    def __call__(self) -> None:
        """Start them, if the day has come and they were not started yet."""
        now = datetime.now(UTC)
        if now.hour < DAILY_FROM or self._last == now.date():
            return
        self._last = now.date()
        for name in self._commands:
            command = [sys.executable, "-m", "django", name]
            subprocess.Popen(command, start_new_session=True)  # noqa: S603 - a command of ours


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _port_of_url() -> int | None:
    from urllib.parse import urlsplit  # noqa: PLC0415

    return urlsplit(os.environ["FAIRWITNESS_URL"]).port
