"""What belongs to the issuing commune is a slot; what a clause cites of other offices is not."""

from dataclasses import fields
from itertools import pairwise
from typing import Any

import pytest

from indexer.store import DocumentRecord
from search_api.precedents.differences import compare
from search_api.precedents.slots import find_slots

_BLANK: dict[str, Any] = {**dict.fromkeys(f.name for f in fields(DocumentRecord)), "id": "d", "warnings": ()}
DOCUMENT = DocumentRecord(
    **{
        **_BLANK,
        "place": "Thái Tân",
        "issuing_authority": "Ủy ban nhân dân xã Thái Tân",
        "number_key": "12/kh-ubnd",
        "signer": "Trần Văn Mẫu",
    }
)


def slots(text: str, *others: str) -> list[tuple[str, str]]:
    exchanged = [mine for other in others for mine, _ in compare(text, other).exchanged]
    return [(slot.kind, text[slot.start : slot.end]) for slot in find_slots(text, DOCUMENT, others, exchanged)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ủy ban nhân dân xã Thái Tân yêu cầu", [("place", "Thái Tân")]),
        ("UỶ BAN NHÂN DÂN XÃ THÁI TÂN", [("place", "THÁI TÂN")]),
        ("đưa dân đến thôn Đông và xã Thái Tân Đông", [("place", "Đông"), ("place", "Thái Tân Đông")]),
        ("theo Kế hoạch số 12/KH-UBND của xã", [("number", "12/KH-UBND")]),
        ("do đồng chí Trần Văn Mẫu làm Trưởng ban", [("person", "Trần Văn Mẫu")]),
        ("giao ông Lê Văn Bình phụ trách", [("person", "Lê Văn Bình")]),
        ("dự kiến 150 triệu đồng từ ngân sách", [("money", "150 triệu đồng")]),
        ("mua sắm hết 15.000.000 đồng", [("money", "15.000.000 đồng")]),
        ("giai đoạn 2026 - 2030", [("date", "2026 - 2030")]),
        ("xong trong Quý II/2026", [("date", "Quý II/2026")]),
        ("chậm nhất là ngày 15/5/2026", [("date", "15/5/2026")]),
        ("đạt từ 95% trở lên", [("number", "95%")]),
        ("trồng 500 cây tại 12 thôn", [("number", "500"), ("number", "12")]),
        ("báo cáo 6 tháng, mỗi năm 02 lần", []),
        ("theo khoản 2 Điều 8 của Luật", []),
        ("có 3 đồng chí tham gia", [("number", "3")]),
    ],
)
def test_slots_of_a_single_clause(text: str, expected: list[tuple[str, str]]) -> None:
    assert slots(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05/3/2020 của Chính phủ về công tác văn thư;",
        "Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025;",
        "Gắn với Chỉ thị số 33/CT-TTg ngày 26/11/2021 của Thủ tướng Chính phủ.",
    ],
)
def test_cited_documents_are_no_slots(text: str) -> None:
    assert slots(text) == []


def test_what_the_commune_itself_issued_is_a_slot() -> None:
    text = "Thực hiện Nghị quyết số 15/NQ-HĐND ngày 10/12/2025 của HĐND xã Thái Tân; Nghị định số 30/2020/NĐ-CP"
    assert slots(text) == [("number", "15/NQ-HĐND"), ("date", "10/12/2025"), ("place", "Thái Tân")]


def test_of_a_legal_basis_only_what_names_the_commune_is_a_slot() -> None:
    text = "Căn cứ Quyết định số 5/QĐ-TTg về chuyển đổi số giai đoạn 2026 - 2030 tại tỉnh Hưng Yên, xã Thái Tân;"
    found = find_slots(text, DOCUMENT, is_citation=True)
    assert [text[slot.start : slot.end] for slot in found][-2:] == ["Hưng Yên", "Thái Tân"]
    assert all(slot.kind != "date" for slot in found)


@pytest.mark.parametrize(
    "text",
    [
        "SẮP XẾP CÁC CƠ QUAN NHÀ NƯỚC TINH GỌN, NÂNG CAO TINH THẦN TRÁCH NHIỆM",
        "phối hợp với cơ quan Thuế và chính quyền xã hội hóa",
        "theo Luật Ngân sách nhà nước năm 2015 và Luật Đất đai",
        "báo cáo trước ngày 25 hằng tháng",
        "Kính gửi các ông, bà: Chánh Văn phòng Bộ",
    ],
)
def test_words_that_only_look_like_names_are_no_slots(text: str) -> None:
    assert slots(text) == []


def test_a_place_ends_where_the_province_does() -> None:
    assert slots("trên địa bàn thành phố\nHà Nội Báo cáo thẩm tra") == [("place", "Hà Nội")]


def test_a_cited_number_that_other_variants_have_otherwise_is_a_slot() -> None:
    found = slots(
        "theo Nghị quyết số 15/NQ-HĐND ngày 10/12/2025 của xã", "theo Nghị quyết số 21/NQ-HĐND ngày 09/12/2024 của xã"
    )
    assert found == [("number", "15/NQ-HĐND"), ("date", "10/12/2025")]


def test_a_date_written_in_another_way_is_no_slot() -> None:
    law = "Căn cứ Nghị định số 30/2020/NĐ-CP ngày {} của Chính phủ;"
    assert slots(law.format("05/3/2020"), law.format("05 tháng 3 năm 2020")) == []


def test_an_agency_in_whose_place_another_stands_is_a_slot() -> None:
    text = "Giao Phòng Văn hóa - Xã hội chủ trì, theo dõi việc thực hiện."
    assert slots(text, "Giao Phòng Kinh tế chủ trì, theo dõi việc thực hiện.") == [("agency", "Phòng Văn hóa - Xã hội")]
    assert slots("UBND xã quyết định việc này", "Ủy ban nhân dân xã quyết định việc này") == []


def test_slots_do_not_overlap() -> None:
    text = "UBND xã Thái Tân, ngày 05/01/2026, chi 150 triệu đồng năm 2026 cho 12 thôn theo Kế hoạch số 12/KH-UBND"
    found = find_slots(text, DOCUMENT)
    assert all(before.end <= after.start for before, after in pairwise(found))
