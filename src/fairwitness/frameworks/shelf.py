"""
The shelf of packs: find one, read it, refuse it if it does not hold together.

In:       a name (`"uk-osa"`, `"uk-osa/2025-12"`) with a date, or the path of a file.
Out:      a `Pack`.
Not here: today's date (an argument), what a sound pack is (`lint`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from fairwitness.core.problem import Problem
from fairwitness.frameworks import yaml_file
from fairwitness.frameworks.extension import Extension, NoSuchEntry, Plain, extended, name_of
from fairwitness.frameworks.lint import lint
from fairwitness.frameworks.pack import Pack
from fairwitness.frameworks.schema import field_names
from fairwitness.frameworks.yaml_file import BadPack, YamlFile

PACKS = yaml_file.OURS

SHOWN = 5
"""Faults that one message lists."""

GENERATIONS = 8
"""Versions that may extend one another."""


class UnknownPack(Problem):
    """No pack of that name or version."""

    code = "unknown-pack"


@dataclass(frozen=True, slots=True, order=True)
class Shelved:
    """One version of one pack on the shelf."""

    id: str
    version: str

    @property
    def name(self) -> str:
        """Identity and version: `"uk-osa/2025-12"`."""
        return f"{self.id}/{self.version}"

    @property
    def path(self) -> Path:
        """Its file."""
        return PACKS / self.id / f"{self.version}.yaml"


def available() -> tuple[Shelved, ...]:
    """List every version of every pack, sorted."""
    return tuple(sorted(Shelved(path.parent.name, path.stem) for path in PACKS.glob("*/*.yaml")))


def load(name: str, version: str | None = None, *, today: date | None = None) -> Pack:
    """
    Return a pack that holds together.

    Args:
        name: an id, an id with its version (`"uk-osa/2025-12"`), or a path that ends in `.yaml`.
        version: the version, where `name` does not say it.
        today: picks the latest version in force on that day; needed where no version is given.

    Raises:
        UnknownPack: there is no such pack, or no version of it in force.
        BadPack: its file is faulty.

    """
    if name.endswith((".yaml", ".yml")):
        return sound(Path(name))
    pack_id, _, version_in_name = name.partition("/")
    wanted = version or version_in_name or None
    versions = [shelved for shelved in available() if shelved.id == pack_id]
    if not versions:
        raise _unknown(pack_id, sorted({shelved.id for shelved in available()}), of="pack")
    if wanted is not None:
        for shelved in versions:
            if shelved.version == wanted:
                return sound(shelved.path)
        raise _unknown(wanted, [s.version for s in versions], of=f"version of {pack_id}")
    if today is None:
        raise ValueError("give a version, or the day on which the pack must be in force")
    return _in_force(pack_id, versions, today)


def _in_force(pack_id: str, versions: list[Shelved], today: date) -> Pack:
    for shelved in reversed(versions):
        pack = sound(shelved.path)
        if pack.in_force <= today:
            return pack
    raise UnknownPack(
        f"No version of {pack_id} is in force on {today}.",
        fix=f"Name a version: {', '.join(s.name for s in versions)}.",
    )


def _unknown(given: str, known: list[str], *, of: str) -> UnknownPack:
    near = get_close_matches(given, known, n=1)
    fix = f"Did you mean {near[0]!r}?" if near else f"There are: {', '.join(known)}."
    return UnknownPack(f"There is no {of} called {given!r}.", fix=fix)


def sound(path: Path) -> Pack:
    """
    Read a pack and refuse it when something in it refers to nothing.

    Raises:
        BadPack: with the first faults.

    """
    pack = read(path)
    faults = [found for found in lint(pack) if found.severity == "error"]
    if faults:
        listed = "\n".join(f"  {fault.where}: {fault.message}" for fault in faults[:SHOWN])
        raise BadPack(
            f"{path} does not hold together:\n{listed}",
            fix="Correct it, then run `fairwitness packs lint` on it.",
        )
    return pack


def read(path: Path) -> Pack:
    """
    Read a pack; its references are not followed.

    Raises:
        BadPack: the file is faulty, or what it extends is.

    """
    file = yaml_file.read(path)
    values = _whole(file, GENERATIONS)
    try:
        return Pack.model_validate(values)
    except ValidationError as error:
        raise _faulty(file, values, error) from None


def _whole(file: YamlFile, generations: int) -> Plain:
    if "extends" not in file.values:
        return file.values
    if generations == 0:
        raise BadPack(f"{file.path} extends too many versions.", fix="Write one of them in full.")
    try:
        extension = Extension.model_validate(file.values)
    except ValidationError as error:
        raise _faulty(file, file.values, error) from None
    earlier = yaml_file.read(_earlier(file.path, extension.extends))
    try:
        return extended(_whole(earlier, generations - 1), extension)
    except NoSuchEntry as error:
        raise BadPack(f"{file.path}: {error.what}", fix=error.fix) from error


def _earlier(path: Path, name: str) -> Path:
    """Find what a file extends: beside it, or on the shelf."""
    beside = path.parent.parent / f"{name}.yaml"
    if beside.exists():
        return beside
    shelved = PACKS / f"{name}.yaml"
    if shelved.exists():
        return shelved
    raise _unknown(name, [s.name for s in available()], of="pack to extend")


def _faulty(file: YamlFile, values: Plain, error: ValidationError) -> BadPack:
    faults = error.errors(include_url=False)
    listed = "\n".join(f"  {text}" for text in _told(file, values, faults[:SHOWN]))
    more = f"\n  and {len(faults) - SHOWN} more" if len(faults) > SHOWN else ""
    return BadPack(
        f"{file.path} is not a pack:\n{listed}{more}",
        fix="Correct these lines; packs/pack.schema.json says what each field takes.",
    )


def _told(file: YamlFile, values: Plain, faults: list[ErrorDetails]) -> Iterator[str]:
    for fault in faults:
        where = fault["loc"]
        line = file.line(_place_in_file(file, values, where))
        message = fault["msg"].removeprefix("Value error, ")
        if fault["type"] in {"extra_forbidden", "unexpected_keyword_argument"}:
            others = [name for name in field_names() if name != where[-1]]
            near = get_close_matches(str(where[-1]), others, n=1)
            message = "there is no such field" + (f"; did you mean {near[0]!r}?" if near else "")
        place = f"line {line}: " if line else ""
        yield f"{place}{_spoken(values, where)}: {message}"


def _place_in_file(file: YamlFile, values: Plain, where: tuple[int | str, ...]) -> tuple[Any, ...]:
    """Turn a path in the whole pack into one in a file that holds only what differs."""
    if "extends" not in file.values or len(where) < len(("items", 0)):
        return where
    collection, index = where[0], where[1]
    entries = values.get(str(collection))
    if not isinstance(entries, list) or not isinstance(index, int):
        return where
    name = name_of(entries[index])
    for part in ("add", "change"):
        for place, entry in enumerate(file.values.get(part, {}).get(collection, ())):
            if name_of(entry) == name:
                return (part, collection, place, *where[2:])
    return where


def _spoken(values: Plain, where: tuple[int | str, ...]) -> str:
    """Write a path with ids in place of positions: `items[art5-3].checks[port].limit`."""
    inner: Any = values
    spoken = ""
    for step in where:
        try:
            inner = inner[step]
        except (KeyError, IndexError, TypeError):
            inner = None
        if isinstance(step, int):
            spoken += f"[{name_of(inner) or step}]" if isinstance(inner, dict) else f"[{step}]"
        else:
            spoken += f".{step}" if spoken else step
    return spoken
