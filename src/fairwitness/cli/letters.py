"""`fairwitness letter`: read what a recipient asks or has decided."""

from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from fairwitness.cli import options, terminal
from fairwitness.sealing import key_files, letters
from fairwitness.sealing.letters import Question
from fairwitness.sealing.ssh import PublicKey

APP = App(
    name="letter",
    help="Read a question or a decision of a recipient, which is sealed to you.",
    help_format="plaintext",
)


@APP.command
def read(
    letter: Annotated[Path, Parameter(help="A .question.age or .decision.age.")],
    /,
    *,
    key: Annotated[
        Path,
        Parameter(help="The secret SSH key that signed the filing; or, of a copy, an age key."),
    ],
    by: Annotated[
        list[Path] | None,
        Parameter(
            help="Public SSH key of the recipient, or of its desk, that must have signed. "
            "Repeatable.",
            negative=(),
        ),
    ] = None,
    json: options.AsJson = False,
) -> None:
    """
    Open a letter and print it.

    Stock `age -d -i filer.ssh LETTER` opens it as well.
    """
    signers = [PublicKey.from_line(key_files.public(path)) for path in by or ()]
    said = letters.opened(options.content(letter), key_files.secret(key), by=signers)
    if json:
        terminal.print_json({"kind": said.KIND, **said.model_dump(mode="json")})
        return
    terminal.say(f"{said.KIND.capitalize()} {said.number} about {said.filing[:16]}…, {said.at}")
    if isinstance(said, Question):
        about = [*said.items, *said.figures]
        if about:
            terminal.say(f"About: {', '.join(about)}")
        terminal.say(said.words)
        terminal.say(said.notice)
        return
    terminal.say(f"{said.outcome}: {said.reasons}")
