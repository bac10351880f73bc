"""Documents of hundreds of pages, written without a library so that making them costs next to nothing."""

import zipfile
from pathlib import Path

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_SENTENCE = "Công chức phụ trách việc số {} lập danh sách, gửi các thôn trước ngày {:02}/{:02}/2026 theo phân công. "
_PAGE_CHARS = 2_500
_TABLE_ROWS = 1_000


def make_long_docx(path: Path, pages: int) -> Path:
    """Write a Word file of so many pages' characters: numbered points, and a table of 1,000 rows for each 100 pages."""
    body = ["<w:p><w:r><w:t>KẾ HOẠCH</w:t></w:r></w:p>"]
    length = number = 0
    while length < pages * _PAGE_CHARS:
        number += 1
        words = f"{number}. " + "".join(_SENTENCE.format(number * 3 + k, number % 28 + 1, k + 1) for k in range(3))
        body.append(f'<w:p><w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">{words}</w:t></w:r></w:p>')
        length += len(words)
    for table in range(pages // 100):
        rows = [("TT", "Nội dung", "Chủ trì", "Thời gian")]
        rows += [(str(row), f"Việc {table}.{row}", "Phòng Kinh tế", "Quý II/2026") for row in range(_TABLE_ROWS)]
        place = (table + 1) * len(body) // (pages // 100 + 1)
        body.insert(place, f"<w:tbl>{''.join(map(_row, rows))}</w:tbl>")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f"<w:document {_W}><w:body>{''.join(body)}</w:body></w:document>")
    return path


def _row(cells: tuple[str, ...]) -> str:
    return "<w:tr>" + "".join(f"<w:tc><w:p><w:r><w:t>{c}</w:t></w:r></w:p></w:tc>" for c in cells) + "</w:tr>"
