"""Training the encoder, on pairs small enough to learn in a second."""

import json
import lzma
from pathlib import Path

import numpy as np
import pytest
import torch

from indexer.encoder import Encoder
from indexer.settings import Settings
from indexer.training import tokens
from indexer.training.contrastive import Pairs, Recipe, train
from indexer.training.export import export
from indexer.training.negatives import lexical_negatives
from indexer.training.pairs import DevelopmentTexts, load_pairs
from indexer.training.projection import join, mean_vectors
from indexer.training.tokens import PADDING, UNKNOWN, RaggedIds, choose_vocabulary, segment_all, segment_once, to_ids

SUBJECTS = ["cấp nước sạch", "trồng cây xanh", "tiêm chủng trẻ em", "thu gom rác thải", "sửa chữa đường thôn"]
QUERIES = [f"kế hoạch {subject} đợt {turn}" for subject in SUBJECTS for turn in range(8)]
PASSAGES = [f"Ủy ban nhân dân xã giao phòng chuyên môn {subject} trong năm" for subject in SUBJECTS for _ in range(8)]


def write(path: Path, records: list[dict[str, str]]) -> None:
    with lzma.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    law = [
        {
            "title": "Phạm vi điều chỉnh",
            "topic": topic,
            "text": f"Luật này quy định về {topic} và trách nhiệm của Nhà nước.",
        }
        for topic in ("thanh niên", "đất đai")
    ]
    write(tmp_path / "codified_law.jsonl.xz", law)
    answer = "Căn cứ Điều 12, thời hạn giải quyết hồ sơ là 15 ngày kể từ ngày nhận đủ hồ sơ hợp lệ. " * 3
    questions = [
        {"question": "Thời hạn giải quyết hồ sơ là bao lâu?", "answer": answer},
        {"question": "Mục lục?", "answer": "-\nThời hạn là bao lâu? -\nAi giải quyết? " * 5},
    ]
    write(tmp_path / "legal_questions.jsonl.xz", questions)
    write(
        tmp_path / "news.jsonl.xz",
        [{"title": "Lũ lên", "abstract": "Nước sông dâng", "body": "Nước sông Hồng đang dâng cao."}],
    )
    write(tmp_path / "english_vietnamese.jsonl.xz", [{"en": "The water is rising", "vi": "Nước đang dâng lên nhanh"}])
    return tmp_path


def test_generic_titles_are_joined_with_their_topic_and_tables_of_contents_are_left_out(data: Path) -> None:
    queries = [pair.query for pair in load_pairs(data, [], seed=1)]
    assert "Phạm vi điều chỉnh thanh niên" in queries
    assert "Mục lục?" not in queries


def _beir(folder: Path, passage: str) -> Path:
    folder.mkdir()
    (folder / "corpus.jsonl").write_text(json.dumps({"_id": "a", "text": passage}) + "\n")
    (folder / "queries.jsonl").write_text(
        json.dumps({"_id": "q", "text": "Thời hạn giải quyết hồ sơ là bao lâu?"}) + "\n"
    )
    return folder


def test_development_texts_are_not_trained_on(data: Path, tmp_path: Path) -> None:
    known = "Luật này quy định về đất đai và trách nhiệm của Nhà nước."
    folder = _beir(tmp_path / "beir", known)
    assert DevelopmentTexts([folder]).hold(known.upper())
    pairs = load_pairs(data, [folder], seed=1)
    assert pairs
    assert not [pair for pair in pairs if "đất đai" in pair.passage or "Thời hạn" in pair.query]


def test_articles_that_repeat_a_development_passage_give_no_pair_at_all(tmp_path: Path) -> None:
    sentences = [f"Cơ quan thứ {number} có trách nhiệm báo cáo kết quả trong thời hạn quy định." for number in range(9)]
    known = " ".join(sentences)
    development = DevelopmentTexts([_beir(tmp_path / "beir", known)])

    assert development.hold(known)
    assert development.hold("Điều 5. Trách nhiệm. " + known)  # under another beginning
    assert development.hold(" ".join(sentences[1:]))  # with a sentence cut out, as in cloze pairs
    assert not development.hold(sentences[0] + " " + " ".join(f"việc khác số {number} nữa" for number in range(30)))
    assert not development.hold("Ngắn")


def test_small_groups_keep_their_place_in_the_vocabulary() -> None:
    texts = [f"nước sông {number}" for number in range(50)] + [f"water {number}" for number in range(3)]
    segmented = segment_all(texts, 1)
    vocabulary = choose_vocabulary(segmented, [(segmented.rows(texts[:50]), 3), (segmented.rows(texts[50:]), 1)])
    assert list(vocabulary)[:2] == [PADDING, UNKNOWN]
    assert {"nước", "sông", "water"} <= set(vocabulary)
    assert len(vocabulary) == 6


def test_segmented_texts_are_kept_and_read_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = segment_once(["kế hoạch năm", "dân vận"], 1, tmp_path)
    monkeypatch.setattr(tokens, "segment_all", None)  # not called again
    again = segment_once(["kế hoạch năm", "dân vận"], 1, tmp_path)
    assert again.terms == first.terms
    assert np.array_equal(again.texts.ids, first.texts.ids)


def made_pairs() -> tuple[Pairs, dict[str, int]]:
    segmented = segment_all(sorted({*QUERIES, *PASSAGES}), 1)
    rows = segmented.rows(QUERIES), segmented.rows(PASSAGES)
    vocabulary = choose_vocabulary(segmented, [(np.concatenate(rows), 500)])
    queries, passages = (to_ids(segmented, own, vocabulary) for own in rows)
    sources = np.zeros(len(QUERIES), dtype=np.int64)
    negatives = lexical_negatives(
        queries, passages, rows[1], sources, vocabulary_size=len(vocabulary), keep=6, skip=0, report=lambda _: None
    )
    return Pairs(queries, passages, sources, rows[1], negatives), vocabulary


def test_hard_negatives_are_other_passages_with_the_same_words() -> None:
    pairs, _ = made_pairs()
    for row, others in enumerate(pairs.negatives):
        found = others[others >= 0]
        assert len(found) == len(SUBJECTS) - 1
        assert PASSAGES[row] not in {PASSAGES[other] for other in found}


def test_trained_model_finds_the_passage_of_each_query_and_loads_as_the_encoder(tmp_path: Path) -> None:
    pairs, vocabulary = made_pairs()
    table = train(pairs, Recipe(dimension=16, epochs=30, batch_size=20), len(vocabulary), report=lambda _: None)
    export(table.bag.weight.detach().numpy(), vocabulary, tmp_path, name="toy")
    encoder = Encoder(Settings(encoder=str(tmp_path)))
    asked, said = encoder.encode(QUERIES[::8]), encoder.encode(PASSAGES[::8])
    assert (asked @ said.T).argmax(axis=1).tolist() == list(range(len(SUBJECTS)))
    assert np.allclose(np.linalg.norm(said, axis=1), 1, atol=1e-3)
    assert not encoder.encode(["xyzzy"]).any()


def test_stopped_run_goes_on_to_the_same_model(tmp_path: Path) -> None:
    pairs, vocabulary = made_pairs()
    recipe = Recipe(dimension=8, epochs=4, batch_size=20)
    whole = train(pairs, recipe, len(vocabulary), report=lambda _: None)

    class StoppedError(Exception):
        pass

    def stop(said: str) -> None:
        if said.startswith("epoch 2"):
            raise StoppedError

    with pytest.raises(StoppedError):
        train(pairs, recipe, len(vocabulary), checkpoint=tmp_path / "c.pt", report=stop)
    said: list[str] = []
    resumed = train(pairs, recipe, len(vocabulary), checkpoint=tmp_path / "c.pt", report=said.append)
    assert said[0] == "going on after epoch 2"
    assert torch.equal(resumed.bag.weight, whole.bag.weight)


def test_joined_tables_keep_the_cosines_of_texts_within_the_wanted_dimension() -> None:
    rng = np.random.default_rng(1)
    texts = RaggedIds.of(rng.integers(0, 40, size=rng.integers(1, 9)) for _ in range(300))
    hidden = rng.normal(size=(40, 6)).astype(np.float32)
    tables = [hidden @ rng.normal(size=(6, 12)).astype(np.float32) * scale for scale in (1, 100)]

    whole, small = join(tables, texts, 24), join(tables, texts, 12)

    assert (whole.shape, small.shape) == ((40, 24), (40, 12))
    one, other = (unit @ unit.T for unit in (normalised(mean_vectors(table, texts)) for table in (whole, small)))
    assert np.allclose(one, other, atol=1e-3)


def normalised(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
