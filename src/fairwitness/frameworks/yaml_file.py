"""
Read one YAML file of a pack, and say where in it something stands.

In:       a path.
Out:      plain values, and line numbers by path inside the document.
Not here: what the values mean (`shelf`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

from fairwitness.core.problem import Problem

OURS = Path(__file__).parent / "packs"
"""Where the packs of this release stand."""

LARGEST = 2_000_000
"""No pack is larger than this [bytes]."""


class BadPack(Problem):
    """A pack file that cannot be used, with the place in it."""

    code = "bad-pack"


@dataclass(frozen=True, slots=True)
class YamlFile:
    """One file, read once."""

    path: Path
    text: str
    values: dict[str, Any]

    def line(self, where: Sequence[str | int]) -> int | None:
        """
        Return the line of a path such as `("items", 3, "title")`, counted from 1.

        Steps that are not in the document (names of alternatives) are passed over; what is
        missing altogether gives the line of the part that should hold it.
        """
        node: Node | None = _parser(self.path).compose(self.text)
        line = None
        for step in where:
            inner = _inside(node, step)
            if inner is not None:
                line, node = inner
        return line


def read(path: Path) -> YamlFile:
    """
    Read a YAML mapping.

    Raises:
        BadPack: it cannot be read, is no YAML, or is not a mapping.

    """
    try:
        if path.stat().st_size > LARGEST:
            raise BadPack(f"{path} is too large for a pack.", fix=f"Keep it under {LARGEST} bytes.")
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadPack(
            f"{path} cannot be read: {error}.", fix="Give the path of a YAML file in UTF-8."
        ) from error
    try:
        values = _parser(path).load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark
        place = f"{path}, line {mark.line + 1}" if mark else str(path)
        raise BadPack(f"{place}: {error.problem}.", fix="Correct the YAML there.") from error
    except (YAMLError, ValueError, RecursionError) as error:
        raise BadPack(
            f"{path} is not YAML that a pack can hold: {error}", fix="Correct it."
        ) from None
    if not isinstance(values, dict):
        raise BadPack(f"{path} does not hold a mapping.", fix="Start it with `id:` and `version:`.")
    return YamlFile(path, text, values)


def _parser(path: Path) -> YAML:
    """
    Return a parser: the fast one for our own packs, the careful one for anybody's file.

    The one in C ends the whole program on a file that nests too deep.
    """
    return YAML(typ="safe", pure=not path.is_relative_to(OURS))


def _inside(node: Node | None, step: str | int) -> tuple[int, Node] | None:
    if isinstance(node, MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return key.start_mark.line + 1, value
    if isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
        item = node.value[step]
        return item.start_mark.line + 1, item
    return None
