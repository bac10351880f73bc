"""The turn of the one writer among all machines, where the database is a server that several machines use."""

from pathlib import Path

from indexer.store.database import Place
from indexer.store.postgresql import WriterTurn


def writer_turn(place: Place) -> WriterTurn | None:
    """Return the turn that a writer takes, None where the database is a file of one machine.

    Raises `ConfigurationError`.
    """
    return None if isinstance(place, Path) else WriterTurn(place)
