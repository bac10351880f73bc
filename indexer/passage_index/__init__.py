"""What is derived from the store and can be rebuilt: dense vectors and terms, with FAISS and tantivy or in Milvus."""

from indexer.passage_index.conditions import Conditions, SelectedDocuments, collection_of_path, days_of
from indexer.passage_index.engines import engine_for
from indexer.passage_index.index import IndexConfig, PassageIndex
from indexer.passage_index.lexical import LexicalQuery
from indexer.passage_index.narrowing import NarrowedIndex
from indexer.passage_index.scope import Scope
from indexer.passage_index.seam import IndexEngine, PassageSearch

__all__ = [
    "Conditions",
    "IndexConfig",
    "IndexEngine",
    "LexicalQuery",
    "NarrowedIndex",
    "PassageIndex",
    "PassageSearch",
    "Scope",
    "SelectedDocuments",
    "collection_of_path",
    "days_of",
    "engine_for",
]
