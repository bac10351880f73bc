"""Excel 95–2003 files (.xls): converted by LibreOffice Calc, then read as .xlsx."""

import dataclasses
from pathlib import Path

from indexer.model import RawDocument
from indexer.readers import xlsx
from indexer.readers.archive import encrypted
from indexer.readers.libreoffice import CALC, converted
from indexer.readers.ole import stream_head

_OUT_FILTER = "xlsx:Calc MS Excel 2007 XML"
# The record that every stream of a workbook begins with, of 16 bytes; of 8 bytes before Excel 97 ([MS-XLS] 2.4.21).
_BEGIN_97, _BEGIN_95 = bytes.fromhex("09081000"), bytes.fromhex("09080800")
# The record after it where the workbook is encrypted ([MS-XLS] 2.4.117, FilePass).
_PASSWORD = bytes.fromhex("2F00")


def read_file(path: Path) -> RawDocument:
    """Read an .xls file.

    Raises `DamagedFileError`, `EncryptedFileError`, `EmptyDocumentError`, or `ReadError` without LibreOffice Calc.
    """
    head_97, head_95 = stream_head(path, "Workbook", (_BEGIN_97,)), stream_head(path, "Book", (_BEGIN_95,))
    for head, begin in ((head_97, _BEGIN_97), (head_95, _BEGIN_95)):
        if head and head[4 + begin[2] :].startswith(_PASSWORD):
            raise encrypted("Excel")
    in_filter = "MS Excel 95" if head_95 and not head_97 else "MS Excel 97"
    with converted(path, extension="xls", in_filter=in_filter, out_filter=_OUT_FILTER, component=CALC) as target:
        return dataclasses.replace(xlsx.read_file(target), format="xls")
