"""What a sync asks of whoever reads its files; no implementation is known here."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from indexer.text.encoder_input import InputKind


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file that was read: the JSON of a `ParsedFile`, not checked yet.

    `vectors` are those of its passages, (n, d) float32, None where they are still to be made.
    """

    content: bytes
    vectors: npt.NDArray[np.float32] | None = None

    @property
    def held_bytes(self) -> int:
        """How much memory it takes."""
        return len(self.content) + (0 if self.vectors is None else self.vectors.nbytes)


class FileReader(Protocol):
    """Reads one file after another for one thread, which alone asks it."""

    def parse(self, path: Path, kind: InputKind) -> ReadFile:
        """Read a file and make it ready for an encoder.

        Raises `ReadError` and `OSError` for that file, `Abandoned` where nobody wants it any more, and
        `ReadingClusterError` where no file can be read.
        """

    def close(self) -> None:
        """End what was started for it."""


class FileReaders(Protocol):
    """The readers of one sync."""

    @property
    def count(self) -> int:
        """How many of them are worth having at a time."""

    @property
    def makes_vectors(self) -> bool:
        """Whether what they read usually comes with vectors: then the model need not be loaded here."""

    def open(self, is_unwanted: Callable[[], bool]) -> FileReader:
        """Return a reader for one thread; `is_unwanted` is asked now and then while a file is read."""

    def close(self) -> None:
        """Give back what all of them share; the readers are closed already."""
