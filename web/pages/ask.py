"""The search and ask page: one box for both."""

from typing import Annotated

from fastapi import Query, Request
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, BeforeValidator

from search_api.schemas import MAX_QUESTION, Answer, Filters, SearchResult, Sort
from search_api.service import SearchService
from web.contexts.ask import HITS_PER_PAGE, ask_page, empty_ask_page, too_long_page
from web.contexts.narrowing import Asked, SummaryChoice
from web.pages.parameters import Chosen, ChosenNumber, PageNumber, Service, page_router
from web.rendering import render

router = page_router()


class AskQuery(BaseModel):
    """The address of a question."""

    q: str = ""
    document_type: Chosen = None
    issuing_authority: Chosen = None
    year: ChosenNumber = None
    collection: Chosen = None
    sort: Sort = "relevance"
    page: PageNumber = 1
    summary: Annotated[bool, BeforeValidator(lambda value: value == "1")] = False

    def asked(self, *, can_summarise: bool) -> Asked:
        """Return the question with what narrows it down."""
        filters = Filters(
            document_type=self.document_type,
            issuing_authority=self.issuing_authority,
            year=self.year,
            collection=self.collection,
        )
        summary = SummaryChoice(is_offered=can_summarise, is_made=self.summary)
        return Asked(self.q.strip(), filters, self.sort, self.page, summary)


@router.get("/ask")
def ask(request: Request, service: Service, query: Annotated[AskQuery, Query()]) -> HTMLResponse:
    """Answer a question and list the passages found; later pages list passages only."""
    asked = query.asked(can_summarise=service.can_summarise)
    if not asked.question:
        return render(request, "ask.html", empty_ask_page(choice=asked.summary, suggestions=service.suggestions()))
    if len(asked.question) > MAX_QUESTION:
        return render(request, "ask.html", too_long_page(len(asked.question), asked.summary), 422)
    return render(request, "ask.html", ask_page(asked, *_found(service, asked)))


def _found(service: SearchService, asked: Asked) -> tuple[Answer | None, SearchResult]:
    question, filters, sort, limit = asked.question, asked.filters, asked.sort, HITS_PER_PAGE
    if asked.page > 1:
        offset = (asked.page - 1) * HITS_PER_PAGE
        return None, service.search(question, limit=limit, offset=offset, filters=filters, sort=sort)
    summarise = asked.summary.is_wanted
    return service.ask_and_search(question, limit=limit, filters=filters, sort=sort, summarise=summarise)
