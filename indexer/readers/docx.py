"""Word files (.docx, .docm, .dotx): the parts of the package, and the document that they make.

python-docx loses inserted tracked text, content controls, text boxes and automatic numbers, and loads every
picture; so the parts are read with zipfile and lxml, and `docx_walk` goes over the XML in document order.
What it does not know is where Word breaks pages, except where the program that laid them out noted it.
"""

import posixpath
import zipfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from indexer.errors import DamagedFileError
from indexer.model import RawDocument
from indexer.readers.archive import check_archive, read_part
from indexer.readers.canonical import SourceRow, TextBuilder
from indexer.readers.docx_fonts import Fonts
from indexer.readers.docx_items import TableItem, TextItem
from indexer.readers.docx_numbering import Numbering
from indexer.readers.docx_styles import Styles
from indexer.readers.docx_walk import DocumentWalk
from indexer.readers.docx_xml import PROGRAM, W, parse_xml

_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_MAIN_PART = "word/document.xml"
# A4 in 12-point type holds about 4,000 characters; more on a page means that page breaks are not all noted.
_MAX_PAGE_CHARS = 6_000
_MAX_PAGES = 10_000


@dataclass(frozen=True)
class _Package:
    """An open .docx; `part` gives the parsed XML of a part by the end of its relation type ("styles")."""

    archive: zipfile.ZipFile
    main: str
    related: dict[str, str] = field(default_factory=dict)

    def part(self, relation: str) -> etree._Element | None:
        name = self.related.get(relation)
        if name is None or name not in self.archive.namelist():
            return None
        return parse_xml(read_part(self.archive, name, PROGRAM))


def read_file(path: Path) -> RawDocument:
    """Read a Word file.

    Raises `DamagedFileError`, `EncryptedFileError` or `EmptyDocumentError`.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            check_archive(archive, PROGRAM)
            package = _open_package(archive)
            items = _walk(package)
            noted_pages = _noted_page_count(archive)
    except (zipfile.BadZipFile, etree.XMLSyntaxError, KeyError, EOFError, NotImplementedError) as error:
        raise DamagedFileError(
            "Tệp bị hỏng: nội dung Word bên trong không đọc được. Hãy mở bằng Word và lưu lại."
        ) from error
    return _build(items, noted_pages)


def _open_package(archive: zipfile.ZipFile) -> _Package:
    names = set(archive.namelist())
    main = _relations(archive, "_rels/.rels", "").get("officeDocument", _MAIN_PART)
    if main not in names:
        main = _MAIN_PART
    folder, name = posixpath.split(main)
    return _Package(archive, main, _relations(archive, f"{folder}/_rels/{name}.rels", folder))


def _relations(archive: zipfile.ZipFile, part: str, folder: str) -> dict[str, str]:
    """Return relation type (the last word of its address) -> name of the part inside the package."""
    if part not in archive.namelist():
        return {}
    found = {}
    for relation in parse_xml(read_part(archive, part, PROGRAM)).iter(_RELATIONS):
        if relation.get("TargetMode") != "External":
            kind = relation.get("Type", "").rsplit("/", 1)[-1]
            found[kind] = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/")
    return found


def _walk(package: _Package) -> list[TextItem | TableItem]:
    document = parse_xml(read_part(package.archive, package.main, PROGRAM))
    body = document.find(f"{W}body")
    if body is None:
        return []
    styles = Styles(package.part("styles"))
    fonts = Fonts(styles)
    items = _walk_with(package, body, styles, fonts)
    if fonts.mislead:
        return _walk_with(package, body, styles, Fonts(styles, enabled=False))
    return items


def _walk_with(package: _Package, body: etree._Element, styles: Styles, fonts: Fonts) -> list[TextItem | TableItem]:
    walk = DocumentWalk(styles, fonts, Numbering(package.part("numbering"), styles, fonts))
    walk.add_body(body)
    for relation, tag in (("footnotes", "footnote"), ("endnotes", "endnote")):
        notes = package.part(relation)
        if notes is not None:
            walk.add_notes(notes.iterchildren(f"{W}{tag}"))
    return walk.items


def _noted_page_count(archive: zipfile.ZipFile) -> int | None:
    """Return what the last program to save the file noted as its number of pages, if anything."""
    try:
        properties = parse_xml(read_part(archive, "docProps/app.xml", PROGRAM))
    except (KeyError, etree.XMLSyntaxError):
        return None
    noted = properties.findtext("{*}Pages", default="").strip()
    return int(noted) if noted.isascii() and noted.isdigit() and 1 <= int(noted) <= _MAX_PAGES else None


def _build(items: list[TextItem | TableItem], noted_pages: int | None) -> RawDocument:
    counted, page_count = _judge_pages(items, noted_pages)
    builder = TextBuilder("docx")
    for item in items:
        if isinstance(item, TableItem):
            rows = [SourceRow(row.cells, row.page if counted else None) for row in item.rows]
            builder.add_table(rows, ruled=item.ruled)
        elif item.text.strip():
            page = item.page if counted else None
            builder.add_line(item.text, page=page, bold=item.bold, starts_paragraph=item.starts_paragraph)
        else:
            builder.add_blank()
    return builder.build(page_count)


def _judge_pages(items: list[TextItem | TableItem], noted_pages: int | None) -> tuple[bool, int | None]:
    """Return whether the pages counted on the walk can be believed, and the number of pages if it is known.

    A wrong page in a citation is worse than none: where a page would hold more than fits on paper, breaks are
    missing; one page without any break noted says nothing, unless the file is noted to have just that page.
    """
    chars_on: Counter[int] = Counter()
    for item in items:
        chars_on[item.page] += item.char_count
    last_page = max(chars_on, default=1)
    fits = noted_pages is not None and noted_pages >= last_page and chars_on.total() <= noted_pages * _MAX_PAGE_CHARS
    all_breaks_seen = max(chars_on.values(), default=0) <= _MAX_PAGE_CHARS
    counted = all_breaks_seen and (last_page > 1 or (fits and noted_pages == 1))
    if fits:
        return counted, noted_pages
    return counted, last_page if counted else None
