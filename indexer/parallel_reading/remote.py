"""Files are read and encoded by the machines of a Ray cluster; their bytes are sent, so that nothing need be shared."""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from indexer.encoder import Encoder
from indexer.isolation import Limits, read_error
from indexer.parallel_reading.dispatch import Machines, Work
from indexer.parallel_reading.local import LocalReader
from indexer.parallel_reading.machine import Answer, identity_of
from indexer.parallel_reading.ray_cluster import RayCluster
from indexer.parallel_reading.seam import ReadFile
from indexer.readers import MAX_FILE_BYTES
from indexer.settings import SHIPPED_ENCODER, Settings
from indexer.text.encoder_input import InputKind

_MAX_READERS = 256  # threads that wait for machines


class RemoteReaders:
    """A connection to the cluster for one sync."""

    makes_vectors = True

    def __init__(self, settings: Settings, encoder: Encoder, limits: Limits, wanted: int) -> None:
        """Raise `ReadingClusterError`, `ConfigurationError`; `wanted` processes are enough."""
        self._limits, self._dimension = limits, encoder.dimension
        name = "" if settings.encoder == str(SHIPPED_ENCODER) else settings.encoder
        expected = identity_of(encoder, is_hub=settings.is_hub_encoder)
        self._cluster = RayCluster(settings.ray_address)
        try:
            self._machines = Machines(self._cluster, Work(name, limits, expected), wanted)
        except BaseException:
            self._cluster.close()
            raise
        # Each file has a thread that waits for it, and one more lies ready where it will be read
        self.count = min(_MAX_READERS, 2 * min(wanted, self._machines.processes))

    def open(self, is_unwanted: Callable[[], bool]) -> "RemoteReader":
        """Return a reader of one thread."""
        return RemoteReader(self._machines, self._dimension, LocalReader(self._limits, is_unwanted), is_unwanted)

    def close(self) -> None:
        """End what runs on the machines, and leave the cluster."""
        self._machines.close()
        self._cluster.close()


class RemoteReader:
    """Sends one file after another to a machine; what no machine is to read is read here."""

    def __init__(self, machines: Machines, dimension: int, here: LocalReader, is_unwanted: Callable[[], bool]) -> None:
        self._machines, self._dimension = machines, dimension
        self._here, self._is_unwanted = here, is_unwanted

    def parse(self, path: Path, kind: InputKind) -> ReadFile:
        """Read a file as `FileReader.parse` does."""
        is_small = path.stat().st_size <= MAX_FILE_BYTES  # a larger one is refused, which needs no journey
        answer = self._machines.read(path, kind, self._is_unwanted) if is_small else None
        return self._here.parse(path, kind) if answer is None else self._read(answer)

    def _read(self, answer: Answer) -> ReadFile:
        if answer.refusal:
            raise read_error(answer.refusal)
        vectors = np.frombuffer(answer.vectors, dtype="<f4").astype(np.float32, copy=False)
        return ReadFile(answer.content, vectors.reshape(-1, self._dimension))

    def close(self) -> None:
        """End the process that read here."""
        self._here.close()
