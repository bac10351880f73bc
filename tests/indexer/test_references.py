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
        ("Kế hoạch số 9/KH-UBND của UBND xã về nuôi cá và chỉ đạo của Chủ tịch UBND tỉnh tại Công văn 8/UBND-NN.",
         "nuôi cá"),
        ("Kế hoạch số 9/KH-UBND của UBND xã về nuôi cá và yêu cầu nêu tại Văn bản số 8/UBND-NN.", "nuôi cá"),
        ("Kế hoạch số 9/KH-UBND của UBND xã về nuôi cá và đời sống tại các bản.", "nuôi cá và đời sống tại các bản"),
        ("Nghị định số 9/2024/NĐ-CP về sửa đổi Điều 2 và Điều 5 tại Nghị định số 5/2020/NĐ-CP.",
         "sửa đổi Điều 2 và Điều 5 tại Nghị định số 5/2020/NĐ-CP"),
        ("Nghị định số 9/2024/NĐ-CP ngày 9/1/2024 của Chính phủ quy định và hướng dẫn thi hành tại Luật số 8/L.",
         "quy định và hướng dẫn thi hành tại Luật số 8/L"),
        ("Luật Phòng, chống lụt số 8/2026/QH16;", "Phòng, chống lụt"),
        ("Kế hoạch số 9/KH-UBND của UBND xã về đò Hà - Nam  -----", "đò Hà - Nam"),
        ("Kế hoạch số 9/KH-UBND của UBND xã về nuôi cá _ _ _ _ hết", "nuôi cá"),
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


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Luật sửa đổi, bổ sung một số điều của Luật Nhà ở ngày 9/6/2026;",
         ["luat sua doi, bo sung mot so dieu cua luat nha o"]),
        ("Luật Nhà ở ngày 27/11/2023 và Luật Sửa đổi một số điều của 5 Luật về đất ngày 9/6/2026.",
         ["luat nha o", "luat sua doi mot so dieu cua 5 luat ve dat"]),
        ("Luật sửa đổi, bổ sung Luật Nhà ở năm 2026, Quyết định ngày 9/6/2026 của xã.", []),
        ("Luật sửa đổi, bổ sung Luật Nhà ở số 5/2026/QH16 ngày 9/6/2026; Luật Đất đai ngày 18/01/2024.",
         ["5/2026/qh16", "luat dat dai"]),
        ("Luật Phòng, chống lụt ngày 9/6/2026; Luật Nhà ở, các văn bản khác ngày 9/6/2026.", ["luat phong, chong lut"]),
    ],
)  # fmt: skip
def test_an_amending_law_is_another_than_the_one_it_amends(text: str, keys: list[str]) -> None:
    assert [r.key for r in references(text)] == keys


def test_the_name_of_a_law_does_not_run_over_the_number_of_another() -> None:
    found = references("Luật sửa đổi Luật Thú y số 1/2026/QH16 và Luật Cư trú số 2/2026/QH16.")

    assert [r.subject for r in found] == ["sửa đổi Luật Thú y", "Cư trú"]


@pytest.mark.parametrize(
    ("text", "type_name", "words"),
    [
        ("Thông báo kết luận số 7/TB-VP", "Thông báo", "Thông báo kết luận số 7/TB-VP"),
        ("Thông báo ý kiến kết luận số 7-TB/TU", "Thông báo", "Thông báo ý kiến kết luận số 7-TB/TU"),
        ("Theo Kế hoạch số 7/QĐ-UBND", "Kế hoạch", "Kế hoạch số 7/QĐ-UBND"),
        ("Quyết định ban hành Quy định số 7-QĐ/TU", "Quy định", "Quy định số 7-QĐ/TU"),
        ("Thông báo về Công văn số 7/TB-NV", "Công văn", "Công văn số 7/TB-NV"),
        ("Theo Kết luận số 7-KL/TW", "Kết luận", "Kết luận số 7-KL/TW"),
        ("Theo Quy định số 7-QĐ/TW", "Quy định", "Quy định số 7-QĐ/TW"),
        ("Theo Công văn số 7/CT-NV", "Công văn", "Công văn số 7/CT-NV"),
        ("Theo Chương trình số 7-CTr/TU", "Chương trình", "Chương trình số 7-CTr/TU"),
        ("Theo Nghị quyết số 7/2026/QH16", "Nghị quyết", "Nghị quyết số 7/2026/QH16"),
        ("Thông báo mới; Kết luận số 7-TB/TW", "Kết luận", "Kết luận số 7-TB/TW"),
    ],
)
def test_the_type_is_the_one_of_several_words_that_the_symbol_names(text: str, type_name: str, words: str) -> None:
    (found,) = references(text)

    assert found.document_type == type_name
    assert found.span.of(parse_text(f"I. CĂN CỨ\n- {text}").text) == words


def test_a_word_typed_twice_is_not_part_of_the_issuer() -> None:
    (found,) = references("Nghị định số 7/2024/NĐ-CP ngày 9/1/2024 của Chính phủ phủ quy định về đò ngang.")

    assert found.issuer == "Chính phủ"
