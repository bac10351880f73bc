"""The one door to pdfium, which keeps global state: it crashes the process when two threads use it at once."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from indexer.errors import DamagedFileError, EncryptedFileError, ReadError

PDFIUM = threading.RLock()
"""Held around every call of pdfium; a document may stay open while others hold it."""


@contextmanager
def opened(source: Path | BinaryIO) -> Iterator[pdfium.PdfDocument]:
    """Give an open PDF file that has a page at least; its pages are used and closed with `PDFIUM` held.

    A path is resolved before it is opened; what is an open file already is read as it is.
    Raises `EncryptedFileError` or `DamagedFileError`, also for what pdfium finds wrong later.
    """
    with PDFIUM:
        document = _open(source)
    try:
        yield document
    except pdfium.PdfiumError as error:
        raise _damaged() from error
    finally:
        with PDFIUM:
            document.close()


def _open(source: Path | BinaryIO) -> pdfium.PdfDocument:
    try:
        document = pdfium.PdfDocument(source)
    except pdfium.PdfiumError as error:
        raise _refused(error) from error
    if len(document) == 0:
        document.close()
        raise _damaged()
    return document


def _refused(error: pdfium.PdfiumError) -> ReadError:
    code = getattr(error, "err_code", None)
    if code == pdfium_c.FPDF_ERR_PASSWORD or "password" in str(error).lower():
        return EncryptedFileError("Tệp PDF có mật khẩu. Hãy mở bằng mật khẩu rồi lưu bản không mật khẩu.")
    if code == pdfium_c.FPDF_ERR_SECURITY:
        return EncryptedFileError(
            "Tệp PDF bị khóa bằng phần mềm bảo vệ bản quyền (DRM). Hãy xin bản không khóa, hoặc in ra rồi quét lại."
        )
    return _damaged()


def _damaged() -> DamagedFileError:
    return DamagedFileError(
        "Tệp PDF bị hỏng hoặc không có trang nào. Hãy xuất lại PDF từ văn bản gốc, hoặc tải lại tệp."
    )
