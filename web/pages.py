"""The pages: each handler asks the service and renders one context."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import FileResponse, HTMLResponse
from pydantic import BaseModel, BeforeValidator

from indexer.errors import DocumentNotFoundError
from indexer.model import Span
from search_api.schemas import MAX_QUESTION, Filters
from search_api.service import SearchService
from web.contexts import (
    DOCUMENTS_PER_PAGE,
    HITS_PER_PAGE,
    SummaryChoice,
    ask_page,
    document_page,
    documents_page,
    empty_ask_page,
    home_page,
)
from web.rendering import render, shown_count

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


def _service(request: Request) -> SearchService:
    service: SearchService = request.app.state.service
    return service


Service = Annotated[SearchService, Depends(_service)]
DocumentId = Annotated[str, Path(max_length=200)]
PageNumber = Annotated[int, Query(ge=1, le=10_000)]
Offset = Annotated[int | None, Query(ge=0, le=2**31)]


def _none_if_blank(value: object) -> object:
    # A form sends "" for "Tất cả".
    return None if isinstance(value, str) and not value.strip() else value


class AskQuery(BaseModel):
    """The address of a question."""

    q: str = ""
    document_type: Annotated[str | None, BeforeValidator(_none_if_blank)] = None
    issuing_authority: Annotated[str | None, BeforeValidator(_none_if_blank)] = None
    year: Annotated[int | None, BeforeValidator(_none_if_blank)] = None
    page: PageNumber = 1
    summary: Annotated[bool, BeforeValidator(lambda value: value == "1")] = False

    def filters(self) -> Filters:
        """Return the filters that are set."""
        return Filters(document_type=self.document_type, issuing_authority=self.issuing_authority, year=self.year)


@router.get("/")
def home(request: Request, service: Service) -> HTMLResponse:
    """Show the search box and what there is to search."""
    return render(request, "home.html", home_page(service.health()))


@router.get("/ask")
def ask(request: Request, service: Service, query: Annotated[AskQuery, Query()]) -> HTMLResponse:
    """Answer a question and list the passages found; later pages list passages only."""
    question = query.q.strip()
    choice = SummaryChoice(is_offered=service.can_summarise, is_made=query.summary)
    if not question:
        return render(request, "ask.html", empty_ask_page(choice=choice))
    if len(question) > MAX_QUESTION:
        limit = f"Câu hỏi dài {shown_count(len(question))} ký tự; tối đa {shown_count(MAX_QUESTION)}. Hãy rút ngắn lại."
        return render(request, "ask.html", empty_ask_page(problem=limit, choice=choice), 422)
    filters = query.filters()
    answer = service.ask(question, filters, summarise=choice.is_wanted) if query.page == 1 else None
    offset = (query.page - 1) * HITS_PER_PAGE
    result = service.search(question, limit=HITS_PER_PAGE, offset=offset, filters=filters)
    return render(request, "ask.html", ask_page(question, filters, query.page, answer, result, choice=choice))


@router.get("/documents")
def documents(request: Request, service: Service, page: PageNumber = 1) -> HTMLResponse:
    """List the documents and the files that could not be read."""
    found = service.documents(limit=DOCUMENTS_PER_PAGE, offset=(page - 1) * DOCUMENTS_PER_PAGE)
    return render(request, "documents.html", documents_page(found, service.failures(), page))


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
