"""The files that wait to be read, and those that users took out of the index.

A waiting file is committed together with the end of its waiting, so that one which was deleted, or read by another
process, in the meantime leaves nothing behind. These transactions need no writer lock: databases let one in at a
time, and none of them depends on what another one read before.
"""

import time
from pathlib import Path

from sqlalchemy import Connection, delete, exists, func, insert, select, update

from indexer.store import writing
from indexer.store.database import Database
from indexer.store.expressions import position
from indexer.store.records import ExcludedFile, FailureRecord, NewDocument, PendingFile
from indexer.store.rows import document_id
from indexer.store.schema import documents, exclusions, pending


class Intake:
    """The tables `pending` and `exclusions` of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # --- waiting files -----------------------------------------------------------------------

    def enqueue(self, absolute_path: Path, root: Path) -> PendingFile:
        """Let a file wait to be read, also one that was taken out before; one that waits already keeps its place."""
        file = PendingFile(
            absolute_path=str(absolute_path),
            id=document_id(absolute_path),
            root=str(root),
            path=absolute_path.relative_to(root).as_posix(),
            queued_at=time.time(),
        )
        with self._database.transaction() as connection:
            connection.execute(delete(exclusions).where(exclusions.c.absolute_path == file.absolute_path))
            waits = connection.scalar(select(pending.c.id).where(pending.c.absolute_path == file.absolute_path))
            if waits is None:
                connection.execute(insert(pending).values({name: getattr(file, name) for name in file.__slots__}))
        return file

    def pending(self) -> list[PendingFile]:
        """Return the files that wait or are being read, longest waiting first."""
        with self._database.read() as connection:
            query = select(pending).order_by(pending.c.queued_at, pending.c.absolute_path)
            return [PendingFile(**row) for row in connection.execute(query).mappings()]

    def start(self, absolute_path: str) -> None:
        """Note that the reading of a waiting file begins."""
        with self._database.transaction() as connection:
            own = pending.c.absolute_path == absolute_path
            connection.execute(update(pending).where(own).values(started_at=time.time()))

    def finish(self, new: NewDocument) -> bool:
        """Commit a waiting file's document and end its waiting; tell whether it did.

        It does not where the file waits no longer, or where vectors of another encoder are in the store.
        """
        key = str(new.absolute_path)
        with self._database.transaction() as connection:
            other = exists().where(documents.c.encoder_id != new.file.encoder_id)
            if connection.scalar(select(other)) or not self._end(connection, key):
                return False
            writing.remove(connection, [key])
            writing.insert_documents(connection, [new])
        return True

    def fail(self, failure: FailureRecord) -> bool:
        """Record that a waiting file cannot be read and end its waiting; tell whether it still waited."""
        with self._database.transaction() as connection:
            if not self._end(connection, failure.absolute_path):
                return False
            writing.remove(connection, [failure.absolute_path])
            writing.insert_failure(connection, failure)
        return True

    @staticmethod
    def _end(connection: Connection, absolute_path: str) -> bool:
        return connection.execute(delete(pending).where(pending.c.absolute_path == absolute_path)).rowcount > 0

    def forget(self, absolute_path: str) -> None:
        """Delete all that is known of a file: document or failure, and its waiting."""
        with self._database.transaction() as connection:
            self._end(connection, absolute_path)
            writing.remove(connection, [absolute_path])

    def collections(self) -> frozenset[str]:
        """Return the first folders of all documents' paths."""
        length = position(documents.c.path, "/")
        with self._database.read() as connection:
            query = select(func.substr(documents.c.path, 1, length - 1)).where(length > 0).distinct()
            return frozenset(connection.scalars(query))

    # --- files that were taken out -----------------------------------------------------------

    def exclude(self, absolute_path: Path, root: Path) -> None:
        """Delete all that is known of a file of a synced folder, and keep it out from now on."""
        file = ExcludedFile(
            absolute_path=str(absolute_path),
            id=document_id(absolute_path),
            root=str(root),
            path=absolute_path.relative_to(root).as_posix(),
            excluded_at=time.time(),
        )
        with self._database.transaction() as connection:
            self._end(connection, file.absolute_path)
            writing.remove(connection, [file.absolute_path])
            connection.execute(delete(exclusions).where(exclusions.c.absolute_path == file.absolute_path))
            connection.execute(insert(exclusions).values({name: getattr(file, name) for name in file.__slots__}))

    def exclusions(self) -> list[ExcludedFile]:
        """Return the files that were taken out, by path."""
        with self._database.read() as connection:
            query = select(exclusions).order_by(exclusions.c.path)
            return [ExcludedFile(**row) for row in connection.execute(query).mappings()]
