"""Where the files of a sync are read: in processes of this machine, or on the machines of a Ray cluster.

`seam` says what a sync asks of either, `local` and `remote` answer it, `choosing` picks one by the settings. On another
machine `machine` reads; `dispatch` spreads the files over the machines, which `ray_cluster` alone knows how to reach.
"""

from indexer.parallel_reading.choosing import readers_for
from indexer.parallel_reading.seam import FileReader, FileReaders, ReadFile

__all__ = ["FileReader", "FileReaders", "ReadFile", "readers_for"]
