"""Files are read by processes of this machine."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from indexer.isolation import Limits, Reader
from indexer.parallel_reading.seam import ReadFile
from indexer.text.encoder_input import InputKind


class LocalReader:
    """One reading process, started with its first file."""

    def __init__(self, limits: Limits, is_unwanted: Callable[[], bool]) -> None:
        self._reader = Reader(limits, is_unwanted)

    def parse(self, path: Path, kind: InputKind) -> ReadFile:
        """Read a file as `FileReader.parse` does; its vectors are still to be made."""
        return ReadFile(self._reader.ask("parse", path, kind))

    def close(self) -> None:
        """End the process."""
        self._reader.close()


@dataclass(frozen=True, slots=True)
class LocalReaders:
    """`count` processes with limits."""

    count: int
    limits: Limits
    makes_vectors: bool = False

    def open(self, is_unwanted: Callable[[], bool]) -> LocalReader:
        """Return a process of one thread."""
        return LocalReader(self.limits, is_unwanted)

    def close(self) -> None:
        """Nothing is shared."""
