"""The passage index as a running service has it: it follows what syncs write, and no request waits for it."""

import logging
import threading
import time
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from indexer.encoder import Encoder
from indexer.errors import SyncInProgressError, TraCuuError
from indexer.passage_index import Conditions, NarrowedIndex, PassageSearch, SelectedDocuments
from indexer.pipeline import compact_index, index_engine, open_index
from indexer.settings import Settings
from indexer.store import Store
from search_api.catalogue import Catalogue
from search_api.filters import collection_of

# While a sync is writing, its commits are replayed at most this often, and for at most a tenth of the time
_LEAST_PAUSE_S, _PAUSE_PER_LOAD = 5.0, 9.0
_LOOK_EVERY_S = 0.1  # for commits: to ask the store takes a millisecond
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class State:
    """What belongs to one state of the store; replaced as a whole when a sync has published a new one."""

    index: PassageSearch
    catalogue: Catalogue
    manifest_mark: object
    seq: int


class States(Protocol):
    """Where the newest state comes from, of all documents or of those that somebody may see."""

    @property
    def state(self) -> State:
        """The state as it is now, without a look at what was committed since."""

    def current(self) -> State:
        """Return the newest state that could be loaded."""

    def catch_up(self) -> State:
        """Return the state with what was committed until now, as far as it could be loaded."""

    def follow(self) -> None:
        """Bring the state up to what was committed just now, and return when it is."""


class LiveIndex:
    """The newest state that could be loaded; safe to ask from several threads."""

    def __init__(self, settings: Settings, store: Store, encoder: Encoder) -> None:
        """Open the index, its vectors made anew where another encoder made them."""
        self._settings = settings
        self._store = store
        self._encoder = encoder
        self._engine = index_engine(settings, encoder)
        self._reloading, self._compacting = threading.Lock(), threading.Lock()
        self._next_reload = self._next_look = 0.0
        self._is_followed = False
        self._state = self._open(None)

    def close(self) -> None:
        """Give back files."""
        self._state.index.close()

    @property
    def state(self) -> State:
        """The state as it is, brought up to date by nobody."""
        return self._state

    def current(self) -> State:
        """Return the state, brought up to date with a sync.

        A published snapshot is loaded at once. While a sync is still writing, its commits are replayed in the
        background, so that replaced documents are missing for seconds and no request waits for it.
        """
        if self._is_followed:
            return self._state
        state = self._state
        is_published = self._engine.mark() != state.manifest_mark
        if not is_published and (time.monotonic() < self._next_reload or not self._was_written(state)):
            return state
        if self._reloading.acquire(blocking=False):
            if is_published:
                self._reload()
            else:
                threading.Thread(target=self._reload, name="replay", daemon=True).start()
        return self._state

    def catch_up(self) -> State:
        """Bring the state up to date in this thread, for somebody who does so every second.

        From the first call on, requests leave it to the caller: none of them waits for a snapshot to be loaded.
        """
        self._is_followed = True
        state = self._state
        is_published = self._engine.mark() != state.manifest_mark
        is_due = is_published or (time.monotonic() >= self._next_reload and self._store.last_seq() != state.seq)
        if is_due and self._reloading.acquire(blocking=False):
            self._reload()
        return self._state

    def _was_written(self, state: State) -> bool:
        """Tell whether the store has commits that a state lacks; it is not asked again at once."""
        now = time.monotonic()
        if now < self._next_look:
            return False
        self._next_look = now + _LOOK_EVERY_S
        return self._store.last_seq() != state.seq

    def follow(self) -> None:
        """Bring the state up to what was committed just now, and return when it is."""
        self._reloading.acquire()
        self._reload()

    def _open(self, before: PassageSearch | None) -> State:
        mark, seq = self._engine.mark(), self._store.last_seq()
        index = open_index(self._settings, self._store, self._encoder, reencode=before is None, before=before)
        catalogue = Catalogue(tuple(self._store.documents()))
        if self._store.last_seq() == seq:  # what was published meanwhile, by this opening too, says the same
            mark = self._engine.mark()
        return State(index, catalogue, mark, min(seq, index.seq))  # less where another process is writing the index

    def _reload(self) -> None:
        """Replace the state; where that fails (a sync changes the encoder, say), the old one goes on serving."""
        started = time.monotonic()
        try:
            self._state = self._open(self._state.index)
        except TraCuuError:
            _LOG.exception("the index could not be reloaded")
        finally:
            took = time.monotonic() - started
            self._next_reload = time.monotonic() + max(_LEAST_PAUSE_S, _PAUSE_PER_LOAD * took)
            self._reloading.release()
        if self._state.index.should_compact and self._compacting.acquire(blocking=False):
            threading.Thread(target=self._compact, name="compaction", daemon=True).start()

    def _compact(self) -> None:
        """Publish a compacted index, which the next request finds; a sync that is at work does so itself."""
        try:
            compact_index(self._settings, self._store, self._encoder)
        except SyncInProgressError:
            _LOG.info("the index is not compacted while a sync is writing")
        except TraCuuError:
            _LOG.exception("the index could not be compacted")
        finally:
            self._compacting.release()


class NarrowedStates:
    """The states of a live index without the documents of some collections; safe to ask from several threads."""

    def __init__(self, live: States, hidden: Collection[str]) -> None:
        self._live = live
        self._hidden = frozenset(unicodedata.normalize("NFC", name) for name in hidden)
        self._known: tuple[State, State] | None = None

    @property
    def state(self) -> State:
        """The state as it is now, narrowed."""
        return self._narrow_once(self._live.state)

    def current(self) -> State:
        """Return the newest state, narrowed once for all who ask."""
        return self._narrow_once(self._live.current())

    def catch_up(self) -> State:
        """Return the state with what was committed until now, narrowed."""
        return self._narrow_once(self._live.catch_up())

    def _narrow_once(self, whole: State) -> State:
        known = self._known
        if known is None or known[0] is not whole:
            known = self._known = (whole, self._narrowed(whole))
        return known[1]

    def follow(self) -> None:
        """Bring the state up to what was committed just now, and return when it is."""
        self._live.follow()

    def _narrowed(self, whole: State) -> State:
        seen = tuple(document for document in whole.catalogue.documents if not self.hides(collection_of(document)))
        hidden = Conditions(hidden=self._hidden)
        index = NarrowedIndex(whole.index, SelectedDocuments.by(hidden, (document.id for document in seen)))
        return State(index, Catalogue(seen), whole.manifest_mark, whole.seq)

    def hides(self, collection: str) -> bool:
        """Return whether the documents of a collection are left out, however a system writes its name."""
        return unicodedata.normalize("NFC", collection) in self._hidden
