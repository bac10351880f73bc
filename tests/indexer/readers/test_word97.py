import os
import stat
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from docx.document import Document as WordDocument
from reader_samples import assert_sound, grids, texts

from indexer.errors import DamagedFileError, EncryptedFileError, ReadError
from indexer.readers import libreoffice as office
from indexer.readers import read

Maker = Callable[..., Path]
WORD_FILTERS = {"doc": "MS Word 97", "rtf": "Rich Text Format"}


@pytest.fixture
def make_old(make_docx: Maker, convert_office: Maker) -> Maker:
    def make(kind: str) -> Path:
        def fill(document: WordDocument) -> None:
            document.add_paragraph("KẾ HOẠCH").runs[0].bold = True
            document.add_paragraph("n¨m 2026").runs[0].font.name = ".VnTime"
            table = document.add_table(rows=2, cols=2, style="Table Grid")
            for place, text in enumerate(["TT", "Nhiệm vụ", "1", "Rà soát"]):
                table.cell(place // 2, place % 2).text = text
            document.add_paragraph("Nơi nhận:")

        return convert_office(make_docx(fill), kind, "Office Open XML Text", WORD_FILTERS[kind])

    return make


@pytest.mark.parametrize("kind", ["doc", "rtf"])
def test_old_files_keep_lines_tables_and_fonts(make_old: Maker, kind: str) -> None:
    document = read(make_old(kind))
    assert_sound(document)
    assert document.format == kind
    assert texts(document) == ["KẾ HOẠCH", "năm 2026", "Nơi nhận:"]
    assert grids(document) == [[["TT", "Nhiệm vụ"], ["1", "Rà soát"]]]


def test_a_password_is_told_before_libreoffice_is_asked(make_old: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    path = make_old("doc")
    content = bytearray(path.read_bytes())
    start = content.find(b"\xec\xa5")
    content[start + 11] |= 1
    path.write_bytes(content)
    monkeypatch.setattr(office, "find_program", lambda: None)
    with pytest.raises(EncryptedFileError, match=r"mật khẩu.*Word"):
        read(path)


def test_a_cut_off_file_is_damaged(make_old: Maker) -> None:
    for kind in WORD_FILTERS:
        path = make_old(kind)
        path.write_bytes(path.read_bytes()[:700])
        with pytest.raises(ReadError, match="Hãy"):
            read(path)


def test_without_libreoffice_the_package_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    path = tmp_path / "tep.rtf"
    path.write_bytes(b"{\\rtf1 abc}")
    with pytest.raises(ReadError, match=r"apt install libreoffice-writer"):
        read(path)


def pretend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> Path:
    """Put a shell script in the place of LibreOffice and return a file for it."""
    program = tmp_path / "bin" / "soffice"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    path = tmp_path / "tep.rtf"
    path.write_bytes(b"{\\rtf1 abc}")
    return path


def test_a_conversion_that_hangs_ends_with_its_children(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mark = tmp_path / "con"
    path = pretend(tmp_path, monkeypatch, f"sleep 60 & echo $! > {mark}; wait")
    monkeypatch.setattr(office, "TIMEOUT_S", 0.5)
    with pytest.raises(ReadError, match="quá 0 giây"):
        read(path)
    child = int(mark.read_text())
    for _ in range(50):
        if is_gone(child):
            return
        time.sleep(0.1)
    pytest.fail("the child outlived the conversion")


def is_gone(process_id: int) -> bool:
    status = Path(f"/proc/{process_id}/stat")
    try:
        return status.read_text().rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


def test_a_conversion_without_result_is_damaged_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = pretend(tmp_path, monkeypatch, "exit 0")
    folder = tmp_path / "tam"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    with pytest.raises(DamagedFileError, match="LibreOffice"):
        read(path)
    assert not list(folder.iterdir())


def test_each_conversion_has_a_profile_and_name_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = tmp_path / "log"
    path = pretend(tmp_path, monkeypatch, f'echo "$@" >> {log}')
    path = path.rename(path.with_name("-env:xấu.rtf"))
    for _ in range(2):
        with pytest.raises(DamagedFileError):
            read(path)
    profiles = {line.split()[0] for line in log.read_text().splitlines()}
    assert len(profiles) == 2
    assert all(line.endswith("/tep.rtf") for line in log.read_text().splitlines())


@pytest.mark.parametrize("charset", ["", "\\fcharset0", "\\fcharset2", "\\fcharset163"])
def test_rich_text_in_tcvn3_is_converted(tmp_path: Path, libreoffice: None, charset: str) -> None:
    path = tmp_path / "tep.rtf"
    fonts = f"{{\\fonttbl{{\\f0{charset} .VnTime;}}{{\\f1 Arial;}}}}"
    path.write_bytes(
        f"{{\\rtf1\\ansi\\ansicpg1252{fonts}\\f0 ch\\'ad\\'acng tr\\'d7nh x\\'b7 \\'ae\\'d3\\f1  l\\'e0}}".encode()
    )
    assert texts(read(path)) == ["chương trình xã để là"]
