"""Citations: what they say of a document, and where their words end."""

import pytest
from made_documents import parse_text

from indexer.chunking import make_passages
from indexer.model import Reference
from indexer.references import read_references


def references(text: str) -> list[Reference]:
    document = parse_text(f"I. CĂN CỨ\n- {text}")
    found = read_references(document, make_passages(document))
    for reference in found:
        assert reference.subject_span is None or reference.subject in reference.subject_span.of(document.text)
        assert (reference.subject_span is None) == (reference.subject == "")
    return found


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Nghị định số 30/2020/NĐ-CP ngày 05/3/2020 của Chính phủ về công tác văn thư;", "công tác văn thư"),
        ("Quyết định số 8/QĐ-UBND ngày 02/3/2026 của UBND xã về việc giao chỉ tiêu; đọc kỹ.", "giao chỉ tiêu"),
        ("Quyết định số 8/QĐ-UBND ngày 02/3/2026 của UBND xã ban hành Quy chế họp, tiếp khách.",
         "ban hành Quy chế họp, tiếp khách"),
        ("Nghị định số 7/2024/NĐ-CP ngày 9/1/2024 của Chính phủ quy định về đò ngang;", "quy định về đò ngang"),
        ("Kế hoạch số 9/KH-UBND ngày 3/3/2026 của UBND xã “Trồng cây ven sông”, rất kịp thời.", "Trồng cây ven sông"),
        ("Kế hoạch số 9/KH-UBND của UBND xã “về trồng cây ven sông” và các việc khác.", "trồng cây ven sông"),
        ("Kế hoạch số 9/KH-UBND của UBND xã về “Trồng cây, nuôi cá,...", "Trồng cây, nuôi cá"),
        ("Kế hoạch số 9/KH-UBND về nuôi cá (sau đây gọi tắt là Kế hoạch số 9/KH-UBND).", "nuôi cá"),
        ("Kế hoạch số 9/KH-UBND của UBND xã về nuôi cá và tổ chức các việc nêu tại Kế hoạch này.", "nuôi cá"),
        ("Công văn số 9/UBND-NN ngày 3/3/2026 của UBND xã về nuôi cá, Phòng Kinh tế đề nghị báo cáo.", "nuôi cá"),
        ("Chương trình số 1-CTr/ĐU ngày 5/5/2025 phối hợp giữa Ban Dân vận và Hội Nông dân về nuôi cá.", "nuôi cá"),
        ("Luật Lưu trữ số 33/2024/QH15 ngày 21/6/2024;", "Lưu trữ"),
        ("Kế hoạch số 9/KH-UBND ngày 3/3/2026 của UBND xã với các nội dung sau.", ""),
        ("Kết quả thực hiện Kế hoạch số 9/KH-UBND gửi về Phòng Kinh tế.", ""),
        ("Báo cáo Kế hoạch số 9/KH-UBND về Sở Nội vụ.", ""),
        ("Theo Kế hoạch số 9/KH-UBND triển khai ngay.", ""),
    ],
)  # fmt: skip
def test_the_subject_is_what_a_citation_says_that_the_document_is_about(text: str, subject: str) -> None:
    assert references(text)[0].subject == subject


def test_the_subject_of_one_citation_ends_where_the_next_begins() -> None:
    found = references(
        "Chỉ thị số 5/CT-TTg ngày 1/2/2026 của Thủ tướng Chính phủ về chống úng, hạn, Kế hoạch số 6/KH-UBND ngày "
        "3/3/2026 của UBND tỉnh về đắp đê và Quyết định số 7-QĐ/TU về trực bão."
    )

    assert [(r.key, r.subject) for r in found] == [
        ("5/ct-ttg", "chống úng, hạn"), ("6/kh-ubnd", "đắp đê"), ("7/qd-tu", "trực bão"),
    ]  # fmt: skip


def test_two_numbers_of_one_symbol_share_the_day_and_issuer_behind_them() -> None:
    found = references("Quyết định số 17-QĐ/TW và Quyết định số 18-QĐ/TW ngày 12/12/2013 của Bộ Chính trị.")

    assert [(str(r.issued_on), r.issuer) for r in found] == [("2013-12-12", "Bộ Chính trị")] * 2


def test_numbers_of_different_symbols_share_nothing() -> None:
    first, second = references("Quyết định số 17-QĐ/TW, Quyết định số 18-QĐ/TU ngày 2/1/2015 của Tỉnh ủy.")

    assert (first.issued_on, first.issuer) == (None, "")
    assert second.issuer == "Tỉnh ủy"


def test_ways_of_writing_a_number_are_one_reference() -> None:
    found = references("Quyết định số 23/QĐ/TW, số 23-QĐ/TW, số 23-\n\nQĐ/TW, 23QĐ/TW; Nghị quyết 05NQ/TU và 5-NQ/TU.")

    assert [r.key for r in found] == ["23/qd-tw"] * 4 + ["5/nq-tu"] * 2


def test_a_law_is_cited_by_its_name_and_day() -> None:
    (found,) = references("Luật Người cao tuổi ngày 23/11/2009; Luật Trẻ em và các luật khác.")

    assert (found.key, found.document_type, found.number) == ("luat nguoi cao tuoi", "Luật", "")
    assert (str(found.issued_on), found.subject) == ("2009-11-23", "Người cao tuổi")


def test_a_word_typed_twice_is_not_part_of_the_issuer() -> None:
    (found,) = references("Nghị định số 7/2024/NĐ-CP ngày 9/1/2024 của Chính phủ phủ quy định về đò ngang.")

    assert found.issuer == "Chính phủ"
