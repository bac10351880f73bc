"""The library for somebody who may not see some collections: files of theirs are not there, and none is put there."""

from indexer import uploads
from indexer.encoder import Encoder
from indexer.errors import CollectionForbiddenError
from indexer.settings import Settings
from indexer.store import Store
from search_api.library.library import Library
from search_api.library.schemas import Deletion, Upload
from search_api.live_index import NarrowedStates


class NarrowedLibrary(Library):
    """Reads a narrowed store; what changes something is checked here and done by the whole library."""

    def __init__(
        self, store: Store, settings: Settings, encoder: Encoder, states: NarrowedStates, whole: Library
    ) -> None:
        super().__init__(store, settings, encoder, states)
        self._states = states
        self._whole = whole

    def resume_reading(self) -> None:
        """Go on with what waited when the service ended."""
        self._whole.resume_reading()

    def upload(self, name: str, stream: uploads.Stream, collection: str | None = None) -> Upload:
        """Take a file into a collection, as `Library.upload`; raises `CollectionForbiddenError` for a hidden one."""
        if self._states.hides(self._whole.collection_named(collection)):
            raise CollectionForbiddenError(
                "Bạn không có quyền đưa tệp vào bộ sưu tập này. Hãy chọn bộ sưu tập khác, hoặc nhờ người quản trị "
                "thêm bạn vào nhóm được phép."
            )
        return self._whole.upload(name, stream, collection)

    def delete(self, document_id: str) -> Deletion:
        """Delete a file that can be seen; raises as `Library.delete`."""
        self._known_row(document_id)
        return self._whole.delete(document_id)

    def reindex(self, document_id: str) -> Upload:
        """Read a file that can be seen again; raises as `Library.reindex`."""
        self._known_row(document_id)
        return self._whole.reindex(document_id)
