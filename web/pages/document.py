"""The page of one document, and its original file."""

from fastapi import Request
from fastapi.responses import FileResponse, HTMLResponse

from indexer.errors import DocumentNotFoundError
from indexer.model import Span
from web.contexts.document import document_page
from web.pages.parameters import DocumentId, Offset, Service, page_router
from web.rendering import render

router = page_router()


@router.get("/documents/{document_id}")
def document(
    request: Request, service: Service, document_id: DocumentId, start: Offset = None, end: Offset = None
) -> HTMLResponse:
    """Show a document, opened at the cited passage where the address names one."""
    cited = Span(start, end) if start is not None and end is not None else None
    return render(request, "document.html", document_page(service.document(document_id), cited))


@router.get("/documents/{document_id}/file", response_class=FileResponse)
def document_file(service: Service, document_id: DocumentId) -> FileResponse:
    """Send the original file, never to be shown within our pages."""
    path = service.document_file(document_id)
    if not path.is_file():
        raise DocumentNotFoundError("Tệp gốc không còn trong thư mục. Hãy đồng bộ lại thư mục văn bản.")
    return FileResponse(path, filename=path.name, media_type="application/octet-stream")
