"""Reading in one transaction, hence one state of the store, and what is read by a selection of passages."""

from sqlalchemy import func, select

from indexer.errors import StoreError
from indexer.store import rows
from indexer.store.database import Database
from indexer.store.records import PassageRecord, PassageSelection
from indexer.store.schema import failures, passages
from indexer.store.selection import select_wanted_passages


class Reading:
    """What the store's readers stand on."""

    _database: Database

    def check(self) -> str | None:
        """Return what is found broken when all of the content is looked at, None where nothing is."""
        try:
            return self._database.complaint()
        except StoreError as error:  # too damaged for the look itself
            return str(error)

    def database(self) -> str:
        """Return which database holds the store, of which version and where, in the user's words."""
        return self._database.description()

    def ensure_there(self) -> None:
        """Raise `StoreError` where the database is gone and open connections would not notice."""
        self._database.ensure_there()

    def count_failures(self) -> int:
        """Return how many files could not be read."""
        with self._database.read() as connection:
            return connection.scalar(select(func.count()).select_from(failures)) or 0

    def selected_passages(self, wanted: PassageSelection) -> list[PassageRecord]:
        """Return the passages of a selection by document and place, their quotes empty."""
        with self._database.read() as connection:
            contexts = list(filter(wanted.is_under, connection.scalars(select(passages.c.context).distinct())))
            return [rows.to_passage(row) for row in connection.execute(select_wanted_passages(wanted, contexts)).all()]
