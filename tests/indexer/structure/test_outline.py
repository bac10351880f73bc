"""The outline: headings with locators, paragraphs put together, the closing words outside all of it."""

from made_documents import BODY, PLAN, parse_text


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
