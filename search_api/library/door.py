"""The part of `SearchService` that is about files: the library's methods as the door to all of it offers them."""

from collections.abc import Sequence

from indexer.uploads import Stream
from search_api.library.library import Library
from search_api.library.schemas import Deletion, LibraryPage, LibraryQuery, Upload, UploadLimits, UploadReport


class LibraryDoor:
    """Whoever has a `_library` offers it."""

    _library: Library

    def library(self, query: LibraryQuery | None = None, *, limit: int = 50, offset: int = 0) -> LibraryPage:
        """Return a page of all files with their states: documents, files that wait, failed, were taken out."""
        return self._library.page(query or LibraryQuery(), limit=limit, offset=offset)

    def resume_reading(self) -> None:
        """Go on reading what waits; for services that stay, not for one question."""
        self._library.resume_reading()

    def upload(self, name: str, stream: Stream, collection: str | None = None) -> Upload:
        """Take a file in, to be read in the background; see `Library.upload`."""
        return self._library.upload(name, stream, collection)

    @property
    def upload_limits(self) -> UploadLimits:
        """What one upload may have."""
        return self._library.limits

    def upload_files(
        self, files: Sequence[tuple[str, Stream]], collection: str | None = None, *, or_raise: bool = False
    ) -> UploadReport:
        """Take several files in; with `or_raise`, raises the first error where none is taken."""
        return self._library.upload_files(files, collection, or_raise=or_raise)

    def upload_state(self, upload_id: str) -> Upload:
        """Return how far an upload is; raises `DocumentNotFoundError`."""
        return self._library.upload_state(upload_id)

    def library_entry(self, document_id: str) -> tuple[str, bool]:
        """Return a file's path and whether it is an uploaded one; raises `DocumentNotFoundError`."""
        return self._library.entry_name(document_id)

    def reindex(self, document_id: str) -> Upload:
        """Read a file again; raises `DocumentNotFoundError`."""
        return self._library.reindex(document_id)

    def delete(self, document_id: str) -> Deletion:
        """Delete an uploaded document, or take one of a synced folder out; see `Library.delete`."""
        return self._library.delete(document_id)
