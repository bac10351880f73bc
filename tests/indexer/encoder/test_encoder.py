"""The encoder: unit vectors, an identity that follows the weights, and advice where no model can be had."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from indexer.encoder import Encoder
from indexer.errors import ConfigurationError, EncoderError
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


@pytest.fixture
def made_model(tmp_path: Path) -> Path:
    """Return a folder that looks like a model."""
    folder = tmp_path / "model"
    (folder / "1_Pooling").mkdir(parents=True)
    shutil.copy(SHIPPED_ENCODER / "tracuu.json", folder)
    for name in ("model.safetensors", "pytorch_model.bin", "tokenizer.json", "1_Pooling/config.json", "README.md"):
        (folder / name).write_bytes(b"content")
    return folder


def identity(folder: Path) -> str:
    return Encoder(Settings(encoder=str(folder))).id


@pytest.mark.parametrize("name", ["model.safetensors", "pytorch_model.bin", "tokenizer.json", "1_Pooling/config.json"])
def test_the_identity_follows_every_file_that_makes_vectors(made_model: Path, name: str) -> None:
    before = identity(made_model)
    (made_model / name).write_bytes(b"other content")
    changed = identity(made_model)
    (made_model / name).write_bytes(b"content")
    (made_model / name).rename(made_model / "another name")

    assert len({before, changed, identity(made_model)}) == 3


def test_the_identity_is_that_of_the_files_wherever_they_lie(made_model: Path, tmp_path: Path) -> None:
    before = identity(made_model)
    shutil.copytree(made_model, tmp_path / "copy")
    (tmp_path / "copy" / "README.md").write_text("Other words.", encoding="utf-8")
    (tmp_path / "copy" / ".cache").mkdir()
    (tmp_path / "copy" / ".cache" / "when.txt").write_text("today", encoding="utf-8")

    assert identity(tmp_path / "copy") == before


@pytest.mark.parametrize(
    "content", [b"{", b"[]", b"\xff\xfe", b"null", b'{"segmenter": "x"}', b'{"dimension": "many"}']
)
def test_a_broken_description_of_a_model_says_what_to_do(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "tracuu.json").write_bytes(content)

    with pytest.raises(EncoderError, match="Hãy"):
        Encoder(Settings(encoder=str(tmp_path)))


@pytest.mark.parametrize("name", ["modle", "./a/model", "../model", "/no/model", "~/model", "a/b/model", "a/"])
def test_a_folder_that_is_not_there_is_no_hub_name(name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)

    assert not Settings(encoder=name).is_hub_encoder
    with pytest.raises(ConfigurationError, match="TRACUU_ENCODER"):
        Encoder(Settings(encoder=name))


def test_a_folder_comes_before_a_hub_model_of_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert Settings(encoder="owner/model").is_hub_encoder
    (tmp_path / "owner" / "model").mkdir(parents=True)

    assert not Settings(encoder="owner/model").is_hub_encoder


def test_a_setting_of_the_environment_does_not_let_our_own_model_ask_a_hub(monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    monkeypatch.setenv("HF_HUB_OFFLINE", "0")
    monkeypatch.setenv("TRANSFORMERS_OFFLINE", "0")

    Settings().forbid_hub()

    assert (os.environ["HF_HUB_OFFLINE"], os.environ["TRANSFORMERS_OFFLINE"]) == ("1", "1")


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
