"""Text -> vectors. The only place, beside training, that knows sentence-transformers."""

from indexer.encoder.model import Encoder

__all__ = ["Encoder"]
