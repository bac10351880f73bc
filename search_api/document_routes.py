"""One document's pages and relations under /api/v1; thin handlers over `SearchService`."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from indexer.page_images import ImageWidth
from search_api.document_schemas import DocumentRelations, PageMarks
from search_api.routes import PROBLEMS, Service

WEBP = "image/webp"
router = APIRouter(prefix="/api/v1/documents/{document_id}", responses=PROBLEMS)

PageNumber = Annotated[int, Path(ge=1, le=100_000)]
Place = Annotated[int, Query(ge=0, le=2**31)]


@router.get("/pages/{page}", response_class=Response, responses={200: {"content": {WEBP: {}}}})
def page_image(document_id: str, page: PageNumber, service: Service, width: ImageWidth = ImageWidth.LARGE) -> Response:
    """Give a page of a PDF file or scan as a picture."""
    return Response(service.page_image(document_id, page, width), media_type=WEBP)


@router.get("/marks")
def page_marks(document_id: str, service: Service, start: Place, end: Place) -> PageMarks:
    """Tell where a stretch of the text stands on the pages, as rectangles in shares of the page."""
    return service.page_marks(document_id, start, end)


@router.get("/relations")
def relations(document_id: str, service: Service) -> DocumentRelations:
    """List what a document cites and what cites it."""
    return service.relations(document_id)
