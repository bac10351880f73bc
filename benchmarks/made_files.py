"""Made plans as Word files: what an office's folder holds, by the thousand, made in seconds."""

import zipfile
from itertools import groupby
from pathlib import Path
from xml.sax.saxutils import escape

from million_plans import MadePassage, MadePlan, make_plan

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_HEADER = (
    "ỦY BAN NHÂN DÂN\n{commune}",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc",
    "Số: {serial}/KH-UBND",
    "{place}, ngày {day} tháng {month} năm {year}",
)
_TITLE = "Công tác {field} năm {year} trên địa bàn {commune}"


def write_plan(folder: Path, number: int, passages: int) -> Path:
    """Write a plan of about so many passages: letterhead, headings, paragraphs, a table of assignments, recipients."""
    plan = make_plan(number, passages)
    path = folder / f"{plan.name.removesuffix('.txt')}.docx"
    body = "".join(_body(plan))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f"<w:document {_W}><w:body>{body}</w:body></w:document>")
    return path


def _body(plan: MadePlan) -> list[str]:
    slots = {
        "commune": plan.commune.upper(),
        "place": plan.commune.removeprefix("xã "),
        "serial": plan.serial,
        "day": plan.serial % 28 + 1,
        "month": plan.serial % 12 + 1,
        "year": plan.year,
    }
    left, right, number, day = (text.format(**slots) for text in _HEADER)
    parts = [_table([[left, right], [number, day]]), _paragraph("KẾ HOẠCH")]
    parts.append(_paragraph(_TITLE.format(field=plan.field, year=plan.year, commune=plan.commune)))
    for context, passages in groupby(plan.passages, key=lambda passage: passage.context):
        parts += _section(context, list(passages))
    return [*parts, _paragraph("Nơi nhận:"), _paragraph("- Như trên;"), _paragraph("- Lưu: VT.")]


def _section(context: str, passages: list[MadePassage]) -> list[str]:
    heading, kind = context.partition(" › ")[0], passages[0].kind
    if kind == "row":
        cells = [dict(cell.split(": ", 1) for cell in passage.text.split("; ")) for passage in passages]
        return [_paragraph("Danh mục nhiệm vụ"), _table([list(cells[0]), *(list(row.values()) for row in cells)])]
    points = [_paragraph(passage.text if kind == "basis" else f"- {passage.text}") for passage in passages]
    return points if kind == "basis" else [_paragraph(heading), *points]


def _paragraph(text: str) -> str:
    runs = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n"))
    return f"<w:p><w:r>{runs}</w:r></w:p>"


def _table(rows: list[list[str]]) -> str:
    cells = ("".join(f"<w:tc>{_paragraph(cell)}</w:tc>" for cell in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"
