"""Which engine keeps the index: the one that the settings' URL names, by default the one in this process."""

from indexer.passage_index.embedded import EmbeddedEngine
from indexer.passage_index.index import IndexConfig
from indexer.passage_index.milvus import MilvusEngine
from indexer.passage_index.seam import IndexEngine


def engine_for(config: IndexConfig) -> IndexEngine:
    """Return the engine that `config.url` names."""
    return MilvusEngine(config) if config.url else EmbeddedEngine(config)
