"""What is derived from the store and can be rebuilt: dense vectors (FAISS) and terms (tantivy)."""

from indexer.passage_index.index import PassageIndex, Scope
from indexer.passage_index.lexical import LexicalQuery

__all__ = ["LexicalQuery", "PassageIndex", "Scope"]
