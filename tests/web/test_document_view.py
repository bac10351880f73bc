import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.model import Span
from search_api.schemas import OutlineEntry
from web.document_view import BlockView, DocumentView, Piece, plain, shortened, view_document
from web.layout import continues_line


def pieces_of(block: BlockView) -> list[Piece]:
    cells = [cell for row in block.rows for cell in row.cells]
    return [*block.line, *(piece for cell in cells for line in cell.lines for piece in line)]


def letters(text: str) -> str:
    return "".join(text.replace("**", "").split())


def shown(view: DocumentView, *, cited_only: bool = False) -> str:
    pieces = [piece for block in view.blocks for piece in pieces_of(block)]
    return letters("".join(piece.text for piece in pieces if piece.is_cited or not cited_only))


LINES = st.sampled_from(
    [
        "",
        "  ",
        "ỦY BAN NHÂN DÂN",
        "XÃ A\tCỘNG HÒA",
        "KẾ HOẠCH",
        "I. MỤC ĐÍCH",
        "1. Mục đích, yêu cầu của việc",
        "- Cơ quan chủ trì: Phòng Kinh tế",
        "a) **Đậm** và thường, **đậm nữa**",
        "TT\tViệc\tAi",
        "1\tLàm một việc\t",
        "\tnửa sau của việc\t",
        "II\tNHÓM\t",
        "đơn vị\tQuý II",
        "một dòng dài của đoạn văn xuôi, bị ngắt theo bề rộng của trang giấy khổ A4 đứng",
        "Nơi nhận:",
        "- Lưu: VT.\tTM. ỦY BAN NHÂN DÂN",
        "KT. CHỦ TỊCH",
        "Nguyễn Văn A",
        "PHỤ LỤC I",
    ]
)


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, list[OutlineEntry], Span, list[Span]]:
    text = "\n".join(draw(st.lists(LINES, min_size=1, max_size=25)))
    outline, at = [], 0
    for line in text.split("\n"):
        if line.strip() and "\t" not in line and draw(st.integers(0, 3)) == 0:
            heading = draw(st.sampled_from(["", "tên mục"]))
            entry = OutlineEntry(level=5, label="1", heading=heading, locator="mục 1", start=at, end=at + len(line))
            outline.append(entry)
        at += len(line) + 1
    places = st.integers(0, len(text))
    cited = Span(*sorted((draw(places), draw(places))))
    rows = [Span(*sorted((draw(places), draw(places))))] if draw(st.booleans()) else []
    return text, outline, cited, rows


@settings(max_examples=400, deadline=None)
@given(documents())
def test_every_word_is_shown_once_in_order_and_the_mark_is_the_cited_text(
    case: tuple[str, list[OutlineEntry], Span, list[Span]],
) -> None:
    text, outline, cited, rows = case
    view = view_document(text, outline, cited, rows, "Mục đích")
    assert shown(view) == letters(text)
    quote = text.replace("**", "\0\0")[cited.start : cited.end]  # a marker goes also where the span cuts it
    assert shown(view, cited_only=True) == letters(quote.replace("\0", ""))
    first = [piece for block in view.blocks for piece in pieces_of(block) if piece.is_first_cited]
    assert len(first) == view.has_citation == bool(letters(quote.replace("\0", "")))


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="a*\t\n -1.)INơi hậ", max_size=60), st.integers(0, 60), st.integers(0, 60))
def test_strange_text_loses_nothing(text: str, start: int, end: int) -> None:
    view = view_document(text, [], Span(start, end))
    assert letters(shown(view)).replace("*", "") == letters(text).replace("*", "")


def test_rows_become_a_table_with_header_group_and_cells_over_lines(canonical: str) -> None:
    table = next(block for block in view_document(canonical, []).blocks if block.kind == "table")
    assert table.columns == ("TT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian")
    header, group, first, second = table.rows
    assert header.is_header
    assert [cell.columns for cell in group.cells] == [1, 4]
    assert [len(cell.lines) for cell in first.cells] == [1, 1, 1, 2, 1]
    assert second.cells[4].lines[0][0].text == "Quý II/2026"


def test_letterhead_and_subject_are_set_apart(canonical: str) -> None:
    kinds = [block.kind for block in view_document(canonical, []).blocks][:5]
    assert kinds == ["letterhead-frame", "title", "subject", "text", "item"]


def test_recipients_and_signature_stand_side_by_side() -> None:
    text = (
        "Yêu cầu thực hiện./.\nNơi nhận:\n- Đảng ủy;\n- Lưu: VT.\tTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\nVũ Lân\nPHỤ LỤC\nhết"
    )
    closing = next(block for block in view_document(text, []).blocks if block.kind == "closing-frame")
    recipients, signature = closing.rows[0].cells
    assert [line[0].text for line in recipients.lines] == ["Nơi nhận:", "- Đảng ủy;", "- Lưu: VT."]
    assert [line[0].text for line in signature.lines] == ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Vũ Lân"]


def test_a_known_row_tells_that_the_last_cell_goes_on() -> None:
    text = "TT\tViệc\tHạn\n1\tLàm\tQuý I\nvà quý II\nĐoạn sau bảng."
    row = Span(text.index("1\t"), text.index("\nĐoạn"))
    table = view_document(text, [], rows=[row]).blocks[0]
    assert len(table.rows[1].cells[2].lines) == 2


def test_the_rest_of_a_row_split_by_a_page_is_no_group() -> None:
    table = view_document("TT\tViệc\tAi\n1\tLàm đường,\tPhòng A\n\tlàm cầu\t", []).blocks[0]
    assert [cell.columns for cell in table.rows[2].cells] == [1, 1, 1]


def test_emphasis_becomes_strong_and_a_lonely_marker_goes() -> None:
    line = view_document("một **hai** ba **bốn", []).blocks[0].line
    assert [(piece.text, piece.is_strong) for piece in line] == [
        ("một ", False),
        ("hai", True),
        (" ba ", False),
        ("bốn", False),
    ]


@pytest.mark.parametrize(
    ("previous", "line", "joined"),
    [
        ("Căn cứ Quyết định số 3177/QĐ-UBND ngày 06/8/2025 của Ủy ban nhân", "dân thành phố", True),
        ("Chỉ thị số 28/CT-TU ngày 12/5/2022 của Ban Thường vụ Thành ủy, số", "59/2023/NĐ-CP", True),
        ("Việc đã xong trong quý một năm 2026 và đã được báo cáo đầy đủ rồi.", "Việc khác bắt đầu", False),
        ("Việc đã xong trong quý một năm 2026 và đã được báo cáo đầy đủ rồi", "- Việc khác", False),
        ("Dòng ngắn", "Dòng khác", False),
    ],
)
def test_lines_broken_by_the_width_of_a_page_are_joined(previous: str, line: str, joined: bool) -> None:
    assert continues_line(previous, line, 75) is joined


def test_text_that_was_not_broken_to_a_width_keeps_its_lines() -> None:
    assert not continues_line("x" * 70, "dân thành phố", None)


def test_one_line_parts_cells_by_a_dot() -> None:
    assert plain("2.3\t**Ban hành**\n kế hoạch\t\tNăm  2026") == "2.3 · Ban hành kế hoạch · Năm 2026"
    assert shortened("một hai ba bốn", 9) == "một hai…"
