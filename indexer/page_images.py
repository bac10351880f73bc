"""Pictures of pages: drawn from the original file one at a time, kept in the data folder, never of another content.

A picture belongs to the content (hash) of a file, so that a file that was changed or put elsewhere shows nothing old.
What was kept of files that the store no longer has goes with `keep_only`.
"""

import hashlib
import io
import logging
import os
import threading
from collections.abc import Iterator, Set
from contextlib import contextmanager
from enum import IntEnum
from functools import lru_cache
from pathlib import Path

from PIL import Image

from indexer.errors import NoPageImageError, PageImageBusyError, ReadError
from indexer.readers.drawing import can_draw, draw_page
from indexer.store import PageSource

# Of black text in WebP at 55, 1,280 pixels wide: 30 to 260 kB; at 30: 20 to 160 kB. The speed of encoding is that of
# method 1, some 45 ms; method 4 takes 110 ms for a quarter less.
_MOST_BYTES = 250_000
_QUALITIES = (55, 40, 25, 12)
_METHOD = 1
_MOST_PIXELS_HIGH = 8_000  # WebP takes 16,383 at most
_MOST_KEPT_BYTES = 256 * 1024 * 1024  # some 2,000 pages
_WAIT_S = 20.0
_DRAWING = threading.BoundedSemaphore(1)  # pdfium takes one thread at a time, and pictures of scans much memory
_QUEUE = threading.BoundedSemaphore(8)  # threads of the server that may stand here, of some forty
_LOG = logging.getLogger(__name__)


class ImageWidth(IntEnum):
    """The widths in pixels that pictures come in: a phone, a column beside the text, a sharp screen."""

    SMALL = 640
    MEDIUM = 960
    LARGE = 1280


class PageImages:
    """The pictures of one data folder; safe to use from several threads and processes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def image(self, source: PageSource, page: int, width: ImageWidth, quarter_turns: int = 0) -> bytes:
        """Return page `page` (from 1) as WebP of at most 250 kB, turned clockwise by quarters.

        Raises `NoPageImageError` with what to tell the reader, `PageImageBusyError` where its turn does not come.
        """
        check_source(source)
        if not 1 <= page <= (source.pages or 0):
            raise NoPageImageError(f"Văn bản có {source.pages or 0} trang, không có trang {page}.")
        kept = self._folder / f"{source.sha256}-{page}-{width.value}-{quarter_turns}.webp"
        return _read_kept(kept) or self._draw(source, page, width, quarter_turns, kept)

    def _draw(self, source: PageSource, page: int, width: ImageWidth, quarter_turns: int, kept: Path) -> bytes:
        with _turn():
            drawn = _read_kept(kept)  # by who was before in the queue
            if drawn is None:
                try:
                    drawn = encode(draw_page(source.path, source.format, page, width.value, quarter_turns))
                except ReadError as error:
                    raise NoPageImageError(str(error)) from error
                self._keep(kept, drawn)
            return drawn

    def _keep(self, path: Path, drawn: bytes) -> None:
        """Write a picture down; a full or locked disk only makes the next reader wait again."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            beside = path.with_suffix(f".{os.getpid()}.part")
            beside.write_bytes(drawn)
            beside.replace(path)
            self._make_room()
        except OSError as error:
            _LOG.warning("%s: the picture of a page was not kept (%s)", path, error)

    def _make_room(self) -> None:
        """Delete the pictures that nobody looked at for longest, down to nine tenths of what may be kept."""
        kept = sorted(self._kept(), key=lambda entry: entry[1].st_mtime_ns)
        total = sum(stat.st_size for _, stat in kept)
        if total <= _MOST_KEPT_BYTES:
            return
        for path, stat in kept:
            if total <= 0.9 * _MOST_KEPT_BYTES:
                break
            path.unlink(missing_ok=True)
            total -= stat.st_size

    def _kept(self) -> list[tuple[Path, os.stat_result]]:
        try:
            with os.scandir(self._folder) as entries:
                return [(Path(entry.path), entry.stat()) for entry in entries if entry.is_file()]
        except FileNotFoundError:  # none yet, or another process deleted one meanwhile
            return []

    def keep_only(self, hashes: Set[str]) -> None:
        """Delete the pictures of all files but those with these hashes."""
        for path, _ in self._kept():
            if path.name.partition("-")[0] not in hashes:
                path.unlink(missing_ok=True)


@contextmanager
def _turn() -> Iterator[None]:
    """Wait for the turn to draw; raises `PageImageBusyError` where too many wait, or it takes too long."""
    busy = PageImageBusyError("Máy chủ đang vẽ nhiều trang cùng lúc. Hãy đợi một lát rồi tải lại trang.")
    if not _QUEUE.acquire(blocking=False):
        raise busy
    try:
        if not _DRAWING.acquire(timeout=_WAIT_S):
            raise busy
        try:
            yield
        finally:
            _DRAWING.release()
    finally:
        _QUEUE.release()


def check_source(source: PageSource) -> None:
    """Raise `NoPageImageError` where the pages of a file cannot be shown: no pages, gone, or not what was indexed."""
    if not can_draw(source.format):
        raise NoPageImageError("Chỉ tệp PDF và bản quét có ảnh trang. Hãy tải tệp gốc để xem cách trình bày.")
    try:
        stat = source.path.stat()
        same = stat.st_size == source.size and (
            stat.st_mtime_ns == source.modified_ns or _sha256(source.path, stat.st_mtime_ns) == source.sha256
        )
    except FileNotFoundError as error:
        raise NoPageImageError("Tệp gốc không còn ở chỗ cũ nên không có ảnh trang. Hãy đồng bộ lại thư mục.") from error
    except OSError as error:
        raise NoPageImageError(
            f"Không mở được tệp gốc ({error.strerror or error}) nên không có ảnh trang. Hãy kiểm tra ổ mạng, quyền đọc."
        ) from error
    if not same:
        raise NoPageImageError("Tệp gốc đã thay đổi sau khi lập chỉ mục nên không có ảnh trang. Hãy đồng bộ lại.")


@lru_cache(maxsize=64)
def _sha256(path: Path, _modified_ns: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _read_kept(path: Path) -> bytes | None:
    try:
        drawn = path.read_bytes()
        os.utime(path)  # looked at now
    except OSError:
        return None
    return drawn or None


def encode(picture: Image.Image) -> bytes:
    """Return a picture as WebP of at most 250 kB: less sharp, and at last smaller, where it must be."""
    picture.thumbnail((picture.width, _MOST_PIXELS_HIGH))
    while True:
        for quality in _QUALITIES:
            file = io.BytesIO()
            picture.save(file, "WEBP", quality=quality, method=_METHOD)
            if file.tell() <= _MOST_BYTES:
                return file.getvalue()
        picture = picture.resize((max(picture.width * 2 // 3, 1), max(picture.height * 2 // 3, 1)))
