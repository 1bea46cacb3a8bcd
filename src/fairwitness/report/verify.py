"""
Say whether a bundle is what its manifest says.

In:       a folder or a zip from anybody.
Out:      a `Verdict`: what is missing, extra, altered or unsafe, and what contradicts the record.
Not here: who made it and when (seals, signatures and receipts say that).

A bundle that was changed together with its manifest still verifies, unless its parts then
contradict each other: compare `manifest_sha256` with the digest that was signed or filed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

from fairwitness.core.assessment import Dossier
from fairwitness.core.problem import Problem
from fairwitness.core.words import Words
from fairwitness.report import bundle, manifest, queries, record
from fairwitness.report.bundle_reading import (
    MAX_ENTRIES,
    MAX_TOTAL,
    Entry,
    NotABundle,
    Reading,
    contents,
    opened,
)
from fairwitness.report.record_json import MAX_BYTES, printable


class FaultKind(StrEnum):
    """What is wrong with one file of a bundle."""

    MISSING = "missing"
    EXTRA = "extra"
    ALTERED = "altered"
    UNSAFE = "unsafe"
    UNREADABLE = "unreadable"
    CONTRADICTS = "contradicts"


_MESSAGES = {
    FaultKind.MISSING: Words(
        "{path} belongs to the bundle but is not there.",
        "报告包缺少{path}。",
    ),
    FaultKind.EXTRA: Words(
        "{path} is in the bundle but not in the manifest.",
        "报告包中有{path}，但清单未列出该文件。",
    ),
    FaultKind.ALTERED: Words(
        "{path} is not the file that the manifest describes: its size or digest differs.",
        "{path}与清单不符：文件大小或摘要不一致。",
    ),
    FaultKind.UNSAFE: Words(
        "{path} was not opened: it is a link, a special file, stands twice, "
        "or its name leaves the bundle.",
        "{path}未予打开：该项为链接或特殊文件、名称重复，或其路径超出报告包范围。",
    ),
    FaultKind.UNREADABLE: Words(
        "{path} cannot be read to its end.",
        "{path}无法完整读取。",
    ),
    FaultKind.CONTRADICTS: Words(
        "{path} does not say what record.json says.",
        "{path}与record.json的内容不一致。",
    ),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong."""

    kind: FaultKind
    path: str
    """Printable: what is not is replaced."""

    @property
    def message(self) -> Words:
        """Say it in a sentence."""
        words = _MESSAGES[self.kind]
        return Words(words.en.replace("{path}", self.path), words.zh.replace("{path}", self.path))


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a look at a whole bundle found."""

    tool: str
    """What wrote the bundle, as the manifest says."""
    manifest_sha256: str
    checked: int
    """Files whose digest was computed and is right."""
    faults: tuple[Fault, ...]

    @property
    def intact(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults


class NoManifest(Problem):
    """A folder or zip without a manifest at its top."""

    code = "no-manifest"

    def __init__(self) -> None:
        super().__init__(
            f"There is no {manifest.NAME} here, so there is nothing to compare with.",
            fix="Give the folder or the .zip that `fairwitness assess --out` wrote, "
            "not the one above or below it.",
        )


def verify(path: Path) -> Verdict:
    """
    Compare a bundle with its manifest, and its parts with its record.

    Raises:
        NotABundle: it cannot be read at all, or is beyond every bound.
        NoManifest: no manifest, or one that is not a plain file.
        BrokenJson, BrokenManifest, BrokenRecord, WrongVersion: as they say.

    """
    with opened(path) as reading:
        return Bundle(path, reading).verdict()


class Bundle:
    """One bundle, opened and listed, with the bounds held."""

    def __init__(self, path: Path, reading: Reading) -> None:
        self._reading = reading
        self.entries = {entry.path: entry for entry in reading.entries()}
        if sum(entry.size for entry in self.entries.values()) > MAX_TOTAL:
            raise NotABundle(path, f"it is larger than {MAX_TOTAL} bytes")
        data = self._small(manifest.NAME)
        if data is None:
            raise NoManifest
        self.manifest = manifest.parse(data)
        self._manifest_sha256 = sha256(data).hexdigest()
        if len(self.manifest.files) > MAX_ENTRIES:
            raise NotABundle(path, f"it lists more than {MAX_ENTRIES} files")

    def dossier(self) -> Dossier | None:
        """Return what the record says, or None if there is no record."""
        data = self._small(record.NAME)
        return None if data is None else record.parse(data)

    def verdict(self) -> Verdict:
        """Look at everything once."""
        faults = [*self._compared(), *self._unlisted()]
        wrong = {fault.path for fault in faults}
        if record.NAME not in wrong:
            faults += self._contradictions(wrong)
        return Verdict(
            tool=printable(self.manifest.tool),
            manifest_sha256=self._manifest_sha256,
            checked=sum(printable(listed.path) not in wrong for listed in self.manifest.files),
            faults=tuple(sorted(set(faults), key=lambda fault: (fault.path, fault.kind))),
        )

    def _compared(self) -> Iterator[Fault]:
        for listed in self.manifest.files:
            kind = self._compare(listed)
            if kind is not None:
                yield Fault(kind, printable(listed.path))

    def _compare(self, listed: manifest.Listed) -> FaultKind | None:
        if not manifest.is_plain(listed.path) or listed.path == manifest.NAME:
            return FaultKind.UNSAFE
        entry = self.entries.get(listed.path)
        if entry is None:
            return FaultKind.MISSING
        if not entry.plain:
            return FaultKind.UNSAFE
        if entry.size != listed.bytes:
            return FaultKind.ALTERED
        try:
            digest = _digest(self._reading, entry)
        except OSError:
            return FaultKind.UNREADABLE
        return None if digest == listed.sha256 else FaultKind.ALTERED

    def _unlisted(self) -> Iterator[Fault]:
        known = {listed.path for listed in self.manifest.files} | {manifest.NAME}
        for path, entry in self.entries.items():
            if path not in known:
                safe = entry.plain and manifest.is_plain(path)
                yield Fault(FaultKind.EXTRA if safe else FaultKind.UNSAFE, printable(path))

    def _contradictions(self, wrong: set[str]) -> Iterator[Fault]:
        """Compare what follows from the record with what lies beside it."""
        told = self.dossier()
        if told is None:
            yield Fault(FaultKind.MISSING, record.NAME)
            return
        listed = {entry.path: entry.sha256 for entry in self.manifest.files}
        expected = _follows(told)
        for path, data in expected.items():
            if path not in listed:
                yield Fault(FaultKind.MISSING, path)
            elif path not in wrong and listed[path] != sha256(data).hexdigest():
                yield Fault(FaultKind.CONTRADICTS, path)
        for path in listed:
            if path.startswith(f"{queries.FOLDER}/") and path not in {*expected, *wrong}:
                yield Fault(FaultKind.CONTRADICTS, path)

    def _small(self, path: str) -> bytes | None:
        entry = self.entries.get(path)
        if entry is None or not entry.plain or entry.size > MAX_BYTES:
            return None
        return contents(self._reading, entry)


def _follows(told: Dossier) -> Mapping[str, bytes]:
    try:
        return bundle.machine_parts(told)
    except ValueError:  # a query in the record does not have the digest that stands beside it
        return {record.NAME: b""}


def _digest(reading: Reading, entry: Entry) -> str:
    digest = sha256()
    for piece in reading.pieces(entry):
        digest.update(piece)
    return digest.hexdigest()
