"""
The plain values of an answers file: every scalar exactly as it is written.

In:       the text of a YAML mapping.
Out:      mappings, lists and texts; blanks are left out.
Not here: the file (`frameworks.yaml_file`), what the values mean (`answers`).

YAML by itself would read `1.10` as 1.1 and `007` as 7. What an operator writes stays as written.
"""

from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

_BLANK = {"", "~", "null", "Null", "NULL"}
_SURROGATES = range(0xD800, 0xE000)


class NotPlain(ValueError):
    """Something in the file that no answer needs, with its line."""

    def __init__(self, node: Node, said: str) -> None:
        self.line = node.start_mark.line + 1
        self.said = said
        super().__init__(said)


def values(text: str) -> Any:  # noqa: ANN401 - YAML is what it is
    """
    Return what the text holds; a blank value is left out, so that it is never an answer.

    Raises:
        NotPlain: an alias, a key that is no text, or half of a character.

    """
    return _value(YAML(typ="safe", pure=True).compose(text), set())


def _value(node: Node | None, seen: set[int]) -> Any:  # noqa: ANN401 - the same
    if isinstance(node, ScalarNode):
        return _scalar(node)
    if node is None:
        return None
    if id(node) in seen:
        raise NotPlain(node, "anchors and aliases (& and *) are not used here; write it out")
    seen.add(id(node))
    if isinstance(node, MappingNode):
        pairs = ((_key(key), _value(value, seen)) for key, value in node.value)
        return {key: value for key, value in pairs if value is not None}
    assert isinstance(node, SequenceNode)  # noqa: S101 - YAML has no fourth kind of node
    found = (_value(inner, seen) for inner in node.value)
    return [value for value in found if value is not None]


def _key(node: Node) -> str:
    key = _scalar(node) if isinstance(node, ScalarNode) else None
    if key is None:
        raise NotPlain(node, "a name is missing before this colon")
    return key


def _scalar(node: ScalarNode) -> str | None:
    said = str(node.value)
    if node.style is None and said in _BLANK:
        return None
    if any(ord(char) in _SURROGATES for char in said):
        raise NotPlain(node, "a text holds half of a character; write it again")
    return said
