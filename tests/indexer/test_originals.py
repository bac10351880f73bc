"""What is handed out of a document's path is the file that was indexed, or nothing."""

import os
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from test_page_images import source_of

from indexer import originals
from indexer.errors import DocumentNotFoundError, OriginalFileError, TraCuuError
from indexer.originals import open_original
from indexer.store import PageSource

CONTENT = b"K\xe1\xba\xbf ho\xe1\xba\xa1ch n\xc4\x83m 2026"


@pytest.fixture
def source(tmp_path: Path) -> PageSource:
    path = tmp_path / "kho" / "Dân vận" / "a.txt"
    path.parent.mkdir(parents=True)
    path.write_bytes(CONTENT)
    found = source_of(path, "text", None)
    return PageSource(path, tmp_path / "kho", *(getattr(found, name) for name in PageSource.__slots__[2:]))


def like(path: Path, source: PageSource) -> Path:
    """Write a file that has size and time of another one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x" * source.size)
    os.utime(path, ns=(source.modified_ns, source.modified_ns))
    return path


def _link_out(source: PageSource) -> None:
    source.path.unlink()
    source.path.symlink_to(like(source.root.parent / "bi-mat.txt", source))


def _link_to_another_collection(source: PageSource) -> None:
    source.path.unlink()
    source.path.symlink_to(like(source.root / "Nhân sự" / "bi-mat.txt", source))


def _folder_that_is_a_link(source: PageSource) -> None:
    like(source.root.parent / "ngoài" / source.path.name, source)
    source.path.unlink()
    source.path.parent.rmdir()
    source.path.parent.symlink_to(source.root.parent / "ngoài", target_is_directory=True)


def _link_in_a_circle(source: PageSource) -> None:
    source.path.unlink()
    source.path.symlink_to(source.path)


def _pipe(source: PageSource) -> None:
    source.path.unlink()
    os.mkfifo(source.path)


def _folder(source: PageSource) -> None:
    source.path.unlink()
    source.path.mkdir()


def _edited(source: PageSource) -> None:
    source.path.write_bytes(CONTENT + b"!")


def _other_content_of_the_same_size(source: PageSource) -> None:
    source.path.write_bytes(CONTENT[::-1])


def _gone(source: PageSource) -> None:
    source.path.unlink()


def _folder_became_a_file(source: PageSource) -> None:
    source.path.unlink()
    source.path.parent.rmdir()
    source.path.parent.write_bytes(b"")


@pytest.mark.parametrize(
    ("happens", "kind", "said"),
    [
        (_link_out, OriginalFileError, "liên kết"),
        (_link_to_another_collection, OriginalFileError, "liên kết"),
        (_folder_that_is_a_link, OriginalFileError, "liên kết"),
        (_link_in_a_circle, OriginalFileError, "Không mở được"),
        (_pipe, OriginalFileError, "không phải là tệp"),
        (_folder, OriginalFileError, "không phải là tệp|Không mở được"),
        (_edited, OriginalFileError, "đã thay đổi.*đồng bộ lại"),
        (_other_content_of_the_same_size, OriginalFileError, "đã thay đổi.*đồng bộ lại"),
        (_gone, DocumentNotFoundError, "không còn ở chỗ cũ"),
        (_folder_became_a_file, DocumentNotFoundError, "không còn ở chỗ cũ"),
    ],
)
def test_what_is_not_the_indexed_file_is_not_opened(
    source: PageSource, happens: Callable[[PageSource], None], kind: type[TraCuuError], said: str
) -> None:
    with closing(open_original(source)) as original:
        assert original.file.read() == CONTENT
    happens(source)
    with pytest.raises(kind, match=said):
        open_original(source)


def test_a_link_within_the_collection_is_followed(source: PageSource) -> None:
    source.path.rename(source.path.with_name("b.txt"))
    source.path.symlink_to("b.txt")
    with closing(open_original(source)) as original:
        assert (original.name, original.file.read()) == ("a.txt", CONTENT)


def test_a_link_that_comes_between_the_look_and_the_opening_is_not_followed(
    source: PageSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = originals.stays_in_collection

    def late(path: Path, root: Path) -> bool:
        found, resolved = looks(path, root), path.resolve()
        _link_out(source)
        monkeypatch.setattr(type(path), "resolve", lambda _self, **_options: resolved)  # as if it had come later still
        return found

    monkeypatch.setattr(originals, "stays_in_collection", late)
    with pytest.raises(OriginalFileError, match="Không mở được"):
        open_original(source)


def test_a_file_whose_time_was_kept_less_exactly_is_read_once_to_know_it(
    source: PageSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A network share may keep whole seconds where the sync saw nanoseconds."""
    read: list[object] = []
    digest = originals.hashlib.file_digest
    monkeypatch.setattr(originals.hashlib, "file_digest", lambda *given: read.append(given) or digest(*given))
    os.utime(source.path, ns=(source.modified_ns // 10**9 * 10**9, source.modified_ns // 10**9 * 10**9))
    for _ in range(3):
        with closing(open_original(source)) as original:
            assert original.file.read() == CONTENT
    assert len(read) == 1


def test_the_address_stays_that_of_the_file_that_was_opened(source: PageSource) -> None:
    with closing(open_original(source)) as original:
        _link_out(source)
        assert original.address.read_bytes() == CONTENT
