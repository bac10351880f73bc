"""The pages of documents as people see them: pictures, and where the words of a citation stand on them."""

from indexer.errors import InvalidRequestError, NoPageImageError
from indexer.model import Span
from indexer.page_images import ImageWidth, PageImages, check_source
from indexer.settings import Settings
from indexer.store import Store
from search_api.document_schemas import PageMarks
from search_api.page_marks import mark_pages

_UNKNOWN_PLACES = (
    "Chưa biết chỗ của chữ trên trang vì văn bản được đọc bằng phiên bản trước. Hãy chạy lại `tracuu sync`."
)


class DocumentPages:
    """Pictures and marks over one store and data folder."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self._store = store
        self._images = PageImages(settings.pages_folder)

    def image(self, document_id: str, page: int, width: ImageWidth) -> bytes:
        """Return a page as WebP; raises `DocumentNotFoundError`, `NoPageImageError`, `PageImageBusyError`."""
        source = self._store.layouts.source(document_id)
        return self._images.image(source, page, width, self._store.layouts.quarter_turns(document_id, page))

    def why_no_image(self, document_id: str) -> str | None:
        """Return why the pages of a document cannot be shown, None where they can; raises `DocumentNotFoundError`."""
        try:
            check_source(self._store.layouts.source(document_id))
        except NoPageImageError as error:
            return str(error)
        return None

    def marks(self, document_id: str, span: Span) -> PageMarks:
        """Return where a span stands; raises `DocumentNotFoundError` and `InvalidRequestError`."""
        if not 0 <= span.start < span.end:
            raise InvalidRequestError("Vị trí đoạn trích không hợp lệ: start phải nhỏ hơn end.")
        self._store.document(document_id)
        marks = mark_pages(document_id, span, self._store.layouts.covering(document_id, span))
        return marks if marks.pages else marks.model_copy(update={"notice": self._why_unmarked(document_id)})

    def _why_unmarked(self, document_id: str) -> str:
        if self._store.layouts.has_any(document_id):
            return "Không có chữ nào ở vị trí này. Hãy hỏi lại để có trích dẫn mới."
        return self.why_no_image(document_id) or _UNKNOWN_PLACES
