"""The synced folders that files belong to: a file's path, and with it its collection, is told from its root."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Table, insert, select

from indexer.store.database import Database
from indexer.store.records import FileState
from indexer.store.schema import changes, documents, exclusions, failures, passages, pending

_WITH_ROOT: tuple[Table, ...] = (documents, failures, pending, exclusions)


@dataclass(frozen=True, slots=True)
class RootedFile:
    """A file that something is stored of: its document, failure, waiting or exclusion."""

    absolute_path: str
    root: str
    path: str


class Roots:
    """Reads and changes the roots of one store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> set[str]:
        """Return the roots of all files."""
        with self._database.read() as connection:
            return {root for table in _WITH_ROOT for root in connection.scalars(select(table.c.root).distinct())}

    def states(self, folder: Path) -> dict[str, tuple[FileState, str]]:
        """Return (state, root) of every document whose file lies under `folder`, by absolute path."""
        names = ("size", "modified_ns", "sha256", "pipeline_id", "encoder_id")
        query = select(documents.c.absolute_path, documents.c.root, *(documents.c[name] for name in names))
        with self._database.read() as connection:
            return {
                row["absolute_path"]: (FileState(*(row[name] for name in names)), row["root"])
                for row in connection.execute(query).mappings()
                if Path(row["absolute_path"]).is_relative_to(folder)
            }

    def strangers(self, folder: Path, root: Path) -> list[RootedFile]:
        """Return the files under `folder` that belong to another root than `root`."""
        with self._database.read() as connection:
            found = {
                RootedFile(*row)
                for table in _WITH_ROOT
                for row in connection.execute(
                    select(table.c.absolute_path, table.c.root, table.c.path).where(table.c.root != str(root))
                )
            }
        return sorted(
            (file for file in found if Path(file.absolute_path).is_relative_to(folder)),
            key=lambda file: file.absolute_path,
        )

    def move(self, files: Iterable[RootedFile], root: Path) -> None:
        """Let files belong to another root, which they lie in; all of them at once, and services hear of it."""
        told = False
        with self._database.transaction() as connection:
            for file in files:
                told = told or _tell(connection, file)
                values = {"root": str(root), "path": Path(file.absolute_path).relative_to(root).as_posix()}
                for table in _WITH_ROOT:
                    own = table.c.absolute_path == file.absolute_path
                    connection.execute(table.update().where(own).values(values))


def _tell(connection: Connection, file: RootedFile) -> bool:
    """Log a change that changes nothing, so that services read the list of documents anew; tell whether it could be.

    Indexes replay it as the addition of a passage that they have.
    """
    query = select(passages.c.id).join(documents).where(documents.c.absolute_path == file.absolute_path).limit(1)
    found = connection.scalar(query)
    if found is not None:
        connection.execute(insert(changes).values(op="add", passage_id=found))
    return found is not None
