"""What lies in the folder that all places read."""

from dataclasses import dataclass
from pathlib import Path

from syncs import Contents, Synced

PLANS = 28  # with the others enough for three machines
SLOW = range(8, 16)
BROKEN, HOSTILE = "07.docx", {"01 giết.txt": "dừng giữa chừng", "02 nhớ.txt": "1200 MB"}


@dataclass(frozen=True, slots=True)
class Reference:
    """A folder, and what a sync without other processes has made of it."""

    folder: Path
    report: Synced
    contents: Contents
