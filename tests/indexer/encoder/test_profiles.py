"""Other models: a small transformer made here, saved to a folder, given what its profile says."""

from pathlib import Path

import numpy as np
import pytest

from indexer.encoder import Encoder
from indexer.encoder.profiles import EncoderProfile, profile_of
from indexer.settings import Settings

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "query", "passage", ":", "kế_hoạch", "kế", "hoạch", "năm", "xã", "a", "b"]
SPECIAL = {"pad_token": "[PAD]", "unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]"}


def save_transformer(folder: Path) -> Path:
    """Write a random BERT of two layers with a vocabulary of whole words, without any pooling."""
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    torch.manual_seed(5)
    tokenizer = Tokenizer(models.WordLevel({word: i for i, word in enumerate(WORDS)}, SPECIAL["unk_token"]))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, **SPECIAL)
    config = BertConfig(
        vocab_size=len(WORDS), hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=32,
        max_position_embeddings=64,
    )  # fmt: skip
    BertModel(config).save_pretrained(folder)
    fast.save_pretrained(folder)
    return folder


def encoder(folder: Path) -> Encoder:
    return Encoder(Settings(encoder=str(folder)))


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_transformer(tmp_path_factory.mktemp("models") / "plain")


def renamed(saved: Path, name: str) -> Path:
    """Return the same model under a folder name that says which known model it is."""
    folder = saved.with_name(name)
    if not folder.exists():
        folder.symlink_to(saved, target_is_directory=True)
    return folder


def test_an_unknown_model_gets_the_text_as_it_is(saved: Path) -> None:
    model = encoder(saved)

    assert model.dimension == 16
    assert np.allclose(np.linalg.norm(model.encode(["kế hoạch năm", "xã"]), axis=1), 1, atol=1e-4)
    assert np.allclose(model.encode_query("kế hoạch"), model.encode(["kế hoạch"])[0], atol=1e-5)


def test_a_model_over_words_gets_segmented_text(saved: Path) -> None:
    over_words = encoder(renamed(saved, "vietnamese-bi-encoder"))

    assert np.allclose(over_words.encode(["kế hoạch năm"]), encoder(saved).encode(["kế_hoạch năm"]), atol=1e-5)


def test_prefixes_tell_questions_from_passages(saved: Path) -> None:
    prefixed, plain = encoder(renamed(saved, "multilingual-e5-small")), encoder(saved)

    assert np.allclose(prefixed.encode_query("xã a"), plain.encode(["query: xã a"])[0], atol=1e-5)
    assert np.allclose(prefixed.encode(["xã a"]), plain.encode(["passage: xã a"]), atol=1e-5)


def test_the_pooling_of_a_bare_transformer_follows_its_profile(saved: Path) -> None:
    first_token, mean = encoder(renamed(saved, "bge-m3")).encode(["xã a b"]), encoder(saved).encode(["xã a b"])

    assert not np.allclose(first_token, mean, atol=1e-3)


def test_known_models_are_found_by_hub_name_and_by_folder() -> None:
    assert profile_of("BAAI/bge-m3") == profile_of("/srv/models/bge-m3") != EncoderProfile()
    assert profile_of("BAAI/some-other") == EncoderProfile()
