from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from nine_page_table import COLUMNS, CONVERSIONS, WRITERS, task_document, write_docx
from reader_samples import assert_sound

from indexer.readers import read
from indexer.structure import parse

DOCUMENT = task_document()


def assert_whole(path: Path) -> None:
    """Check that all words were read and that the parser makes 30 rows with the right cells of them."""
    raw = read(path)
    assert_sound(raw)
    assert not Counter(DOCUMENT.words) - Counter(raw.text.split())
    tables = parse(raw).tables
    rows = [row for table in tables for row in table.rows]
    assert [row.numbering for row in rows] == [row[0] for row in DOCUMENT.rows]
    assert tables[0].columns == COLUMNS
    for found, expected in zip(rows, DOCUMENT.rows, strict=True):
        assert [value.split() for value in found.values] == [cell.split() for cell in expected]


@pytest.mark.parametrize("kind", WRITERS)
def test_thirty_rows_come_out_of_a_made_file(tmp_path: Path, kind: str) -> None:
    assert_whole(WRITERS[kind](DOCUMENT, tmp_path / f"ke-hoach.{kind}"))


@pytest.mark.parametrize("kind", CONVERSIONS)
def test_thirty_rows_come_out_of_a_converted_file(
    tmp_path: Path, kind: str, convert_office: Callable[..., Path]
) -> None:
    extension, out_filter = CONVERSIONS[kind]
    source = write_docx(DOCUMENT, tmp_path / "ke-hoach.docx")
    assert_whole(convert_office(source, extension, "Office Open XML Text", out_filter))


def test_the_table_runs_over_nine_pages_or_more(tmp_path: Path, convert_office: Callable[..., Path]) -> None:
    source = write_docx(DOCUMENT, tmp_path / "ke-hoach.docx")
    raw = read(convert_office(source, "odt", "Office Open XML Text", "writer8"))
    assert raw.page_count is not None
    assert raw.page_count >= 9
