"""
Read an answers file, and say where in it something is wrong.

In:       a path, and the packs that the answers are about.
Out:      `Answers`; or a `BadAnswers` that names the line and guesses what was meant.
Not here: writing the file (`template`), judging answers (`evaluate`).
"""

from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError

from fairwitness.assess import mistakes, plain
from fairwitness.assess.answers import Answers
from fairwitness.assess.vocabulary import faults
from fairwitness.core.problem import Problem
from fairwitness.frameworks import yaml_file
from fairwitness.frameworks.pack import Pack
from fairwitness.frameworks.yaml_file import BadPack, YamlFile

SHOWN = 5
"""Faults that one message lists."""

CORRECT = "Correct these lines; nothing in the file was changed."


class BadAnswers(Problem):
    """An answers file that cannot be used, with the place in it."""

    code = "bad-answers"


def read_answers(path: Path, packs: Sequence[Pack]) -> Answers:
    """
    Read an answers file and hold it against the packs.

    Raises:
        BadAnswers: it cannot be read, or says something that the packs do not know.

    """
    file = _file(path)
    try:
        answers = Answers.model_validate(plain.values(file.text))
    except plain.NotPlain as fault:
        raise _bad(path, [f"line {fault.line}: {fault.said}"]) from None
    except ValidationError as error:
        wrong = [_told(fault["loc"], mistakes.told(fault), file) for fault in error.errors()]
        raise _bad(path, wrong) from None
    if wrong := [_told(where, said, file) for where, said in faults(answers, packs)]:
        raise _bad(path, wrong)
    return answers


def _file(path: Path) -> YamlFile:
    """Read the file as YAML; the advice is about answers, not about packs."""
    if not path.is_file():
        raise BadAnswers(
            f"There is no answers file {path}.",
            fix="Write one with `fairwitness answers new --pack … --out answers.yaml`.",
        )
    try:
        return yaml_file.read(path)
    except BadPack as problem:
        raise BadAnswers(
            problem.what.replace("for a pack", "for answers"),
            fix="Text that holds `: ` or ` #`, or begins with a sign such as - or [, goes after "
            "`|` on indented lines below. `fairwitness answers new` writes a file to start from.",
        ) from None


def _told(where: Sequence[str | int], said: str, file: YamlFile) -> str:
    line = file.line(where)
    place = ".".join(str(step) for step in where)
    return (f"line {line}: " if line else "") + f"{place}: {said}"


def _bad(path: Path, wrong: Sequence[str]) -> BadAnswers:
    more = f"\n  and {len(wrong) - SHOWN} more" if len(wrong) > SHOWN else ""
    listed = "\n".join(f"  {fault}" for fault in wrong[:SHOWN])
    return BadAnswers(f"{path} cannot be used:\n{listed}{more}", fix=CORRECT)
