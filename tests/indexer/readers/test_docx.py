import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from docx.document import Document as WordDocument
from docx.enum.text import WD_BREAK
from reader_samples import grids, lines_of, tables_of, texts

from indexer.errors import DamagedFileError, EmptyDocumentError, EncryptedFileError
from indexer.model import Line, Table
from indexer.readers import archive, read

Maker = Callable[..., Path]
BORDERS = "".join(f'<w:{side} w:val="single"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
NO_BORDERS = BORDERS.replace("single", "none")


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*runs: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(runs)}</w:p>"


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(run(text))}</w:tc>"


def table(*rows: str, properties: str = "") -> str:
    body = "".join(f"<w:tr>{row}</w:tr>" for row in rows)
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr>{body}</w:tbl><w:p/>"


def test_paragraphs_and_tables_come_in_document_order(make_docx: Maker) -> None:
    def fill(document: WordDocument) -> None:
        document.add_paragraph("Trước")
        rows = document.add_table(rows=2, cols=2, style="Table Grid").rows
        for index, text in enumerate(["TT", "Nhiệm vụ", "1", "Rà soát"]):
            rows[index // 2].cells[index % 2].text = text
        document.add_paragraph("")
        document.add_paragraph("Sau")

    document = read(make_docx(fill))
    assert [type(block) for block in document.blocks] == [Line, Table, Line]
    assert document.text == "Trước\nTT\tNhiệm vụ\n1\tRà soát\n\nSau"
    assert tables_of(document)[0].ruled


def test_tracked_insertions_are_kept_and_deletions_dropped(make_docx_of_xml: Maker) -> None:
    deleted = '<w:del w:id="1"><w:r><w:delText>cũ</w:delText></w:r></w:del>'
    path = make_docx_of_xml(
        paragraph(run("Giao "), deleted, f'<w:ins w:id="2">{run("Phòng Kinh tế")}</w:ins>', run(" chủ trì"))
        + paragraph(run("Dời đi") and '<w:moveFrom w:id="3">' + run("Dời đi") + "</w:moveFrom>")
        + paragraph('<w:moveTo w:id="4">' + run("Dời đến") + "</w:moveTo>")
    )
    assert texts(read(path)) == ["Giao Phòng Kinh tế chủ trì", "Dời đến"]


def test_a_paragraph_whose_end_was_deleted_goes_on_in_the_next(make_docx_of_xml: Maker) -> None:
    path = make_docx_of_xml(
        paragraph(run("Thực hiện "), properties='<w:rPr><w:del w:id="1"/></w:rPr>') + paragraph(run("ngay"))
    )
    assert texts(read(path)) == ["Thực hiện ngay"]


def test_deleted_rows_are_dropped(make_docx_of_xml: Maker) -> None:
    path = make_docx_of_xml(table(cell("1") + cell("a"), '<w:trPr><w:del w:id="1"/></w:trPr>' + cell("2") + cell("b")))
    assert grids(read(path)) == [[["1", "a"]]]


def test_content_controls_links_and_fields_are_walked_into(make_docx_of_xml: Maker) -> None:
    path = make_docx_of_xml(
        f"<w:sdt><w:sdtContent>{paragraph(run('Khối'))}</w:sdtContent></w:sdt>"
        + paragraph(
            f"<w:sdt><w:sdtContent>{run('Điều')}</w:sdtContent></w:sdt>",
            f"<w:hyperlink>{run(' khiển')}</w:hyperlink>",
            '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText> PAGE </w:instrText></w:r>',
            run(" 5"),
        )
    )
    assert texts(read(path)) == ["Khối", "Điều khiển 5"]


def test_hidden_text_is_dropped(make_docx_of_xml: Maker) -> None:
    assert texts(read(make_docx_of_xml(paragraph(run("Hiện"), run(" ẩn", "<w:vanish/>"))))) == ["Hiện"]


def test_a_text_box_is_read_once(make_docx_of_xml: Maker) -> None:
    box = f"<w:txbxContent>{paragraph(run('Trong khung'))}</w:txbxContent>"
    path = make_docx_of_xml(
        paragraph(
            run("Ngoài khung"),
            "<w:r><mc:AlternateContent>"
            f'<mc:Choice Requires="wps"><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>'
            f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
            "</mc:AlternateContent></w:r>",
        )
    )
    assert texts(read(path)) == ["Ngoài khung", "Trong khung"]


def test_line_breaks_make_lines_of_one_paragraph(make_docx: Maker) -> None:
    def fill(document: WordDocument) -> None:
        document.add_paragraph("ỦY BAN NHÂN DÂN\nXÃ THÁI TÂN")

    lines = lines_of(read(make_docx(fill)))
    assert [line.starts_paragraph for line in lines] == [True, None]


def test_bold_is_told_where_all_of_a_line_is_bold(make_docx: Maker) -> None:
    def fill(document: WordDocument) -> None:
        document.add_paragraph().add_run("KẾ HOẠCH").bold = True
        mixed = document.add_paragraph()
        mixed.add_run("Điều 1.").bold = True
        mixed.add_run(" Phạm vi")
        document.add_heading("Mục đích", level=1)
        document.add_heading("", level=1).add_run("Không đậm").bold = False

    lines = lines_of(read(make_docx(fill)))
    assert [line.bold for line in lines] == [True, False, True, False]


def test_merged_cells_give_empty_spans_and_equal_rows(make_docx: Maker) -> None:
    def fill(document: WordDocument) -> None:
        grid = document.add_table(rows=3, cols=3)
        for row in range(3):
            for column in range(3):
                grid.cell(row, column).text = f"{row}{column}"
        grid.cell(0, 0).merge(grid.cell(0, 2)).text = "ngang"
        grid.cell(1, 0).merge(grid.cell(2, 0)).text = "dọc"

    assert grids(read(make_docx(fill))) == [[["ngang", "", ""], ["dọc", "11", "12"], ["", "21", "22"]]]


def test_a_nested_table_gives_its_text_to_the_cell(make_docx: Maker) -> None:
    def fill(document: WordDocument) -> None:
        outer = document.add_table(rows=1, cols=2)
        outer.cell(0, 0).text = "Ngoài"
        inner = outer.cell(0, 1).add_table(rows=1, cols=2)
        inner.cell(0, 0).text, inner.cell(0, 1).text = "trong", "cùng"

    assert grids(read(make_docx(fill))) == [[["Ngoài", "trong cùng"]]]


def test_paragraphs_of_a_cell_are_parted_by_line_breaks(make_docx: Maker) -> None:
    def fill(document: WordDocument) -> None:
        document.add_table(rows=1, cols=2).cell(0, 0).text = "một\nhai"

    document = read(make_docx(fill))
    assert grids(document) == [[["một\nhai", ""]]]


@pytest.mark.parametrize(
    ("properties", "ruled"),
    [
        ("", False),
        (f"<w:tblBorders>{BORDERS}</w:tblBorders>", True),
        (f"<w:tblBorders>{NO_BORDERS}</w:tblBorders>", False),
        ('<w:tblStyle w:val="TableGrid"/>', True),
        (f'<w:tblStyle w:val="TableGrid"/><w:tblBorders>{NO_BORDERS}</w:tblBorders>', False),
    ],
)
def test_a_table_is_ruled_where_borders_are_drawn(make_docx_of_xml: Maker, properties: str, ruled: bool) -> None:
    assert tables_of(read(make_docx_of_xml(table(cell("a") + cell("b"), properties=properties))))[0].ruled is ruled


def test_borders_of_cells_count_and_a_line_under_one_cell_does_not(make_docx_of_xml: Maker) -> None:
    framed = f"<w:tcBorders>{BORDERS}</w:tcBorders>"
    underlined = '<w:tcBorders><w:bottom w:val="single"/></w:tcBorders>'
    assert tables_of(read(make_docx_of_xml(table(cell("a", framed) + cell("b", framed)))))[0].ruled
    assert not tables_of(read(make_docx_of_xml(table(cell("a") + cell("b", underlined)))))[0].ruled


def test_typed_page_breaks_alone_count_no_pages(make_docx: Maker) -> None:
    def fill(document: WordDocument) -> None:
        document.add_paragraph("trang một")
        document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        document.add_paragraph("trang hai")

    document = read(make_docx(fill))
    assert [line.page for line in lines_of(document)] == [None, None]
    assert document.page_count is None


def test_a_break_and_its_echo_in_the_layout_count_once(make_docx_of_xml: Maker) -> None:
    path = make_docx_of_xml(
        paragraph(run("một"), '<w:r><w:br w:type="page"/></w:r>')
        + paragraph(
            "<w:r><w:lastRenderedPageBreak/><w:t>hai </w:t></w:r>", "<w:r><w:lastRenderedPageBreak/></w:r>", run("ba")
        )
        + paragraph(run("vẫn ba"))
    )
    lines = lines_of(read(path))
    assert [line.page for line in lines] == [1, 2, 3]


def test_a_row_over_a_page_break_counts_it_once(make_docx_of_xml: Maker) -> None:
    broken = f"<w:tc>{paragraph(run('a'), '<w:r><w:lastRenderedPageBreak/></w:r>', run('b'))}</w:tc>"
    path = make_docx_of_xml(table(broken + broken, cell("c") + cell("d")))
    assert [row.page for row in tables_of(read(path))[0].rows] == [1, 2]


def test_pages_are_unknown_where_breaks_are_missing(make_docx: Maker) -> None:
    def fill(document: WordDocument) -> None:
        for _ in range(3):
            document.add_paragraph("Một đoạn rất dài. " * 400)
        document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        document.add_paragraph("Phụ lục")

    document = read(make_docx(fill))
    assert {line.page for line in lines_of(document)} == {None}
    assert document.page_count is None


def test_footnotes_follow_the_body(make_docx: Maker) -> None:
    path = make_docx(lambda document: document.add_paragraph("Thân bài") and None)
    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    notes = f'<w:footnotes {w}><w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:t>x</w:t></w:r></w:p></w:footnote>'
    notes += '<w:footnote w:id="1"><w:p><w:r><w:t>Chú thích</w:t></w:r></w:p></w:footnote></w:footnotes>'
    relation = (
        '<Relationship Id="rId99" Type="http://x/relationships/footnotes" Target="footnotes.xml"/></Relationships>'
    )
    changed = path.with_name("chu-thich.docx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(changed, "w") as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == "word/_rels/document.xml.rels":
                content = content.replace(b"</Relationships>", relation.encode())
            new.writestr(entry, content)
        new.writestr("word/footnotes.xml", notes)
    assert texts(read(changed)) == ["Thân bài", "[1] Chú thích"]


def test_a_strict_file_under_another_name_is_read(tmp_path: Path) -> None:
    path = tmp_path / "strict.docx"
    w = 'xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"'
    kind = "http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument"
    relation = f'<Relationship Id="r1" Type="{kind}" Target="word/document2.xml"/>'
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{relation}</Relationships>',
        )
        archive.writestr(
            "word/document2.xml", f"<w:document {w}><w:body><w:p><w:r><w:t>Chặt</w:t></w:r></w:p></w:body></w:document>"
        )
    assert texts(read(path)) == ["Chặt"]


def test_a_document_without_text_is_empty(make_docx: Maker) -> None:
    with pytest.raises(EmptyDocumentError):
        read(make_docx(lambda document: None))


def write_main_part(path: Path, content: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", content)
    return path


def test_xml_entities_are_refused(tmp_path: Path) -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "boom">]><a>&b;</a>'
    with pytest.raises(DamagedFileError, match="thực thể"):
        read(write_main_part(tmp_path / "tep.docx", bomb))


def test_a_zip_bomb_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DamagedFileError, match="giải nén"):
        read(write_main_part(tmp_path / "bom.docx", b" " * (51 * 1024 * 1024)))


def test_too_much_unpacked_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_UNPACKED_BYTES", 1000)
    with pytest.raises(DamagedFileError, match="giải nén"):
        read(write_main_part(tmp_path / "tep.docx", bytes(range(256)) * 8))


def test_broken_xml_is_damaged(tmp_path: Path) -> None:
    with pytest.raises(DamagedFileError, match="Word"):
        read(write_main_part(tmp_path / "tep.docx", b"<w:document"))


def test_encrypted_entries_are_told(tmp_path: Path) -> None:
    path = write_main_part(tmp_path / "tep.docx", b"<a/>")
    content = bytearray(path.read_bytes())
    position = content.find(b"PK\x01\x02")
    while position >= 0:
        content[position + 8] |= 1
        position = content.find(b"PK\x01\x02", position + 4)
    path.write_bytes(content)
    with pytest.raises(EncryptedFileError):
        read(path)
