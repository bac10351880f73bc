"""`tracuu compare` as people type it."""

import json

import pytest
from command_line import run

from indexer.errors import DocumentNotFoundError, InvalidRequestError
from indexer.settings import Settings


def test_two_documents_are_compared_in_words(corpus_settings: Settings) -> None:
    status, printed, _ = run("compare", "18/KH-UBND", "09/KH-UBND", "--data", str(corpus_settings.data))
    assert status == 0
    assert "Văn bản sau: thêm 3 nhiệm vụ, bỏ 2, đổi 7" in printed
    assert "Chủ trì: Phòng Kinh tế → Công an xã" in printed
    assert "+ Thu, nộp Quỹ phòng, chống thiên tai (Phụ lục, TT 8)" in printed


def test_programs_get_all_of_it_as_json(corpus_settings: Settings) -> None:
    _, printed, _ = run("compare", "18/KH-UBND", "09/KH-UBND", "--json", "--data", str(corpus_settings.data))
    found = json.loads(printed)
    assert found["counts"]["assignments"]["added"] == 3
    assert sum(len(section["paragraphs"]) for section in found["sections"]) == found["total_paragraphs"]


def test_a_name_that_may_be_several_is_refused_with_the_candidates(corpus_settings: Settings) -> None:
    with pytest.raises(InvalidRequestError, match=r"có thể là 2 văn bản.*2026.*2025"):
        run("compare", "phong chong thien tai", "09/KH-UBND", "--data", str(corpus_settings.data))
    with pytest.raises(DocumentNotFoundError, match="Hãy nêu số"):
        run("compare", "không có", "09/KH-UBND", "--data", str(corpus_settings.data))
