"""Our evaluation of pyvi's model segments as pyvi does."""

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyvi import ViTokenizer

from indexer.reading import parse_file
from indexer.text.word_model import word_model

WORDS = (
    "kế",
    "hoạch",
    "Phòng",
    "Văn",
    "hóa",
    "xã",
    "hội",
    "UBND",
    "2026",
    "3,5",
    "-",
    "...",
    "(",
    "a@b.vn",
    "và",
    "Đà",
    "nẵng",
)


def test_sample_documents_are_segmented_as_by_pyvi(sample_documents: Path) -> None:
    texts = {passage.text for path in sorted(sample_documents.glob("*.docx")) for passage in parse_file(path).passages}
    assert len(texts) > 100
    for text in texts:
        assert word_model().segment(text) == ViTokenizer.tokenize(text)


@settings(max_examples=150)
@given(st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=5)), max_size=12))
@example([])
@example([" "])
def test_any_text_is_segmented_as_by_pyvi(pieces: list[str]) -> None:
    text = " ".join(pieces)
    assert word_model().segment(text) == ViTokenizer.tokenize(text)


@pytest.mark.parametrize(
    ("text", "segmented"),
    [
        ("Chính quyền thân thiện", "Chính_quyền thân_thiện"),
        ("phòng Văn hóa", "phòng Văn_hóa"),
        ("năm 2026", "năm 2026"),
    ],
)
def test_syllables_of_a_word_are_joined(text: str, segmented: str) -> None:
    assert word_model().segment(text) == segmented
