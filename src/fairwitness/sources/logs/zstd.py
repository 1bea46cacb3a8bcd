"""
Say whether a zstd file is whole, without unpacking it.

In:       an open file.
Out:      yes, or no if it ends in the middle or is not zstd to its end.
Source:   RFC 8878, sections 3.1.1 and 3.1.2.

DuckDB takes a zstd file that is cut short for one that ends there, so that entries would be lost
without a word.
"""

import struct
from typing import BinaryIO

FRAME, SKIPPABLE = 0xFD2FB528, 0x184D2A50
DICTIONARY_BYTES = (0, 1, 2, 4)
CONTENT_BYTES = (0, 2, 4, 8)
REPEATED, RESERVED = 1, 3
"""Types of blocks: one byte that is repeated; and one that there is not."""


def is_whole(file: BinaryIO, size: int) -> bool:
    """Walk from block to block to the end of the file."""
    while file.tell() < size:
        head = file.read(4)
        if len(head) < len(b"zstd"):
            return False
        (magic,) = struct.unpack("<I", head)
        if magic & 0xFFFFFFF0 == SKIPPABLE:
            length = file.read(4)
            if len(length) < len(b"size") or not _skip(file, struct.unpack("<I", length)[0], size):
                return False
        elif magic != FRAME or not _frame(file, size):
            return False
    return True


def _frame(file: BinaryIO, size: int) -> bool:
    """Walk through one frame after its magic number."""
    descriptor = file.read(1)
    if not descriptor:
        return False
    flags = descriptor[0]
    is_single, has_checksum = bool(flags & 0x20), bool(flags & 0x04)
    content = CONTENT_BYTES[flags >> 6] or int(is_single)
    if not _skip(file, int(not is_single) + DICTIONARY_BYTES[flags & 3] + content, size):
        return False
    while True:
        head = file.read(3)
        if len(head) < len(b"abc"):
            return False
        block = int.from_bytes(head, "little")
        kind, length = block >> 1 & 3, block >> 3
        if kind == RESERVED or not _skip(file, 1 if kind == REPEATED else length, size):
            return False
        if block & 1:
            return _skip(file, 4 if has_checksum else 0, size)


def _skip(file: BinaryIO, length: int, size: int) -> bool:
    """Go forward, unless the file ends before."""
    end = file.tell() + length
    file.seek(end)
    return end <= size
