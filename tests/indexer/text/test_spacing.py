"""Broken words are joined for matching, and nothing else is."""

import pytest

from indexer.text.segmentation import lexical_terms
from indexer.text.spacing import mend_spacing


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("ĐIỀ U HÀNH", "ĐIỀU HÀNH"),
        ("thự c hiệ n nhiệ m vụ", "thực hiện nhiệm vụ"),
        ("Ch ủ tịch c ủa xã", "Chủ tịch của xã"),
        ("QUYẾ T ĐỊ NH", "QUYẾT ĐỊNH"),
        ("Đ iều 3", "Điều 3"),
    ],
)
def test_pieces_of_a_word_are_joined(broken: str, whole: str) -> None:
    assert mend_spacing(broken) == whole


@pytest.mark.parametrize(
    "text",
    [
        "an ninh và trật tự", "điểm c ở trên", "điểm b khoản 2", "mục c và đ", "UBND xã", "tổ dân phố số 1", "GD ĐT",
        "Ông A và bà B", "kế hoạch e office", "nhà ở xã hội", "y tế", "lý do", "thu hồi", "ủy ban", "K' Thanh",
    ],
)  # fmt: skip
def test_whole_words_stay_apart(text: str) -> None:
    assert mend_spacing(text) == text


def test_a_broken_word_is_found_by_the_whole_one() -> None:
    assert set(lexical_terms("điều hành")) <= set(lexical_terms("CHỈ ĐẠO, ĐIỀ U HÀNH"))
