import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from indexer.errors import DamagedFileError, EmptyDocumentError, EncryptedFileError, ReadError, UnsupportedFormatError
from indexer.readers import is_document_candidate, read, readable_formats

OLE = bytes.fromhex("D0CF11E0A1B11AE1")


def write(folder: Path, content: bytes, name: str = "tep.bin") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def test_importing_the_package_imports_no_document_library() -> None:
    code = (
        "import sys, indexer.readers; print(sorted({'lxml', 'openpyxl', 'pypdfium2', 'pdfplumber'} & set(sys.modules)))"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"


@pytest.mark.parametrize(
    "name", [".git", ".DS_Store", "~$kehoach.docx", "Thumbs.db", "desktop.ini", "Desktop.INI", "~WRL0001.tmp"]
)
def test_clutter_is_no_candidate(name: str) -> None:
    assert not is_document_candidate(Path("van-ban") / name)


@pytest.mark.parametrize("name", ["kehoach.docx", "KH 25.PDF", "ghi chú", "bang.xlsx", "~nhap.txt"])
def test_everything_else_is_a_candidate(name: str) -> None:
    assert is_document_candidate(Path(name))


def test_the_extension_does_not_matter(tmp_path: Path) -> None:
    assert read(write(tmp_path, "KẾ HOẠCH\nnăm 2026".encode(), "kehoach.docx")).format == "text"


def test_readable_formats_are_named() -> None:
    assert {"doc", "docx", "html", "odt", "pdf", "rtf", "text", "xlsx"} <= set(readable_formats())


@pytest.mark.parametrize(
    ("content", "hint"),
    [
        (OLE + b"\0" * 600, "Microsoft Office"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "ảnh"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 50, "ảnh"),
        (b"<?xml version='1.0'?><a/>", "XML"),
        (b"Rar!\x1a\x07\x00" + b"\0" * 20, "nén"),
        (bytes(range(32)) * 40, "định dạng"),
    ],
)
def test_a_format_without_reader_is_named_with_what_to_do(tmp_path: Path, content: bytes, hint: str) -> None:
    with pytest.raises(UnsupportedFormatError, match=hint) as caught:
        read(write(tmp_path, content))
    assert "Hãy" in str(caught.value)


@pytest.mark.parametrize(
    ("part", "hint"), [("xl/workbook.bin", "xlsb"), ("anh.png", "nén"), ("ppt/presentation.xml", "PowerPoint")]
)
def test_other_zips_are_told_apart(tmp_path: Path, part: str, hint: str) -> None:
    path = tmp_path / "tep.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(part, "x")
    with pytest.raises(UnsupportedFormatError, match=hint):
        read(path)


def test_an_encrypted_office_file_is_told(tmp_path: Path) -> None:
    content = OLE + b"\0" * 1000 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 100
    with pytest.raises(EncryptedFileError, match="mật khẩu"):
        read(write(tmp_path, content))


def test_a_broken_zip_is_damaged(tmp_path: Path) -> None:
    with pytest.raises(DamagedFileError, match="bị hỏng"):
        read(write(tmp_path, b"PK\x03\x04" + b"x" * 100))


def test_an_empty_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(EmptyDocumentError, match="rỗng"):
        read(write(tmp_path, b""))


def test_a_missing_file_and_a_folder_are_read_errors(tmp_path: Path) -> None:
    for path in (tmp_path / "khong-co.docx", tmp_path):
        with pytest.raises(ReadError, match="Không mở được"):
            read(path)


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "lon.txt"
    with path.open("wb") as file:
        file.truncate(201 * 1024 * 1024)
    with pytest.raises(UnsupportedFormatError, match="quá lớn"):
        read(path)


def test_text_that_programs_write_is_named_as_no_document(tmp_path: Path) -> None:
    for name in ("data.json", "so-lieu.CSV", "app.log", "script.py"):
        (tmp_path / name).write_text("nội dung, dòng một\n", encoding="utf-8")
        with pytest.raises(UnsupportedFormatError, match=r"lưu lại thành \.docx"):
            read(tmp_path / name)


def test_backup_copies_of_editors_are_not_tried() -> None:
    assert not is_document_candidate(Path("ke-hoach.txt~"))
    assert is_document_candidate(Path("ke-hoach.txt"))
