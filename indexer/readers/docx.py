"""Word files (.docx, .docm, .dotx): the parts of the package, and the document that they make.

python-docx loses inserted tracked text, content controls, text boxes and automatic numbers, and loads every
picture; so the parts are read with zipfile and lxml, and `docx_walk` goes over the XML in document order.
What it does not know is where Word breaks pages, except where the program that laid them out noted it.
"""

import posixpath
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from indexer.errors import DamagedFileError
from indexer.model import RawDocument
from indexer.readers.archive import BROKEN_ARCHIVE, check_archive, read_part
from indexer.readers.docx_fonts import Fonts
from indexer.readers.docx_numbering import Numbering
from indexer.readers.docx_styles import Styles
from indexer.readers.docx_walk import DocumentWalk
from indexer.readers.docx_xml import PROGRAM, W, parse_xml
from indexer.readers.items import TableItem, TextItem, build_document

_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_MAIN_PART = "word/document.xml"
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
            main = read_part(archive, package.main, PROGRAM)
            items = _walk(package, main)
            noted_pages = _noted_page_count(archive)
    except (*BROKEN_ARCHIVE, etree.XMLSyntaxError) as error:
        raise DamagedFileError(
            "Tệp bị hỏng: nội dung Word bên trong không đọc được. Hãy mở bằng Word và lưu lại."
        ) from error
    return build_document("docx", items, noted_pages, is_laid_out=b"lastRenderedPageBreak" in main)


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


def _walk(package: _Package, main: bytes) -> list[TextItem | TableItem]:
    document = parse_xml(main)
    body = document.find(f"{W}body")
    if body is None:
        return []
    styles = Styles(package.part("styles"))
    fonts = Fonts(styles)
    items = _walk_with(package, body, styles, fonts)
    if fonts.misled:
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
