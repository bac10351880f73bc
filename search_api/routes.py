"""The JSON API under /api/v1: thin handlers over `SearchService`."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import FileResponse

from search_api.schemas import Answer, AskRequest, DocumentDetail, DocumentList, Filters, Health, Problem, SearchResult
from search_api.service import SearchService

_MOST_HITS = 100
_PROBLEMS: dict[int | str, dict[str, object]] = {
    404: {"model": Problem, "description": "Not found"},
    422: {"model": Problem, "description": "The request does not fit the schema"},
}
router = APIRouter(prefix="/api/v1", responses=_PROBLEMS)


def service_of(request: Request) -> SearchService:
    """Return the service that the application was made with."""
    service: SearchService = request.app.state.service
    return service


Service = Annotated[SearchService, Depends(service_of)]
Limit = Annotated[int, Query(ge=1, le=_MOST_HITS)]
Offset = Annotated[int, Query(ge=0, le=1_000_000)]
Text = Annotated[str | None, Query(max_length=500)]


def filters_of(
    *,
    issuing_authority: Text = None,
    document_type: Text = None,
    year: Annotated[int | None, Query(ge=1900, le=2200)] = None,
    file_name: Text = None,
    place: Text = None,
    collection: Text = None,
    issued_from: date | None = None,
    issued_to: date | None = None,
) -> Filters:
    """Read the filters from the query string."""
    return Filters(
        issuing_authority=issuing_authority,
        document_type=document_type,
        year=year,
        file_name=file_name,
        place=place,
        collection=collection,
        issued_from=issued_from,
        issued_to=issued_to,
    )


Filtered = Annotated[Filters, Depends(filters_of)]


@router.post("/ask")
def ask(body: AskRequest, service: Service) -> Answer:
    """Answer a question with citations, or say that the documents do not answer it."""
    return service.ask(body.question, body.filters)


@router.get("/search")
def search(
    service: Service,
    filters: Filtered,
    q: Annotated[str, Query(max_length=10_000)],
    limit: Limit = 10,
    offset: Offset = 0,
) -> SearchResult:
    """Find passages, best first."""
    return service.search(q, limit=limit, offset=offset, filters=filters)


@router.get("/documents")
def documents(service: Service, filters: Filtered, limit: Limit = 50, offset: Offset = 0) -> DocumentList:
    """List the documents, newest first."""
    return service.documents(limit=limit, offset=offset, filters=filters)


@router.get("/documents/{document_id}")
def document(document_id: str, service: Service) -> DocumentDetail:
    """Return one document with its text, outline, assignments and references."""
    return service.document(document_id)


@router.get("/documents/{document_id}/file")
def document_file(document_id: str, service: Service) -> FileResponse:
    """Return the original file."""
    path = service.document_file(document_id)
    return FileResponse(path, filename=path.name, content_disposition_type="attachment")


@router.get("/healthz")
def healthz(service: Service) -> Health:
    """Tell that the service answers, and the size of its index."""
    return service.health()
