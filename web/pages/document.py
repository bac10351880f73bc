"""The page of one document, its original file, and the pages of that as pictures."""

import hashlib
from typing import Annotated

from fastapi import Depends, Path, Request, Response
from fastapi.responses import FileResponse, HTMLResponse
from pydantic import Field

from indexer.model import Span
from indexer.page_images import ImageWidth
from search_api.file_response import OriginalResponse
from search_api.schemas import Document
from search_api.service import SearchService
from web.contexts.document import Opening, Surroundings, document_page, parts_of, place_of
from web.contexts.page_picture import DocumentAddress, sheet_page
from web.pages.parameters import DocumentId, Offset, Service, none_if_blank, page_router
from web.rendering import render

_SIMILAR = 5
_MOST_PAGES = 100_000
router = page_router()

Place = Annotated[int, Path(ge=1, le=_MOST_PAGES)]
Chosen = Annotated[Annotated[int, Field(ge=1, le=_MOST_PAGES)] | None, none_if_blank]


def _opening(start: Offset = None, end: Offset = None, part: Chosen = None, page: Chosen = None) -> Opening:
    cited = Span(start, end) if start is not None and end is not None else None
    return Opening(cited, part, page)


Opened = Annotated[Opening, Depends(_opening)]


@router.get("/documents/{document_id}")
def document(request: Request, service: Service, document_id: DocumentId, opening: Opened) -> HTMLResponse:
    """Show a document, opened at the cited passage, part or page where the address names one."""
    detail = service.document(document_id)
    parts = parts_of(detail, opening)
    sheet = service.page_sheet(document_id, opening.page, opening.cited, place=place_of(parts, opening))
    around = Surroundings(sheet, service.relations(document_id), _similar(service, document_id))
    return render(request, "document.html", document_page(detail, opening, parts, around))


def _similar(service: SearchService, document_id: str) -> tuple[Document, ...]:
    return tuple(one.document for one in service.similar(document_id, limit=_SIMILAR).documents)


@router.get("/documents/{document_id}/file", response_class=FileResponse)
def document_file(service: Service, document_id: DocumentId) -> FileResponse:
    """Send the original file, never to be shown within our pages."""
    return OriginalResponse(service.document_file(document_id), "application/octet-stream")


@router.get("/documents/{document_id}/pages/{number}.webp", response_class=Response)
def page_image(
    request: Request, service: Service, document_id: DocumentId, number: Place, width: ImageWidth = ImageWidth.LARGE
) -> Response:
    """Send the picture of a page; a browser that has it asks only whether it is still the same."""
    picture = service.page_image(document_id, number, width)
    tag = f'"{hashlib.blake2b(picture, digest_size=12).hexdigest()}"'
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers={"etag": tag})
    return Response(picture, media_type="image/webp", headers={"etag": tag})


@router.get("/documents/{document_id}/pages/{number}")
def page_sheet(
    *, request: Request, service: Service, document_id: DocumentId, number: Place, opening: Opened, beside: bool = False
) -> HTMLResponse:
    """Show a page by itself; `beside` gives what takes its place beside the text."""
    sheet = service.page_sheet(document_id, opening.page or number, opening.cited)
    address = DocumentAddress(document_id, opening.cited, opening.part)
    template = "page_beside.html" if beside else "page_sheet.html"
    return render(request, template, sheet_page(_title(service, document_id), sheet, address, beside=beside))


def _title(service: SearchService, document_id: str) -> str:
    found = service.document(document_id)
    return found.title or found.file_name
