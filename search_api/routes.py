"""The JSON API under /api/v1: thin handlers over `SearchService`."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import FileResponse

from indexer.errors import SignInError
from search_api.access import Viewer
from search_api.file_response import OriginalResponse
from search_api.schemas import (
    PROBLEM_JSON,
    Answer,
    AskRequest,
    DocumentDetail,
    DocumentList,
    Filters,
    IsoDate,
    Liveness,
    Problem,
    SearchResult,
    Sort,
)
from search_api.service import SearchService

_MOST_HITS = 100
PROBLEM_CONTENT = {PROBLEM_JSON: {"schema": Problem.model_json_schema()}}
PROBLEMS: dict[int | str, dict[str, Any]] = {
    400: {"content": PROBLEM_CONTENT, "description": "The request cannot be read"},
    401: {"content": PROBLEM_CONTENT, "description": "Nobody has signed in, and there are accounts"},
    403: {"content": PROBLEM_CONTENT, "description": "The account or token may not do this"},
    404: {"content": PROBLEM_CONTENT, "description": "Not found"},
    422: {"content": PROBLEM_CONTENT, "description": "The request does not fit the schema"},
    503: {"content": PROBLEM_CONTENT, "description": "The index cannot be used now"},
}
_ANY_FILE = {"content": {"*/*": {"schema": {"type": "string", "format": "binary"}}}, "description": "The file"}
_OTHER_FILE = {"content": PROBLEM_CONTENT, "description": "The file is not what was indexed; sync again"}
router = APIRouter(prefix="/api/v1", responses=PROBLEMS)


def service_of(request: Request) -> SearchService:
    """Return the service as it is for whoever asks.

    Raises `SignInError` where there are accounts and nobody has found out who asks.
    """
    whole: SearchService = request.app.state.service
    viewer: Viewer | None = request.scope.get("viewer")
    if viewer is not None:
        return whole.narrowed(viewer.hidden)
    if whole.accounts.are_there():
        raise SignInError("Hãy đăng nhập, hoặc gửi mã truy cập trong tiêu đề Authorization: Bearer.")
    return whole


def tell(request: Request, *words: str | None) -> None:
    """Tell the log what was asked, where the address does not say it."""
    request.scope.setdefault("told", []).extend(word for word in words if word)


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
def ask(request: Request, body: AskRequest, service: Service) -> Answer:
    """Answer a question with citations, or say that the documents do not answer it."""
    tell(request, body.question)
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


@router.get("/documents/{document_id}/file", response_class=FileResponse, responses={200: _ANY_FILE, 409: _OTHER_FILE})
def document_file(document_id: str, service: Service) -> FileResponse:
    """Return the original file as it was indexed; 409 where another one lies in its place now."""
    return OriginalResponse(service.document_file(document_id))


@router.get("/healthz", response_model_exclude_none=True)
def healthz(request: Request) -> Liveness:
    """Tell that the service answers; to whoever may ask questions, also the size of what they may see."""
    whole: SearchService = request.app.state.service
    if request.scope.get("viewer") is None and whole.accounts.are_there():
        return Liveness(status="ok")
    return Liveness(**service_of(request).health().model_dump())
