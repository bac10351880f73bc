"""Tables: repeated headers, rows continued after a page break, groups, sub-rows, numbers given twice."""

from made_documents import parse_text

from indexer.model import LogicalTable, RawDocument
from indexer.readers.canonical import SourceRow, TextBuilder
from indexer.structure import parse

HEAD = ("TT", "Nội dung", "Cơ quan chủ trì", "Phối hợp", "Thời gian")


def read_tables(*pieces: tuple[int, list[tuple[str, ...]]]) -> tuple[LogicalTable, ...]:
    """Parse one raw table for each (page, rows)."""
    builder = TextBuilder("docx")
    builder.add_line("DANH MỤC NHIỆM VỤ")
    for page, rows in pieces:
        builder.add_table(SourceRow(row, page) for row in rows)
    return parse(builder.build()).tables


def numbering(table: LogicalTable) -> list[str]:
    return [row.numbering for row in table.rows]


def test_a_header_repeated_on_the_next_page_is_no_row() -> None:
    (table,) = read_tables(
        (1, [HEAD, ("1", "Kéo cáp", "Phòng Kinh tế", "", "Quý I")]),
        (2, [HEAD, ("2", "Lắp wifi", "Công an xã", "", "Quý II")]),
    )

    assert table.columns == HEAD
    assert numbering(table) == ["1", "2"]


def test_a_header_of_two_lines_is_put_together_and_known_again() -> None:
    two_lines = [("TT", "Nội dung", "Trách nhiệm", "", "Thời gian"), ("", "", "Chủ trì", "Phối hợp", "")]
    (table,) = read_tables(
        (1, [*two_lines, ("1", "Kéo cáp", "Phòng Kinh tế", "Các thôn", "Quý I")]),
        (2, [*two_lines, ("2", "Lắp wifi", "Công an xã", "Các thôn", "Quý II")]),
    )

    assert table.columns == ("TT", "Nội dung", "Chủ trì", "Phối hợp", "Thời gian")
    assert numbering(table) == ["1", "2"]


def test_the_numbers_of_the_columns_are_no_row_on_any_page() -> None:
    numbers = ("(1)", "(2)", "(3)", "(4)", "(5)")
    (table,) = read_tables(
        (1, [HEAD, numbers, ("1", "Kéo cáp", "Phòng Kinh tế", "", "Quý I")]),
        (2, [HEAD, numbers, ("2", "Lắp wifi", "Công an xã", "", "Quý II")]),
        (3, [numbers, ("3", "Lắp loa", "Công an xã", "", "Quý II")]),
    )

    assert numbering(table) == ["1", "2", "3"]


def test_a_row_of_small_numbers_in_the_middle_is_a_row() -> None:
    (table,) = parse_text("TT\tSố hộ\tSố người\n5\t7\t30\n1\t2\t3").tables

    assert [row.values for row in table.rows] == [("5", "7", "30"), ("1", "2", "3")]


def test_the_order_column_may_stand_anywhere() -> None:
    head = ("Nội dung", "Chủ trì", "Thời gian", "STT")
    rows = [
        ("B. HẠ TẦNG", "", "", ""), ("Kéo cáp", "Phòng Kinh tế", "Quý I", "2.1"), ("đến từng xóm", "", "", ""),
        ("Xã Đông", "Công an xã", "Quý I", "a"),
    ]  # fmt: skip
    (table,) = read_tables((1, [head, *rows]))

    assert [(row.numbering, row.locator, row.group) for row in table.rows] == [
        ("", "Danh mục, dòng 1", ""), ("2.1", "Danh mục, STT 2.1", "B. HẠ TẦNG"),
        ("a", "Danh mục, STT 2.1.a", "B. HẠ TẦNG"),
    ]  # fmt: skip
    assert table.rows[1].values[0] == "Kéo cáp đến từng xóm"


def test_a_row_continued_after_the_page_break_is_one_row_of_two_parts() -> None:
    (table,) = read_tables(
        (1, [HEAD, ("1", "Rà soát các", "Phòng Kinh", "Các", "Quý I")]),
        (2, [HEAD, ("", "điểm bán hàng", "tế", "thôn", ""), ("2", "Lắp wifi", "Công an xã", "", "")]),
    )

    assert numbering(table) == ["1", "2"]
    assert table.rows[0].values == ("1", "Rà soát các điểm bán hàng", "Phòng Kinh tế", "Các thôn", "Quý I")
    assert len(table.rows[0].parts) == 2


def test_a_piece_without_a_header_goes_on_with_the_table() -> None:
    (table,) = read_tables(
        (1, [HEAD, ("1", "Kéo cáp", "Phòng Kinh tế", "", "Quý I")]),
        (2, [("2", "Lắp wifi", "Công an xã", "", "Quý II")]),
    )

    assert numbering(table) == ["1", "2"]


def test_another_header_begins_another_table() -> None:
    tables = read_tables(
        (1, [HEAD, ("1", "Kéo cáp", "Phòng Kinh tế", "", "Quý I")]),
        (1, [("TT", "Nội dung", "Sản phẩm", "Kết quả", "Tiến độ"), ("1", "Sổ tay", "Sổ", "100", "Quý II")]),
    )

    assert [numbering(table) for table in tables] == [["1"], ["1"]]


def test_a_group_row_names_the_group_of_the_rows_below_it() -> None:
    (table,) = read_tables(
        (1, [HEAD, ("I", "HẠ TẦNG", "", "", ""), ("1", "Kéo cáp", "Phòng Kinh tế", "", "Quý I")]),
        (2, [HEAD, ("II", "CON NGƯỜI", "", "", ""), ("2", "Mở lớp", "Công an xã", "", "")]),
    )

    assert [(row.numbering, row.group, row.is_group) for row in table.rows] == [
        ("I", "", True), ("1", "HẠ TẦNG", False), ("II", "", True), ("2", "CON NGƯỜI", False),
    ]  # fmt: skip


def test_lettered_rows_are_placed_under_the_number_above_them() -> None:
    rows = [("3.3", "Dân chủ", "Phòng Kinh tế", "", "Quý I"), ("a", "Ở thôn", "Công an xã", "", "")]
    (table,) = read_tables((1, [HEAD, *rows, ("b)", "Ở cơ quan", "Công an xã", "", "")]))

    assert [row.locator for row in table.rows] == ["Danh mục, TT 3.3", "Danh mục, TT 3.3.a", "Danh mục, TT 3.3.b"]


def test_a_number_given_twice_stays_two_rows() -> None:
    rows = [("1.2", "Kéo cáp", "Phòng Kinh tế", "", "Quý I"), ("1.2", "Lắp loa", "Công an xã", "", "Quý II")]
    (table,) = read_tables((1, [HEAD, *rows]))

    assert [row.values[1] for row in table.rows] == ["Kéo cáp", "Lắp loa"]


def test_blank_rows_are_no_rows() -> None:
    blank = ("", "", "", "", "")
    (table,) = read_tables((1, [HEAD, blank, ("1", "Kéo cáp", "Phòng Kinh tế", "", "Quý I"), blank]), (2, [blank]))

    assert numbering(table) == ["1"]


def test_text_between_two_tables_keeps_them_apart() -> None:
    text = "TT\tNội dung\tChủ trì\n1\tKéo cáp\tPhòng Kinh tế\nVà sau đó:\n2\tLắp loa\tCông an xã"

    assert [len(table.rows) for table in parse_text(text).tables] == [1, 1]


def test_a_table_without_a_header_has_rows_but_no_columns() -> None:
    (table,) = parse_text("Thôn Đông\t120 hộ\t500 người\nThôn Tây\t90 hộ\t410 người").tables

    assert table.columns == ()
    assert [row.locator for row in table.rows] == ["bảng, dòng 1", "bảng, dòng 2"]


def test_a_header_alone_makes_a_table_without_rows() -> None:
    (table,) = read_tables((1, [HEAD]))

    assert table.rows == ()


def test_a_layout_table_is_taken_apart_into_lines() -> None:
    builder = TextBuilder("docx")
    builder.add_table(
        [
            SourceRow(("ỦY BAN NHÂN DÂN\nXÃ AN QUANG", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")),
            SourceRow(("Số: 12/KH-UBND", "An Quang, ngày 7 tháng 3 năm 2026")),
        ],
        ruled=False,
    )
    builder.add_line("KẾ HOẠCH")
    builder.add_line("Dân vận năm 2026")
    raw: RawDocument = builder.build()

    document = parse(raw)

    assert document.tables == ()
    assert document.header.issuing_authority is not None
    assert document.header.issuing_authority.value == "Ủy ban nhân dân xã An Quang"
    assert document.header.document_number is not None
    assert document.header.document_number.value == "12/KH-UBND"
