"""`fairwitness states`: what is kept of the logs that were read, and how to be rid of it."""

from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from fairwitness.cli import options, terminal
from fairwitness.evidence.states import store
from fairwitness.evidence.states.status import status as status_of
from fairwitness.evidence.states.store import States

APP = App(
    name="states", help="Look at, rebuild or remove what is kept of logs: counts, never accounts."
)

At = Annotated[Path, Parameter(help="The states file, as given to --states.")]


class NoStates(options.BadOption):
    """There is no states file at a path."""

    code = "no-states"


@APP.command
def status(path: At, /, *, as_json: options.AsJson = False) -> None:
    """Say which days of which logs are kept."""
    with _opened(path) as states:
        found = status_of(states)
    if as_json:
        terminal.print_json(
            [
                {
                    "source": each.source,
                    "days": each.days,
                    "first": each.first.isoformat(),
                    "last": each.last.isoformat(),
                    "bytes": each.bytes,
                    "damaged": each.damaged,
                }
                for each in found
            ]
        )
        return
    if not found:
        terminal.say(f"{path} holds no day yet.")
        return
    terminal.print_table(
        ("Source", "Days", "First", "Last", "Log [bytes]", "Damaged"),
        [
            (
                each.source,
                str(each.days),
                each.first.isoformat(),
                each.last.isoformat(),
                str(each.bytes),
                str(each.damaged),
            )
            for each in found
        ],
    )
    if any(each.damaged for each in found):
        terminal.note("Damaged days are read again by the next run.")


@APP.command
def rebuild(path: At, /) -> None:
    """Forget every day, so that the next run reads the whole log again."""
    with _opened(path) as states:
        count = states.rebuild()
    terminal.say(f"{count} days are forgotten; the next run reads them again.")


@APP.command
def forget(path: At, /) -> None:
    """Remove the states file and its secret salt."""
    if not store.forget(path):
        raise _missing(path)
    terminal.say(f"{path} and its salt are removed.")


def _opened(path: Path) -> States:
    """Open a states file that is there; only a run makes one."""
    if not path.is_file():
        raise _missing(path)
    return States(path)


def _missing(path: Path) -> NoStates:
    return NoStates(
        f"There is no states file {str(path)!r}.",
        fix="Check its path; the first run over a log makes it.",
    )
