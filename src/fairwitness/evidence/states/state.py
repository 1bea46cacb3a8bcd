"""
The state of a day, or of several: counts by their key, and a sketch of the accounts.

In:       the rows of the passes over one day.
Out:      a `State`; the state of a union is the merge of the states, in any order and grouping.
Not here: queries (`evidence.scan`), files (`store`).

Keys are tuples of words: `("fields", "login", "37")` counts entries of a kind by the bits of what
they have; `("hour", "2026-06-01T05")` by hour; `("delay", "4")` by class of delay; `("address",
"v4")`; `("text", "3")` by bits of personal data; `("accounts", "2026-06-01")` different accounts of
a day; `("time", "recorded")`; `("repeated",)` entries that stand twice in one day.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from fairwitness.evidence.states import sketch
from fairwitness.evidence.states.sketch import Registers

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class State:
    """What some entries came to."""

    counts: Mapping[Key, int] = field(default_factory=dict)
    registers: Registers = field(default_factory=sketch.empty)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, State) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    @property
    def text(self) -> str:
        """The counts as JSON, sorted, so that equal states are equal bytes."""
        listed = [[*key, count] for key, count in sorted(self.counts.items()) if count]
        return json.dumps(listed, separators=(",", ":"))

    @property
    def digest(self) -> str:
        """SHA-256 of all that the state holds."""
        return hashlib.sha256(self.text.encode() + self.registers.tobytes()).hexdigest()

    @property
    def accounts(self) -> int:
        """About how many different accounts there are."""
        return sketch.estimate(self.registers)

    def count(self, name: str, where: Callable[[Key], bool] | None = None) -> int:
        """Add up the counts of one name; `where` looks at the rest of the key."""
        return sum(
            count
            for key, count in self.counts.items()
            if key[0] == name and (where is None or where(key[1:]))
        )

    def of(self, name: str) -> dict[Key, int]:
        """Return the counts of one name by the rest of the key."""
        return {key[1:]: count for key, count in self.counts.items() if key[0] == name}


def merged(states: Iterable[State]) -> State:
    """Return the state of the union."""
    counts: Counter[Key] = Counter()
    registers = sketch.empty()
    for state in states:
        counts.update(state.counts)
        np.maximum(registers, state.registers, out=registers)
    return State(MappingProxyType(dict(counts)), registers)


def read(text: str, registers: bytes) -> State:
    """
    Return the state that `State.text` and its registers were written from.

    Raises:
        ValueError: they are not those of a state.

    """
    counts = {tuple(map(str, key)): int(count) for *key, count in json.loads(text)}
    found = np.frombuffer(registers, dtype=np.uint8)
    if found.shape != sketch.empty().shape:
        raise ValueError("a sketch has another size")
    return State(MappingProxyType(counts), found)
