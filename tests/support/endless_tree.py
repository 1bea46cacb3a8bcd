"""
A SQLite file that is damaged on purpose: one table whose tree never ends.

In:       where to write it, and the table.
Out:      a sound Synapse database, but for the tree of that table and of its index.

Each of a few pages points at the next one hundreds of times over, so that as many rows seem to be
there as there are ways through the tree.
"""

import sqlite3
import struct
from contextlib import closing
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import small_synapse

PAGE = 4096
DEPTH = 8
FILLER = "CREATE TABLE filler AS SELECT zeroblob(3000 * 40) AS bytes"


@dataclass(frozen=True, slots=True)
class Tree:
    """How SQLite writes the pages of one kind of tree."""

    inner: int
    leaf: int
    entry: bytes
    """What stands beside each pointer."""
    row: bytes


TABLE = Tree(5, 13, b"\x01", b"\x02\x01\x02\x00")
INDEX = Tree(2, 10, b"\x02\x02\x00", b"\x02\x02\x00\x00")
ENTRIES = 400


def database(path: Path, table: str) -> Path:
    """Write the database."""
    small_synapse.database(path, FILLER)
    with closing(sqlite3.connect(path)) as rows:
        roots = rows.execute(
            "SELECT type, rootpage FROM sqlite_master WHERE tbl_name = ? AND rootpage > 0", (table,)
        ).fetchall()
        (pages,) = rows.execute("PRAGMA page_count").fetchone()
    data = bytearray(path.read_bytes())
    spare = iter(range(pages, 0, -1))
    for kind, root in roots:
        _grow(
            data, TABLE if kind == "table" else INDEX, [root, *(next(spare) for _ in "x" * DEPTH)]
        )
    path.write_bytes(data)
    return path


def _grow(data: bytearray, tree: Tree, chain: list[int]) -> None:
    """Write a tree whose every page points at the next one only."""
    for page, child in pairwise(chain):
        cells = [struct.pack(">I", child) + tree.entry] * ENTRIES
        _write(data, page, tree.inner, cells, struct.pack(">I", child))
    _write(data, chain[-1], tree.leaf, [tree.row], b"")


def _write(data: bytearray, page: int, kind: int, cells: list[bytes], last: bytes) -> None:
    """Write one page: its head, where each cell lies, and the cells at its end."""
    places = [PAGE - len(cell) * (n + 1) for n, cell in enumerate(cells)]
    head = struct.pack(">BHHHB", kind, 0, len(cells), places[-1], 0) + last
    head += b"".join(struct.pack(">H", place) for place in places)
    body = b"".join(reversed(cells))
    data[(page - 1) * PAGE : page * PAGE] = head + bytes(PAGE - len(head) - len(body)) + body
