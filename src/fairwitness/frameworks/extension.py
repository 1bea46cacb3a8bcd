"""
A version of a pack that writes down only what differs from an earlier one.

In:       the plain values of the earlier version, and an `Extension`.
Out:      the plain values of the new version, whole, to be validated as any pack.
Not here: finding the earlier version (`shelf`), comparing versions (`versions`).

Entries are found by their id or code. A changed entry keeps every field that it does not name.
"""

from difflib import get_close_matches
from typing import Annotated, Any, Literal

from pydantic import StringConstraints

from fairwitness.frameworks.entry import Entry, Id, Version

Collection = Literal[
    "sources",
    "surfaces",
    "triggers",
    "deadlines",
    "header",
    "sections",
    "items",
    "levels",
    "rules",
    "kinds",
    "factors",
    "measures",
]

PackName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+/\d{4}-\d{2}(-\d{2})?$")]
"""Identity and version: `"uk-osa/2025-12"`."""

Plain = dict[str, Any]
"""What a YAML mapping becomes."""


class Extension(Entry):
    """What a version changes in the one that it extends."""

    id: Id
    version: Version
    extends: PackName
    replace: dict[str, Any] = {}  # noqa: RUF012 - pydantic copies defaults
    """Fields of the pack that are not lists of entries: `title`, `in_force`, `order`…"""
    remove: dict[Collection, tuple[str, ...]] = {}  # noqa: RUF012 - the same
    change: dict[Collection, tuple[Plain, ...]] = {}  # noqa: RUF012 - the same
    add: dict[Collection, tuple[Plain, ...]] = {}  # noqa: RUF012 - the same
    """Whole entries; `after` names the entry that one follows, otherwise it comes last."""


class NoSuchEntry(LookupError):
    """An extension names an entry that the earlier version does not have."""

    def __init__(self, collection: str, name: str, known: list[str]) -> None:
        near = get_close_matches(name, known, n=1)
        self.what = f"{collection}: there is no {name!r} to build on."
        self.fix = f"Did you mean {near[0]!r}?" if near else f"There are: {', '.join(known)}."
        super().__init__(self.what)


def name_of(entry: Plain) -> str:
    """Return an entry's id, or its code where it has one of those instead."""
    return str(entry.get("id", entry.get("code", "")))


def extended(earlier: Plain, extension: Extension) -> Plain:
    """
    Return the plain values of the new version.

    Raises:
        NoSuchEntry: an entry to remove, change or follow is not there.

    """
    whole = {**earlier, **extension.replace, "id": extension.id, "version": extension.version}
    for collection in {*extension.remove, *extension.change, *extension.add}:
        entries = list(whole.get(collection, ()))
        for gone in extension.remove.get(collection, ()):
            del entries[_place(collection, entries, gone)]
        for change in extension.change.get(collection, ()):
            place = _place(collection, entries, name_of(change))
            entries[place] = {**entries[place], **change}
        for new in extension.add.get(collection, ()):
            entry = {key: value for key, value in new.items() if key != "after"}
            after = new.get("after")
            place = len(entries) if after is None else _place(collection, entries, str(after)) + 1
            entries.insert(place, entry)
        whole[collection] = entries
    return whole


def _place(collection: str, entries: list[Plain], name: str) -> int:
    names = [name_of(entry) for entry in entries]
    if name not in names:
        raise NoSuchEntry(collection, name, names)
    return names.index(name)
