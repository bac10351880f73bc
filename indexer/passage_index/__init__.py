"""What is derived from the store and can be rebuilt: dense vectors (FAISS) and terms (tantivy)."""

from indexer.passage_index.index import PassageIndex
from indexer.passage_index.lexical import LexicalQuery
from indexer.passage_index.narrowing import NarrowedIndex
from indexer.passage_index.scope import Scope

__all__ = ["LexicalQuery", "NarrowedIndex", "PassageIndex", "Scope"]
