"""A folder of files that can be had again: named after the content they belong to, with a limit on their size.

Names begin with the hash of the content and "-". Several processes may use one folder.
"""

import os
import time
from collections.abc import Set
from pathlib import Path


def looked_at(path: Path) -> None:
    """Note that a kept file is of use now; its own time stays. Raises `OSError`."""
    os.utime(path, ns=(time.time_ns(), path.stat().st_mtime_ns))


class KeptFiles:
    """Deletes what nobody looked at for longest, and what belongs to no content any more."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def make_room(self, most_bytes: int) -> None:
        """Delete the files that nobody looked at for longest, down to nine tenths of the most."""
        kept = sorted(self._all(), key=lambda entry: entry[1].st_atime_ns)
        total = sum(stat.st_size for _, stat in kept)
        if total <= most_bytes:
            return
        for path, stat in kept:
            if total <= 0.9 * most_bytes:
                break
            path.unlink(missing_ok=True)
            total -= stat.st_size

    def keep_only(self, hashes: Set[str]) -> None:
        """Delete the files of all contents but those with these hashes."""
        for path, _ in self._all():
            if path.name.partition("-")[0] not in hashes:
                path.unlink(missing_ok=True)

    def _all(self) -> list[tuple[Path, os.stat_result]]:
        try:
            with os.scandir(self._folder) as entries:
                return [(Path(entry.path), entry.stat()) for entry in entries if entry.is_file()]
        except FileNotFoundError:  # none yet, or another process deleted one meanwhile
            return []
