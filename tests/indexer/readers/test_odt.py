import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from reader_samples import assert_sound, grids, lines_of, make_odt, tables_of, texts

from indexer.errors import DamagedFileError, EmptyDocumentError, EncryptedFileError, UnsupportedFormatError
from indexer.model import RawDocument
from indexer.readers import archive, read

Odt = Callable[..., RawDocument]
BORDERED = (
    '<style:style style:name="Khung" style:family="table-cell"><style:table-cell-properties fo:border="1pt solid"/>'
    "</style:style>"
)


@pytest.fixture
def odt(tmp_path: Path) -> Odt:
    def make(body: str, styles: str = "", **options: object) -> RawDocument:
        document = read(make_odt(tmp_path / "tep.odt", body, styles, **options))
        assert_sound(document)
        assert document.format == "odt"
        return document

    return make


def test_paragraphs_keep_blanks_tabs_and_breaks(odt: Odt) -> None:
    document = odt(
        '<text:h text:outline-level="1">Mục I</text:h>'
        '<text:p>a <text:s text:c="2"/>b\n   c<text:tab/>d<text:line-break/>e<text:span>f</text:span> g</text:p>'
        "<text:p/>"
        "<text:section><text:p>trong mục</text:p></text:section>"
    )
    assert document.text == "Mục I\na   b c d\nef g\n\ntrong mục"
    assert [line.starts_paragraph for line in lines_of(document)] == [True, True, None, True]


def test_deleted_hidden_and_commented_text_is_dropped(odt: Odt) -> None:
    document = odt(
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>đã xóa</text:p></text:deletion>"
        '</text:changed-region></text:tracked-changes><text:p>còn<text:change text:change-id="1"/>'
        "<office:annotation><text:p>ý kiến</text:p></office:annotation>"
        '<text:span text:style-name="An">ẩn</text:span> lại</text:p>',
        '<style:style style:name="An" style:family="text"><style:text-properties text:display="none"/></style:style>',
    )
    assert document.text == "còn lại"


def test_footnotes_and_text_boxes_follow(odt: Odt) -> None:
    document = odt(
        "<text:p>Thân<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Chú thích</text:p>"
        "</text:note-body></text:note> bài<draw:frame><draw:text-box><text:p>Khung</text:p></draw:text-box>"
        "</draw:frame>"
        "</text:p><text:p>Hết</text:p>"
    )
    assert texts(document) == ["Thân bài", "Khung", "Hết", "[1] Chú thích"]


LISTS = (
    '<text:list-style style:name="So"><text:list-level-style-number text:level="1" style:num-format="I" '
    'style:num-suffix="."/><text:list-level-style-number text:level="2" style:num-format="1" text:display-levels="2" '
    'style:num-suffix=")" text:start-value="3"/><text:list-level-style-bullet text:level="3" text:bullet-char="•"/>'
    '</text:list-style><text:list-style style:name="Mau"><text:list-level-style-number text:level="1" '
    'style:num-format="a" style:num-list-format="Điểm %1%:"/></text:list-style>'
)


def item(*paragraphs: str, inner: str = "", attributes: str = "") -> str:
    lines = "".join(f"<text:p>{text}</text:p>" for text in paragraphs)
    return f"<text:list-item {attributes}>{lines}{inner}</text:list-item>"


def test_lists_carry_the_labels_that_are_shown(odt: Odt) -> None:
    bullets = f"<text:list>{item('gạch')}</text:list>"
    inner = f"<text:list>{item('hai')}{item('ba', inner=bullets)}</text:list>"
    document = odt(
        f'<text:list xml:id="l1" text:style-name="So">{item("một", "tiếp", inner=inner)}'
        f"<text:list-header><text:p>không số</text:p></text:list-header></text:list><text:p>giữa</text:p>"
        f'<text:list text:style-name="So" text:continue-numbering="true">{item("bốn")}</text:list>'
        f'<text:list text:style-name="Mau">{item("năm")}</text:list>'
        f'<text:list text:style-name="So" text:continue-list="l1">{item("sáu")}</text:list>'
        f'<text:list text:style-name="So">{item("bảy", attributes="""text:start-value="9" """)}</text:list>',
        LISTS,
    )
    assert texts(document) == [
        *["I. một", "tiếp", "I.3) hai", "I.4) ba", "- gạch", "không số", "giữa"],
        *["II. bốn", "Điểm a: năm", "III. sáu", "IX. bảy"],
    ]


def test_headings_are_numbered_by_the_outline(odt: Odt) -> None:
    outline = (
        '<text:outline-style style:name="Outline"><text:outline-level-style text:level="1" style:num-format="I" '
        'style:num-suffix="."/><text:outline-level-style text:level="2" style:num-format=""/></text:outline-style>'
    )
    heading = '<text:h text:outline-level="{}">{}</text:h>'
    document = odt(heading.format(1, "A") + heading.format(2, "b") + heading.format(1, "C"), named_styles=outline)
    assert texts(document) == ["I. A", "b", "II. C"]


def test_tables_keep_merged_and_repeated_cells(odt: Odt) -> None:
    def cell(text: str, attributes: str = "") -> str:
        return f'<table:table-cell table:style-name="Khung" {attributes}><text:p>{text}</text:p></table:table-cell>'

    covered = "<table:covered-table-cell/>"
    document = odt(
        "<table:table><table:table-header-rows><table:table-row>"
        + cell("Đầu", 'table:number-columns-spanned="2"')
        + covered
        + cell("x")
        + "</table:table-row></table:table-header-rows><table:table-row>"
        + cell("lặp", 'table:number-columns-repeated="3"')
        + '</table:table-row><table:table-row table:number-rows-repeated="1000000">'
        + cell("", 'table:number-columns-repeated="999999999999"')
        + "</table:table-row></table:table>",
        BORDERED,
    )
    grid = grids(document)[0]
    assert [row[:3] for row in grid] == [["Đầu", "", "x"], ["lặp", "lặp", "lặp"], ["", "", ""]]
    assert len(grid[0]) <= 256
    assert tables_of(document)[0].ruled


def test_a_table_without_borders_is_not_ruled(odt: Odt) -> None:
    row = "<table:table-row><table:table-cell><text:p>a</text:p></table:table-cell></table:table-row>"
    assert not tables_of(odt(f"<table:table>{row}</table:table>"))[0].ruled


def test_bold_and_legacy_fonts_come_from_styles(odt: Odt) -> None:
    styles = (
        '<style:style style:name="P" style:family="paragraph" style:parent-style-name="Nen"/>'
        '<style:style style:name="Nen" style:family="paragraph"><style:text-properties fo:font-weight="bold" '
        'style:font-name="F"/></style:style><style:style style:name="T" style:family="text">'
        '<style:text-properties fo:font-weight="normal" fo:font-family="Arial"/></style:style>'
        '<style:style style:name="H" style:family="text"><style:text-properties style:font-name=".VnTimeH"/>'
        "</style:style>"
    )
    document = odt(
        '<text:p text:style-name="P">kÕ ho¹ch</text:p>'
        '<text:p text:style-name="P">n¨m<text:span text:style-name="T"> là</text:span></text:p>'
        '<text:p><text:span text:style-name="H">S¾c lÖnh</text:span></text:p>',
        styles,
        faces='<style:font-face style:name="F" svg:font-family="&apos;.VnTime&apos;"/>',
    )
    assert texts(document) == ["kế hoạch", "năm là", "SẮC LỆNH"]
    assert [line.bold for line in lines_of(document)] == [True, False, False]


def test_pages_are_counted_where_breaks_are_noted(odt: Odt) -> None:
    breaking = (
        '<style:style style:name="Moi" style:family="paragraph"><style:paragraph-properties fo:break-before="page"/>'
        "</style:style>"
    )
    document = odt(
        '<text:p text:style-name="Moi">một</text:p><text:soft-page-break/>'
        "<text:p>hai <text:soft-page-break/>ba</text:p>"
        '<text:p text:style-name="Moi">bốn</text:p>',
        breaking,
    )
    assert [line.page for line in lines_of(document)] == [1, 2, 4]
    assert document.page_count == 4


def test_passwords_bombs_and_entities_are_told(tmp_path: Path, odt: Odt, monkeypatch: pytest.MonkeyPatch) -> None:
    manifest = "<manifest><file-entry><encryption-data/></file-entry></manifest>"
    with pytest.raises(EncryptedFileError, match="LibreOffice"):
        odt("<text:p>a</text:p>", manifest=manifest)
    path = tmp_path / "thuc-the.odt"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        file.writestr("content.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
    with pytest.raises(DamagedFileError, match="thực thể"):
        read(path)
    with pytest.raises(EmptyDocumentError):
        odt("<text:p> </text:p>")
    monkeypatch.setattr(archive, "MAX_XML_BYTES", 100)
    with pytest.raises(DamagedFileError, match="quá lớn"):
        odt("<text:p>dài</text:p>")


@pytest.mark.parametrize(("kind", "hint"), [("presentation", "pdf"), ("graphics", "Hãy")])
def test_other_opendocuments_are_named(tmp_path: Path, kind: str, hint: str) -> None:
    path = tmp_path / "tep"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
    with pytest.raises(UnsupportedFormatError, match=hint):
        read(path)
