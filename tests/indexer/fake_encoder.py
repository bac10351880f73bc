"""An encoder without a model: terms hashed into a few dimensions, the same on every machine."""

import hashlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from indexer.settings import Settings
from indexer.text.encoder_input import InputKind
from indexer.text.segmentation import lexical_terms


class FakeEncoder:
    """Looks like `indexer.encoder.Encoder`; `settings.encoder` is "name:dimension"."""

    input_kind: InputKind = "text"

    def __init__(self, settings: Settings) -> None:
        self.id = settings.encoder
        self.dimension = int(settings.encoder.partition(":")[2])

    def load(self) -> None:
        """There is nothing to load."""

    def encode_query(self, text: str) -> npt.NDArray[np.float32]:
        return self.encode([text])[0]

    def encode_prepared(self, inputs: Sequence[str], *, batch_size: int = 256) -> npt.NDArray[np.float32]:
        return self.encode(inputs)

    def encode(self, texts: Sequence[str], *, batch_size: int = 256) -> npt.NDArray[np.float32]:
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            for term in lexical_terms(text):
                digest = hashlib.blake2b(f"{self.id} {term}".encode(), digest_size=8).digest()
                vectors[row, int.from_bytes(digest[:4]) % self.dimension] += 1 if digest[7] % 2 else -1
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.divide(vectors, norms, out=np.zeros_like(vectors), where=norms > 0)
