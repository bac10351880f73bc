"""Bare passages served as documents are: each a document of its own without a header, in a data folder of its own."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from indexer.encoder import Encoder
from indexer.model import AdministrativeDocument, Footer, Header, Passage, Span
from indexer.passage_index import PassageSearch
from indexer.pipeline import index_engine, open_index
from indexer.settings import Settings
from indexer.store import FileState, NewDocument, Store
from search_api.service import SearchService

_BATCH = 500  # documents encoded at a time


@dataclass(frozen=True, slots=True)
class Served:
    """A service over passages, the parts of its search, and the row of each passage by its id."""

    service: SearchService
    index: PassageSearch
    encoder: Encoder
    row_of: dict[int, int]
    discard: Callable[[], None]  # removes the index, wherever it lies


@contextmanager
def serve(texts: Sequence[str], settings: Settings, *, together: int = 1) -> Iterator[Served]:
    """Serve passages from the data folder of `settings`; `together` of them make a document.

    The folder must be new, or hold the first of these passages: then only the others are encoded.
    """
    settings = settings.model_copy(update={"database_url": None})  # an office's own documents are elsewhere
    encoder = Encoder(settings)
    settings.data.mkdir(parents=True, exist_ok=True)
    store = Store(settings.database, create=True)
    for start in range(store.count_documents() * together, len(texts), _BATCH * together):
        batch = texts[start : start + _BATCH * together]
        vectors = encoder.encode(batch)
        for row in range(0, len(batch), together):
            own = slice(row, row + together)
            store.replace_document(_document(start + row, batch[own], vectors[own], encoder.id))
    with SearchService(settings) as service:
        row_of = {passage_id: row for row, passage_id in enumerate(sorted(store.passage_ids()))}
        index = open_index(settings, store, encoder)
        yield Served(service, index, encoder, row_of, lambda: index_engine(settings, encoder).discard(store))
        index.close()
    store.close()


def _document(row: int, texts: Sequence[str], vectors: npt.NDArray[np.float32], encoder_id: str) -> NewDocument:
    """Return passages as a document; `row` names it."""
    passages, end = [], 0
    for number, text in enumerate(texts):
        passages.append(Passage(Span(end, end + len(text)), None, str(row + number), "text", "", text))
        end += len(text) + 1
    return NewDocument(
        absolute_path=Path("/passages", str(row)),
        root=Path("/passages"),
        file=FileState(end, 0, "", "", encoder_id),
        format="txt",
        document=AdministrativeDocument("\n".join(texts), Header(), (), (), (), Footer(), None),
        passages=tuple(passages),
        vectors=vectors,
        assignments=(),
        references=(),
    )
