"""`fairwitness sources map`: propose how a log of a service's own shape is read."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from fairwitness.cli import options, terminal
from fairwitness.sources.logs import fields_of, propose


def propose_mapping(
    source: str,
    /,
    *,
    out: Annotated[
        Path | None, Parameter(help="File to write; it must not be there yet. Default: print it.")
    ] = None,
) -> None:
    """
    Propose a mapping file for a log of your own shape, from its schema and never from its values.

    SOURCE is events+parquet://PATH or events+jsonl://PATH.
    """
    text = propose(fields_of(source))
    if out is None:
        terminal.say(text.rstrip("\n"))
        return
    try:
        with out.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise options.BadOption(
            f"{str(out)!r} is there already.", fix="Give --out a new name; nothing was written."
        ) from None
    except OSError as error:
        raise options.BadOption(
            f"{str(out)!r} cannot be written: {error.strerror}.", fix="Give --out another place."
        ) from None
    terminal.note(f"Written: {out}. Check each line, then read the log with ?map={out}.")
