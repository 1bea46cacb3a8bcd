"""
Whose signatures are enough: the policy file of C2SP tlog-policy.

In:       its text: `log`, `witness`, `group` and `quorum` lines.
Out:      a `Policy`, which accepts a checkpoint or says what is missing.
Not here: where witnesses are asked (`cli`), how a cosignature is made (`algorithms`).

Two lines with one key would let one witness count twice: they are refused by the bytes of the key.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from fairwitness.core.problem import Problem
from fairwitness.ledger.algorithms import COSIGNATURE, ED25519, cosigned_at
from fairwitness.ledger.checkpoint import BadCheckpoint, Checkpoint
from fairwitness.ledger.keys import VerifierKey
from fairwitness.ledger.note import Note, parse

NONE = "none"
"""Name of the quorum that asks for no witness."""


class BadPolicy(Problem):
    """A policy file that does not say clearly whose signatures are enough."""

    code = "bad-policy"


class NotEnoughSignatures(Problem):
    """A checkpoint without the signatures that the policy asks for."""

    code = "not-enough-signatures"


@dataclass(frozen=True, slots=True)
class Witness:
    """A witness as the policy knows it."""

    key: VerifierKey
    url: str = ""
    """Where it takes checkpoints, if the policy says so."""


@dataclass(frozen=True, slots=True)
class Group:
    """Some of whom must have signed."""

    needed: int
    """How many members [1 to all of them]."""
    members: tuple[str, ...]
    """Names of witnesses and groups."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Which logs are known, and whose cosignatures a checkpoint needs."""

    logs: tuple[VerifierKey, ...] = ()
    witnesses: Mapping[str, Witness] = field(default_factory=dict)
    groups: Mapping[str, Group] = field(default_factory=dict)
    quorum: str = NONE

    def accept(self, content: bytes, *, now: datetime) -> Checkpoint:
        """
        Return the checkpoint of a note that this policy accepts.

        Raises:
            BadNote: it is no note, or a known signature does not hold.
            BadCheckpoint: it is no checkpoint, or of a log that is not known.
            NotEnoughSignatures: too few, or none of the log; one from the future counts as none.

        """
        note = parse(content)
        checkpoint = Checkpoint.of(note)
        logs = [key for key in self.logs if key.name == checkpoint.origin]
        if not logs:
            known = ", ".join(sorted(key.name for key in self.logs)) or "none"
            raise BadCheckpoint(
                f"The log {checkpoint.origin!r} is not one that is trusted here: {known}.",
                fix="Check that the proof is of the right log, and that its key is given.",
            )
        if not note.by(logs):
            raise NotEnoughSignatures(
                f"The log {checkpoint.origin!r} has not signed its checkpoint.",
                fix="Ask the log for a checkpoint that it has signed.",
            )
        present = self._present(note, now)
        if not self._met(self.quorum, present):
            names = ", ".join(sorted(present)) or "nobody"
            raise NotEnoughSignatures(
                f"The checkpoint is cosigned by {names}; the policy asks for {self.quorum!r}.",
                fix="Ask the log for a checkpoint that its witnesses have cosigned.",
            )
        return checkpoint

    def _present(self, note: Note, now: datetime) -> set[str]:
        """Name the witnesses whose cosignatures hold and are not from the future."""
        signed = note.by([one.key for one in self.witnesses.values()])
        times = {key: cosigned_at(one.signed) for key, one in signed.items()}
        return {
            name
            for name, one in self.witnesses.items()
            if (at := times.get(one.key)) is not None and at <= now
        }

    def _met(self, name: str, present: set[str]) -> bool:
        if name == NONE or name in present:
            return True
        group = self.groups.get(name)
        if group is None:
            return False
        return sum(self._met(member, present) for member in group.members) >= group.needed


def of_log(log: VerifierKey) -> Policy:
    """Return the policy that asks for the log's own signature only."""
    return Policy(logs=(log,))


def read(text: str) -> Policy:
    """
    Read a policy file.

    Raises:
        BadPolicy: a line is not understood, a name or a key stands twice, or no quorum is set.
        BadNoteKey: a key is none, or is refused.

    """
    reading = _Reading()
    for number, line in enumerate(text.splitlines(), 1):
        words = line.split()
        if words and not words[0].startswith("#"):
            try:
                reading.take(words)
            except ValueError as error:
                raise BadPolicy(
                    f"Line {number} of the policy: {error}.",
                    fix="Lines are: log KEY, witness NAME KEY [URL], group NAME any|all|K NAME…, "
                    "quorum NAME.",
                ) from None
    if reading.quorum is None:
        raise BadPolicy(
            "The policy sets no quorum.",
            fix="End it with `quorum NAME`, or `quorum none` to ask for no witness.",
        )
    return Policy(tuple(reading.logs), reading.witnesses, reading.groups, reading.quorum)


class _Reading:
    """What was understood of a policy so far; what is not is a `ValueError`."""

    def __init__(self) -> None:
        self.logs: list[VerifierKey] = []
        self.witnesses: dict[str, Witness] = {}
        self.groups: dict[str, Group] = {}
        self.quorum: str | None = None
        self._members: set[str] = set()

    def take(self, words: Sequence[str]) -> None:
        """Understand one line."""
        match words:
            case ["log", key, *rest] if len(rest) <= 1:
                self._log(VerifierKey.from_text(key))
            case ["witness", name, key, *rest] if len(rest) <= 1:
                self._witness(name, Witness(VerifierKey.from_text(key), *rest))
            case ["group", name, needed, first, *more]:
                self._group(name, needed, (first, *more))
            case ["quorum", name]:
                if self.quorum is not None:
                    raise ValueError("the quorum is set twice")
                if name != NONE:
                    self._known([name])
                self.quorum = name
            case _:
                raise ValueError("it is not understood")

    def _log(self, key: VerifierKey) -> None:
        if key.algorithm != ED25519:
            raise ValueError("that is not the key of a log")
        self._once(key, self.logs)
        self.logs.append(key)

    def _witness(self, name: str, witness: Witness) -> None:
        if witness.key.algorithm != COSIGNATURE:
            raise ValueError("that is not the key of a witness")
        self._free(name)
        self._once(witness.key, [one.key for one in self.witnesses.values()])
        self.witnesses[name] = witness

    def _group(self, name: str, needed: str, members: tuple[str, ...]) -> None:
        self._free(name)
        self._known(members)
        again = sorted(self._members & set(members))
        if again or len(set(members)) != len(members):
            raise ValueError(f"{(again or members)[0]!r} would count twice")
        count = {"any": 1, "all": len(members)}.get(needed)
        if count is None:
            count = int(needed) if needed.isascii() and needed.isdigit() else 0
        if not 1 <= count <= len(members):
            raise ValueError(f"{needed!r} of {len(members)} cannot be asked for")
        self._members.update(members)
        self.groups[name] = Group(count, members)

    def _free(self, name: str) -> None:
        if name == NONE or name in self.witnesses or name in self.groups:
            raise ValueError(f"the name {name!r} is taken")

    def _known(self, names: Iterable[str]) -> None:
        for name in names:
            if name not in self.witnesses and name not in self.groups:
                raise ValueError(f"{name!r} is not named in a line above")

    @staticmethod
    def _once(key: VerifierKey, there: Iterable[VerifierKey]) -> None:
        if any(key.public == other.public for other in there):
            raise ValueError(f"the key of {key.name!r} stands in two lines")
