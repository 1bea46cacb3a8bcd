from small_pack import plain_pack

from fairwitness.frameworks.pack import Pack
from fairwitness.frameworks.shelf import load
from fairwitness.frameworks.versions import Difference, changed_ids

NOTHING = Difference(added=(), altered=(), removed=())


def test_from_17_to_18_kinds_exactly_what_changed_is_reopened() -> None:
    changed = changed_ids(load("uk-osa/2025-12"), load("uk-osa/2026-06-25"))

    assert changed.kinds == Difference(added=("cyberflashing",), altered=("suicide",), removed=())
    assert changed.items == Difference(
        added=("csea-reporting", "intimate-images-48h"), altered=(), removed=()
    )
    assert changed.factors == Difference(added=(), altered=("1g", "5b", "5e"), removed=())
    assert not changed.measures
    assert not changed.header
    assert changed.kinds.reopened == ("cyberflashing", "suicide")


def test_a_version_does_not_differ_from_itself() -> None:
    pack = load("uk-osa/2025-12")

    changed = changed_ids(pack, pack)

    assert (changed.items, changed.kinds, changed.factors) == (NOTHING, NOTHING, NOTHING)


def test_moving_an_entry_does_not_change_it() -> None:
    old = plain_pack()
    new = plain_pack()
    new["kinds"].reverse()

    assert not changed_ids(Pack.model_validate(old), Pack.model_validate(new)).kinds


def test_going_back_removes_what_was_added() -> None:
    changed = changed_ids(load("uk-osa/2026-06-25"), load("uk-osa/2025-12"))

    assert changed.kinds.removed == ("cyberflashing",)
    assert changed.items.reopened == ()
