"""Who reads the files of a sync: whom the settings name."""

from indexer.encoder import Encoder
from indexer.isolation import Limits
from indexer.parallel_reading.local import LocalReaders
from indexer.parallel_reading.remote import RemoteReaders
from indexer.parallel_reading.seam import FileReaders
from indexer.settings import Settings

_FILES_PER_PROCESS = 12  # fewer are read before another process has started


def readers_for(settings: Settings, encoder: Encoder, files: int) -> FileReaders | None:
    """Return who reads so many files, None where the syncing process does it itself.

    Raises `ReadingClusterError` where machines are asked for and cannot be had, `ConfigurationError`.
    """
    wanted = -(-files // _FILES_PER_PROCESS)
    limits = Limits(settings.reader_memory_mb, settings.reader_timeout_s)
    if wanted and settings.ray_address:
        return RemoteReaders(settings, encoder, limits, wanted)
    count = min(settings.readers, wanted)
    return LocalReaders(count, limits) if count else None
