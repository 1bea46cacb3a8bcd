"""
Read an answers file, and say where in it something is wrong.

In:       a path, and the packs that the answers are about.
Out:      `Answers`; or a `BadAnswers` that names the line and guesses what was meant.
Not here: writing the file (`template`), judging answers (`evaluate`).
"""

from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from fairwitness.assess import mistakes
from fairwitness.assess.answers import Answers
from fairwitness.assess.plain import NotPlain, Plain, plain
from fairwitness.assess.vocabulary import faults
from fairwitness.core.problem import Problem
from fairwitness.frameworks.pack import Pack

SHOWN = 5
"""Faults that one message lists."""
LARGEST = 5_000_000
"""No answers file is larger than this [bytes]."""

START = "Write one with `fairwitness answers new --pack … --out answers.yaml`."
CORRECT = "Correct these lines; nothing in the file was changed."
QUOTE = (
    "Text that holds `: ` or ` #`, or begins with a sign such as - or [, goes after `|` on "
    "indented lines below."
)


class BadAnswers(Problem):
    """An answers file that cannot be used, with the place in it."""

    code = "bad-answers"


def read_answers(path: Path, packs: Sequence[Pack]) -> Answers:
    """
    Read an answers file and hold it against the packs.

    Raises:
        BadAnswers: it cannot be read, or says something that the packs do not know.

    """
    file = _plain(path, _text(path))
    if not isinstance(file.values, dict):
        raise BadAnswers(f"{path} is no answers file: it holds no `packs:`.", fix=START)
    try:
        answers = Answers.model_validate(file.values)
    except ValidationError as error:
        wrong = [_told(fault["loc"], mistakes.told(fault), file) for fault in error.errors()]
        raise _bad(path, wrong) from None
    if wrong := [_told(where, said, file) for where, said in faults(answers, packs)]:
        raise _bad(path, wrong)
    return answers


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST:
            raise BadAnswers(f"{path} is too large for answers.", fix=START)
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise BadAnswers(f"There is no answers file {path}.", fix=START) from None
    except OSError as error:
        raise BadAnswers(
            f"{path} cannot be read: {error.strerror}.", fix="Give a file that this user may read."
        ) from None
    except UnicodeDecodeError:
        raise BadAnswers(f"{path} is not text in UTF-8.", fix="Save it as UTF-8.") from None


def _plain(path: Path, text: str) -> Plain:
    try:
        return plain(text)
    except NotPlain as fault:
        raise _bad(path, [f"line {fault.line}: {fault.said}"]) from None
    except MarkedYAMLError as error:
        place = f"line {error.problem_mark.line + 1}: " if error.problem_mark else ""
        raise BadAnswers(f"{path}, {place}{error.problem}.", fix=QUOTE) from None
    except (YAMLError, ValueError, RecursionError) as error:
        first = str(error).partition("\n")[0]
        raise BadAnswers(f"{path} is not YAML: {first}.", fix=QUOTE) from None


def _told(where: Sequence[str | int], said: str, file: Plain) -> str:
    line = file.line(where)
    place = ".".join(str(step) for step in where)
    return (f"line {line}: " if line else "") + f"{place}: {said}"


def _bad(path: Path, wrong: Sequence[str]) -> BadAnswers:
    more = f"\n  and {len(wrong) - SHOWN} more" if len(wrong) > SHOWN else ""
    listed = "\n".join(f"  {fault}" for fault in wrong[:SHOWN])
    return BadAnswers(f"{path} cannot be used:\n{listed}{more}", fix=CORRECT)
