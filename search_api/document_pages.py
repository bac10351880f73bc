"""The pages of documents as people see them: pictures, and where the words of a citation stand on them."""

from indexer.errors import InvalidRequestError, NoPageImageError
from indexer.model import Span
from indexer.page_images import ImageWidth, PageImages
from indexer.readers.drawing import can_draw
from indexer.store import PageSource, Store
from search_api.document_schemas import PageMarks, PageSheet
from search_api.page_marks import mark_pages

_UNKNOWN_PLACES = (
    "Chưa biết chỗ của chữ trên trang vì văn bản được đọc bằng phiên bản trước. Hãy chạy lại `tracuu sync`."
)

_NEAR = 200  # characters; a part of the text may begin with a few that stand on no page


class DocumentPages:
    """Pictures and marks over one store."""

    def __init__(self, images: PageImages, store: Store) -> None:
        self._store = store
        self._images = images

    def image(self, document_id: str, page: int, width: ImageWidth) -> bytes:
        """Return a page as WebP; raises `DocumentNotFoundError`, `NoPageImageError`, `PageImageBusyError`."""
        source = self._store.layouts.source(document_id)
        _, _, quarter_turns = self._store.layouts.sheet(document_id, page)
        return self._images.image(source, page, width, quarter_turns)

    def sheet(
        self, document_id: str, page: int | None = None, span: Span | None = None, *, place: int | None = None
    ) -> PageSheet:
        """Return what there is to show of a page, by default the one of `place`, or the first that `span` stands on.

        Raises `DocumentNotFoundError`; a page beyond the last is the last.
        """
        source = self._store.layouts.source(document_id)
        if not can_draw(source.format):
            return PageSheet(
                page=0, pages=0, width=0, height=0, rectangles=[], has_image=False, notice=None, cited_pages=[]
            )
        marked = {one.page: one.rectangles for one in self._marks(document_id, span).pages} if span else {}
        pages = max(source.pages or 1, 1)
        at_place = self._page_of(document_id, place) if place is not None and page is None else None
        shown = min(page or at_place or min(marked, default=1), pages)
        width, height, _ = self._store.layouts.sheet(document_id, shown)
        notice = self._why_no_image(source, shown)
        return PageSheet(
            page=shown,
            pages=pages,
            width=width,
            height=height,
            rectangles=marked.get(shown, []),
            has_image=notice is None,
            notice=notice,
            cited_pages=sorted(marked),
        )

    def _why_no_image(self, source: PageSource, page: int) -> str | None:
        try:
            self._images.check(source, page)
        except NoPageImageError as error:
            return str(error)
        return None

    def marks(self, document_id: str, span: Span) -> PageMarks:
        """Return where a span stands; raises `DocumentNotFoundError` and `InvalidRequestError`."""
        if not 0 <= span.start < span.end:
            raise InvalidRequestError("Vị trí đoạn trích không hợp lệ: start phải nhỏ hơn end.")
        self._store.document(document_id)
        marks = self._marks(document_id, span)
        return marks if marks.pages else marks.model_copy(update={"notice": self._why_unmarked(document_id)})

    def _page_of(self, document_id: str, place: int) -> int | None:
        """Return the page of the first word at or soon behind a place of the text."""
        near = self._store.layouts.covering(document_id, Span(place, place + _NEAR))
        return near[0].page if near else None

    def _marks(self, document_id: str, span: Span) -> PageMarks:
        quote = self._store.quote(document_id, span)
        return mark_pages(document_id, span, quote, self._store.layouts.covering(document_id, span))

    def _why_unmarked(self, document_id: str) -> str:
        if self._store.layouts.has_any(document_id):
            return "Không có chữ nào ở vị trí này. Hãy hỏi lại để có trích dẫn mới."
        return self._why_no_image(self._store.layouts.source(document_id), 1) or _UNKNOWN_PLACES
