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
