"""
Read an answers file, and say where in it something is wrong.

In:       a path, and the packs that the answers are about.
Out:      `Answers`; or a `BadAnswers` that names the line and guesses what was meant.
Not here: writing the file (`template`), judging answers (`evaluate`).
"""

from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError

from fairwitness.assess.answers import Answers
from fairwitness.assess.vocabulary import faults
from fairwitness.core.problem import Problem
from fairwitness.frameworks import yaml_file
from fairwitness.frameworks.pack import Pack
from fairwitness.frameworks.yaml_file import BadPack, YamlFile

SHOWN = 5
"""Faults that one message lists."""


class BadAnswers(Problem):
    """An answers file that cannot be used, with the place in it."""

    code = "bad-answers"


def read_answers(path: Path, packs: Sequence[Pack]) -> Answers:
    """
    Read an answers file and hold it against the packs.

    Raises:
        BadAnswers: it cannot be read, or says something that the packs do not know.

    """
    try:
        file = yaml_file.read(path)
    except BadPack as problem:
        raise BadAnswers(
            problem.what,
            fix="Write one with `fairwitness answers new --pack … --out answers.yaml`.",
        ) from None
    try:
        answers = Answers.model_validate(_without_blanks(file.values))
    except ValidationError as error:
        wrong = [_told(fault["loc"], fault["msg"], file) for fault in error.errors()]
        raise _bad(path, wrong) from None
    if wrong := [_told(where, said, file) for where, said in faults(answers, packs)]:
        raise _bad(path, wrong)
    return answers


def _without_blanks(values: object) -> object:
    """Leave out what was left blank, so that a blank is never mistaken for an answer."""
    if isinstance(values, dict):
        return {k: _without_blanks(v) for k, v in values.items() if v is not None}
    return values


def _told(where: Sequence[str | int], said: str, file: YamlFile) -> str:
    line = file.line(where)
    place = ".".join(str(step) for step in where)
    return (f"line {line}: " if line else "") + f"{place}: {said.removeprefix('Value error, ')}"


def _bad(path: Path, wrong: Sequence[str]) -> BadAnswers:
    more = f"\n  and {len(wrong) - SHOWN} more" if len(wrong) > SHOWN else ""
    listed = "\n".join(f"  {fault}" for fault in wrong[:SHOWN])
    return BadAnswers(
        f"{path} cannot be used:\n{listed}{more}",
        fix="Correct these lines; nothing in the file was changed.",
    )
