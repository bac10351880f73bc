"""Numbers as people shorten and part them."""

import pytest

from search_api.service import SearchService
from search_api.short_numbers import join_numbers


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("15 KH UBND của xã nào", "15/KH-UBND của xã nào"),
        ("ai ky 33 ct ttg", "ai ky 33/CT-TTG"),
        ("quyết định 89 2025 qđ ubnd", "quyết định 89/2025/QĐ-UBND"),
        ("15 kh-ubnd và 16 KH UBND", "15/KH-UBND và 16/KH-UBND"),
    ],
)
def test_numbers_typed_with_blanks_are_joined(typed: str, meant: str) -> None:
    assert join_numbers(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "15/KH-UBND",
        "15-KH/UBND",
        "12 ct xã ký",
        "năm 2026 kh ubnd xã",
        "3 đại biểu hđnd",
        "Thông tư 25/2025/TT-BTC",
        "",
    ],
)
def test_other_words_stay_as_they_are(typed: str) -> None:
    assert join_numbers(typed) == typed


@pytest.mark.parametrize("typed", ["Kế hoạch số 25/KH-UBND", "25 kh ubnd", "tim ke hoach so 25/kh-ubnd nam 2025"])
def test_a_number_alone_finds_the_head_of_its_document(corpus_service: SearchService, typed: str) -> None:
    best = corpus_service.search(typed).hits[0]
    assert best.document.document_number == "25/KH-UBND"
    assert best.locator == "phần đầu"


def test_a_question_about_a_numbered_document_finds_more_than_its_head(corpus_service: SearchService) -> None:
    assert corpus_service.search("kinh phí của kế hoạch 25/KH-UBND").hits[0].locator != "phần đầu"


def test_a_plan_that_goes_by_a_resolution_is_no_question_about_the_resolution(corpus_service: SearchService) -> None:
    answer = corpus_service.ask("kế hoạch nghị quyết 05 của Kim Thành gửi những đâu")
    assert "Sở Nội vụ thành phố Hải Phòng" in answer.text
