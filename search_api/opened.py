"""What a service works over: opened once for a data folder, and narrowed for readers who may not see all of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from threading import Lock
from typing import Generic, TypeVar

from indexer.encoder import Encoder
from indexer.page_images import PageImages
from indexer.settings import Settings
from indexer.store import NarrowedStore, Store
from indexer.text.abbreviations import Abbreviations, load_abbreviations
from search_api.access import Accounts
from search_api.library import Library
from search_api.library.narrowing import NarrowedLibrary
from search_api.live_index import LiveIndex, NarrowedStates, States
from search_api.summary import Summariser

_MOST_NARROWED = 16  # at once; one for each set of collections that somebody may not see
T = TypeVar("T")


@dataclass(frozen=True)
class Opened:
    """Files, model and connections; `closing` gives back what is its own."""

    settings: Settings
    encoder: Encoder
    abbreviations: Abbreviations
    summariser: Summariser
    images: PageImages
    accounts: Accounts
    store: Store
    live: States
    library: Library
    closing: Sequence[Callable[[], None]]

    def close(self) -> None:
        """Give back files and connections."""
        for close in self.closing:
            close()


def open_all(settings: Settings) -> Opened:
    """Open a data folder; raises `NotIndexedYetError` where there is no index in it."""
    store, encoder = Store(settings.database), Encoder(settings)
    encoder.load()
    live = LiveIndex(settings, store, encoder)
    images = PageImages(settings)
    library, accounts = Library(store, settings, encoder, live), Accounts(settings)
    return Opened(
        settings=settings,
        encoder=encoder,
        abbreviations=load_abbreviations(settings.abbreviations),
        summariser=Summariser(settings),
        images=images,
        accounts=accounts,
        store=store,
        live=live,
        library=library,
        closing=(library.close, images.close, live.close, store.close, accounts.close),
    )


def narrow(whole: Opened, hidden: frozenset[str]) -> Opened:
    """Return what is left for somebody who may not see some collections, over the same model and index."""
    store, live = NarrowedStore(whole.settings.database, hidden), NarrowedStates(whole.live, hidden)
    library = NarrowedLibrary(store, whole.settings, whole.encoder, live, whole.library)
    return replace(whole, store=store, live=live, library=library, closing=(store.close,))


class Narrowed(Generic[T]):
    """What was made for each set of hidden collections; the ones that were not asked for longest are given back."""

    def __init__(self, make: Callable[[frozenset[str]], T], close: Callable[[T], None]) -> None:
        self._make, self._close = make, close
        self._made: dict[frozenset[str], T] = {}
        self._making = Lock()

    def of(self, hidden: frozenset[str]) -> T:
        """Return what belongs to a set of hidden collections, made now where it is new."""
        with self._making:
            found = self._made.pop(hidden, None) or self._make(hidden)
            self._made[hidden] = found
            too_many = list(self._made)[:-_MOST_NARROWED]
            for old in [self._made.pop(one) for one in too_many]:
                self._close(old)
        return found

    def close(self) -> None:
        """Give all of it back."""
        with self._making:
            for one in self._made.values():
                self._close(one)
            self._made.clear()
