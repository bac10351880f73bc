"""The SQL truth: documents, passages, vectors, assignments, references, failures and the log of changes."""

from indexer.store.layouts import PageSource
from indexer.store.narrowing import NarrowedStore
from indexer.store.passage_detail import PassageDetail
from indexer.store.records import (
    UNKNOWN,
    AssignmentMark,
    AssignmentRecord,
    AssignmentSelection,
    DocumentRecord,
    ExcludedFile,
    FailureRecord,
    FileState,
    NewDocument,
    PassageRecord,
    PassageSelection,
    PendingFile,
    ReferenceRecord,
)
from indexer.store.roots import RootedFile
from indexer.store.rows import document_id
from indexer.store.selection import lists_holding
from indexer.store.store import Store

__all__ = [
    "UNKNOWN",
    "AssignmentMark",
    "AssignmentRecord",
    "AssignmentSelection",
    "DocumentRecord",
    "ExcludedFile",
    "FailureRecord",
    "FileState",
    "NarrowedStore",
    "NewDocument",
    "PageSource",
    "PassageDetail",
    "PassageRecord",
    "PassageSelection",
    "PendingFile",
    "ReferenceRecord",
    "RootedFile",
    "Store",
    "document_id",
    "lists_holding",
]
