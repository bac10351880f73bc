"""The JSON API under /api/v1: thin handlers over `SearchService`."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import FileResponse

from search_api.schemas import (
    PROBLEM_JSON,
    Answer,
    AskRequest,
    DocumentDetail,
    DocumentList,
    Filters,
    Health,
    IsoDate,
    Problem,
    SearchResult,
    Sort,
)
from search_api.service import SearchService

_MOST_HITS = 100
_PROBLEM = {PROBLEM_JSON: {"schema": Problem.model_json_schema()}}
PROBLEMS: dict[int | str, dict[str, Any]] = {
    400: {"content": _PROBLEM, "description": "The request cannot be read"},
    404: {"content": _PROBLEM, "description": "Not found"},
    422: {"content": _PROBLEM, "description": "The request does not fit the schema"},
    503: {"content": _PROBLEM, "description": "The index cannot be used now"},
}
_ANY_FILE = {"content": {"*/*": {"schema": {"type": "string", "format": "binary"}}}, "description": "The file"}
router = APIRouter(prefix="/api/v1", responses=PROBLEMS)


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
    issued_from: IsoDate | None = None,
    issued_to: IsoDate | None = None,
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
    return service.ask(body.question, body.filters, summarise=body.summarise)


@router.get("/search")
def search(
    *,
    service: Service,
    filters: Filtered,
    q: Annotated[str, Query(max_length=10_000)],
    limit: Limit = 10,
    offset: Offset = 0,
    sort: Sort = "relevance",
) -> SearchResult:
    """Find passages, best first or by their documents' dates."""
    return service.search(q, limit=limit, offset=offset, filters=filters, sort=sort)


@router.get("/documents")
def documents(service: Service, filters: Filtered, limit: Limit = 50, offset: Offset = 0) -> DocumentList:
    """List the documents, newest first."""
    return service.documents(limit=limit, offset=offset, filters=filters)


@router.get("/documents/{document_id}")
def document(document_id: str, service: Service) -> DocumentDetail:
    """Return one document with its text, outline, assignments and references."""
    return service.document(document_id)


@router.get("/documents/{document_id}/file", response_class=FileResponse, responses={200: _ANY_FILE})
def document_file(document_id: str, service: Service) -> FileResponse:
    """Return the original file."""
    path = service.document_file(document_id)
    return FileResponse(path, filename=path.name, content_disposition_type="attachment")


@router.get("/healthz")
def healthz(service: Service) -> Health:
    """Tell that the service answers, and the size of its index."""
    return service.health()
