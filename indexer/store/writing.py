"""What transactions that write documents are made of; the caller opens and commits them."""

import time

import numpy as np
from sqlalchemy import Connection, delete, insert, select

from indexer.store import rows
from indexer.store.layouts import insert_layouts
from indexer.store.records import FailureRecord, NewDocument
from indexer.store.schema import assignments, changes, documents, exclusions, failures, passages, references, vectors


def remove(connection: Connection, absolute_path: str) -> None:
    """Delete what is stored of a file: its document with all that belongs to it, or its failure."""
    owner = connection.scalar(select(documents.c.id).where(documents.c.absolute_path == absolute_path))
    connection.execute(delete(failures).where(failures.c.absolute_path == absolute_path))
    if owner is None:
        return
    ids = list(connection.scalars(select(passages.c.id).where(passages.c.document_id == owner)))
    if ids:
        connection.execute(insert(changes), [{"op": "delete", "passage_id": i} for i in ids])
    connection.execute(delete(documents).where(documents.c.id == owner))


def insert_document(connection: Connection, new: NewDocument) -> None:
    """Insert a document with everything read from it; what its path held before must be gone."""
    values = rows.document_values(new, time.time())
    owner = values["id"]
    connection.execute(insert(documents).values(values))
    _insert_passages(connection, new, owner)
    insert_layouts(connection, owner, new.layouts)
    if new.assignments:
        connection.execute(insert(assignments), [rows.assignment_values(a, owner) for a in new.assignments])
    if new.references:
        connection.execute(insert(references), [rows.reference_values(r, owner) for r in new.references])


def _insert_passages(connection: Connection, new: NewDocument, owner: str) -> None:
    if not new.passages:
        return
    statement = insert(passages).returning(passages.c.id, sort_by_parameter_order=True)
    ids = list(connection.scalars(statement, [rows.passage_values(p, owner) for p in new.passages]))
    stored = new.vectors.astype(np.float16)
    connection.execute(
        insert(vectors), [{"passage_id": i, "vector": v.tobytes()} for i, v in zip(ids, stored, strict=True)]
    )
    connection.execute(insert(changes), [{"op": "add", "passage_id": i} for i in ids])


def insert_failure(connection: Connection, failure: FailureRecord) -> None:
    """Insert a failure; what its path held before must be gone."""
    connection.execute(insert(failures).values({name: getattr(failure, name) for name in failure.__slots__}))


def is_excluded(connection: Connection, absolute_path: str) -> bool:
    """Return whether a user took a file out of the index."""
    found = select(exclusions.c.id).where(exclusions.c.absolute_path == absolute_path)
    return connection.scalar(found) is not None
