"""Sections of a plan are told by general headings, whatever the document is about."""

from typing import Any

import pytest

from indexer.errors import InvalidRequestError
from indexer.model import Span
from indexer.store import PassageRecord
from search_api.precedents import KIND_NAMES, read_section
from search_api.precedents.kinds import kinds_of

LONG = "Tổ chức thực hiện tốt các nội dung đã nêu trong văn bản này của cấp trên."


def passage(context: str, text: str = LONG, **values: Any) -> PassageRecord:
    fields = {"kind": "text", "locator": "mục I", "page": None, **values}
    return PassageRecord(1, "d", Span(0, len(text)), context=context, text=text, quote=text, **fields)


@pytest.mark.parametrize(
    ("context", "expected"),
    [
        ("MỤC ĐÍCH, YÊU CẦU", {"purpose", "requirement"}),
        ("MỤC ĐÍCH, YÊU CẦU › Mục đích", {"purpose"}),
        ("MỤC ĐÍCH, YÊU CẦU › Yêu cầu", {"requirement"}),
        ("MỤC ĐÍCH, Ý NGHĨA, YÊU CẦU", {"purpose", "requirement"}),
        ("NỘI DUNG VÀ NHIỆM VỤ", set()),
        ("NHIỆM VỤ, GIẢI PHÁP › Công tác tuyên truyền", {"task"}),
        ("NỘI DUNG THỰC HIỆN", {"task"}),
        ("NHIỆM VỤ › Kinh phí", {"funding"}),
        ("NGUỒN KINH PHÍ THỰC HIỆN", {"funding"}),
        ("TỔ CHỨC THỰC HIỆN › Công an xã", {"implementation"}),
        ("PHÂN CÔNG TRÁCH NHIỆM", {"implementation"}),
        ("TỔ CHỨC CÁC HOẠT ĐỘNG VĂN HÓA", set()),
        ("Phạm vi điều chỉnh", set()),
        ("Yêu cầu các cơ quan, đơn vị thuộc Ủy ban nhân dân xã nghiêm túc thực hiện", set()),
        ("", set()),
    ],
)
def test_the_innermost_heading_that_names_a_section_decides(context: str, expected: set[str]) -> None:
    assert kinds_of(passage(context)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3. Kinh phí: do các đơn vị tự bảo đảm trong dự toán được giao hằng năm.", {"funding"}),
        ("Kinh phí thực hiện được bố trí trong dự toán chi thường xuyên hằng năm.", {"funding"}),
        ("Trên đây là Kế hoạch của Ủy ban nhân dân xã, yêu cầu các đơn vị thực hiện.", {"closing"}),
        ("Trong quá trình thực hiện nếu có vướng mắc, các đơn vị báo cáo về xã.", {"closing"}),
        ("Điều 3. Các phòng chuyên môn chịu trách nhiệm thi hành Quyết định này./.", {"closing"}),
        ("Tiết kiệm kinh phí, phòng chống lãng phí trong các hoạt động của xã.", {"task"}),
    ],
)
def test_a_paragraph_may_say_itself_what_it_is(text: str, expected: set[str]) -> None:
    assert kinds_of(passage("NHIỆM VỤ", text)) == expected


def test_legal_bases_and_recipients_are_told_by_their_place() -> None:
    assert kinds_of(passage("Căn cứ ban hành", locator="căn cứ 1")) == {"legal_basis"}
    assert kinds_of(passage("Nơi nhận", kind="recipients", locator="nơi nhận")) == {"recipients"}
    assert kinds_of(passage("Người ký", kind="signature", locator="chữ ký")) == set()


def test_sections_are_named_with_or_without_accents_and_in_english() -> None:
    for kind, name in KIND_NAMES.items():
        assert read_section(name.upper()) == read_section(kind) == kind
    assert read_section("  kinh   phi ") == "funding"
    assert read_section("to chuc thuc hien") == "implementation"


def test_an_unknown_section_is_refused_with_the_known_ones() -> None:
    with pytest.raises(InvalidRequestError, match=r"“lời tựa”.*căn cứ.*nơi nhận"):
        read_section("lời tựa")
