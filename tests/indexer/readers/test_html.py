from pathlib import Path

import pytest
from reader_samples import assert_sound, grids, lines_of, tables_of, texts

from indexer.errors import DamagedFileError, EmptyDocumentError, UnsupportedFormatError
from indexer.model import RawDocument
from indexer.readers import html as html_reader
from indexer.readers import read


@pytest.fixture
def page(tmp_path: Path):
    def make(body: str | bytes, encoding: str = "utf-8", head: str = "") -> RawDocument:
        path = tmp_path / "trang.doc"
        content = (
            body if isinstance(body, bytes) else f"<html><head>{head}</head><body>{body}</body></html>".encode(encoding)
        )
        path.write_bytes(content)
        document = read(path)
        assert_sound(document)
        assert document.format == "html"
        return document

    return make


def test_blocks_are_lines_and_inline_elements_are_none(page) -> None:
    document = page("<h1>KẾ HOẠCH</h1><div>Một <b>hai</b>\n  ba<p>Bốn<br>năm</p>sáu</div><span>bảy</span> tám")
    assert texts(document) == ["KẾ HOẠCH", "Một hai ba", "Bốn", "năm", "sáu", "bảy tám"]
    assert [line.bold for line in lines_of(document)] == [True, False, False, False, False, False]
    assert [line.starts_paragraph for line in lines_of(document)] == [True, True, True, None, True, True]


def test_what_is_not_shown_is_dropped(page) -> None:
    document = page(
        "<script>var a = 'x';</script><style>p {color: red}</style><!-- chú thích --><p>Hiện</p>"
        "<p style='display:none'>ẩn</p><div hidden>ẩn</div><p class=an>ẩn</p><title>tên</title><del>bỏ</del>"
        "<div title=header>3</div><nav>Trang chủ</nav>",
        head="<style>.an {display: none}</style>",
    )
    assert document.text == "Hiện"


def test_entities_and_odd_blanks_become_characters(page) -> None:
    assert texts(page("<p>K&#7871; ho&#x1EA1;ch&nbsp;&amp; 5&lt;6</p>")) == ["Kế hoạch & 5<6"]


def test_lists_carry_numbers_and_dashes(page) -> None:
    document = page(
        "<ol><li>một<li value=5>năm<ol type=a><li>chữ</li></ol></ol><ol start=3 type=I><li><p>ba</p><p>tiếp</p></ol>"
        "<ul><li>gạch</li></ul><ul style='list-style:none'><li>không</li></ul>"
    )
    assert texts(document) == ["1. một", "5. năm", "a. chữ", "III. ba", "tiếp", "- gạch", "không"]


def test_a_table_keeps_its_grid_with_merged_cells(page) -> None:
    document = page(
        "<table border=1><caption>Danh mục</caption><thead><tr><th rowspan=2>TT<th colspan=2>Nhiệm vụ</tr>"
        "<tr><td>a<td>b</thead><tbody><tr><td>1<td><p>dòng</p><p>hai</p><td></tbody></table>"
    )
    assert texts(document) == ["Danh mục"]
    assert grids(document) == [[["TT", "Nhiệm vụ", ""], ["", "a", "b"], ["1", "dòng\nhai", ""]]]
    assert tables_of(document)[0].ruled


def test_a_header_of_two_columns_is_a_table_without_rules(page) -> None:
    document = page("<table border=0><tr><td>UBND XÃ<td>CỘNG HÒA</tr></table>")
    assert grids(document) == [[["UBND XÃ", "CỘNG HÒA"]]]
    assert not tables_of(document)[0].ruled


def test_tables_that_lay_out_the_page_are_taken_apart(page) -> None:
    inner = "<table border=1><tr><td>TT<td>Việc<tr><td>1<td>Rà soát</table>"
    document = page(f"<table><tr><td>Trái<td><p>Trên</p>{inner}Dưới</table><table><tr><td>Một cột</table>")
    assert texts(document) == ["Trái", "Trên", "Dưới", "Một cột"]
    assert grids(document) == [[["TT", "Việc"], ["1", "Rà soát"]]]


def test_spans_of_a_billion_are_bounded(page) -> None:
    table = page("<table border=1><tr><td colspan=99999 rowspan=99999>a<td>b<tr><td>c<td>d</table>")
    assert len(grids(table)[0][0]) <= 256


@pytest.mark.parametrize(
    ("encoding", "head"),
    [
        ("utf-8", ""),
        ("utf-8", "<meta charset=utf-8>"),
        ("utf-8", "<meta http-equiv=Content-Type content='text/html; charset=windows-1252'>"),
        ("utf-8-sig", ""),
        ("utf-16", ""),
        ("utf-16", "<meta http-equiv=Content-Type content='text/html; charset=unicode'>"),
    ],
)
def test_the_encoding_is_found(page, encoding: str, head: str) -> None:
    assert texts(page("<p>Kế hoạch thực hiện</p>", encoding, head)) == ["Kế hoạch thực hiện"]


@pytest.mark.parametrize("head", ["", "<meta charset=windows-1258>", "<meta charset=utf-8>", "<meta charset=khong-co>"])
def test_windows_1258_is_read_whatever_the_page_says(page, head: str) -> None:
    body = "<p>Tha\u0300nh phố: kê\u0301 hoa\u0323ch thư\u0323c hiê\u0323n năm</p>".replace("ố", "ô\u0301")
    assert texts(page(body, "cp1258", head)) == ["Thành phố: kế hoạch thực hiện năm"]


def test_older_encodings_are_converted_by_font_and_by_score(page) -> None:
    body = "<p class=Than>kÕ ho¹ch</p><p style='font-family:\".VnTimeH\"'>S¾c lÖnh</p>"
    body += "<p>là <font face='VNI-Times'>Vieät</font></p>"
    head = '<style><!-- p.Than, li.Than {margin:0; font-family:".VnTime",serif;} --></style>'
    assert texts(page(body, "utf-8", head)) == ["kế hoạch", "SẮC LỆNH", "là Việt"]
    plain = "<p>Céng hoµ x· héi chñ nghÜa ViÖt Nam: kÕ ho¹ch c«ng t¸c d©n vËn</p>"
    plain += "<table border=1><tr><td>n¨m<td>2026</table>"
    document = page(plain, "latin-1", "<meta charset=iso-8859-1>")
    assert texts(document) == ["Cộng hoà xã hội chủ nghĩa Việt Nam: kế hoạch công tác dân vận"]
    assert grids(document) == [[["năm", "2026"]]]


def test_a_fragment_and_xhtml_are_pages_too(page) -> None:
    assert texts(page("<div class=WordSection1><p>Quá trình</p></div>".encode())) == ["Quá trình"]
    xhtml = "<?xml version='1.0' encoding='utf-8'?><html xmlns='http://www.w3.org/1999/xhtml'><body><p>Chặt</p></body></html>"
    assert texts(page(xhtml.encode())) == ["Chặt"]


def test_a_page_saved_as_one_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "tep.mht"
    head = 'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="x"\n\n--x\nContent-Type: '
    page = "<html><p>K=E1=BA=BF ho=E1=BA=A1ch</p></html>"
    path.write_text(f'{head}text/html; charset="utf-8"\nContent-Transfer-Encoding: quoted-printable\n\n{page}\n--x--\n')
    assert texts(read(path)) == ["Kế hoạch"]
    path.write_text(f"{head}text/plain\n\na\n--x--\n")
    with pytest.raises(DamagedFileError, match="mht"):
        read(path)


def test_deep_nesting_and_entity_bombs_do_no_harm(page) -> None:
    assert texts(page("<p>đầu</p>" + "<div>" * 1500 + "đáy<p>cuối")) == ["đầu", "đáy cuối"]
    with pytest.raises(DamagedFileError, match="lồng nhau"):
        page("<div>" * 100_000 + "đáy")
    bomb = "<!DOCTYPE html [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]><html><p>x &b;</p></html>"
    assert len(page(bomb.encode()).text) < 100


def test_a_page_without_text_is_empty(page) -> None:
    for body in ("<p> </p>", "<script>x</script>"):
        with pytest.raises(EmptyDocumentError):
            page(body)
    with pytest.raises(EmptyDocumentError):
        page(b"<html>")


def test_a_page_that_is_too_large_is_refused(page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html_reader, "MAX_BYTES", 10)
    with pytest.raises(UnsupportedFormatError, match="quá lớn"):
        page("<p>dài</p>")
