"""
The plain values of an answers file: every scalar exactly as it is written.

In:       the text of a YAML mapping.
Out:      mappings, lists and texts, and the line of each; blanks are left out.
Not here: the file (`reading`), what the values mean (`answers`).

YAML by itself would read `1.10` as 1.1 and `007` as 7. What an operator writes stays as written.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

Path = tuple[str | int, ...]

_BLANK = {"", "~", "null", "Null", "NULL"}
_SURROGATES = range(0xD800, 0xE000)


class NotPlain(ValueError):
    """Something in the file that no answer needs, with its line."""

    def __init__(self, node: Node, said: str) -> None:
        self.line = node.start_mark.line + 1
        self.said = said
        super().__init__(said)


@dataclass(frozen=True, slots=True)
class Plain:
    """What a file holds, and where."""

    values: Any
    lines: Mapping[Path, int]

    def line(self, where: Sequence[str | int]) -> int | None:
        """Return the line of a path, counted from 1; what is missing stands where it should."""
        steps = tuple(where)
        while steps and steps not in self.lines:
            steps = steps[:-1]
        return self.lines.get(steps)


def plain(text: str) -> Plain:
    """
    Return what the text holds; a blank value is left out, so that it is never an answer.

    Raises:
        NotPlain: an alias, a name twice or none, or half of a character.
        ruamel.yaml.error.YAMLError: it is no YAML.

    """
    lines: dict[Path, int] = {}
    values = _value(YAML(typ="safe", pure=True).compose(text), (), lines, set())
    return Plain(values, lines)


def _value(node: Node | None, at: Path, lines: dict[Path, int], seen: set[int]) -> Any:  # noqa: ANN401 - YAML is what it is
    if node is None:
        return None
    if isinstance(node, ScalarNode):
        return _scalar(node)
    if id(node) in seen:
        raise NotPlain(node, "anchors and aliases (& and *) are not used here; write it out")
    seen.add(id(node))
    if isinstance(node, MappingNode):
        return _mapping(node, at, lines, seen)
    assert isinstance(node, SequenceNode)  # noqa: S101 - YAML has no fourth kind of node
    found = []
    for index, inner in enumerate(node.value):
        lines[*at, index] = inner.start_mark.line + 1
        found.append(_value(inner, (*at, index), lines, seen))
    return [value for value in found if value is not None]


def _mapping(node: MappingNode, at: Path, lines: dict[Path, int], seen: set[int]) -> dict[str, Any]:
    found = {}
    for key, value in node.value:
        name = _scalar(key) if isinstance(key, ScalarNode) else None
        if name is None:
            raise NotPlain(key, "a name is missing before this colon")
        if name in found:
            raise NotPlain(key, f"{name!r} stands here a second time")
        lines[*at, name] = key.start_mark.line + 1
        found[name] = _value(value, (*at, name), lines, seen)
    return {name: value for name, value in found.items() if value is not None}


def _scalar(node: ScalarNode) -> str | None:
    said = str(node.value)
    if node.style is None and said in _BLANK:
        return None
    if any(ord(char) in _SURROGATES for char in said):
        raise NotPlain(node, "a text holds half of a character; write it again")
    return said
