from hypothesis import given
from hypothesis import strategies as st

from fairwitness.ledger import merkle


def tree(leaves: list[bytes]) -> merkle.Subtree:
    return lambda height, index: merkle.folded(leaves[index << height : (index + 1) << height])


def by_definition(entries: list[bytes]) -> bytes:
    """RFC 6962, section 2.1, word by word."""
    if not entries:
        return merkle.EMPTY
    if len(entries) == 1:
        return merkle.leaf(entries[0])
    k = 1
    while k * 2 < len(entries):
        k *= 2
    return merkle.node(by_definition(entries[:k]), by_definition(entries[k:]))


SIZES = st.integers(1, 300)
ENTRIES = [f"entry {n}".encode() for n in range(300)]
LEAVES = [merkle.leaf(entry) for entry in ENTRIES]
TREE = tree(LEAVES)
ROOTS = [by_definition(ENTRIES[:n]) for n in range(301)]


@given(size=st.integers(0, 300))
def test_a_root_is_what_the_definition_says(size: int) -> None:
    assert merkle.root(size, TREE) == ROOTS[size]


@given(size=SIZES, data=st.data())
def test_every_entry_is_proved_and_no_other_place_or_size(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    proof = merkle.inclusion(index, size, TREE)
    assert merkle.includes(ROOTS[size], size, index, LEAVES[index], proof)
    other = data.draw(st.integers(0, 299).filter(lambda n: n != index))
    assert not merkle.includes(ROOTS[size], size, index, LEAVES[other], proof)
    assert not merkle.includes(ROOTS[size], size, other, LEAVES[index], proof)


@given(old=st.integers(0, 300), new=st.integers(0, 300))
def test_every_earlier_tree_is_shown_to_be_the_beginning(old: int, new: int) -> None:
    old, new = sorted((old, new))
    proof = merkle.consistency(old, new, TREE)
    assert merkle.consistent(ROOTS[old], old, ROOTS[new], new, proof)
    assert len(proof) <= 2 * 9


@given(old=SIZES, new=SIZES, data=st.data())
def test_an_altered_proof_shows_nothing(old: int, new: int, data: st.DataObject) -> None:
    old, new = sorted((old, new))
    for proof, holds in (
        (
            merkle.consistency(old, new, TREE),
            lambda p: merkle.consistent(ROOTS[old], old, ROOTS[new], new, p),
        ),
        (
            merkle.inclusion(old - 1, new, TREE),
            lambda p: merkle.includes(ROOTS[new], new, old - 1, LEAVES[old - 1], p),
        ),
    ):
        assert not holds((*proof, merkle.EMPTY))
        if proof:
            assert not holds(proof[:-1])
            at = data.draw(st.integers(0, len(proof) - 1))
            bit = data.draw(st.integers(0, 255))
            flipped = (int.from_bytes(proof[at]) ^ (1 << bit)).to_bytes(32)
            assert not holds((*proof[:at], flipped, *proof[at + 1 :]))


@given(old=SIZES, new=SIZES)
def test_a_history_that_was_changed_has_no_proof(old: int, new: int) -> None:
    old, new = sorted((old, new))
    other = by_definition([b"changed", *ENTRIES[1:old]])
    assert not merkle.consistent(other, old, ROOTS[new], new, merkle.consistency(old, new, TREE))
