"""A sentence-transformers model on the CPU, its identity, and what it is given.

The shipped model is a static word embedding whose input is segmented by `indexer.text.segmentation`; a folder
says so with a file `tracuu.json`. What any other sentence-transformers model gets is in `profiles`.
"""

import hashlib
import json
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from indexer.digests import sha256_of
from indexer.encoder.profiles import EncoderProfile, profile_of
from indexer.errors import ConfigurationError, EncoderError
from indexer.settings import Settings
from indexer.text.encoder_input import InputKind, encoder_input
from indexer.text.segmentation import SEGMENTER_ID

if TYPE_CHECKING:
    import torch
    from sentence_transformers import SentenceTransformer

Vectors = npt.NDArray[np.float32]
_MANIFEST = "tracuu.json"


def _digest(folder: Path) -> str:
    """Return a digest of the names and contents of a model's files; README and hidden files say nothing of vectors."""
    whole = hashlib.sha256()
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    for name in names:
        if any(part.startswith((".", "__pycache__")) for part in name.split("/")):
            continue
        if name.rpartition("/")[2].startswith("README"):
            continue
        whole.update(f"{sha256_of(folder / name)} {name}\n".encode("utf-8", "surrogateescape"))
    return whole.hexdigest()


class Encoder:
    """A sentence-transformers model on the CPU; loaded at first use, because torch takes seconds to import.

    Raises `ConfigurationError` where the settings name neither a folder nor a hub model, `EncoderError` where the
    folder says something that cannot be.
    """

    def __init__(self, settings: Settings) -> None:
        self._name = settings.encoder
        if not settings.is_hub_encoder and not Path(self._name).is_dir():
            raise ConfigurationError(
                f"Không có thư mục mô hình “{self._name}”. Hãy kiểm tra biến TRACUU_ENCODER; để trống thì chương trình "
                "dùng mô hình kèm theo."
            )
        self._settings = settings
        self._manifest = self._read_manifest()
        self._profile = EncoderProfile(input="terms") if self._manifest else profile_of(self._name)

    def _read_manifest(self) -> dict[str, str | int]:
        path = Path(self._name) / _MANIFEST
        if not path.exists():
            return {}
        try:
            manifest: dict[str, str | int] = json.loads(path.read_text(encoding="utf-8"))
            manifest = {**manifest, "dimension": int(manifest["dimension"])}
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise EncoderError(
                f"Tệp {path} của mô hình bị hỏng ({type(error).__name__}). Hãy chép lại thư mục mô hình, hoặc để trống "
                "biến TRACUU_ENCODER để dùng mô hình kèm theo."
            ) from error
        if manifest.get("segmenter") != SEGMENTER_ID:
            raise EncoderError(
                f"Mô hình {self._name} được huấn luyện với bộ tách từ {manifest.get('segmenter')}, "
                f"chương trình dùng {SEGMENTER_ID}. Hãy cài lại chương trình hoặc huấn luyện lại mô hình."
            )
        return manifest

    @cached_property
    def id(self) -> str:
        """What vectors of this model are comparable with: the model's name and a digest of all its files."""
        if self._settings.is_hub_encoder:
            return f"hub:{self._name}"
        folder = Path(self._name)
        try:
            digest = _digest(folder)
        except OSError as error:
            raise EncoderError(
                f"Không đọc được mô hình “{self._name}” ({error.strerror}). Hãy kiểm tra quyền đọc thư mục mô hình."
            ) from error
        return f"{self._manifest.get('name', folder.name)}:{digest[:16]}"

    @cached_property
    def _model(self) -> "SentenceTransformer":
        self._settings.forbid_hub()
        try:
            from sentence_transformers import SentenceTransformer  # noqa: PLC0415 — 4 s and 400 MB

            modules = self._bare_modules()
            source = None if modules else self._name
            model = SentenceTransformer(source, modules=modules, device="cpu")
        except Exception as error:  # the libraries raise many kinds
            raise EncoderError(
                f"Không nạp được mô hình “{self._name}”: {error}. Hãy kiểm tra biến TRACUU_ENCODER; để trống thì "
                "chương trình dùng mô hình kèm theo."
            ) from error
        if self._manifest:
            import torch  # noqa: PLC0415 — as above

            # Two threads took 0.16 ms of processor for a passage, one 0.12; for seventeen at a time 0.7 and 0.2
            torch.set_num_threads(1)
        if self._profile.max_length:
            own = model.max_seq_length or self._profile.max_length
            model.max_seq_length = min(own, self._profile.max_length)
        return model

    def _bare_modules(self) -> "list[torch.nn.Module] | None":
        """Return transformer and pooling for a folder that holds a transformer and says nothing of pooling."""
        folder = Path(self._name)
        if not (folder / "config.json").exists() or (folder / "modules.json").exists():
            return None
        from sentence_transformers.sentence_transformer.modules import (  # noqa: PLC0415 — as above
            Pooling,
            Transformer,
        )

        transformer = Transformer(self._name)
        return [transformer, Pooling(transformer.get_embedding_dimension(), self._profile.pooling)]

    def load(self) -> None:
        """Load the model now rather than at the first text."""
        _ = self._model

    @property
    def dimension(self) -> int:
        """Length of a vector; the shipped model's is known without loading it."""
        known = self._manifest.get("dimension")
        return int(known) if known else int(self.encode(["kế hoạch"]).shape[1])

    def encode_query(self, text: str) -> Vectors:
        """Return the (d,) float32 unit vector of a question; zeros where it holds no known term."""
        prepared = encoder_input(self.input_kind, text)
        vector: Vectors = self._encode([self._profile.query_prefix + prepared], 1)[0]
        return vector

    def encode(self, texts: Sequence[str], *, batch_size: int = 256) -> Vectors:
        """Return (len(texts), d) float32 unit vectors of passages; one without any known term gets zeros."""
        return self.encode_prepared([encoder_input(self.input_kind, text) for text in texts], batch_size=batch_size)

    @property
    def input_kind(self) -> InputKind:
        """What `encode_prepared` takes; whoever reads files can make it without the model."""
        return self._profile.input

    def encode_prepared(self, inputs: Sequence[str], *, batch_size: int = 256) -> Vectors:
        """Return what `encode` does, of texts that went through `encoder_input` already."""
        return self._encode([self._profile.passage_prefix + text for text in inputs], batch_size)

    def _encode_one(self, text: str) -> Vectors:
        """Return the (1, d) vector of a text: for a static model the library's `encode` takes twice as long as this."""
        import torch  # noqa: PLC0415 — as above

        with torch.inference_mode():
            vector: Vectors = self._model(self._model.preprocess([text]))["sentence_embedding"].numpy()
        return vector

    def _encode(self, inputs: Sequence[str], batch_size: int) -> Vectors:
        if not inputs:
            return np.zeros((0, self.dimension), dtype=np.float32)
        if len(inputs) == 1 and self._manifest:
            vectors = self._encode_one(inputs[0])
        else:
            vectors = self._model.encode(
                list(inputs), batch_size=batch_size, convert_to_numpy=True, show_progress_bar=False
            )
        vectors = np.asarray(vectors, dtype=np.float32)
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        unit: Vectors = np.divide(vectors, norms, out=np.zeros_like(vectors), where=norms > 1e-6)
        return unit
