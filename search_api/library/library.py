"""The library: what `SearchService` does with files rather than with questions."""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from indexer import uploads
from indexer.encoder import Encoder
from indexer.errors import (
    ConfigurationError,
    DocumentNotFoundError,
    ReadError,
    UploadError,
    UploadQueueFullError,
    UploadTooLargeError,
)
from indexer.files import files_of_root
from indexer.intake import is_upload, limits_of
from indexer.isolation import check_isolated
from indexer.page_images import PageImages
from indexer.passage_index import collection_of_path
from indexer.settings import Settings
from indexer.store import DocumentRecord, Store, document_id
from search_api.library import listing
from search_api.library.listing import Row
from search_api.library.schemas import (
    Deletion,
    LibraryPage,
    LibraryQuery,
    Upload,
    UploadLimits,
    UploadRefusal,
    UploadReport,
)
from search_api.library.worker import ReadingWorker
from search_api.live_index import States
from search_api.problems import status_of

_UNKNOWN = "Không có tệp này trong kho; có thể nó đã bị xóa. Hãy mở lại danh sách Kho văn bản."
_DELETED = "Tệp tải lên đã bị xóa khỏi máy chủ và khỏi chỉ mục."
_TAKEN_OUT = (
    "Văn bản đã được gỡ khỏi chỉ mục. Tệp gốc trong thư mục của cơ quan được giữ nguyên, và các lần đồng bộ sau sẽ bỏ "
    "qua tệp này; chọn “Đọc lại” để đưa trở lại."
)


class Library:
    """Uploads, deletions and the list of all files; safe to call from several threads."""

    def __init__(self, store: Store, settings: Settings, encoder: Encoder, live: States) -> None:
        """`live` is told when documents were committed, so that they are found."""
        self._store, self._settings = store, settings
        self._live = live
        self._worker = ReadingWorker(store, settings, encoder, live.follow)
        self._rows: tuple[Sequence[DocumentRecord], list[Row]] = ((), [])

    @property
    def limits(self) -> UploadLimits:
        """What one upload may have."""
        return UploadLimits(files=self._settings.upload_max_files, megabytes=self._settings.upload_max_mb)

    def resume_reading(self) -> None:
        """Go on with what waited when the service ended, and look for uploads that no document was made of yet."""
        if self._store.intake.pending() or self._settings.uploads_folder.is_dir():
            self._worker.wake()

    def close(self) -> None:
        """End the reading of waiting files."""
        self._worker.close()

    # --- taking in ---------------------------------------------------------------------------

    def upload(self, name: str, stream: uploads.Stream, collection: str | None = None) -> Upload:
        """Take a file into a collection; it is read in the background.

        Raises `ReadError` where its content is nothing that can be read, `UploadError`, `ConfigurationError`.
        """
        folder = self._settings.uploads_folder
        if len(self._store.intake.pending()) >= self._settings.upload_max_waiting:
            raise UploadQueueFullError(
                f"Đang có {self._settings.upload_max_waiting} tệp chờ đọc, mức tối đa. "
                "Hãy đợi ít phút rồi tải lên tiếp."
            )
        kept = uploads.safe_file_name(name)
        chosen = self.collection_named(collection)
        with uploads.incoming(stream, kept, folder, self._settings.upload_max_mb * 1024 * 1024) as file:
            check_isolated(file.path, limits_of(self._settings))
            if known := self._same_content(file.sha256, chosen):
                return self.upload_state(known).model_copy(update={"is_known": True})
            path, is_new = uploads.place(file, kept, folder / chosen)
        if not is_new and (state := self._state_of(document_id(path))):
            return state.model_copy(update={"is_known": True})
        waiting = self._store.intake.enqueue(path, folder)
        self._worker.wake()
        return self.upload_state(waiting.id)

    def collection_named(self, typed: str | None) -> str:
        """Return the collection that an upload goes into; raises `UploadError` for a name that cannot be one."""
        return uploads.safe_collection(typed, self._store.intake.collections())

    def upload_files(
        self, files: Sequence[tuple[str, uploads.Stream]], collection: str | None, *, or_raise: bool
    ) -> UploadReport:
        """Take files in, each for itself; with `or_raise`, raises the first error where none is taken.

        Raises `UploadTooLargeError` for more files than one upload may have.
        """
        most = self._settings.upload_max_files
        if len(files) > most:
            raise UploadTooLargeError(f"Một lượt tải lên có tối đa {most} tệp. Hãy chia thành nhiều lượt.")
        taken, refused, errors = [], [], []
        for name, stream in files:
            try:
                taken.append(self.upload(name, stream, collection))
            except (ReadError, UploadError) as error:
                errors.append(error)
                refused.append(UploadRefusal(file_name=name, status=status_of(error)[0], reason=str(error)))
        if or_raise and errors and not taken:
            raise errors[0]
        return UploadReport(uploads=taken, refused=refused)

    def _same_content(self, sha256: str, collection: str) -> str | None:
        found = self._store.documents_by_id(self._store.documents_with_content(sha256))
        return next((i for i, record in found.items() if collection_of_path(record.path) == collection), None)

    def upload_state(self, upload_id: str) -> Upload:
        """Return how far an upload is; raises `DocumentNotFoundError`."""
        if state := self._state_of(upload_id):
            return state
        raise DocumentNotFoundError(_UNKNOWN)

    def _state_of(self, upload_id: str) -> Upload | None:
        row = self._row(upload_id)
        if row is None:
            return None
        return Upload(
            id=row.id,
            file_name=row.file_name,
            collection=row.collection,
            state="reading" if row.state == "indexed" and not self._is_found(row.id) else row.state,
            reason=row.reason,
            url=f"/documents/{row.id}" if row.document else None,
        )

    def _is_found(self, document_id: str) -> bool:
        """Return whether searches see a document that was committed."""
        return document_id in self._live.current().catalogue.by_id

    # --- single files ------------------------------------------------------------------------

    def entry_name(self, document_id: str) -> tuple[str, bool]:
        """Return a file's path and whether it is an uploaded one; raises `DocumentNotFoundError`."""
        row = self._known_row(document_id)
        return row.path, is_upload(row.absolute_path, self._settings)

    def delete(self, document_id: str) -> Deletion:
        """Delete an uploaded file, or take one of a synced folder out; raises `DocumentNotFoundError`, `UploadError`.

        When it returns, nothing of it is found any more.
        """
        row = self._known_row(document_id)
        if row.state == "excluded":
            raise DocumentNotFoundError(_UNKNOWN)
        path, uploaded = Path(row.absolute_path), is_upload(row.absolute_path, self._settings)
        if uploaded:
            uploads.remove_upload(path, self._settings.uploads_folder)
            self._store.intake.forget(row.absolute_path)
        else:
            self._store.intake.exclude(path, self._root_of(row))
        PageImages(self._settings).keep_only(self._store.layouts.hashes())
        self._live.follow()
        return Deletion(
            id=row.id,
            file_name=row.file_name,
            path=row.path,
            file_deleted=uploaded,
            note=_DELETED if uploaded else _TAKEN_OUT,
        )

    def reindex(self, document_id: str) -> Upload:
        """Read a file again, also one that failed or was taken out; raises `DocumentNotFoundError`."""
        row = self._known_row(document_id)
        path, root = Path(row.absolute_path), self._root_of(row)
        try:
            with closing(files_of_root(root, self._settings)) as files:
                files.mark(path)
        except (OSError, ReadError, ConfigurationError) as error:
            raise DocumentNotFoundError(
                "Tệp gốc không còn ở chỗ cũ hoặc ổ mạng chưa được nối. Hãy kiểm tra thư mục rồi đọc lại."
            ) from error
        self._store.intake.enqueue(path, root)
        self._worker.wake()
        return self.upload_state(document_id)

    @staticmethod
    def _root_of(row: Row) -> Path:
        """Return the synced folder of a file: what stands before its path in its absolute path."""
        return Path(row.absolute_path.removesuffix(row.path))

    def _known_row(self, document_id: str) -> Row:
        if row := self._row(document_id):
            return row
        raise DocumentNotFoundError(_UNKNOWN)

    def _row(self, wanted: str) -> Row | None:
        """Return what the store says now of one file; one that is committed between two readings is in the second."""
        for _ in range(2):
            documents = listing.document_rows(self._store.documents_by_id([wanted]).values())
            for row in self._all_rows(documents, frozenset(row.id for row in documents)):
                if row.id == wanted:
                    return row
        return None

    # --- the list ----------------------------------------------------------------------------

    def page(self, query: LibraryQuery, *, limit: int, offset: int) -> LibraryPage:
        """Return a page of all files."""
        documents = self._live.current().catalogue.documents
        known, rows = self._rows
        if known is not documents:
            rows = listing.document_rows(documents)
            self._rows = (documents, rows)
        every = self._all_rows(rows, frozenset(row.id for row in rows))
        return listing.page(
            every, query, limit=limit, offset=offset, is_uploaded=lambda path: is_upload(path, self._settings)
        )

    def _all_rows(self, documents: Sequence[Row], known: frozenset[str]) -> list[Row]:
        pending, intake = self._store.intake.pending(), self._store.intake
        failures = [(document_id(Path(f.absolute_path)), f) for f in self._store.failures()]
        others = listing.other_rows(pending, failures, intake.exclusions(), known)
        gone = {row.id for row in others}  # since the catalogue was made
        return [row for row in listing.with_waiting(documents, pending) if row.id not in gone] + others
