"""Original files of remote folders: fetched when somebody opens one, kept for a while, never of another content.

What is handed out lies at its place still, and has the hash of what was indexed. To ask for that costs one request;
its answer holds for some seconds, since a page is looked at in several requests of ours.
"""

import os
import secrets
import threading
from collections.abc import Set
from contextlib import closing
from pathlib import Path

from cachetools import TTLCache

from indexer.digests import sha256_of
from indexer.errors import ConfigurationError, OriginalFileError, ReadError
from indexer.files import FileMark, RemoteFiles
from indexer.kept_files import KeptFiles, looked_at
from indexer.settings import Settings
from indexer.store import PageSource

_MOST_KEPT_BYTES = 512 * 1024 * 1024
_BELIEVED_S = 5.0
_MOST_FETCHED = 4  # at once


class FetchedOriginals:
    """The fetched files of one data folder; safe to use from several threads and processes."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._folder = settings.originals_folder
        self._kept = KeptFiles(self._folder)
        self._marks: TTLCache[Path, FileMark] = TTLCache(1024, _BELIEVED_S)
        self._same: TTLCache[tuple[Path, FileMark], str] = TTLCache(1024, 3600.0)
        self._looking = threading.Lock()
        self._fetching = threading.BoundedSemaphore(_MOST_FETCHED)

    def path(self, source: PageSource) -> Path | None:
        """Return where the indexed content of a document lies now, None where its file has another content.

        Raises `FileNotFoundError` where the file is gone, `OriginalFileError` where it cannot be had.
        """
        try:
            with closing(RemoteFiles(source.root, self._settings)) as files:
                mark = self._mark(files, source.path)
                if mark.size not in (source.size, -1):
                    return None
                kept = self._folder / f"{source.sha256}-original"
                is_known = mark == (source.size, source.modified_ns) or self._was_same(source, mark)
                if is_known and self._is_kept(kept, source):
                    return kept
                with self._fetching:
                    if is_known and self._is_kept(kept, source):  # by who was before in the queue
                        return kept
                    return self._fetch(files, source, mark, kept)
        except (ReadError, ConfigurationError) as error:
            raise OriginalFileError(str(error)) from error

    def _mark(self, files: RemoteFiles, path: Path) -> FileMark:
        with self._looking:
            if mark := self._marks.get(path):
                return mark
        mark = files.mark_now(path)
        with self._looking:
            self._marks[path] = mark
        return mark

    def _was_same(self, source: PageSource, mark: FileMark) -> bool:
        """Whether a file that was written again has the same content: it was fetched with this mark."""
        with self._looking:
            return self._same.get((source.path, mark)) == source.sha256

    @staticmethod
    def _is_kept(path: Path, source: PageSource) -> bool:
        try:
            looked_at(path)
            return path.stat().st_size == source.size
        except OSError:
            return False

    def _fetch(self, files: RemoteFiles, source: PageSource, mark: FileMark, kept: Path) -> Path | None:
        self._folder.mkdir(parents=True, exist_ok=True)
        beside = self._folder / f"{source.sha256}-{os.getpid()}-{secrets.token_hex(4)}.part"
        try:
            files.fetch_to(source.path, beside)
            if sha256_of(beside) != source.sha256:
                return None
            beside.replace(kept)
        finally:
            beside.unlink(missing_ok=True)
        with self._looking:
            self._same[source.path, mark] = source.sha256
        self._kept.make_room(_MOST_KEPT_BYTES)
        return kept

    def keep_only(self, hashes: Set[str]) -> None:
        """Delete what was fetched of all contents but those with these hashes."""
        self._kept.keep_only(hashes)
