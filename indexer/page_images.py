"""Pictures of pages: drawn from the original file one at a time, kept in the data folder, never of another content.

A picture belongs to the content (hash) of a file, so that a file that was changed or put elsewhere shows nothing old.
What was kept of files that the store no longer has goes with `keep_only`.
"""

import logging
import os
import threading
import time
from collections.abc import Iterator, Set
from contextlib import closing, contextmanager
from enum import IntEnum
from pathlib import Path

from indexer.errors import (
    DocumentNotFoundError,
    NoPageImageError,
    OriginalFileError,
    OversizedFileError,
    PageImageBusyError,
    ReadError,
    UnparsableFileError,
)
from indexer.isolation import Abandoned
from indexer.kept_files import KeptFiles, looked_at
from indexer.originals import Original, OriginalFiles
from indexer.page_drawing import PageDrawer
from indexer.readers.drawing import can_draw
from indexer.settings import Settings
from indexer.store import PageSource

_MOST_KEPT_BYTES = 256 * 1024 * 1024  # some 2,000 pages
_WAIT_S = 20.0
_DRAWING = threading.BoundedSemaphore(1)  # one process draws, and pictures of scans take much memory
_QUEUE = threading.BoundedSemaphore(8)  # threads of the server that may stand here, of some forty
_REMEMBERED_S = 3600.0  # a page that a busy machine could not draw in time may be drawn later
_MOST_ENDED = 3  # pages of one file, after which none of it is tried
_TOO_MUCH = (
    "Không vẽ được trang này: vẽ quá lâu, cần quá nhiều bộ nhớ, hoặc tệp bị hỏng. Hãy tải tệp gốc để xem, hoặc xuất "
    "lại tệp PDF rồi đồng bộ lại."
)
_LOG = logging.getLogger(__name__)


class ImageWidth(IntEnum):
    """The widths in pixels that pictures come in: a phone, a column beside the text, a sharp screen."""

    SMALL = 640
    MEDIUM = 960
    LARGE = 1280


class PageImages:
    """The pictures of one data folder; safe to use from several threads and processes."""

    def __init__(self, settings: Settings) -> None:
        self._folder = settings.pages_folder
        self._kept = KeptFiles(settings.pages_folder)
        self._originals = OriginalFiles(settings)
        self._drawer = PageDrawer(settings.drawing_memory_mb, settings.drawing_timeout_s)

    def close(self) -> None:
        """End the process that draws."""
        self._drawer.close()

    def image(self, source: PageSource, page: int, width: ImageWidth, quarter_turns: int = 0) -> bytes:
        """Return page `page` (from 1) as WebP of at most 250 kB, turned clockwise by quarters.

        Raises `NoPageImageError` with what to tell the reader, `PageImageBusyError` where its turn does not come.
        """
        with self._checked(source) as original:
            if not 1 <= page <= (source.pages or 0):
                raise NoPageImageError(f"Văn bản có {source.pages or 0} trang, không có trang {page}.")
            kept = self._folder / f"{source.sha256}-{page}-{width.value}-{quarter_turns}.webp"
            if drawn := _read_kept(kept):
                return drawn
            self._refuse_ended(source, page)
            with _turn():
                drawn = _read_kept(kept)  # by who was before in the queue
                if drawn is None:
                    self._refuse_ended(source, page)  # before whom it may have been ended
                    drawn = self._draw(source, original, page, width, quarter_turns)
                    self._keep(kept, drawn)
                return drawn

    def check(self, source: PageSource, page: int) -> None:
        """Raise `NoPageImageError` where it is known that a page cannot be shown."""
        with self._checked(source):
            self._refuse_ended(source, page)

    @contextmanager
    def _checked(self, source: PageSource) -> Iterator[Original]:
        """Give the file whose pages are to be shown; raises `NoPageImageError`: gone, or not what was indexed."""
        if not can_draw(source.format):
            raise NoPageImageError("Chỉ tệp PDF và bản quét có ảnh trang. Hãy tải tệp gốc để xem cách trình bày.")
        try:
            with closing(self._originals.open(source)) as original:
                yield original
        except (DocumentNotFoundError, OriginalFileError) as error:
            raise NoPageImageError(str(error)) from error

    def _draw(self, source: PageSource, original: Original, page: int, width: ImageWidth, quarter_turns: int) -> bytes:
        try:
            return self._drawer.draw(original.address, source.format, page, width.value, quarter_turns)
        except (Abandoned, OSError) as error:  # the service ends; the system starts no more processes
            raise PageImageBusyError("Máy chủ chưa vẽ được trang lúc này. Hãy đợi rồi tải lại trang.") from error
        except (OversizedFileError, UnparsableFileError) as error:
            _LOG.warning("%.12s: drawing page %d was ended (%s)", source.sha256, page, type(error).__name__)
            self._note_ended(source, page)
            raise NoPageImageError(_TOO_MUCH) from error
        except ReadError as error:
            raise NoPageImageError(str(error)) from error

    def _refuse_ended(self, source: PageSource, page: int) -> None:
        """Raise `NoPageImageError` for a page whose drawing was ended of late, as for any page of such a file."""
        try:
            noted = [line.split() for line in self._ended(source).read_text(encoding="ascii").splitlines()]
            ended = {int(number) for number, at in noted if 0 <= time.time() - float(at) < _REMEMBERED_S}
        except (OSError, ValueError):  # none yet
            return
        if page in ended or len(ended) >= _MOST_ENDED:
            raise NoPageImageError(_TOO_MUCH)

    def _note_ended(self, source: PageSource, page: int) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with self._ended(source).open("a", encoding="ascii") as file:
                file.write(f"{page} {int(time.time())}\n")
        except OSError as error:
            _LOG.warning("%s: that a page was ended could not be noted (%s)", self._folder, error)

    def _ended(self, source: PageSource) -> Path:
        """Return where pages are noted whose drawing was ended: a line of number and time for each."""
        return self._folder / f"{source.sha256}-ended.txt"

    def _keep(self, path: Path, drawn: bytes) -> None:
        """Write a picture down; a full or locked disk only makes the next reader wait again."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            beside = path.with_suffix(f".{os.getpid()}.part")
            beside.write_bytes(drawn)
            beside.replace(path)
            self._kept.make_room(_MOST_KEPT_BYTES)
        except OSError as error:
            _LOG.warning("%s: the picture of a page was not kept (%s)", path, error)

    def keep_only(self, hashes: Set[str]) -> None:
        """Delete the pictures of all files but those with these hashes, and what was fetched of the others."""
        self._kept.keep_only(hashes)
        self._originals.keep_only(hashes)


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


def _read_kept(path: Path) -> bytes | None:
    try:
        drawn = path.read_bytes()
        looked_at(path)
    except OSError:
        return None
    return drawn or None
