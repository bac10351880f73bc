"""The encoder: unit vectors, an identity that follows the weights, and advice where no model can be had."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from indexer.encoder import Encoder
from indexer.errors import EncoderError
from indexer.settings import SHIPPED_ENCODER, Settings


@pytest.fixture(scope="module")
def shipped() -> Encoder:
    return Encoder(Settings())


def test_texts_become_unit_vectors_of_the_dimension_it_tells(shipped: Encoder) -> None:
    vectors = shipped.encode(["Kế hoạch công tác dân vận năm 2026", "chinh quyen than thien"])

    assert vectors.shape == (2, shipped.dimension)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-4)


def test_a_text_without_known_terms_becomes_zeros(shipped: Encoder) -> None:
    assert not shipped.encode([""]).any()
    assert shipped.encode([]).shape == (0, shipped.dimension)


def test_a_text_is_nearest_to_one_of_the_same_matter(shipped: Encoder) -> None:
    question, same, other = shipped.encode(
        ["mô hình chính quyền thân thiện", "xây dựng chính quyền thân thiện, vì dân", "phòng cháy, chữa cháy rừng"]
    )

    assert question @ same > question @ other


def test_both_placements_of_tone_marks_give_one_vector(shipped: Encoder) -> None:
    newer, older = shipped.encode(["Uỷ ban nhân dân, văn hoá", "Ủy ban nhân dân, văn hóa"])

    assert np.array_equal(newer, older)


def test_the_identity_follows_the_weights(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    folder.mkdir()
    shutil.copy(SHIPPED_ENCODER / "tracuu.json", folder)
    (folder / "model.safetensors").write_bytes(b"weights")
    before = Encoder(Settings(encoder=str(folder))).id
    (folder / "model.safetensors").write_bytes(b"other weights")

    assert Encoder(Settings(encoder=str(folder))).id != before


def test_a_model_of_another_segmenter_is_refused(tmp_path: Path) -> None:
    manifest = json.loads((SHIPPED_ENCODER / "tracuu.json").read_text("utf-8"))
    (tmp_path / "tracuu.json").write_text(json.dumps({**manifest, "segmenter": "other"}), encoding="utf-8")

    with pytest.raises(EncoderError, match="other"):
        Encoder(Settings(encoder=str(tmp_path)))


def test_a_broken_model_says_what_to_do(tmp_path: Path) -> None:
    shutil.copy(SHIPPED_ENCODER / "tracuu.json", tmp_path)
    (tmp_path / "modules.json").write_text("[", encoding="utf-8")

    with pytest.raises(EncoderError, match="TRACUU_ENCODER"):
        Encoder(Settings(encoder=str(tmp_path))).load()


def test_hubs_are_asked_only_for_models_that_are_no_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    monkeypatch.setenv("HF_HUB_OFFLINE", "")
    monkeypatch.delenv("HF_HUB_OFFLINE")
    monkeypatch.setenv("TRANSFORMERS_OFFLINE", "")
    monkeypatch.delenv("TRANSFORMERS_OFFLINE")

    Settings(encoder="some-group/some-model").forbid_hub()
    assert "HF_HUB_OFFLINE" not in os.environ
    Settings(encoder=str(tmp_path)).forbid_hub()
    assert os.environ["HF_HUB_OFFLINE"] == "1"
