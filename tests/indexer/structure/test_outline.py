"""The outline: headings with locators, paragraphs put together, the closing words outside all of it."""

import pytest
from made_documents import BODY, FOOTER, PLAN, parse_text

from indexer.text.tidying import tidy


def locators(text: str) -> list[str]:
    return [section.locator for section in parse_text(text).sections]


def test_locators_are_what_a_clerk_would_say() -> None:
    assert locators(PLAN) == [
        "mục I", "mục I.1", "mục II", "mục II.1", "mục II.2", "mục II.2.a", "mục II.2.b",
        "mục III", "mục III.1", "mục III.2", "mục III.3", "Phụ lục I",
    ]  # fmt: skip


def test_dash_items_are_counted_under_their_heading() -> None:
    found = [p.locator for p in parse_text(BODY).paragraphs if p.text.startswith(("- Tuyên", "- Mở", "- Cơ quan"))]

    assert found == [
        "mục I.1, gạch đầu dòng 1", "mục I.1, gạch đầu dòng 2",
        "mục II.1, gạch đầu dòng 1", "mục II.1, gạch đầu dòng 2",
    ]  # fmt: skip


def test_a_number_that_repeats_the_one_above_says_it_once() -> None:
    assert locators("II. NỘI DUNG\n1. Việc chung\n1.1. Việc một\n1.2. Việc hai\na) Ý một") == [
        "mục II", "mục II.1", "mục II.1.1", "mục II.1.2", "mục II.1.2.a",
    ]  # fmt: skip


def test_parts_chapters_and_articles_are_levels_of_their_own() -> None:
    text = "PHẦN I. QUY ĐỊNH\nChương II\nMục 2. Trách nhiệm\nĐiều 5. Xã\n1. Xã có trách nhiệm:\na) Lập kế hoạch;"

    assert locators(text)[-1] == "Điều 5 khoản 1 điểm a"
    assert [section.level for section in parse_text(text).sections] == [1, 2, 3, 4, 6, 20]


def test_the_closing_paragraph_belongs_to_no_point() -> None:
    closing = next(p for p in parse_text(PLAN).paragraphs if p.text.startswith("Trên đây"))

    assert (closing.section, closing.locator) == (None, "phần kết")


def test_an_appendix_takes_its_name_from_the_line_below_its_label() -> None:
    appendix = parse_text(PLAN).sections[-1]

    assert (appendix.label, appendix.heading, appendix.parent) == ("Phụ lục I", "Danh mục nhiệm vụ", None)


def test_lines_that_a_margin_or_a_page_broke_are_one_paragraph() -> None:
    text = (
        "I. NỘI DUNG\n1. Thực hiện Quyết định số 23-\n\nQĐ/TW của Bộ Chính trị về quy chế công tác dân vận,\n"
        "gắn với nhiệm vụ của xã và của các thôn trong thời gian tới, nhất là các\n\nthôn ở xa trung tâm.\n2. Việc khác"
    )
    document = parse_text(text)

    assert locators(text) == ["mục I", "mục I.1", "mục I.2"]
    assert "Quyết định số 23-QĐ/TW của" in document.paragraphs[0].text
    assert document.paragraphs[0].text.endswith("các thôn ở xa trung tâm.")


def test_bold_markers_do_not_hide_headings() -> None:
    assert locators("**I. MỤC ĐÍCH**\n**1. Yêu cầu**\n- Một ý.") == ["mục I", "mục I.1"]


def test_years_amounts_and_dates_open_no_point() -> None:
    assert locators("I. KINH PHÍ\n10.000 đồng mỗi hộ.\n2026 là năm đầu.\n3/4 số hộ đã nộp.") == ["mục I"]


def test_articles_of_old_decrees_are_numbered_in_words_or_roman_figures() -> None:
    document = parse_text(
        "SẮC LỆNH\nSỐ 5 NGÀY 3 THÁNG 2 NĂM 1946\n\nRA SẮC LỆNH:\n\nĐiều thứ nhất: Nay lập một trường.\n"
        "Điều thứ 2: Trường ở Hà Nội.\nĐiều III: Trường dạy học."
    )

    assert [section.locator for section in document.sections] == ["Điều thứ nhất", "Điều thứ 2", "Điều III"]


def test_plus_items_are_counted_under_their_dash() -> None:
    found = [p.locator for p in parse_text("I. VIỆC\n- Một.\n+ Nhỏ.\n+ Nhỏ nữa.\n- Hai.\n+ Nhỏ.").paragraphs]

    assert found == [
        "mục I, gạch đầu dòng 1", "mục I, gạch đầu dòng 1, dấu cộng 1", "mục I, gạch đầu dòng 1, dấu cộng 2",
        "mục I, gạch đầu dòng 2", "mục I, gạch đầu dòng 2, dấu cộng 1",
    ]  # fmt: skip


def test_a_part_takes_its_name_from_the_line_below_and_is_said_in_small_letters() -> None:
    sections = parse_text(
        "PHẦN THỨ HAI\nNHIỆM VỤ\nI. Chăn nuôi\nCHƯƠNG IV\n\nĐiều khoản chung\nĐiều 2. Áp dụng"
    ).sections

    assert [(section.locator, section.heading) for section in sections] == [
        ("Phần thứ hai", "NHIỆM VỤ"), ("Phần thứ hai, mục I", "Chăn nuôi"),
        ("Phần thứ hai, Chương IV", "Điều khoản chung"), ("Điều 2", "Áp dụng"),
    ]  # fmt: skip


def test_a_short_heading_does_not_take_the_paragraph_below_it() -> None:
    document = parse_text("I. MỤC TIÊU\n1. Mục tiêu chung\nGiảm một nửa số vụ cháy.\n2. Mục tiêu cụ thể\nMở ba lớp.")

    assert [section.heading for section in document.sections] == ["MỤC TIÊU", "Mục tiêu chung", "Mục tiêu cụ thể"]
    assert [p.text for p in document.paragraphs] == ["Giảm một nửa số vụ cháy.", "Mở ba lớp."]


def test_a_point_with_a_full_stop_is_a_heading_where_points_stand_under_it() -> None:
    sections = parse_text("I. VIỆC\n1. Nuôi cá lồng.\n1.1. Thả cá.\n1.2. Thu cá.\n2. Trồng sen.").sections

    assert [section.heading for section in sections] == ["VIỆC", "Nuôi cá lồng", "", "", ""]


def test_a_request_that_ends_the_document_belongs_to_no_point() -> None:
    document = parse_text("1. Dọn kênh.\n2. Báo cáo kết quả.\nĐề nghị các thôn khẩn trương thực hiện./.")

    assert [p.locator for p in document.paragraphs] == ["mục 1", "mục 2", "phần kết"]


def test_a_long_heading_of_agencies_does_not_take_their_duty() -> None:
    names = "Văn phòng HĐND và UBND xã, Trung tâm Phục vụ hành chính công xã"
    document = parse_text(f"II. PHÂN CÔNG\n3. {names}\nĐăng tin về phòng đọc.")

    assert document.sections[-1].heading == names
    assert document.paragraphs[-1].text == "Đăng tin về phòng đọc."


def test_party_documents_number_with_dashes() -> None:
    document = parse_text("I- MỤC TIÊU\n1- Số hộ\n- Một.\n2 - Số vụ\nBa vụ.\nII-VIỆC\n1-Mở lớp.")

    assert [(section.locator, section.heading) for section in document.sections] == [
        ("mục I", "MỤC TIÊU"), ("mục I.1", "Số hộ"), ("mục I.2", "Số vụ"), ("mục II", "VIỆC"), ("mục II.1", ""),
    ]  # fmt: skip
    assert tidy("1- Mở lớp") == "1- Mở lớp"


@pytest.mark.parametrize(
    "line", ["23-QĐ/TW của Bộ Chính trị.", "5-10 hộ.", "I-ốt vào muối.", "II-III/2026 là hạn.", "12 - CT/TU nêu rõ."]
)
def test_numbers_and_periods_at_the_start_of_a_line_open_no_point(line: str) -> None:
    assert locators(f"I. VIỆC\nTheo dõi cả năm.\n{line}") == ["mục I"]


def test_capital_letters_part_a_document_above_roman_figures() -> None:
    assert locators("PHẦN II\nVIỆC\nA. ĐÁNH GIÁ\nI. Được\n1. Lúa\nI. Chưa được\nB/ Hướng tới\nI. Cá") == [
        "Phần II", "Phần II, mục A", "Phần II, mục A.I", "Phần II, mục A.I.1", "Phần II, mục A.I", "Phần II, mục B",
        "Phần II, mục B.I",
    ]  # fmt: skip


def test_letters_with_a_stroke_and_numbers_in_brackets_are_points() -> None:
    document = parse_text("I. VIỆC\n1. Lúa\na/ Gieo\n(1) Ngâm giống.\n(2) Ủ giống.\nb/ Gặt.\n*) Lưu ý: phơi khô.")

    assert [section.locator for section in document.sections][2:] == [
        "mục I.1.a", "mục I.1.a.(1)", "mục I.1.a.(2)", "mục I.1.b",
    ]  # fmt: skip
    assert document.paragraphs[-1].text == "*) Lưu ý: phơi khô."


def test_an_appendix_may_have_its_name_beside_its_label() -> None:
    sections = parse_text("Phụ lục 1: Biểu báo cáo\n1. Lúa\nPhụ lục số 02 - Mẫu đơn\n1. Ngô").sections

    assert [(section.locator, section.heading) for section in sections] == [
        ("Phụ lục 1", "Biểu báo cáo"), ("Phụ lục 1, mục 1", "Lúa"), ("Phụ lục 02", "Mẫu đơn"),
        ("Phụ lục 02, mục 1", "Ngô"),
    ]  # fmt: skip


def test_a_sentence_about_an_appendix_opens_none() -> None:
    assert locators("I. VIỆC\nLàm như sau.\nPhụ lục 1: Biểu báo cáo;\nPhụ lục 2 kèm theo.") == ["mục I"]


def test_articles_of_a_document_behind_the_signature_are_not_those_of_the_decision() -> None:
    rules = (
        "\nQUY CHẾ\nQuản lý chợ\n\nChương I\nCHUNG\nĐiều 1. Phạm vi\nCác chợ của xã.\nĐiều 2. Giờ mở cửa\n1. Từ 5 giờ."
    )
    document = parse_text("Điều 1. Ban hành Quy chế.\nĐiều 2. Các thôn thi hành.\n" + FOOTER + rules)

    assert [section.locator for section in document.sections] == [
        "Điều 1", "Điều 2", "Quy chế kèm theo", "Quy chế kèm theo, Chương I", "Quy chế kèm theo, Điều 1",
        "Quy chế kèm theo, Điều 2", "Quy chế kèm theo, Điều 2 khoản 1",
    ]  # fmt: skip
    assert document.sections[2].heading == "Quản lý chợ"


def test_a_heading_with_nothing_under_it_and_a_sentence_are_paragraphs() -> None:
    document = parse_text(
        "Điều 1. Phạm vi.\n1. Cả xã.\nĐiều 2. Quyết định này thay cho quyết định ký năm ngoái.\n1. Từ nay.\n"
        "Điều 3. Các thôn"
    )

    assert [p.text for p in document.paragraphs] == [
        "1. Cả xã.", "Điều 2. Quyết định này thay cho quyết định ký năm ngoái.", "1. Từ nay.", "Điều 3. Các thôn",
    ]  # fmt: skip


def test_a_section_of_several_sentences_takes_none_of_them_as_its_heading() -> None:
    document = parse_text("PHỤ LỤC I\n(Kèm theo)\nMột câu.\nHai câu.\n1. Lúa.\n2. Ngô.\n3. Khoai.")

    assert [section.heading for section in document.sections] == ["", "", "", ""]
