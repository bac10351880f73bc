import io
from pathlib import Path

import pytest
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from indexer.errors import ReadError
from indexer.readers import read


def docx_bytes() -> bytes:
    document = Document()
    document.add_paragraph("Kế hoạch năm 2026", style="List Number")
    table = document.add_table(rows=2, cols=2)
    table.cell(0, 0).text = "Nhiệm vụ"
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def pdf_bytes() -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pageCompression=0)
    for row in range(3):
        canvas.line(80, 700 - row * 20, 400, 700 - row * 20)
    for column in range(3):
        canvas.line(80 + column * 160, 660, 80 + column * 160, 700)
    canvas.drawString(90, 685, "Ke hoach")
    canvas.drawString(90, 600, "Uy ban nhan dan xa")
    canvas.save()
    return buffer.getvalue()


SAMPLES = {
    "docx": docx_bytes(),
    "pdf": pdf_bytes(),
    "txt": "Kế hoạch\nTT\tNhiệm vụ\tChủ trì\n1\tRà soát\tVăn phòng\n".encode(),
    "utf16": "Kế hoạch\r\nnăm 2026".encode("utf-16"),
}


@pytest.mark.parametrize("kind", SAMPLES)
def test_a_damaged_file_raises_nothing_but_read_errors(kind: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    content = SAMPLES[kind]
    path = tmp_path_factory.mktemp(kind) / "tep"
    positions = st.integers(0, len(content) - 1)
    edits = st.lists(st.tuples(positions, st.binary(max_size=6), st.integers(0, 40)), min_size=1, max_size=6)

    @settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
    @given(edits)
    def damage(edits: list[tuple[int, bytes, int]]) -> None:
        changed = content
        for position, inserted, removed in edits:
            changed = changed[:position] + inserted + changed[position + removed :]
        read_or_refuse(path, changed)

    damage()


@pytest.mark.parametrize("kind", SAMPLES)
def test_a_cut_off_file_raises_nothing_but_read_errors(kind: str, tmp_path: Path) -> None:
    content = SAMPLES[kind]
    for share in range(1, 20):
        read_or_refuse(tmp_path / "tep", content[: len(content) * share // 20])


def read_or_refuse(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    try:
        message, text = "Hãy", read(path).text
    except ReadError as error:
        message, text = str(error), "none"
    assert "hãy" in message.lower()
    assert text.strip()
