"""Articles that stand in one line with the text before them, and what belongs to an article."""

from made_documents import parse_text

DECISION = (
    "ỦY BAN NHÂN DÂN\nTỈNH LAM GIANG\nSố: 12/2026/QĐ-UBND\nLam Giang, ngày 5 tháng 3 năm 2026\nQUYẾT ĐỊNH\n"
    "Quy định mức hỗ trợ bến đò\nCăn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025;\n"
    "QUYẾT ĐỊNH: Điều 1. Phạm vi điều chỉnh\nQuyết định này quy định mức hỗ trợ bến đò theo Điều 7 của Quy chế. "
    "Điều 2. Giao Sở Xây dựng, theo quy định tại Điều 3. Sở Tài chính bố trí kinh phí. Điều 3. Tổ chức thực hiện\n"
    "1. Giao ngân sách cấp xã bảo đảm kinh phí mua Báo\nLam Giang cho các bến đò.\n"
    "2. Đối tượng áp dụng\nCác chủ bến đò. Điều 4. Hiệu lực thi hành\n"
    "Quyết định này có hiệu lực thi hành kể từ ngày ký.\n"
)


def test_an_article_begins_behind_the_end_of_a_sentence_where_its_number_is_the_next() -> None:
    articles = [s for s in parse_text(DECISION).sections if s.level == 4]

    assert [section.label for section in articles] == ["Điều 1", "Điều 2", "Điều 3", "Điều 4"]
    assert (articles[0].heading, articles[2].heading) == ("Phạm vi điều chỉnh", "Tổ chức thực hiện")


def test_an_article_quoted_by_an_amendment_does_not_begin_one() -> None:
    text = "Điều 1. Sửa đổi Quy chế như sau: “Điều 2. Chủ đò” và điểm c.\nĐiều 2. Bãi bỏ; Điều 9. Khác"

    assert [section.label for section in parse_text(text).sections] == ["Điều 1", "Điều 2"]


def test_a_sentence_of_validity_stays_in_its_article() -> None:
    paragraph = next(p for p in parse_text(DECISION).paragraphs if "kể từ ngày ký" in p.text)

    assert paragraph.locator == "Điều 4"


def test_a_broken_point_of_an_article_is_put_together_and_a_usual_title_is_not() -> None:
    document = parse_text(DECISION)

    assert "1. Giao ngân sách cấp xã bảo đảm kinh phí mua Báo Lam Giang cho các bến đò." in [
        p.text for p in document.paragraphs
    ]
    assert "Đối tượng áp dụng" in [section.heading for section in document.sections]


def test_an_article_broken_behind_its_word_begins_with_it() -> None:
    text = (
        "Điều 1. Phạm vi điều chỉnh\nQuy chế này quy định bến đò theo khoản 1 Điều\n7 của Luật. Điều\n"
        "2. Tổ chức thực hiện\n1. Quyết định này thay thế Quyết định số\n5/2020/QĐ-UBND của tỉnh."
    )
    document = parse_text(text)

    assert [section.locator for section in document.sections] == ["Điều 1", "Điều 2", "Điều 2 khoản 1"]
    assert document.sections[1].heading == "Tổ chức thực hiện"
    assert [p.text for p in document.paragraphs][-1].endswith("Quyết định số 5/2020/QĐ-UBND của tỉnh.")


def test_a_place_broken_in_its_middle_is_whole() -> None:
    document = parse_text("SỞ Y TẾ\nSố: 3/KH-SYT\nLam\nGiang, ngày 19 tháng 11 năm 2026\nKẾ HOẠCH\nKhám bệnh\n")

    assert document.header.place
    assert document.header.place.value == "Lam Giang"
