"""Hundreds of files that cannot be read beside good ones: each is named with a reason, and nothing else is lost."""

import os
import random
import re
import shutil
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from bad_files import bad_files

from indexer.errors import ReadError
from indexer.pipeline import sync
from indexer.readers import read
from indexer.settings import Settings
from indexer.store import Store

MEMORY_MB = 600
FEWEST = 500
BAD = {name: (content, hint) for name, content, hint in bad_files()}


@pytest.mark.parametrize("name", BAD)
def test_each_kind_of_bad_file_is_refused_with_a_reason_and_a_next_step(name: str, tmp_path: Path) -> None:
    content, hint = BAD[name]
    path = tmp_path / name
    path.write_bytes(content)

    with pytest.raises(ReadError) as caught:
        read(path)

    assert re.search(hint, str(caught.value))
    assert "hãy" in str(caught.value).lower()
    assert "không đọc được nội dung (" not in str(caught.value)  # the reason of last resort names a Python error


@pytest.mark.parametrize("name", ["mẫu.docm", "mẫu.dotx", "kế hoạch.doc", "kế hoạch.pdf", "không đuôi"])
def test_a_word_file_is_read_by_whatever_name(name: str, sample_documents: Path, tmp_path: Path) -> None:
    source = next(sample_documents.glob("*.docx"))
    assert read(Path(shutil.copy(source, tmp_path / name))).format == "docx"


@pytest.mark.parametrize(
    ("content", "format_name"),
    [("<html><body><p>Kế hoạch</p></body></html>", "html"), ("Kế hoạch\nnăm 2026", "text")],
)
def test_what_only_calls_itself_doc_is_read_as_what_it_is(content: str, format_name: str, tmp_path: Path) -> None:
    path = tmp_path / "kế hoạch.doc"
    path.write_text(content, encoding="utf-8")
    assert read(path).format == format_name


def damaged(contents: list[bytes], count: int) -> Iterator[bytes]:
    """Yield so many damaged copies: cut off, with a hole, with bytes changed or the head of another format."""
    chance = random.Random(500)  # noqa: S311 (damage, nothing secret)
    for number in range(count):
        content = contents[number % len(contents)]
        place = chance.randrange(len(content))
        match chance.randrange(4):
            case 0:
                yield content[:place]
            case 1:
                yield content[:place] + bytes(2_000) + content[place + 2_000 :]
            case 2:
                yield bytes(byte ^ 0xFF if chance.random() < 0.02 else byte for byte in content)
            case _:
                yield chance.choice([b"PK\x03\x04", b"%PDF-1.4\n", b"GIF89a", b"\xff\xfe"]) + content[9:]


def make_odd_paths(folder: Path, good: Path) -> set[str]:
    """Make what is no ordinary file, and files of odd names; return the names of those that cannot be read."""
    os.mkfifo(folder / "ống.docx")
    (folder / "thư mục.docx").mkdir()
    (folder / "liên kết gãy.docx").symlink_to(folder / "không có.docx")
    (folder / "vòng.docx").symlink_to(folder / "vòng.docx")
    (folder / "vòng thư mục").symlink_to(folder, target_is_directory=True)
    for name in (
        "dài " * 60 + ".docx",
        unicodedata.normalize("NFD", "tổ chức.docx"),
        "dòng\nmới\x07.docx",
        "'\"$;.docx",
    ):
        shutil.copy(good, folder / name.encode()[-250:].decode(errors="ignore"))
    shutil.copy(good, os.fsencode(folder) + b"/h\xe0ng.docx")
    (folder / "lớn.txt").touch()
    os.truncate(folder / "lớn.txt", 201 * 1024 * 1024)
    return {"h?ng.docx", "lớn.txt"}


def peak_mb() -> int:
    return int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0]) // 1024


@pytest.mark.slow
def test_hundreds_of_bad_files_in_one_sync_lose_nothing_else(
    sample_documents: Path, fake_settings: Settings, tmp_path: Path
) -> None:
    folder = tmp_path / "văn bản"
    (folder / "hỏng").mkdir(parents=True)
    by_size = sorted(sample_documents.iterdir(), key=lambda path: path.stat().st_size)
    good = [path for suffix in (".txt", ".docx", ".pdf") for path in [p for p in by_size if p.suffix == suffix][:2]]
    for path in good:
        shutil.copy(path, folder / f"{path.suffix[1:]} tốt {path.name}")
    shutil.copy(next(path for path in good if path.suffix == ".pdf"), folder / "là pdf.docx")
    # Most of Word, because a damaged PDF or text can often be read.
    sources = good + [path for path in good if path.suffix == ".docx"] * 3
    for number, content in enumerate(damaged([path.read_bytes() for path in sources], FEWEST)):
        (folder / "hỏng" / f"{number} {sources[number % len(sources)].name}").write_bytes(content)
    for name, (content, _) in BAD.items():
        (folder / name).write_bytes(content)
    unreadable = {*BAD, *make_odd_paths(folder, good[0])}
    before = peak_mb()

    report = sync(folder, fake_settings)

    reasons = {Path(failure.path).name: failure.reason for failure in report.failures}
    store = Store(fake_settings.database_path)
    indexed = {document.file_name for document in store.documents()}
    store.close()
    assert unreadable <= set(reasons)
    assert len(report.failures) > FEWEST // 2 + len(BAD)
    assert all("hãy" in reason.lower() for reason in reasons.values())
    assert indexed >= {f"{path.suffix[1:]} tốt {path.name}" for path in good} | {"là pdf.docx", "'\"$;.docx"}
    assert not indexed & unreadable
    assert report.added + len(report.failures) == FEWEST + len(BAD) + len(good) + 7
    assert peak_mb() - before < MEMORY_MB
    assert sync(folder, fake_settings).changed_nothing
