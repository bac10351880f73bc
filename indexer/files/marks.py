"""What a remote system tells of a file -> the mark that tells its contents apart."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from indexer.files.seam import FileMark

# Names that file systems of fsspec use: s3fs, sftp and smb, webdav4, adlfs, gcsfs, memory
_TIMES = ("LastModified", "mtime", "modified", "last_modified", "updated", "created")
_TAGS = ("ETag", "etag", "md5Hash", "content_md5")
_SECOND_NS = 1_000_000_000


def mark_of(info: Mapping[str, Any]) -> FileMark:
    """Return the mark of a file; its size is -1 where none is told.

    Where there is a tag, a time's fraction is left out: MinIO lists it, and does not tell it of a single file.
    """
    told = info.get("size")
    size = -1 if told is None else int(told)
    time_ns = next((ns for name in _TIMES if (ns := _nanoseconds(info.get(name))) is not None), None)
    tag = next((str(info[name]).strip('"') for name in _TAGS if info.get(name)), "")
    if not tag:
        return FileMark(size, time_ns)
    digest = int.from_bytes(hashlib.blake2b(tag.encode(), digest_size=8).digest()) % _SECOND_NS
    return FileMark(size, (time_ns or 0) // _SECOND_NS * _SECOND_NS + digest)


def _nanoseconds(moment: object) -> int | None:
    if isinstance(moment, str):
        try:
            moment = datetime.fromisoformat(moment)
        except ValueError:
            return None
    if isinstance(moment, datetime):
        moment = moment.timestamp()
    if isinstance(moment, int | float):
        return int(moment * 1_000_000) * 1_000  # no clock of theirs is finer than floating point shows
    return None
