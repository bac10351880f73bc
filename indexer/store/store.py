"""The store: one transaction replaces all that belongs to a document.

What a method reads is of one commit; two calls may see two. `indexed_passages` reads one commit a batch.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import Column, delete, func, insert, or_, select

from indexer.errors import DocumentNotFoundError
from indexer.model import AgencyRole, Span
from indexer.store import rows, writing
from indexer.store.database import Place
from indexer.store.expressions import one_of
from indexer.store.intake import Intake
from indexer.store.layouts import PageLayouts
from indexer.store.opening import open_database
from indexer.store.passage_detail import PassageDetail, read_passages, select_passages
from indexer.store.reading import Reading
from indexer.store.records import (
    AssignmentMark,
    AssignmentRecord,
    AssignmentSelection,
    DocumentRecord,
    FailureRecord,
    IndexedPassage,
    NewDocument,
    PassageRecord,
    ReferenceRecord,
)
from indexer.store.roots import Roots
from indexer.store.schema import assignments, changes, documents, failures, meta, passages, references, vectors
from indexer.store.selection import select_marks
from indexer.store.sync_times import SyncTimes

_AGENCY_KEYS = {"lead": assignments.c.lead_keys, "coordinate": assignments.c.coordinating_keys}
_LAST_SEQ = select(func.max(changes.c.seq))  # made once: a service asks ten times a second
_BATCH = 500  # ids in one statement; SQLite's limit on parameters is 32,766


def _batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[start : start + _BATCH] for start in range(0, len(ids), _BATCH))


def _document_columns() -> list[Column[Any]]:
    return [column for column in documents.c if column.name not in ("text", "outline")]


class Store(Reading):
    """The SQL store of one data folder or server. Any number of readers; the caller holds the lock when it writes."""

    def __init__(self, place: Place, *, create: bool = False) -> None:
        """Open the store; raises `NotIndexedYetError`, `StoreError`, `ConfigurationError`."""
        self._database = open_database(place, create=create)

    @cached_property
    def id(self) -> str:
        """What tells this store from another in the same place: change numbers of two stores mean different things."""
        with self._database.read() as connection:
            return str(connection.scalar(select(meta.c.value).where(meta.c.key == "store_id")))

    @cached_property
    def intake(self) -> Intake:
        """The files that wait to be read, and those that users took out."""
        return Intake(self._database)

    @cached_property
    def layouts(self) -> PageLayouts:
        """Where words stand on pages."""
        return PageLayouts(self._database)

    @cached_property
    def roots(self) -> Roots:
        """The synced folders that files belong to."""
        return Roots(self._database)

    @cached_property
    def sync_times(self) -> SyncTimes:
        """When folders were last synced."""
        return SyncTimes(self._database)

    def close(self) -> None:
        """Give back the connections."""
        self._database.close()

    # --- writing -----------------------------------------------------------------------------

    def replace_document(self, new: NewDocument) -> None:
        """Do what `replace_documents` does with one."""
        self.replace_documents([new])

    def replace_documents(self, new: Sequence[NewDocument]) -> None:
        """Commit documents with everything read from them, in place of what their paths held before.

        All of them or none: it is one transaction. Nothing is committed of a file that was taken out of the index
        while it was read. No path may stand twice.
        """
        paths = [str(one.absolute_path) for one in new]
        with self._database.transaction() as connection:
            writing.remove(connection, paths)
            unwanted = writing.excluded(connection, paths)
            writing.insert_documents(connection, [one for one in new if str(one.absolute_path) not in unwanted])

    def remove_file(self, absolute_path: str) -> None:
        """Forget a file: its document or its failure."""
        with self._database.transaction() as connection:
            writing.remove(connection, [absolute_path])

    def record_failure(self, failure: FailureRecord) -> None:
        """Remember that a file cannot be read; what was known of an earlier content of it goes."""
        with self._database.transaction() as connection:
            writing.remove(connection, [failure.absolute_path])
            if not writing.excluded(connection, [failure.absolute_path]):
                writing.insert_failure(connection, failure)

    def touch_file(self, absolute_path: str, *, modified_ns: int) -> None:
        """Note a new modification time of a file whose content is the same."""
        with self._database.transaction() as connection:
            connection.execute(
                documents.update().where(documents.c.absolute_path == absolute_path).values(modified_ns=modified_ns)
            )

    # --- files -------------------------------------------------------------------------------

    def documents_of_other_encoders(self, encoder_id: str) -> list[str]:
        """Return the ids of documents whose vectors were made by another encoder."""
        with self._database.read() as connection:
            return list(connection.scalars(select(documents.c.id).where(documents.c.encoder_id != encoder_id)))

    def replace_vectors(
        self, document_id: str, ids: Sequence[int], new: npt.NDArray[np.float32], encoder_id: str
    ) -> None:
        """Commit new vectors (len(ids), d) of a document's passages; indexes replay them as additions."""
        stored = new.astype(np.float16)
        with self._database.transaction() as connection:
            connection.execute(delete(vectors).where(vectors.c.passage_id.in_(list(ids))))
            if len(ids):
                connection.execute(
                    insert(vectors),
                    [{"passage_id": i, "vector": v.tobytes()} for i, v in zip(ids, stored, strict=True)],
                )
                connection.execute(insert(changes), [{"op": "add", "passage_id": i} for i in ids])
            connection.execute(documents.update().where(documents.c.id == document_id).values(encoder_id=encoder_id))

    def documents_with_content(self, sha256: str) -> list[str]:
        """Return the ids of documents whose file had this digest when it was read."""
        with self._database.read() as connection:
            return list(connection.scalars(select(documents.c.id).where(documents.c.sha256 == sha256)))

    def failures(self, folder: Path | None = None) -> list[FailureRecord]:
        """Return the files that could not be read, those under `folder` where it is given."""
        with self._database.read() as connection:
            found = [
                FailureRecord(**row)
                for row in connection.execute(select(failures).order_by(failures.c.path)).mappings()
            ]
        return [f for f in found if folder is None or Path(f.absolute_path).is_relative_to(folder)]

    # --- the log of changes -------------------------------------------------------------------

    def last_seq(self) -> int:
        """Return the number of the last change, 0 where there was none."""
        with self._database.read() as connection:
            return connection.scalar(_LAST_SEQ) or 0

    def changed_passages(self, after: int, until: int) -> tuple[list[int], list[int]]:
        """Return (added ids, deleted ids) of the changes with after < seq <= until; an id is in one of them."""
        added: set[int] = set()
        deleted: set[int] = set()
        query = select(changes.c.op, changes.c.passage_id).where(changes.c.seq > after, changes.c.seq <= until)
        with self._database.read() as connection:
            for op, passage_id in connection.execute(query.order_by(changes.c.seq)):
                (added if op == "add" else deleted).add(passage_id)
        return sorted(added - deleted), sorted(deleted)

    def passage_ids(self) -> list[int]:
        """Return the ids of all passages, ascending."""
        with self._database.read() as connection:
            return list(connection.scalars(select(passages.c.id).order_by(passages.c.id)))

    def passage_owners(self) -> Iterator[tuple[int, str]]:
        """Yield all passages, ascending, each with its document."""
        with self._database.read() as connection:
            query = select(passages.c.id, passages.c.document_id).order_by(passages.c.id)
            yield from ((passage, document) for passage, document in connection.execute(query))

    def indexed_passages(self, ids: Sequence[int]) -> Iterator[IndexedPassage]:
        """Yield what an index needs of the passages that are still there, in batches of one query."""
        context = func.coalesce(documents.c.title, "") + " " + func.coalesce(documents.c.issuing_authority, "") + " "
        context += (
            func.coalesce(documents.c.place, "")
            + " "
            + func.coalesce(documents.c.document_number, "")
            + " "
            + passages.c.context
        )
        query = (
            select(passages.c.id, passages.c.document_id, passages.c.text, context.label("context"), vectors.c.vector)
            .join(vectors, vectors.c.passage_id == passages.c.id)
            .join(documents, documents.c.id == passages.c.document_id)
        )
        for batch in _batches(ids):
            with self._database.read() as connection:
                found = connection.execute(query.where(passages.c.id.in_(batch)).order_by(passages.c.id)).all()
            for row in found:
                vector = np.frombuffer(row.vector, dtype=np.float16).astype(np.float32)
                yield IndexedPassage(row.id, row.document_id, row.text, row.context, vector)

    # --- reading -------------------------------------------------------------------------------

    def count_documents(self) -> int:
        """Return how many documents are indexed."""
        with self._database.read() as connection:
            return connection.scalar(select(func.count()).select_from(documents)) or 0

    def documents(self) -> list[DocumentRecord]:
        """Return all documents, newest first."""
        query = select(*_document_columns()).order_by(
            documents.c.year.desc().nulls_last(), documents.c.issued_on.desc().nulls_last(), documents.c.path
        )
        with self._database.read() as connection:
            return [rows.to_document(row) for row in connection.execute(query).mappings()]

    def documents_by_id(self, ids: Iterable[str]) -> dict[str, DocumentRecord]:
        """Return the documents that are there, by id."""
        query = select(*_document_columns()).where(documents.c.id.in_(list(ids)))
        with self._database.read() as connection:
            return {row["id"]: rows.to_document(row) for row in connection.execute(query).mappings()}

    def indexing_times(self, ids: Iterable[str]) -> dict[str, float]:
        """Return when each of the documents that are there was indexed, in seconds since 1970."""
        query = select(documents.c.id, documents.c.indexed_at).where(one_of(documents.c.id, ids))
        with self._database.read() as connection:
            return {row.id: row.indexed_at for row in connection.execute(query)}

    def document(self, document_id: str) -> DocumentRecord:
        """Return one document; raises `DocumentNotFoundError`."""
        found = self.documents_by_id([document_id])
        if not found:
            raise DocumentNotFoundError("Không có văn bản này trong chỉ mục; có thể tệp đã bị xóa hoặc đổi tên.")
        return found[document_id]

    def document_text(self, document_id: str) -> str:
        """Return the canonical text of a document; raises `DocumentNotFoundError`."""
        with self._database.read() as connection:
            text: str | None = connection.scalar(select(documents.c.text).where(documents.c.id == document_id))
        if text is None:
            raise DocumentNotFoundError("Không có văn bản này trong chỉ mục; có thể tệp đã bị xóa hoặc đổi tên.")
        return text

    def document_texts(self, ids: Iterable[str]) -> dict[str, str]:
        """Return the canonical texts of the documents that are there, by id."""
        query = select(documents.c.id, documents.c.text).where(one_of(documents.c.id, ids))
        with self._database.read() as connection:
            return {row.id: row.text for row in connection.execute(query)}

    def outline(self, document_id: str) -> list[dict[str, object]]:
        """Return the sections of a document: level, label, heading, locator, start, end."""
        with self._database.read() as connection:
            return connection.scalar(select(documents.c.outline).where(documents.c.id == document_id)) or []

    def quote(self, document_id: str, span: Span) -> str:
        """Return the canonical text at a span, verbatim."""
        query = select(func.substr(documents.c.text, span.start + 1, span.end - span.start)).where(
            documents.c.id == document_id
        )
        with self._database.read() as connection:
            return str(connection.scalar(query) or "")

    def passages(self, ids: Sequence[int], detail: PassageDetail = "quote") -> dict[int, PassageRecord]:
        """Return the passages that are there, by id.

        A quote is cut out of the whole text of its document, which costs more than all else: "text" leaves it empty,
        "place" leaves text and context empty too, and of an "owner" only id and document are told.
        """
        return self.passages_told((ids, detail))

    def passages_told(self, *wanted: tuple[Sequence[int], PassageDetail]) -> dict[int, PassageRecord]:
        """Return passages as `passages` does, each in the detail that it is wanted in, all of one commit."""
        if not any(ids for ids, _ in wanted):
            return {}
        with self._database.read() as connection:
            return {
                passage.id: passage
                for ids, detail in wanted
                if ids
                for passage in read_passages(connection, list(ids), detail)
            }

    def owners(self, ids: Sequence[int]) -> dict[int, str]:
        """Return the document of each passage that is there, by the passage's id."""
        query = select(passages.c.id, passages.c.document_id)
        with self._database.read() as connection:
            return {
                passage: document
                for batch in _batches(list(ids))
                for passage, document in connection.execute(query.where(passages.c.id.in_(batch)))
            }

    def passages_of(self, document_id: str, detail: PassageDetail = "quote") -> list[PassageRecord]:
        """Return the passages of a document in the order of their place."""
        query = select_passages(detail).where(passages.c.document_id == document_id).order_by(passages.c.start)
        with self._database.read() as connection:
            return [rows.to_passage(row) for row in connection.execute(query).all()]

    def assignments(
        self, document_ids: Iterable[str] | None = None, *, agency_key: str | None = None, role: AgencyRole = "lead"
    ) -> list[AssignmentRecord]:
        """Return assignments in the order of their place, of the given documents, of an agency in a role, or all."""
        query = select(assignments).order_by(assignments.c.document_id, assignments.c.start)
        if document_ids is not None:
            query = query.where(assignments.c.document_id.in_(list(document_ids)))
        if agency_key is not None:
            query = query.where(_AGENCY_KEYS[role].contains(f"|{agency_key}|", autoescape=True))
        with self._database.read() as connection:
            return [rows.to_assignment(row) for row in connection.execute(query).mappings()]

    def assignment_ids(self, wanted: AssignmentSelection) -> list[int]:
        """Return the ids of the assignments of a selection: due soonest first, undated last."""
        return [mark.id for mark in self.assignment_marks(wanted)]

    def assignment_marks(self, wanted: AssignmentSelection) -> list[AssignmentMark]:
        """Return the marks of the assignments of a selection: due soonest first, undated last."""
        with self._database.read() as connection:
            return [AssignmentMark(*row) for row in connection.execute(select_marks(wanted))]

    def assignments_by_id(self, ids: Sequence[int]) -> list[AssignmentRecord]:
        """Return the assignments that are there, in the order of `ids`."""
        with self._database.read() as connection:
            found = {
                row["id"]: rows.to_assignment(row)
                for batch in _batches(ids)
                for row in connection.execute(select(assignments).where(assignments.c.id.in_(batch))).mappings()
            }
        return [found[i] for i in ids if i in found]

    def assignment_texts(self, ids: Sequence[int]) -> dict[int, str]:
        """Return the words of assignments by id: group, task and deliverable, one a line."""
        names = ("task_group", "task", "deliverable")
        query = select(assignments.c.id, *(assignments.c[name] for name in names))
        with self._database.read() as connection:
            return {
                found: "\n".join(words)
                for batch in _batches(ids)
                for found, *words in connection.execute(query.where(assignments.c.id.in_(batch)))
            }

    def agency_key_lists(self, role: AgencyRole) -> list[str]:
        """Return the different values of the column that holds the agencies of a role: "|phong kinh te|cong an|"."""
        with self._database.read() as connection:
            return list(connection.scalars(select(_AGENCY_KEYS[role]).distinct()))

    def agency_names(self) -> set[str]:
        """Return the names of all agencies that have a role, as documents write them."""
        with self._database.read() as connection:
            lists = [
                names
                for column in (assignments.c.lead_agencies, assignments.c.coordinating_agencies)
                for names in connection.scalars(select(column).distinct())
            ]
        return {name for names in lists for name in names}

    def agency_keys(self, role: AgencyRole, document_ids: Iterable[str] | None = None) -> set[str]:
        """Return the comparable names of all agencies that have a role, in the given documents or anywhere."""
        query = select(_AGENCY_KEYS[role]).distinct()
        if document_ids is not None:
            query = query.where(assignments.c.document_id.in_(list(document_ids)))
        with self._database.read() as connection:
            return {key for keys in connection.scalars(query) for key in keys.split("|") if key}

    def references(
        self,
        *,
        key: str | None = None,
        digits: str | None = None,
        types: Collection[str] | None = None,
        document_id: str | None = None,
    ) -> list[ReferenceRecord]:
        """Return references to a number or from a document, in the order of their place.

        `digits` begin the number; `types` are of the cited documents ("Luật").
        """
        query = select(references).order_by(references.c.document_id, references.c.start)
        if digits is not None:
            query = query.where(references.c.key.startswith(f"{digits}/", autoescape=True))
        if types is not None:
            query = query.where(references.c.document_type.in_(types))
        if key is not None:
            query = query.where(or_(references.c.key == key, references.c.key.startswith(key + "/")))
        if document_id is not None:
            query = query.where(references.c.document_id == document_id)
        with self._database.read() as connection:
            return [rows.to_reference(row) for row in connection.execute(query).mappings()]
