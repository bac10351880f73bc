"""Old Office files (OLE compound files): the first bytes of a stream, found by its entry in the directory."""

import mmap
from pathlib import Path

HEAD_BYTES = 32
_SECTOR_SHIFT_AT = 30
_ENTRY_BYTES = 128
_ENTRY_START_AT = 116


def stream_head(path: Path, name: str, magics: tuple[bytes, ...]) -> bytes | None:
    """Return the first `HEAD_BYTES` bytes of the stream that begins with one of `magics`.

    None where there is no such stream; those of less than 4,096 bytes lie elsewhere and are not found either.
    """
    entry_name = name.encode("utf-16-le") + b"\0\0"
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        shift = min(content[_SECTOR_SHIFT_AT], 16)
        entry = content.find(entry_name)
        while entry >= 0:
            sector = int.from_bytes(content[entry + _ENTRY_START_AT : entry + _ENTRY_START_AT + 4], "little")
            start = (sector + 1) << shift
            head = content[start : start + HEAD_BYTES]
            if entry % _ENTRY_BYTES == 0 and head.startswith(magics) and len(head) == HEAD_BYTES:
                return head
            entry = content.find(entry_name, entry + 1)
    return None
