"""The index in a Milvus server: dense vectors, our own term weights as sparse vectors, fields to filter by.

Milvus only multiplies and adds: terms, their weights and their counts are made here, so that no analyser of a server
changes how Vietnamese is matched. pymilvus is an optional dependency and imported when a server is first asked.
"""

from indexer.passage_index.milvus.engine import MilvusEngine

__all__ = ["MilvusEngine"]
