"""What was read out of documents, kept in memory for those that questions look into again and again.

A document that was read anew has another time of indexing, so that what is kept of the earlier reading is not asked for
any more; what a deleted one left is asked for by nobody, since documents are looked up in the store first.
"""

import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Generic, TypeVar

from cachetools import LRUCache

from indexer.model import Span
from indexer.store import AssignmentRecord, DocumentRecord, PassageRecord, Store

# 250 plans have 4,000 assignments, 10,000 passages and 6 million characters; a record takes some 2 kB
_MOST_RECORDS, _MOST_CHARACTERS = 20_000, 20_000_000
_Content = TypeVar("_Content", bound=Sequence[object])
_Record = TypeVar("_Record", AssignmentRecord, PassageRecord)


class _Shelf(Generic[_Content]):
    """One kind of content by document and time of indexing; what was asked for longest ago makes way."""

    def __init__(self, read: Callable[[list[str]], Mapping[str, _Content]], nothing: _Content, most: int) -> None:
        self._read, self._nothing = read, nothing
        self._lock = threading.Lock()
        self._kept: LRUCache[tuple[str, float], _Content] = LRUCache(most, getsizeof=lambda kept: 1 + len(kept))

    def of(self, documents: Sequence[DocumentRecord]) -> dict[str, _Content]:
        """Return the content of each document by its id, in the given order; those that lack are read at once."""
        with self._lock:
            known = {document.id: self._kept.get((document.id, document.indexed_at)) for document in documents}
        lacking = [document for document in documents if known[document.id] is None]
        read = self._read([document.id for document in lacking]) if lacking else {}
        with self._lock:
            for document in lacking:
                content = read.get(document.id, self._nothing)
                if len(content) < self._kept.maxsize:
                    self._kept[document.id, document.indexed_at] = content
        return {
            document: read.get(document, self._nothing) if kept is None else kept for document, kept in known.items()
        }


def _by_document(records: Sequence[_Record]) -> dict[str, list[_Record]]:
    found: dict[str, list[_Record]] = {}
    for record in records:
        found.setdefault(record.document_id, []).append(record)
    return found


class Contents:
    """Texts, assignments and passages of documents as the store has them; safe to ask from several threads."""

    def __init__(self, store: Store) -> None:
        self._texts = _Shelf[str](store.document_texts, "", _MOST_CHARACTERS)
        self._assignments = _Shelf[Sequence[AssignmentRecord]](
            lambda ids: _by_document(store.assignments(ids)), (), _MOST_RECORDS
        )
        self._passages = _Shelf[Sequence[PassageRecord]](
            lambda ids: {document: store.passages_of(document) for document in ids}, (), _MOST_RECORDS
        )

    def texts(self, documents: Sequence[DocumentRecord]) -> dict[str, str]:
        """Return the canonical text of each document by its id, empty where the document is gone."""
        return self._texts.of(documents)

    def quote(self, document: DocumentRecord, span: Span) -> str:
        """Return the canonical text at a span, verbatim; empty where the document is gone."""
        return span.of(self.texts([document])[document.id])

    def assignments(self, documents: Sequence[DocumentRecord]) -> list[AssignmentRecord]:
        """Return the assignments of documents, document by document, in the order of their place."""
        return [record for records in self._assignments.of(documents).values() for record in records]

    def passages(self, document: DocumentRecord) -> Sequence[PassageRecord]:
        """Return the passages of a document with their quotes, in the order of their place."""
        return self._passages.of([document])[document.id]
