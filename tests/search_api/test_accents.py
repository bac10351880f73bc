"""Accents put back into questions that were typed without any."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.text.folding import fold_accents
from search_api.accents import restore_accents


def nothing(terms: Sequence[str], *, bare: bool) -> tuple[list[int], int]:
    """Know no passage, so that only the shipped encoder's terms count."""
    return [0] * len(terms), 0


@pytest.mark.parametrize(
    "written",
    [
        "cơ quan nào chủ trì thực hiện kế hoạch cải cách hành chính?",
        "thời hạn nộp báo cáo kết quả thực hiện nhiệm vụ, giải pháp",
        "ủy ban nhân dân xã có trách nhiệm gì trong phòng cháy chữa cháy",
    ],
)
def test_common_words_get_their_accents(written: str) -> None:
    assert restore_accents(fold_accents(written), nothing) == written


def test_the_passages_decide_between_words_that_look_the_same() -> None:
    def passages_have(pair: str) -> str:
        terms = {pair, *pair.split("_")}
        return restore_accents("xa tan phu", lambda found, *, bare: ([300 * (t in terms) for t in found], 400))

    assert passages_have("tân_phú") == "xã tân phú"
    assert passages_have("tấn_phụ") == "xã tấn phụ"


@pytest.mark.parametrize(
    "question", ["kế hoạch phát triển năm 2026", "who chairs the plan of the commune", "", "12/KH-UBND", "?!"]
)
def test_other_questions_stay_as_they_are(question: str) -> None:
    assert restore_accents(question, nothing) == question


def test_accents_that_were_typed_stay_and_help() -> None:
    assert (
        restore_accents("co quan nào chu tri thuc hien ke hoach", nothing) == "cơ quan nào chủ trì thực hiện kế hoạch"
    )


@given(st.text(alphabet="abdeghiklmnoprstuvxy 0123456789,.-/", max_size=80))
def test_only_accents_change(question: str) -> None:
    assert fold_accents(restore_accents(question, nothing)) == question
