"""
Merkle trees as RFC 6962 defines them: hashes, proofs, and whether a proof holds.

In:       entries or their hashes; for proofs a function that gives the hash of a whole subtree.
Out:      32-byte SHA-256 hashes, proofs as tuples of them, yes or no.
Not here: where hashes are kept (`tiles`, `files`), signatures (`note`).

Pure functions. A whole subtree of height h and index i spans the entries from i * 2**h on.
"""

from collections.abc import Callable, Sequence
from hashlib import sha256

Hash = bytes
"""32 bytes of SHA-256."""
Subtree = Callable[[int, int], Hash]
"""Gives the hash of the whole subtree of a height and an index at that height."""

EMPTY: Hash = sha256(b"").digest()
"""Root of a log without entries."""


def leaf(entry: bytes) -> Hash:
    """Hash an entry."""
    return sha256(b"\x00" + entry).digest()


def node(left: Hash, right: Hash) -> Hash:
    """Hash two subtrees into the one above them."""
    return sha256(b"\x01" + left + right).digest()


def folded(hashes: Sequence[Hash]) -> Hash:
    """Hash a power of two of neighbouring hashes into the one above them all."""
    while len(hashes) > 1:
        hashes = [node(hashes[n], hashes[n + 1]) for n in range(0, len(hashes), 2)]
    return hashes[0]


def root(size: int, subtree: Subtree) -> Hash:
    """Return the root of the first `size` entries."""
    return span(0, size, subtree) if size else EMPTY


def span(start: int, end: int, subtree: Subtree) -> Hash:
    """Return the hash over the entries from `start` to before `end`, as a proof cuts them."""
    count = end - start
    if count & (count - 1) == 0:
        height = count.bit_length() - 1
        return subtree(height, start >> height)
    middle = start + _cut(count)
    return node(span(start, middle, subtree), span(middle, end, subtree))


def inclusion(index: int, size: int, subtree: Subtree) -> tuple[Hash, ...]:
    """
    Prove that the entry `index` is in the tree of `size` entries, from the leaf up.

    Raises:
        ValueError: the tree has no such entry.

    """
    if not 0 <= index < size:
        raise ValueError(f"a tree of {size} entries has no entry {index}")
    path: list[Hash] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _cut(end - start)
        if index < middle:
            path.append(span(middle, end, subtree))
            end = middle
        else:
            path.append(span(start, middle, subtree))
            start = middle
    return tuple(reversed(path))


def consistency(old: int, new: int, subtree: Subtree) -> tuple[Hash, ...]:
    """
    Prove that the tree of `new` entries begins with the tree of `old` entries.

    Empty if `old` is 0 or equals `new`.

    Raises:
        ValueError: `old` is larger than `new`.

    """
    if not 0 <= old <= new:
        raise ValueError(f"no tree of {new} entries begins with {old}")
    if old in {0, new}:
        return ()
    path: list[Hash] = []
    start, end = 0, new
    while end != old:
        middle = start + _cut(end - start)
        if old <= middle:
            path.append(span(middle, end, subtree))
            end = middle
        else:
            path.append(span(start, middle, subtree))
            start = middle
    if start:
        path.append(span(start, end, subtree))
    return tuple(reversed(path))


def includes(root: Hash, size: int, index: int, leaf: Hash, proof: Sequence[Hash]) -> bool:
    """Say whether a proof shows that `leaf` is entry `index` below `root` (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    at, last, found = index, size - 1, leaf
    for step in proof:
        if last == 0:
            return False
        if at & 1 or at == last:
            found = node(step, found)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            found = node(found, step)
        at, last = at >> 1, last >> 1
    return last == 0 and found == root


def consistent(old_root: Hash, old: int, new_root: Hash, new: int, proof: Sequence[Hash]) -> bool:
    """Say whether a proof shows that the new tree begins with the old (RFC 9162, 2.1.4.2)."""
    if not 0 <= old <= new:
        return False
    if old in {0, new}:
        empty_fits = old != 0 or old_root == EMPTY
        return not proof and empty_fits and (old != new or old_root == new_root)
    steps = list(proof) if old & (old - 1) else [old_root, *proof]
    at, last = old - 1, new - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    if not steps:
        return False
    before = after = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            before, after = node(step, before), node(step, after)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            after = node(after, step)
        at, last = at >> 1, last >> 1
    return last == 0 and before == old_root and after == new_root


def _cut(count: int) -> int:
    """Return the largest power of two that is smaller than `count` [> 1]."""
    return 1 << ((count - 1).bit_length() - 1)
