"""Uploaded files get names that are safe on every system, complete or not at all, and never overwrite one another."""

import io
import threading
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.errors import ConfigurationError, UploadError, UploadTooLargeError
from indexer.readers import is_document_candidate
from indexer.uploads import (
    DEFAULT_COLLECTION,
    MAX_NAME_BYTES,
    incoming,
    place,
    remove_upload,
    safe_collection,
    safe_file_name,
)

MOST = 1024 * 1024


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("kế hoạch.docx", "kế hoạch.docx"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\Windows\\win.ini", "win.ini"),
        ("C:\\Users\\a\\CON.docx", "_CON.docx"),
        ("con", "_con"),
        ("LPT¹.txt", "_LPT¹.txt"),
        ("aux.tar.gz", "_aux.tar.gz"),
        ("Thumbs.db", "_Thumbs.db"),
        ("..", "van-ban"),
        ("", "van-ban"),
        ("/", "van-ban"),
        (".docx", "docx"),
        (".htaccess.txt", "htaccess.txt"),
        ("~$kế hoạch.docx", "kế hoạch.docx"),
        ("kế hoạch.docx~", "kế hoạch.docx"),
        ("a\x00b\nc\x1b[0m.txt", "a b c [0m.txt"),
        ('Số "12": <nháp>?.docx', "Số _12__ _nháp__.docx"),
        ("hợp\u202excod.pdf", "hợp xcod.pdf"),
        (unicodedata.normalize("NFD", "Kế hoạch số 5.docx"), "Kế hoạch số 5.docx"),
        ("QĐ số 5. Về việc giao nhiệm vụ", "QĐ số 5. Về việc giao nhiệm vụ"),
        ("a. ", "a"),
        ("\ud800.txt", "_.txt"),
    ],
)
def test_a_name_is_made_safe(given_name: str, kept: str) -> None:
    assert safe_file_name(given_name) == kept


def test_a_long_name_is_cut_between_letters_and_keeps_its_suffix() -> None:
    kept = safe_file_name("ễ" * 300 + ".docx")
    assert kept.endswith("ễ.docx")
    assert len(kept.encode()) <= MAX_NAME_BYTES


@given(st.text(max_size=300))
def test_any_name_is_one_visible_part_of_a_path(name: str) -> None:
    kept = safe_file_name(name)
    assert kept == Path(kept).name
    assert not set(kept) & set('/\\<>:"|?*\0')
    assert kept == unicodedata.normalize("NFC", kept)
    assert len(kept.encode()) <= MAX_NAME_BYTES
    assert is_document_candidate(Path(kept))
    assert safe_file_name(kept) == kept


def test_a_collection_is_one_folder_in_its_known_spelling() -> None:
    assert safe_collection(None) == safe_collection("  ") == DEFAULT_COLLECTION
    assert safe_collection("dân vận 2026", frozenset({"Dân vận 2026"})) == "Dân vận 2026"
    assert safe_collection(".ẩn.") == "ẩn"
    assert safe_collection("nul") == "_nul"
    for wrong in ("../x", "a/b", "a\\b", "...", "\x00"):
        with pytest.raises(UploadError, match="bộ sưu tập"):
            safe_collection(wrong)


def put(uploads: Path, content: bytes, name: str = "a.txt", folder: str = "Tải lên") -> tuple[Path, bool]:
    with incoming(io.BytesIO(content), name, uploads, MOST) as file:
        return place(file, name, uploads / folder)


def test_the_same_content_is_recognised_and_another_gets_a_number(tmp_path: Path) -> None:
    first = put(tmp_path, b"mot")
    assert first == (tmp_path / "Tải lên" / "a.txt", True)
    assert put(tmp_path, b"mot") == (first[0], False)
    assert put(tmp_path, b"hai") == (tmp_path / "Tải lên" / "a (2).txt", True)
    assert put(tmp_path, b"ba", "A.TXT") == (tmp_path / "Tải lên" / "A (3).TXT", True)
    assert put(tmp_path, b"hai") == (tmp_path / "Tải lên" / "a (2).txt", False)
    assert first[0].read_bytes() == b"mot"
    assert not list((tmp_path / ".incoming").iterdir())


def test_uploads_of_one_name_at_once_all_stay(tmp_path: Path) -> None:
    contents = [f"bản {number}".encode() for number in range(12)]
    threads = [threading.Thread(target=put, args=(tmp_path, content)) for content in contents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(path.read_bytes() for path in (tmp_path / "Tải lên").iterdir()) == sorted(contents)


def test_a_file_over_the_limit_leaves_nothing(tmp_path: Path) -> None:
    with (
        pytest.raises(UploadTooLargeError, match="tối đa"),
        incoming(io.BytesIO(b"x" * (MOST + 1)), "a.txt", tmp_path, MOST),
    ):
        pytest.fail("it was taken")
    assert not list((tmp_path / ".incoming").iterdir())


def test_a_stream_that_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    class Broken:
        def read(self, _size: int) -> bytes:
            raise OSError(28, "No space left on device")

    with pytest.raises(ConfigurationError, match="chỗ trống"), incoming(Broken(), "a.txt", tmp_path, MOST):
        pytest.fail("it was taken")
    assert not list((tmp_path / ".incoming").iterdir())


def test_the_last_file_takes_its_collection_along(tmp_path: Path) -> None:
    first, second = put(tmp_path, b"mot")[0], put(tmp_path, b"hai")[0]
    remove_upload(first, tmp_path)
    assert first.parent.is_dir()
    remove_upload(second, tmp_path)
    assert not first.parent.exists()
    remove_upload(second, tmp_path)  # a second time is no error
