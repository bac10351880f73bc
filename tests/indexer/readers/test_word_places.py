"""Every word of the text has its place on the page: PDF files with a text layer, tables, scans."""

from array import array
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from reportlab.pdfgen.canvas import Canvas

from indexer.model import PLACE_SCALE, RawDocument
from indexer.readers import read
from indexer.readers.canonical import SourceRow, TextBuilder, clean
from indexer.readers.word_places import PlaceCollector, PlacedText, Sheet

LINES = ("KẾ HOẠCH cải cách hành chính", "Phòng Kinh tế chủ trì rà soát thủ tục.", "Hoàn thành trước ngày 30/6/2026.")


def draw_lines(canvas: Canvas) -> None:
    for number, line in enumerate(LINES):
        canvas.drawString(80, 700 - 30 * number, line)


def words_of(raw: RawDocument, page: int) -> list[tuple[str, tuple[float, ...]]]:
    """Return the words of a page with left, top, right, bottom in points of an A4 sheet."""
    layout = next(layout for layout in raw.layouts if layout.page == page)
    size = np.array([layout.width, layout.height] * 2) / PLACE_SCALE
    return [(raw.text[start:end], tuple(np.array(box) * size)) for start, end, *box in layout.words.tolist()]


def text_at(path: Path, page: int, box: tuple[float, ...]) -> str:
    """Return what pdfium itself reads within a box of a page."""
    left, top, right, bottom = box
    with pypdfium2.PdfDocument(path) as document:
        height = document[page - 1].get_height()
        text: str = (
            document[page - 1].get_textpage().get_text_bounded(left - 1, height - bottom, right + 1, height - top)
        )
    return text.strip()


def test_each_word_of_a_text_layer_stands_where_pdfium_reads_it(make_pdf: Callable[..., Path]) -> None:
    path = make_pdf(draw_lines, draw_lines)
    raw = read(path)
    for page in (1, 2):
        found = words_of(raw, page)
        assert [word for word, _ in found] == [word for line in LINES for word in line.split()]
        assert [text_at(path, page, box) for _, box in found] == [word for word, _ in found]


def test_words_of_a_table_stand_in_their_cells(make_pdf: Callable[..., Path]) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.grid([60, 100, 330, 480], [600, 640, 680])
        for row, cells in enumerate((("TT", "Nhiệm vụ", "Chủ trì"), ("1", "Rà soát thủ tục", "Phòng Kinh tế"))):
            for x, cell in zip((64, 104, 334), cells, strict=True):
                canvas.drawString(x, 655 - 40 * row, cell)

    raw = read(make_pdf(draw))
    places = dict(words_of(raw, 1))
    assert 60 <= places["1"][0] < 100 < places["soát"][0] < 330 < places["Kinh"][0] < 480
    assert 842 - 640 <= places["Kinh"][1] < places["Kinh"][3] <= 842 - 600


def test_a_scan_on_its_side_is_placed_as_it_is_read(
    tmp_path: Path, make_pdf: Callable[..., Path], tesseract: None
) -> None:
    def draw(canvas: Canvas) -> None:
        for number in range(12):
            canvas.drawString(80, 720 - 30 * number, LINES[number % 3])

    with pypdfium2.PdfDocument(make_pdf(draw, name="in.pdf")) as document:
        upright = document[0].render(scale=200 / 72).to_pil().convert("L")
    upright.rotate(90, expand=True).save(tmp_path / "nghieng.png")
    raw = read(tmp_path / "nghieng.png")
    (layout,) = raw.layouts
    assert (layout.quarter_turns, layout.width < layout.height) == (1, True)
    left, top, right, bottom = next(box for word, box in words_of(raw, 1) if word == "HOẠCH")
    scale = 842 / layout.height  # a picture has no size in points of its own
    assert (left * scale, bottom * scale) == (pytest.approx(108, abs=6), pytest.approx(842 - 700 - 20, abs=8))
    assert right > left
    assert bottom > top


def test_a_word_torn_by_a_narrow_cell_has_a_place_on_each_line() -> None:
    sheet = Sheet(1, 100, 100)
    builder = TextBuilder("pdf")
    builder.turn_page(sheet)
    placed = (
        PlacedText("ngày 01/0", (0, 50, 40, 60), _edges(0, 15, 20, 40)),
        PlacedText("2/2026", (0, 30, 30, 40), _edges(0, 30)),
    )
    builder.add_table(
        [SourceRow(("1", "ngày 01/02/2026"), placed=(PlacedText("1", (90, 50, 95, 60), _edges(90, 95)), *placed))]
    )
    raw = builder.build()
    spans = [raw.text[start:end] for start, end, *_ in raw.layouts[0].words.tolist()]
    assert spans == ["1", "ngày", "01/0", "2/2026"]


def test_lines_whose_letters_do_not_agree_stand_as_a_whole() -> None:
    collector = PlaceCollector(clean)
    collector.add("khác hẳn nhau", 10, [PlacedText("khác", (10, 10, 30, 20), _edges(10, 30))], Sheet(1, 100, 100))
    assert collector.layouts()[0].words.tolist() == [[10, 23, 1000, 8000, 3000, 9000]]


def test_text_without_pages_has_no_places(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Kế hoạch công tác năm 2026 của xã", encoding="utf-8")
    assert read(tmp_path / "a.txt").layouts == ()


def test_every_letter_of_real_files_has_a_place(real_files: Path) -> None:
    for path in sorted((real_files / "gazette_pdf").glob("*.pdf")):
        raw = read(path)
        placed = np.zeros(len(raw.text), dtype=bool)
        for start, end, *_ in np.vstack([layout.words for layout in raw.layouts]):
            placed[start:end] = True
        missing = [raw.text[i] for i in np.flatnonzero(~placed) if not raw.text[i].isspace()]
        assert not missing, path.name


def _edges(*edges: float) -> "array[float]":
    return array("f", edges)
