"""Plans of made-up communes for tests of the registers."""

from pathlib import Path

HEADER = """ỦY BAN NHÂN DÂN
XÃ {capitals}

Số: {number}

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

{place}, ngày {day} tháng {month} năm {year}

KẾ HOẠCH
{title}

"""
FOOTER = """
Nơi nhận:
- Các thôn;
- Lưu: VT.

CHỦ TỊCH

Trần Văn Mẫu
"""
TABLE_HEADING = "PHỤ LỤC\nDanh mục nhiệm vụ\nTT\tNhiệm vụ\tChủ trì\tPhối hợp\tThời gian\tSản phẩm\n"


def plan(
    body: str,
    *,
    place: str = "Hòa Bình Thượng",
    number: str = "12/KH-UBND",
    day: str = "05/01/2026",
    title: str = "Trồng cây năm 2026",
) -> str:
    """Return the text of a plan; `body` stands between header and footer."""
    of_day, month, year = day.split("/")
    header = HEADER.format(
        capitals=place.upper(), number=number, place=place, day=of_day, month=month, year=year, title=title
    )
    return header + body + FOOTER


def task_table(*rows: tuple[str, ...]) -> str:
    """Return an appendix of tasks: (task, lead, coordinating, deadline, deliverable) a row."""
    return TABLE_HEADING + "".join("\t".join((str(number), *row)) + "\n" for number, row in enumerate(rows, start=1))


def write(folder: Path, **texts: str) -> Path:
    """Write texts as files and return their folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder
