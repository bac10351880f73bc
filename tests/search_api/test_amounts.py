"""Which lines of a flattened table hold the number that is asked for."""

from collections.abc import Sequence

import pytest

from search_api.amounts import amount_span, count_span
from search_api.catalogue import Catalogue
from search_api.query import Query, understand

TABLE = """Nội dung
Mức chi
Bồi dưỡng báo cáo viên
Cấp tỉnh
1.000.000 đồng/buổi
Cấp huyện
600.000 đồng/buổi
Nước uống đại biểu
20.000 đồng/người
Điều 3. Áp dụng từ năm 2026"""


def frequencies(terms: Sequence[str], *, bare: bool) -> tuple[list[int], int]:
    return [5] * len(terms), 100


def query(question: str) -> Query:
    return understand(question, Catalogue(()), frequencies)


def row_of(question: str, text: str = TABLE, start: int = 0) -> str | None:
    """Return the row that is quoted from a passage which begins at `start`."""
    span = amount_span(query(question), start, text)
    return text[span.start - start : span.end - start] if span else None


@pytest.mark.parametrize(
    ("question", "row"),
    [
        ("Mức chi nước uống đại biểu là bao nhiêu?", "Nước uống đại biểu\n20.000 đồng/người"),
        ("muc chi nuoc uong dai bieu la bao nhieu", "Nước uống đại biểu\n20.000 đồng/người"),
        ("Bồi dưỡng báo cáo viên cấp huyện bao nhiêu tiền?", "Cấp huyện\n600.000 đồng/buổi"),
    ],
)
def test_row_that_the_question_names_is_quoted(question: str, row: str) -> None:
    assert row_of(question) == row


def test_first_row_under_a_heading_is_quoted_with_it() -> None:
    row = row_of("Bồi dưỡng báo cáo viên cấp tỉnh bao nhiêu tiền?")
    assert row == TABLE[: TABLE.index("\nCấp huyện")]


def test_span_is_counted_in_the_document_and_not_in_the_passage() -> None:
    assert row_of("nước uống đại biểu bao nhiêu", start=731) == "Nước uống đại biểu\n20.000 đồng/người"


def test_tabs_part_cells_as_lines_do() -> None:
    row = row_of("nước uống đại biểu bao nhiêu", TABLE.replace("\n", "\t"))
    assert row == "Nước uống đại biểu\t20.000 đồng/người"


@pytest.mark.parametrize(
    "text",
    [
        "Kinh phí là 45.000.000 đồng.",
        "Kinh phí\nNgân sách xã\nNguồn khác\n45.000.000 đồng",  # one number is a sentence
        "Thực hiện\ntừ năm 2026\nđến 31/12/2027\ntheo mục 3.1\nvà 12/KH-UBND",  # years, days and numbers of documents
    ],
)
def test_what_is_no_table_of_sums_is_left_whole(text: str) -> None:
    assert row_of("Kinh phí là bao nhiêu?", text) is None


def test_long_row_is_quoted_by_its_end() -> None:
    text = "\n".join([*(f"Nội dung thứ {'rất dài ' * 8}" for _ in range(9)), "70%", "Còn lại", "30%"])
    row = row_of("nội dung thứ rất dài bao nhiêu phần trăm", text)
    assert row is not None
    assert row.endswith("70%")
    assert len(row) <= 400


# --- lines that state a count ------------------------------------------------------------------


def counted(text: str, noun: str, start: int = 0) -> str | None:
    """Return the lines that are quoted for the count of a noun."""
    span = count_span(start, text, noun)
    return text[span.start - start : span.end - start] if span else None


def test_line_with_the_count_is_quoted_with_the_line_that_it_goes_on_from() -> None:
    text = "1\tXã Đông\n2\tXã Đoài\nẤn định danh sách\n95 xã, phường./."
    assert counted(text, "xa") == "Ấn định danh sách\n95 xã, phường./."
    assert counted(text, "xa", start=44) == "Ấn định danh sách\n95 xã, phường./."


def test_count_stands_alone_after_a_line_that_has_ended() -> None:
    assert counted("Danh sách đã rà soát.\nTổng cộng 1.250 hộ nghèo", "ho") == "Tổng cộng 1.250 hộ nghèo"


@pytest.mark.parametrize("text", ["2 Xã Đoài", "Quyết định 95/2025 xã", "Điều 3. Xã Đoài", "Các xã, phường"])
def test_numbered_row_and_number_of_a_document_are_no_count(text: str) -> None:
    assert counted(text, "xa") is None
