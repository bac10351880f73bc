"""A document with a task table of 30 rows over 9 pages, in every format; what is in it, and how it is written."""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from pathlib import Path

from docx import Document
from docx.enum.section import WD_ORIENT
from openpyxl import Workbook
from reader_samples import make_odt

ROWS = 30
COLUMNS = ("TT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian thực hiện", "Sản phẩm")
_LEADS = ("Phòng Văn hóa - Xã hội", "Văn phòng HĐND và UBND xã", "Phòng Kinh tế", "Công an xã", "Trung tâm Phục vụ HCC")
_VERBS = ("Tham mưu", "Rà soát", "Triển khai", "Tuyên truyền", "Kiểm tra", "Tổng hợp")


@dataclass(frozen=True)
class TaskDocument:
    """The texts of the document, as they must be found again."""

    title: str
    opening: str
    rows: tuple[tuple[str, ...], ...]
    closing: str

    @property
    def words(self) -> list[str]:
        """All words, in order."""
        cells = [cell for row in (COLUMNS, *self.rows) for cell in row]
        return " ".join([self.title, self.opening, *cells, self.closing]).split()


def task_document() -> TaskDocument:
    """Return the document: cells long enough for three or four rows on a page, and two of one paragraph more."""
    rows = []
    for number in range(1, ROWS + 1):
        lead, other = _LEADS[number % 5], _LEADS[(number + 2) % 5]
        verb = _VERBS[number % 6]
        work = (
            f"{verb} nội dung thứ {number} của chương trình công tác, bảo đảm đúng tiến độ, đúng quy định, gắn trách "
            f"nhiệm người đứng đầu với kết quả; định kỳ báo cáo Chủ tịch Ủy ban nhân dân xã kết quả số {number}. "
        )
        task = (work * 3).strip() + ("\nNgoài ra, phối hợp giám sát việc thực hiện." if number % 7 == 0 else "")
        deadline = f"Trước ngày {number:02d}/{number % 12 + 1:02d}/2026"
        rows.append((str(number), task, lead, other, deadline, f"Báo cáo số {number}"))
    opening = "Ủy ban nhân dân xã giao các cơ quan, đơn vị thực hiện các nhiệm vụ tại danh mục sau:"
    return TaskDocument("KẾ HOẠCH CÔNG TÁC NĂM 2026", opening, tuple(rows), "Yêu cầu các cơ quan nghiêm túc thực hiện.")


_GROUPS = {
    "I": "CẢI CÁCH HÀNH CHÍNH VÀ CHUYỂN ĐỔI SỐ",
    "II": "PHÁT TRIỂN KINH TẾ - XÃ HỘI",
    "III": "AN SINH XÃ HỘI, Y TẾ, GIÁO DỤC",
}
_NUMBERINGS = (
    "I 1.1 1.2 1.2 1.3 a b c d II 2.1 2.2 2.3 2.4 2.5 2.6 III 3.1 3.2 a b 3.3 3.4 3.5 3.5 3.6 "
    "4.1 4.2 4.3 4.4 4.5 4.6 4.7"
)
_HELPERS = (
    "Các cơ quan, đơn vị có liên quan",
    "Ủy ban Mặt trận Tổ quốc Việt Nam xã; Công an xã",
    "Các thôn, tổ dân phố",
)
_DEADLINES = ("Trước ngày 15/3/2026", "Quý II-III/2026", "Thường xuyên", "Hoàn thành trước ngày 10/3/2026")
_PRODUCTS = ("Kế hoạch của UBND xã", "Quyết định số 04-QĐ/TU; văn bản chỉ đạo", "Hội nghị tuyên truyền")


def grouped_task_document() -> TaskDocument:
    """Return a document of 30 tasks as offices number them: groups, a number used twice, sub-rows with letters."""
    plain = task_document()
    rows: list[tuple[str, ...]] = []
    tasks = iter(plain.rows)
    for number, numbering in enumerate(_NUMBERINGS.split()):
        if numbering in _GROUPS:
            rows.append((numbering, _GROUPS[numbering], "", "", "", ""))
            continue
        deadline, product = _DEADLINES[number % 4], _PRODUCTS[number % 3]
        rows.append((numbering, next(tasks)[1], _LEADS[number % 5], _HELPERS[number % 3], deadline, product))
    return TaskDocument(plain.title, plain.opening, tuple(rows), plain.closing)


def write_docx(document: TaskDocument, path: Path, font: str | None = None) -> Path:
    """Write it as a Word file, A4 across, with a header row that repeats on each page."""
    word = Document()
    if font is not None:
        word.styles["Normal"].font.name = font
    section = word.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    word.add_paragraph(document.title)
    word.add_paragraph(document.opening)
    table = word.add_table(rows=0, cols=len(COLUMNS), style="Table Grid")
    for row in (COLUMNS, *document.rows):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    header = table.rows[0]._tr.get_or_add_trPr()
    header.append(header.makeelement(header.tag.replace("trPr", "tblHeader"), {}))
    word.add_paragraph(document.closing)
    word.save(str(path))
    return path


def write_odt(document: TaskDocument, path: Path) -> Path:
    """Write it as an OpenDocument text by hand, with page breaks noted between rows."""

    def lines(text: str) -> str:
        return "".join(f"<text:p>{escape(line)}</text:p>" for line in text.split("\n"))

    def row(cells: tuple[str, ...]) -> str:
        body = "".join(f'<table:table-cell table:style-name="K">{lines(cell)}</table:table-cell>' for cell in cells)
        return f"<table:table-row>{body}</table:table-row>"

    rows = [row(cells) + "<text:soft-page-break/>" * (place % 4 == 3) for place, cells in enumerate(document.rows)]
    table = f"<table:table-header-rows>{row(COLUMNS)}</table:table-header-rows>{''.join(rows)}"
    border = '<style:table-cell-properties fo:border="0.5pt solid #000000"/>'
    return make_odt(
        path,
        f"{lines(document.title)}{lines(document.opening)}<table:table>{table}</table:table>{lines(document.closing)}",
        f'<style:style style:name="K" style:family="table-cell">{border}</style:style>',
    )


def write_html(document: TaskDocument, path: Path) -> Path:
    """Write it as a web page, the way Word saves one."""

    def lines(text: str) -> str:
        return "".join(f"<p class=MsoNormal>{escape(line)}</p>" for line in text.split("\n"))

    rows = "".join(
        f"<tr>{''.join(f'<td>{lines(cell)}</td>' for cell in row)}</tr>\n" for row in (COLUMNS, *document.rows)
    )
    body = f"{lines(document.title)}{lines(document.opening)}<table border=1>{rows}</table>{lines(document.closing)}"
    path.write_text(f"<html><head><meta charset=utf-8></head><body>{body}</body></html>", encoding="utf-8")
    return path


def write_xlsx(document: TaskDocument, path: Path) -> Path:
    """Write it as an Excel file."""
    book = Workbook()
    for row in ((document.title,), (document.opening,), COLUMNS, *document.rows, (document.closing,)):
        book.active.append([int(cell) if cell.isdigit() else cell for cell in row])
    book.save(path)
    return path


WRITERS: dict[str, Callable[[TaskDocument, Path], Path]] = {
    "docx": write_docx,
    "odt": write_odt,
    "html": write_html,
    "xlsx": write_xlsx,
}
# Made from the .docx: our extension for the file, LibreOffice's extension and filter.
CONVERSIONS = {
    "doc": ("doc", "MS Word 97"),
    "rtf": ("rtf", "Rich Text Format"),
    "odt-libreoffice": ("odt", "writer8"),
    "html-libreoffice": ("html", "HTML (StarWriter)"),
}
