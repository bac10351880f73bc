"""The part of `SearchService` that an operator asks: is it ready, how far is it behind, what waits."""

from dataclasses import dataclass

from indexer.settings import Settings
from indexer.store import Store
from search_api.live_index import States


@dataclass(frozen=True, slots=True)
class Status:
    """The state of store and index. `seq`s count changes; `synced_at` is in seconds since 1970, None before a sync."""

    documents: int
    passages: int
    store_seq: int
    index_seq: int
    waiting: int
    failures: int
    synced_at: float | None

    @property
    def lag(self) -> int:
        """How many changes of the store the index has not taken in yet."""
        return max(0, self.store_seq - self.index_seq)


class OperatingDoor:
    """Whoever has these offers it."""

    _settings: Settings
    _store: Store
    _live: States

    @property
    def most_requests(self) -> int:
        """How many requests a process answers at the same time."""
        return self._settings.max_requests

    def follow_changes(self) -> int:
        """Take in what other processes have written since; return how many changes are not in yet.

        For services that stay, every second: no request does it from then on.
        """
        return max(0, self._store.last_seq() - self._live.catch_up().seq)

    def reload(self) -> None:
        """Take in what other processes have written, and return when it is found."""
        self._live.follow()

    def status(self) -> Status:
        """Return the state of store and index; raises `StoreError` where the store cannot be read."""
        self._store.ensure_there()
        state = self._live.state
        return Status(
            documents=self._store.count_documents(),
            passages=len(state.index),
            store_seq=self._store.last_seq(),
            index_seq=state.seq,
            waiting=len(self._store.intake.pending()),
            failures=self._store.count_failures(),
            synced_at=max(self._store.sync_times.by_folder().values(), default=None),
        )
