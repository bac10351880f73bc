"""Term vectors -> a sentence-transformers folder (`StaticEmbedding`, half precision) that loads without a hub."""

import json
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import StaticEmbedding
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import WhitespaceSplit

from indexer.text.segmentation import SEGMENTER_ID
from indexer.training.tokens import UNKNOWN


def export(vectors: npt.NDArray[np.float32], vocabulary: dict[str, int], folder: Path, *, name: str) -> None:
    """Write `vectors` (n, d) with their `vocabulary` of n terms; input to the model is terms joined by blanks."""
    tokenizer = Tokenizer(WordLevel(vocabulary, unk_token=UNKNOWN))
    tokenizer.pre_tokenizer = WhitespaceSplit()
    module = StaticEmbedding(tokenizer, embedding_weights=np.ascontiguousarray(vectors))
    model = SentenceTransformer(modules=[module], device="cpu").to(torch.float16)
    model.save(str(folder), create_model_card=False, safe_serialization=True)
    manifest = {"name": name, "segmenter": SEGMENTER_ID, "dimension": int(vectors.shape[1])}
    (folder / "tracuu.json").write_text(json.dumps(manifest) + "\n", encoding="utf-8")
