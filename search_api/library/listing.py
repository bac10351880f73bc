"""Which files the library knows, in which state; pure: filters, facets, order and pages over what the store says.

Texts to be compared are folded once for a state of the catalogue, so that a page over 10,000 documents is quick.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any

from indexer.passage_index import collection_of_path
from indexer.store import DocumentRecord, ExcludedFile, FailureRecord, PendingFile
from indexer.text.folding import fold_accents
from search_api.library.schemas import NO_COLLECTION, STATES, LibraryEntry, LibraryPage, LibraryQuery, Sort, State
from search_api.schemas import FacetValue
from search_api.views import document_view

_FACETS = ("collection", "document_type", "year", "state")


@dataclass(frozen=True, slots=True)
class Row:
    """What is compared of an entry. `words` are folded; `reason` says why it failed."""

    id: str
    path: str
    state: State
    words: str
    document: DocumentRecord | None = None
    reason: str | None = None
    absolute_path: str = ""

    @property
    def file_name(self) -> str:
        """The last part of the path."""
        return PurePosixPath(self.path).name

    @property
    def collection(self) -> str:
        """The first folder of the path, "" where there is none."""
        return collection_of_path(self.path)


def document_rows(documents: Iterable[DocumentRecord]) -> list[Row]:
    """Return the rows of indexed documents in the order given."""
    return [
        Row(
            document.id,
            document.path,
            "indexed",
            fold_accents(f"{document.title or ''} {document.document_number or ''} {document.file_name}"),
            document,
            absolute_path=document.absolute_path,
        )
        for document in documents
    ]


def other_rows(
    pending: Sequence[PendingFile],
    failures: Iterable[tuple[str, FailureRecord]],
    exclusions: Iterable[ExcludedFile],
    known: frozenset[str],
) -> list[Row]:
    """Return the rows of files that are no document (`known`): waiting, failed (with their ids), taken out."""
    waiting = {file.id for file in pending}
    rows = [
        Row(file.id, file.path, _waiting_state(file), fold_accents(file.path), absolute_path=file.absolute_path)
        for file in pending
        if file.id not in known
    ]
    rows += [
        Row(i, f.path, "failed", fold_accents(f.path), reason=f.reason, absolute_path=f.absolute_path)
        for i, f in failures
        if i not in waiting
    ]
    rows += [
        Row(file.id, file.path, "excluded", fold_accents(file.path), absolute_path=file.absolute_path)
        for file in exclusions
    ]
    return rows


def _waiting_state(file: PendingFile) -> State:
    return "queued" if file.started_at is None else "reading"


def with_waiting(rows: Iterable[Row], pending: Sequence[PendingFile]) -> list[Row]:
    """Return rows of documents, those that are to be read again with the state of that."""
    states = {file.id: _waiting_state(file) for file in pending}
    if not states:
        return list(rows)
    return [replace(row, state=states[row.id]) if row.id in states else row for row in rows]


def page(
    rows: Sequence[Row], query: LibraryQuery, *, limit: int, offset: int, is_uploaded: Callable[[str], bool]
) -> LibraryPage:
    """Return a page of the rows that a query asks for, with the facets of all of them."""
    found = [row for row in rows if _has_words(row, query)]
    passing = {name: [row for row in found if _passes(row, query, but=name)] for name in _FACETS}
    wanted = _sorted([row for row in passing["state"] if query.state in (None, row.state)], query.sort)
    return LibraryPage(
        total=len(wanted),
        entries=[_entry(row, is_uploaded(row.absolute_path)) for row in wanted[offset : offset + limit]],
        facets={name: _counts(name, passing[name]) for name in _FACETS},
    )


def _has_words(row: Row, query: LibraryQuery) -> bool:
    return not query.q or all(word in row.words for word in fold_accents(query.q).split())


def _value(row: Row, name: str) -> Any:
    if name == "collection":
        return row.collection or NO_COLLECTION
    if name == "state":
        return row.state
    return getattr(row.document, name) if row.document else None


def _passes(row: Row, query: LibraryQuery, *, but: str) -> bool:
    for name in _FACETS:
        wanted = getattr(query, name)
        if name != but and wanted is not None and _value(row, name) != wanted:
            return False
    return True


def _counts(name: str, rows: Iterable[Row]) -> list[FacetValue]:
    """Count values: states in the order of their course, years newest first, others by name."""
    counts = Counter(value for row in rows if (value := _value(row, name)) is not None)
    if name == "state":
        return [FacetValue(value=state, count=counts[state]) for state in STATES if counts[state]]
    ordered = sorted(counts, reverse=True) if name == "year" else sorted(counts, key=fold_accents)
    return [FacetValue(value=str(value), count=counts[value]) for value in ordered]


def _sorted(rows: list[Row], sort: Sort) -> list[Row]:
    """Return rows in an order; what still waits or failed comes first where documents come newest first."""
    if sort == "newest":
        return sorted(rows, key=lambda row: (row.document is not None, row.state == "indexed"))
    if sort == "added":
        return sorted(rows, key=lambda row: row.document.indexed_at if row.document else float("inf"), reverse=True)
    return sorted(rows, key=_KEYS[sort])


def _number_key(row: Row) -> tuple[bool, int, str]:
    number = (row.document.document_number if row.document else None) or ""
    digits = number.partition("/")[0].partition("-")[0]
    return not number, int(digits) if digits.isdecimal() else 10**9, number


_KEYS: dict[Sort, Callable[[Row], Any]] = {
    "title": lambda row: (row.document is None or not row.document.title, row.words),
    "number": _number_key,
    "name": lambda row: fold_accents(row.file_name),
}


def _entry(row: Row, is_uploaded: bool) -> LibraryEntry:
    document = row.document
    return LibraryEntry(
        id=row.id,
        file_name=row.file_name,
        path=row.path,
        collection=row.collection,
        state=row.state,
        is_uploaded=is_uploaded,
        reason=row.reason,
        indexed_at=datetime.fromtimestamp(document.indexed_at, UTC) if document else None,
        document=document_view(document) if document else None,
    )
