"""What transactions that write documents are made of; the caller opens and commits them."""

import time
from collections.abc import Iterable, Sequence

import numpy as np
from sqlalchemy import Connection, Table, delete, insert, select

from indexer.store import rows
from indexer.store.layouts import insert_layouts
from indexer.store.records import FailureRecord, NewDocument
from indexer.store.schema import assignments, changes, documents, exclusions, failures, passages, references, vectors


def remove(connection: Connection, absolute_paths: Sequence[str]) -> None:
    """Delete what is stored of files: their documents with all that belongs to them, or their failures."""
    owners = list(connection.scalars(select(documents.c.id).where(documents.c.absolute_path.in_(absolute_paths))))
    connection.execute(delete(failures).where(failures.c.absolute_path.in_(absolute_paths)))
    if not owners:
        return
    ids = list(connection.scalars(select(passages.c.id).where(passages.c.document_id.in_(owners))))
    _insert(connection, changes, [{"op": "delete", "passage_id": i} for i in ids])
    connection.execute(delete(documents).where(documents.c.id.in_(owners)))


def insert_documents(connection: Connection, new: Iterable[NewDocument]) -> None:
    """Insert documents with everything read from them; what their paths held before must be gone.

    All rows of a table go at once, which is what makes many small documents quick.
    """
    owned = [(one, rows.document_id(one.absolute_path)) for one in new]
    now = time.time()
    _insert(connection, documents, [rows.document_values(one, now) for one, _ in owned])
    _insert_passages(connection, owned)
    for one, owner in owned:
        insert_layouts(connection, owner, one.layouts)
    given = [rows.assignment_values(a, owner) for one, owner in owned for a in one.assignments]
    _insert(connection, assignments, given)
    _insert(connection, references, [rows.reference_values(r, owner) for one, owner in owned for r in one.references])


def _insert(connection: Connection, table: Table, values: list[rows.Values]) -> None:
    if values:
        connection.execute(insert(table), values)


def _insert_passages(connection: Connection, owned: Sequence[tuple[NewDocument, str]]) -> None:
    values = [rows.passage_values(passage, owner) for one, owner in owned for passage in one.passages]
    if not values:
        return
    ids = list(connection.scalars(insert(passages).returning(passages.c.id, sort_by_parameter_order=True), values))
    stored = np.concatenate([one.vectors for one, _ in owned if one.passages]).astype(np.float16)
    _insert(connection, vectors, [{"passage_id": i, "vector": v.tobytes()} for i, v in zip(ids, stored, strict=True)])
    _insert(connection, changes, [{"op": "add", "passage_id": i} for i in ids])


def insert_failure(connection: Connection, failure: FailureRecord) -> None:
    """Insert a failure; what its path held before must be gone."""
    connection.execute(insert(failures).values({name: getattr(failure, name) for name in failure.__slots__}))


def excluded(connection: Connection, absolute_paths: Sequence[str]) -> set[str]:
    """Return which of these files users took out of the index."""
    found = select(exclusions.c.absolute_path).where(exclusions.c.absolute_path.in_(absolute_paths))
    return set(connection.scalars(found))
