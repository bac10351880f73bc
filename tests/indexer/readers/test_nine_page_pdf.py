"""The task table of 30 rows in PDF files: with a text layer in several fonts and layouts, and scanned."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from pathlib import Path

import pytest
from nine_page_pdf import Layout, scan, write_pdf
from nine_page_table import COLUMNS, TaskDocument, grouped_task_document, task_document, write_docx

from indexer.assignments import read_assignments
from indexer.model import AdministrativeDocument
from indexer.readers import read
from indexer.structure import parse
from indexer.text.agencies import split_agencies

pytestmark = pytest.mark.slow

PLAIN, GROUPED = task_document(), grouped_task_document()
LAYOUTS = {
    "serif": Layout(),
    "sans": Layout(font="DejaVuSans", size=11),
    # Times has no letters for "ế" or "ư": every other word changes its font in the middle.
    "fallback": Layout(font="Times-Roman", fallback="DejaVuSerif", size=12),
    "upright page, numbered": Layout(across=False, size=10.5, footer="{}"),
    "two rows of titles": Layout(two_rows_of_titles=True, footer="Trang {}/15"),
}


def blankless(*texts: str) -> list[list[str]]:
    return [text.split() for text in texts]


def assert_whole(document: AdministrativeDocument, expected: TaskDocument) -> None:
    """Check numbers, groups and cells of all rows, and the assignments that are read out of them."""
    (table,) = document.tables
    assert table.columns == COLUMNS
    assert [row.numbering for row in table.rows] == [row[0] for row in expected.rows]
    group = ""
    for found, cells in zip(table.rows, expected.rows, strict=True):
        assert blankless(*found.values) == blankless(*cells)
        assert found.is_group is not any(cells[2:])
        group = cells[1] if found.is_group else group
        assert found.group == ("" if found.is_group else group)
    tasks = [row for row in expected.rows if any(row[2:])]
    assert len(tasks) == 30
    for assignment, cells in zip(read_assignments(document), tasks, strict=True):
        assert assignment.numbering == cells[0]
        assert assignment.lead_agencies == split_agencies(cells[2]) != ()
        assert assignment.coordinating_agencies == split_agencies(cells[3])
        assert assignment.deadline is not None
        assert assignment.deadline.text == cells[4]
        assert assignment.deliverable == cells[5]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("document", [PLAIN, GROUPED], ids=["plain", "grouped"])
def test_thirty_rows_come_out_of_a_pdf(
    tmp_path: Path, layout: str, document: TaskDocument, pdf_fonts: dict[str, str], dejavu_fonts: None
) -> None:
    raw = read(write_pdf(document, tmp_path / "ke-hoach.pdf", LAYOUTS[layout]))
    assert raw.page_count is not None
    assert raw.page_count >= 9
    assert not Counter(document.words) - Counter(raw.text.split())
    assert_whole(parse(raw), document)


# "Liberation Sans Narrow" comes without most Vietnamese letters: LibreOffice takes them from another font.
@pytest.mark.parametrize("font", ["DejaVu Sans", "Liberation Sans Narrow"])
def test_thirty_rows_come_out_of_a_pdf_that_libreoffice_made(
    tmp_path: Path, font: str, convert_office: Callable[..., Path]
) -> None:
    source = write_docx(GROUPED, tmp_path / "ke-hoach.docx", font)
    raw = read(convert_office(source, "pdf", "Office Open XML Text", "writer_pdf_Export"))
    assert not Counter(GROUPED.words) - Counter(raw.text.split())
    assert_whole(parse(raw), GROUPED)


def count_right_rows(document: AdministrativeDocument, expected: TaskDocument) -> int:
    """Count the tasks, in order, with the right number, lead agency and deadline."""

    def judged(numbering: str, values: Sequence[str]) -> tuple[str, ...]:
        return (numbering, *(" ".join(values[column].split()) for column in (2, 4)))

    found = [judged(row.numbering, row.values) for table in document.tables for row in table.rows if not row.is_group]
    tasks = [judged(row[0], row) for row in expected.rows if any(row[2:])]
    return sum(block.size for block in SequenceMatcher(None, found, tasks, autojunk=False).get_matching_blocks())


def share_of_words(text: str, expected: TaskDocument) -> float:
    missing = Counter(expected.words) - Counter(text.split())
    return 1 - missing.total() / len(expected.words)


def test_thirty_rows_come_out_of_a_skewed_scan(tmp_path: Path, pdf_fonts: dict[str, str], tesseract: None) -> None:
    made = write_pdf(GROUPED, tmp_path / "ke-hoach.pdf", Layout(size=11, footer="{}"))
    raw = read(scan(made, turn_deg=1.3, seed=1))
    assert raw.page_count is not None
    assert raw.page_count >= 9
    assert share_of_words(raw.text, GROUPED) >= 0.97
    assert count_right_rows(parse(raw), GROUPED) >= 28


@pytest.mark.usefixtures("pdf_fonts", "dejavu_fonts", "tesseract")
@pytest.mark.parametrize(("layout", "turn_deg"), [("sans", -1.5), ("fallback", 1.0), ("two rows of titles", -1.1)])
def test_rows_come_out_of_a_scan_in_another_font_with_another_skew(
    tmp_path: Path,
    layout: str,
    turn_deg: float,
) -> None:
    beginning = replace(GROUPED, rows=GROUPED.rows[:8])
    made = write_pdf(beginning, tmp_path / "ke-hoach.pdf", LAYOUTS[layout])
    raw = read(scan(made, turn_deg=turn_deg, seed=2, noise=10, quality=50))
    assert share_of_words(raw.text, beginning) >= 0.97
    assert count_right_rows(parse(raw), beginning) >= 6
