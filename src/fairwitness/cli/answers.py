"""`fairwitness answers new`: the file in which people answer, with the evidence beside it."""

import os
import sys
import tempfile
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from fairwitness.assess import own_limit, template
from fairwitness.assess.gathering import OVER_RETENTION, Gathering, gather
from fairwitness.cli import options, terminal
from fairwitness.core.figure import ReleasePolicy
from fairwitness.core.words import Lang

APP = App(name="answers", help="Write and refresh the answers file.")


@APP.command
def new(
    sources: options.Sources | None = None,
    /,
    *,
    pack: options.Packs,
    out: Annotated[
        Path | None,
        Parameter(
            help="File to write. If it is there, what was answered in it is kept, and the "
            "earlier file is left beside it as .bak. Default: print it."
        ),
    ] = None,
    lang: Annotated[Lang, Parameter(help="Language of the questions: en or zh.")] = "en",
    since: options.Since = None,
    until: options.Until = None,
    now: options.Now = None,
    states: options.StatesPath = None,
    engine: options.LogEngine = "duckdb",
    spark: options.SparkAddress = None,
) -> None:
    """
    Write the questions of one or more packs, with the evidence beside each if sources are given.

    Run it again with a new pack or later figures: answers stay, comments are written anew.
    """
    at = options.moment(now)
    chosen = options.packs(pack, at)
    given = options.answers(out if out is not None and out.exists() else None, chosen)
    evidence = None
    if sources:
        with terminal.stages(total=1) as stages:
            stages.begin("Reading the sources")
            asked = Gathering(
                sources=sources,
                packs=chosen,
                window=options.window(since, until, at),
                policy=ReleasePolicy(),
                now=at,
                states=options.states(states, sources),
                keep_days=own_limit(chosen, given, OVER_RETENTION),
                engine=engine,
                spark=spark,
            )
            evidence = gather(asked, stages)
            stages.done()
    text = template(chosen, given, lang=lang, evidence=evidence)
    if out is None:
        sys.stdout.write(text)
        return
    if _replace(out, text):
        terminal.note(f"What was there stands beside it as {out.name}.bak.")
    terminal.note(f"Wrote {out}. Fill it in, then: fairwitness assess … --answers {out}")


def _replace(out: Path, text: str) -> bool:
    """Put the new file in place whole; say whether an earlier one was left as `.bak`."""
    earlier = out.exists()
    try:
        handle, name = tempfile.mkstemp(prefix=f".{out.name}.", dir=out.parent)
        partial = Path(name)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as stream:
                stream.write(text)
            if earlier:
                out.replace(out.with_name(f"{out.name}.bak"))
            partial.replace(out)
        finally:
            partial.unlink(missing_ok=True)
    except OSError as error:
        raise options.BadOption(
            f"{out} cannot be written: {error.strerror}.",
            fix="Give --out a place where this user may write; nothing was changed.",
        ) from None
    return earlier
