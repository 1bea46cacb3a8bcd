"""The program `fairwitness`: its commands, and how it ends."""

import gc
import re
import signal
import sys
import traceback
from collections.abc import Sequence
from types import FrameType, MappingProxyType

from cyclopts import App
from cyclopts.exceptions import CycloptsError, MissingArgumentError
from rich.console import Console

from fairwitness import __version__
from fairwitness.cli import terminal
from fairwitness.core.problem import Problem

HELP = """
Assess an online service's safety from its own data, as aggregates only.

A first look:        fairwitness demo
What would be read:  fairwitness sources show synapse
Start your own:      fairwitness answers new SOURCE --pack cac-2018 --out answers.yaml
Assess:              fairwitness assess SOURCE --pack cac-2018 --answers answers.yaml --out report/
Check before filing: fairwitness lint report/

SOURCE is synapse+sqlite:///path/homeserver.db or synapse+postgresql://user@host/database.
Exit codes: 0 done, 1 findings that block, 2 a problem you can fix, 3 the source is unavailable.
"""
COMMANDS = MappingProxyType(
    {
        "demo": "demo:demo",
        "assess": "assess:assess",
        "answers": "answers:APP",
        "sources": "listing:SOURCES",
        "metrics": "listing:metrics",
        "packs": "listing:PACKS",
        "states": "states:APP",
        "duties": "duties:APP",
        "keys": "keys:APP",
        "manifest": "sealing:MANIFEST",
        "seal": "sealing:seal",
        "inspect": "sealing:inspect",
        "approve": "officers:approve",
        "turn": "officers:turn",
        "open": "officers:open_",
        "letter": "letters:APP",
        "receipt": "receipt:APP",
        "file": "filing:file",
        "status": "filing:status",
        "ledger": "ledger:APP",
        "witness": "witness:witness",
        "lint": "checking:lint",
        "verify": "checking:verify",
        "serve": "fairwitness.web.config.serving:serve",
        "web-daily": "fairwitness.web.config.serving:web_daily",
        "check-deploy": "fairwitness.web.config.deploy_checks:check_deploy",
    }
)
"""Where each command stands, in this folder unless said; only the one that is called is loaded."""
GARBAGE = 100_000
"""
How many new objects make Python look for garbage: a command soon ends, and its queries are trees of
many small objects, nearly all in use. Looking at the usual 700 took a seventh of `assess`.
"""
USAGE_STATUS = 2
BUG_STATUS = 70
"""As sysexits' EX_SOFTWARE: not one of the documented outcomes."""
INTERRUPTED_STATUS = 130
PASSWORD = re.compile(r"(://[^\s:/@]*):[^\s]*@")
"""A password in an address, up to the last `@`."""


def application() -> App:
    """Return the program with all its commands."""
    app = App(
        name="fairwitness",
        help=HELP,
        version=__version__,
        help_format="plaintext",
        suppress_keyboard_interrupt=False,
        result_action="return_value",
    )
    for name, place in COMMANDS.items():
        whole = place if place.startswith("fairwitness.") else f"fairwitness.cli.{place}"
        app.command(whole, name=name)
    return app


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and exit; being asked to end is like Ctrl+C, so that all is tidied up."""
    signal.signal(signal.SIGTERM, _stop)
    gc.set_threshold(GARBAGE)
    status = run(sys.argv[1:] if arguments is None else arguments)
    if "duckdb" not in sys.modules:  # its bindings complain of what is not tidied up
        gc.freeze()  # the system takes the memory back; tidying up each object takes a while
    sys.exit(status)


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code; every failure is told in words."""
    errors = Console(stderr=True, highlight=False, soft_wrap=True)
    try:
        status = application()(arguments, exit_on_error=False, print_error=False)
    except CycloptsError as error:
        errors.print(_usage(error), style="bold", markup=False)
        errors.print("What there is to write: add --help.", markup=False)
        return USAGE_STATUS
    except Problem as problem:
        terminal.tell(problem, as_json="--json" in arguments)
        return problem.exit_status
    except KeyboardInterrupt:
        errors.print("Stopped. Nothing was written.")
        return INTERRUPTED_STATUS
    except BrokenPipeError:
        return 0
    except Exception as bug:  # noqa: BLE001 - the last place where a bug can be told safely
        _tell_bug(bug, errors)
        return BUG_STATUS
    return status if isinstance(status, int) else 0


def _usage(error: CycloptsError) -> str:
    """Say what was wrong with the arguments, without a password that stood in them."""
    if isinstance(error, MissingArgumentError) and error.argument is not None:
        return f"{error.argument.name} is missing."
    return terminal.printable(PASSWORD.sub(r"\1:…@", str(error)))


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _tell_bug(bug: Exception, errors: Console) -> None:
    """Say where it happened, never what the values were: they could come from the source."""
    errors.print(
        "This is a mistake in fairwitness, not of yours. Please report the lines below.",
        markup=False,
    )
    for frame in traceback.extract_tb(bug.__traceback__):
        errors.print(f"  {frame.filename}:{frame.lineno} in {frame.name}", markup=False)
    errors.print(
        f"  {type(bug).__name__} (its message is left out: it may quote data)", markup=False
    )
