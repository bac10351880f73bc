"""Text -> vectors. The only place, beside training, that knows sentence-transformers."""

from indexer.encoder.model import Encoder
from indexer.encoder.vocabulary import shipped_terms

__all__ = ["Encoder", "shipped_terms"]
