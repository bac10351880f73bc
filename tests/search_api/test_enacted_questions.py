"""Shortened numbers, shorthand and the kinds of question that decisions are asked by."""

import pytest

from search_api.enacted import asks_article
from search_api.intents import read_kind
from search_api.short_numbers import short_numbers
from search_api.shorthand import name_cities, spell_out


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("QĐ 12/2026 Lam Giang có hiệu lực từ ngày nào?", "validity"),
        ("When does the resolution take effect?", "validity"),
        ("ủy quyền cho Sở Y tế đến ngày nào", "validity"),
        ("QĐ 12/2026 bãi bỏ những quyết định nào?", "repeals"),
        ("What does Decision 12/2026/QĐ-UBND repeal?", "repeals"),
        ("văn bản nào thay thế Quyết định 12/2026/QĐ-UBND?", "citing"),
        ("văn bản nào dẫn quyết định số 12/QĐ-UBND", "citing"),
        ("Công an xã tuần tra đến ngày nào", "deadline"),
    ],
)
def test_kinds_of_questions_about_decisions(question: str, kind: str) -> None:
    assert read_kind(question) == kind


def test_shortened_numbers_are_read_and_other_figures_are_not() -> None:
    found = short_numbers("NQ 55/2025 thay QĐ số 7, kế hoạch 5 năm, qđ 12/10, 89/2025/QĐ-UBND")

    assert [(n.type_name, n.digits, n.year) for n in found] == [
        ("nghi quyet", "55", "2025"), ("quyet dinh", "7", None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("question", "digits"),
    [
        ("văn bản nào nhắc đến nghị quyết 57", ["57"]),
        ("nghị quyết 05 của Thành ủy có trong văn bản nào", ["5"]),
        ("QĐ 89 ngày 12/3 ai ký", ["89"]),
        ("which documents cite resolution 57?", ["57"]),
        ("kế hoạch 10 năm của xã", []),
        ("báo cáo 15 ngày một lần", []),
        ("kế hoạch 5 năm", []),
        ("chương trình 12 tháng", []),
    ],
)
def test_two_digits_are_a_number_where_they_count_nothing(question: str, digits: list[str]) -> None:
    assert [number.digits for number in short_numbers(question)] == digits


def test_shorthand_is_written_out() -> None:
    assert spell_out("GĐ SNV ở HN hỗ trợ gv mầm non") == "Giám đốc SNV ở Hà Nội hỗ trợ giáo viên mầm non"
    assert name_cities("schools in Hanoi") == "schools in Hà Nội"


def test_an_article_is_asked_for_by_number() -> None:
    assert asks_article("Điều 4 Quyết định này quy định gì?")
    assert not asks_article("Điều kiện hỗ trợ là gì?")
