import io
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from damaged_files import spoilt, spoilt_archive
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from quotations import check
from reader_samples import make_ods, make_odt
from reportlab.pdfgen.canvas import Canvas

from indexer.errors import ReadError
from indexer.readers import read
from indexer.structure import parse

pytestmark = pytest.mark.slow

SETTINGS = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))


def docx_bytes() -> bytes:
    document = Document()
    document.add_paragraph("Kế hoạch năm 2026", style="List Number")
    document.add_paragraph().add_run("n¨m").font.name = ".VnTime"
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


def odt_bytes() -> bytes:
    buffer = io.BytesIO()
    cells = '<table:table-cell table:style-name="K"><text:p>Rà soát<text:s text:c="3"/></text:p></table:table-cell>' * 2
    make_odt(
        buffer,
        '<text:h text:outline-level="1">Kế hoạch</text:h><text:list text:style-name="So"><text:list-item><text:p '
        'text:style-name="P">một</text:p></text:list-item></text:list><table:table><table:table-row '
        f'table:number-rows-repeated="2">{cells}</table:table-row></table:table>',
        '<text:list-style style:name="So"><text:list-level-style-number text:level="1" style:num-format="1" '
        'text:start-value="3"/></text:list-style><style:style style:name="P" style:family="paragraph"/>',
    )
    return buffer.getvalue()


def ods_bytes() -> bytes:
    buffer = io.BytesIO()
    cell = '<table:table-cell table:style-name="K" table:number-columns-repeated="2"><text:p>Rà soát</text:p>'
    make_ods(
        buffer,
        '<table:table table:name="Việc" table:style-name="T"><table:table-column '
        'table:default-cell-style-name="K" table:number-columns-repeated="3"/><table:table-row '
        f'table:number-rows-repeated="2">{cell}</table:table-cell></table:table-row></table:table>',
        '<style:style style:name="T" style:family="table"><style:table-properties table:display="true"/></style:style>',
    )
    return buffer.getvalue()


def xlsx_bytes() -> bytes:
    book = Workbook()
    for row in (["TT", "Nhiệm vụ"], [1, "Rà soát"], [2.5, "=A1"]):
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


HTML = (
    '<html><head><meta charset="utf-8"><style>p.a {font-family: ".VnTime"}</style></head><body><p class=a>n¨m</p>'
    "<ol start=3><li>Kế hoạch</ol><table border=1><tr><th rowspan=2>TT<th colspan=2>Việc<tr><td>Rà soát</table>"
)
MAIL = 'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="x"\n\n--x\nContent-Type: text/html\n\n'

SAMPLES = {
    "docx": docx_bytes(),
    "pdf": pdf_bytes(),
    "ods": ods_bytes(),
    "odt": odt_bytes(),
    "xlsx": xlsx_bytes(),
    "html": HTML.encode(),
    "mht": f"{MAIL}{HTML}\n--x--\n".encode(),
    "txt": "Kế hoạch\nTT\tNhiệm vụ\tChủ trì\n1\tRà soát\tVăn phòng\n".encode(),
    "utf16": "Kế hoạch\r\nnăm 2026".encode("utf-16"),
    "tcvn3": "ñy ban nh©n d©n x· §«ng Hng, kÕ ho¹ch n¨m".encode("latin-1"),
}
ZIPPED = {
    "docx": ("word/document.xml", "word/styles.xml", "word/numbering.xml", "word/_rels/document.xml.rels"),
    "ods": ("content.xml",),
    "odt": ("content.xml", "styles.xml", "META-INF/manifest.xml"),
    "xlsx": ("xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels"),
}


def edits_of(content: bytes) -> st.SearchStrategy[list[tuple[int, bytes, int]]]:
    positions = st.integers(0, len(content) - 1)
    return st.lists(st.tuples(positions, st.binary(max_size=6), st.integers(0, 40)), min_size=1, max_size=6)


def edited(content: bytes, edits: list[tuple[int, bytes, int]]) -> bytes:
    for position, inserted, removed in edits:
        content = content[:position] + inserted + content[position + removed :]
    return content


@pytest.mark.parametrize("kind", SAMPLES)
def test_a_damaged_file_raises_nothing_but_read_errors(kind: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp(kind) / "tep"

    @SETTINGS
    @given(edits_of(SAMPLES[kind]))
    def damage(edits: list[tuple[int, bytes, int]]) -> None:
        read_or_refuse(path, edited(SAMPLES[kind], edits))

    damage()


@pytest.mark.parametrize(("kind", "part"), [(kind, part) for kind, parts in ZIPPED.items() for part in parts])
def test_damage_inside_an_archive_raises_nothing_but_read_errors(
    kind: str, part: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp(kind) / "tep"
    with zipfile.ZipFile(io.BytesIO(SAMPLES[kind])) as archive:
        source = archive.read(part)
    # Numbers are where a reader believes a file most.
    numbers = [place for place, byte in enumerate(source) if chr(byte).isdigit()]
    wild = st.sampled_from([b"-1", b"0", b"999999999999", b"x", "²".encode(), b""])

    @SETTINGS
    @given(edits_of(source) | st.lists(st.tuples(st.sampled_from(numbers or [0]), wild, st.just(1)), max_size=4))
    def damage(edits: list[tuple[int, bytes, int]]) -> None:
        read_or_refuse(path, with_part(SAMPLES[kind], part, edited(source, edits)))

    damage()


def with_part(content: bytes, part: str, changed: bytes) -> bytes:
    """Return an archive with the content of one part changed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w") as new:
        for entry in old.infolist():
            new.writestr(entry.filename, changed if entry.filename == part else old.read(entry))
    return buffer.getvalue()


@pytest.mark.parametrize("kind", SAMPLES)
def test_a_cut_off_file_raises_nothing_but_read_errors(kind: str, tmp_path: Path) -> None:
    content = SAMPLES[kind]
    for share in range(1, 20):
        read_or_refuse(tmp_path / "tep", content[: len(content) * share // 20])


def test_hundreds_of_damaged_files_lose_none_of_the_good_ones(tmp_path: Path) -> None:
    chance = random.Random(2026)  # noqa: S311 (damage, nothing secret)
    for kind, content in SAMPLES.items():
        (tmp_path / f"tot.{kind}").write_bytes(content)
        for number in range(40):
            (tmp_path / f"hong-{number}.{kind}").write_bytes(spoilt(content, chance))
    outcomes = {path.name: read_or_refuse(path) for path in sorted(tmp_path.iterdir())}
    assert len(outcomes) == 41 * len(SAMPLES)
    assert all(outcomes[f"tot.{kind}"] for kind in SAMPLES)
    assert sum(not is_read for is_read in outcomes.values()) > 100


@pytest.mark.parametrize(("kind", "in_filter"), [("doc", "MS Word 97"), ("rtf", "Rich Text Format")])
def test_damaged_old_word_files_raise_nothing_but_read_errors(
    kind: str, in_filter: str, tmp_path: Path, convert_office: Callable[..., Path]
) -> None:
    source = tmp_path / "tep.docx"
    source.write_bytes(SAMPLES["docx"])
    content = convert_office(source, kind, "Office Open XML Text", in_filter).read_bytes()
    chance = random.Random(kind)  # noqa: S311 (damage, nothing secret)
    # Few, because each takes about a second.
    for _ in range(6):
        read_or_refuse(tmp_path / "tep", spoilt(content, chance))


# Real files that are read without another program, damaged or not (of a signed PDF, the seal alone may be left, which
# Tesseract reads), and how many damaged copies of each are tried.
REAL = {"docx/*.docx": 6, "gazette_pdf/*.pdf": 3}


@pytest.mark.parametrize("pattern", REAL)
def test_real_files_with_damage_are_refused_or_parse_wholly(pattern: str, real_files: Path, tmp_path: Path) -> None:
    chance = random.Random(pattern)  # noqa: S311 (damage, nothing secret)
    for source in sorted(real_files.glob(pattern)):
        content = source.read_bytes()
        for _ in range(REAL[pattern]):
            is_archive = source.suffix == ".docx" and chance.random() < 0.8
            changed = spoilt_archive(content, chance) if is_archive else spoilt(content, chance)
            read_or_refuse(tmp_path / "tep", changed)


@settings(SETTINGS, max_examples=40)
@given(st.data())
def test_real_texts_with_damage_are_refused_or_parse_wholly(
    seeds: Path, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    content = data.draw(st.sampled_from(sorted(seeds.glob("*.txt")))).read_bytes()
    changed = spoilt(content, data.draw(st.randoms(use_true_random=False)))
    read_or_refuse(tmp_path_factory.getbasetemp() / "tep", changed)


@pytest.mark.parametrize("kind", ZIPPED)
def test_archives_with_parts_gone_wrong_raise_nothing_but_read_errors(
    kind: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp(kind) / "tep"

    @SETTINGS
    @given(st.randoms(use_true_random=False))
    def damage(chance: random.Random) -> None:
        read_or_refuse(path, spoilt_archive(SAMPLES[kind], chance))

    damage()


def read_or_refuse(path: Path, content: bytes | None = None) -> bool:
    """Return whether a file (with `content`, if that is given) is read; check that a refusal says what to do."""
    if content is not None:
        path.write_bytes(content)
    try:
        document = read(path)
        message, text = "Hãy", document.text
        check(parse(document))
    except ReadError as error:
        message, text = str(error), ""
    assert "hãy" in message.lower()
    assert text.strip() or message != "Hãy"
    return bool(text)
