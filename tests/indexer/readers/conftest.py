"""Makers of small files for the readers' tests, and the folder of real files where it is at hand."""

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from indexer.readers.libreoffice import converted, find_program

# With importlib mode, pytest puts no folder of tests on the path; the shared samples lie beside this file.
sys.path.insert(0, str(Path(__file__).parent))
# What the benchmarks measure with holds in tests too.
sys.path.insert(0, str(Path(__file__).parents[3] / "benchmarks"))

_FONT_FOLDERS = (Path("/usr/share/fonts/truetype/liberation2"), Path("/usr/share/fonts/truetype/liberation"))
_FONTS = {
    "Serif": "LiberationSerif-Regular.ttf",
    "Serif-Bold": "LiberationSerif-Bold.ttf",
    "Sans": "LiberationSans-Regular.ttf",
}


@pytest.fixture(scope="session")
def pdf_fonts() -> dict[str, str]:
    """Return our name -> reportlab's name of fonts that have Vietnamese letters."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    folder = next((folder for folder in _FONT_FOLDERS if (folder / _FONTS["Serif"]).exists()), None)
    if folder is None:
        message = "Liberation fonts not installed (Debian: fonts-liberation)"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    for name, file_name in _FONTS.items():
        pdfmetrics.registerFont(TTFont(f"Test{name}", str(folder / file_name)))
    return {name: f"Test{name}" for name in _FONTS}


@pytest.fixture(scope="session")
def dejavu_fonts() -> None:
    """Register the DejaVu fonts in reportlab as "DejaVuSans" and "DejaVuSerif"."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    folder = Path("/usr/share/fonts/truetype/dejavu")
    if not (folder / "DejaVuSerif.ttf").exists():
        message = "DejaVu fonts not installed (Debian: fonts-dejavu-core)"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    for name in ("DejaVuSans", "DejaVuSerif"):
        pdfmetrics.registerFont(TTFont(name, str(folder / f"{name}.ttf")))


@pytest.fixture(scope="session")
def tesseract() -> None:
    """Skip where Tesseract is absent; fail in CI, where it must be there."""
    if shutil.which("tesseract") is None:
        message = "Tesseract not installed (Debian: tesseract-ocr, tesseract-ocr-vie)"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)


@pytest.fixture
def make_pdf(tmp_path: Path, pdf_fonts: dict[str, str]) -> Callable[..., Path]:
    """Return a maker of PDF files: each page is a function that draws on a reportlab canvas (A4, origin below left)."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas

    def make(*pages: Callable[[Canvas], None], name: str = "tep.pdf", **options: object) -> Path:
        path = tmp_path / name
        canvas = Canvas(str(path), pagesize=A4, **options)
        for draw in pages:
            canvas.setFont(pdf_fonts["Serif"], 14)
            draw(canvas)
            canvas.showPage()
        canvas.save()
        return path

    return make


@pytest.fixture
def make_docx(tmp_path: Path) -> Callable[..., Path]:
    """Return a maker of Word files: `fill` gets an empty python-docx document."""

    def make(fill: Callable[[WordDocument], None], name: str = "tep.docx") -> Path:
        document = Document()
        fill(document)
        path = tmp_path / name
        document.save(str(path))
        return path

    return make


@pytest.fixture
def make_docx_of_xml(make_docx: Callable[..., Path]) -> Callable[[str], Path]:
    """Return a maker of Word files whose body is the given WordprocessingML."""

    def make(body: str) -> Path:
        namespaces = nsdecls("w", "wp", "a", "r") + (
            ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
            ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
            ' xmlns:v="urn:schemas-microsoft-com:vml"'
        )

        def fill(document: WordDocument) -> None:
            holder = parse_xml(f"<w:body {namespaces}>{body}</w:body>")
            section = document.element.body.sectPr
            for element in list(holder):
                section.addprevious(element)

        return make_docx(fill)

    return make


@pytest.fixture(scope="session")
def real_files() -> Path:
    """Return the folder of real files beside the repository; skip where it is absent."""
    folder = Path(__file__).resolve().parents[4] / "shared" / "real"
    if not folder.is_dir():
        pytest.skip("real files (../shared/real) not at hand")
    return folder


@pytest.fixture(scope="session")
def libreoffice() -> None:
    """Skip where LibreOffice is absent; fail in CI, where it must be there."""
    if find_program() is None:
        message = "LibreOffice not installed (Debian: libreoffice-writer)"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)


@pytest.fixture(scope="session")
def convert_office(libreoffice: None) -> Callable[..., Path]:
    """Return a function that turns a file into another office format beside it: (path, extension, filter)."""

    def convert(path: Path, extension: str, in_filter: str, out_filter: str) -> Path:
        source = path.suffix.lstrip(".")
        with converted(path, extension=source, in_filter=in_filter, out_filter=f"{extension}:{out_filter}") as made:
            return Path(shutil.copy(made, path.with_suffix(f".{extension}")))

    return convert
