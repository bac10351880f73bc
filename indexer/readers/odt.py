"""OpenDocument texts (.odt, .ott): the parts of the archive, and the document that they make."""

import zipfile
from pathlib import Path

from lxml import etree

from indexer.errors import DamagedFileError
from indexer.model import RawDocument
from indexer.readers.archive import BROKEN_ARCHIVE, check_archive, encrypted, parse_xml, read_part
from indexer.readers.items import TableItem, TextItem, build_document
from indexer.readers.odt_styles import OdtStyles
from indexer.readers.odt_walk import OdtWalk
from indexer.readers.odt_xml import META, OFFICE, PROGRAM, TEXT
from indexer.readers.pieces import LegacyDecoder, read_decoded

_MAX_PAGES = 10_000
_MANIFEST = "META-INF/manifest.xml"


def read_file(path: Path) -> RawDocument:
    """Read an OpenDocument text.

    Raises `DamagedFileError`, `EncryptedFileError` or `EmptyDocumentError`.
    """
    content, styles, meta = open_parts(path)
    is_laid_out = content.find(f".//{TEXT}soft-page-break") is not None
    return build_document("odt", _walk(content, styles), _noted_page_count(meta), is_laid_out=is_laid_out)


def open_parts(path: Path) -> tuple[etree._Element, OdtStyles, etree._Element | None]:
    """Return the content, the styles and the notes of the program that saved it, of any OpenDocument file.

    Raises `DamagedFileError` or `EncryptedFileError`.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            check_archive(archive, PROGRAM)
            if _MANIFEST in archive.namelist() and b"encryption-data" in read_part(archive, _MANIFEST, PROGRAM):
                raise encrypted(PROGRAM)
            content = parse_xml(read_part(archive, "content.xml", PROGRAM), PROGRAM)
            return content, OdtStyles(_optional(archive, "styles.xml"), content), _optional(archive, "meta.xml")
    except (*BROKEN_ARCHIVE, etree.XMLSyntaxError) as error:
        raise DamagedFileError(
            "Tệp bị hỏng: nội dung OpenDocument bên trong không đọc được. Hãy mở bằng LibreOffice và lưu lại."
        ) from error


def _optional(archive: zipfile.ZipFile, name: str) -> etree._Element | None:
    return parse_xml(read_part(archive, name, PROGRAM), PROGRAM) if name in archive.namelist() else None


def _walk(content: etree._Element, styles: OdtStyles) -> list[TextItem | TableItem]:
    body = content.find(f"{OFFICE}body/{OFFICE}text")
    if body is None:
        return []

    def walk_with(decoder: LegacyDecoder) -> list[TextItem | TableItem]:
        walk = OdtWalk(styles, decoder)
        walk.add_body(body)
        return walk.items

    return read_decoded(walk_with)


def _noted_page_count(meta: etree._Element | None) -> int | None:
    """Return what the last program to save the file noted as its number of pages, if anything."""
    statistic = None if meta is None else next(meta.iter(f"{META}document-statistic"), None)
    noted = "" if statistic is None else statistic.get(f"{META}page-count", "")
    return int(noted) if noted.isascii() and noted.isdigit() and 1 <= int(noted[:9]) <= _MAX_PAGES else None
