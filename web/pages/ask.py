"""The search and ask page: one box for both."""

from typing import Annotated

from fastapi import Query, Request
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, BeforeValidator

from search_api.schemas import MAX_QUESTION, Filters
from web.contexts.ask import HITS_PER_PAGE, SummaryChoice, ask_page, empty_ask_page, too_long_page
from web.pages.parameters import Chosen, ChosenNumber, PageNumber, Service, page_router
from web.rendering import render

router = page_router()


class AskQuery(BaseModel):
    """The address of a question."""

    q: str = ""
    document_type: Chosen = None
    issuing_authority: Chosen = None
    year: ChosenNumber = None
    page: PageNumber = 1
    summary: Annotated[bool, BeforeValidator(lambda value: value == "1")] = False

    def filters(self) -> Filters:
        """Return the filters that are set."""
        return Filters(document_type=self.document_type, issuing_authority=self.issuing_authority, year=self.year)


@router.get("/ask")
def ask(request: Request, service: Service, query: Annotated[AskQuery, Query()]) -> HTMLResponse:
    """Answer a question and list the passages found; later pages list passages only."""
    question = query.q.strip()
    choice = SummaryChoice(is_offered=service.can_summarise, is_made=query.summary)
    if not question:
        return render(request, "ask.html", empty_ask_page(choice=choice))
    if len(question) > MAX_QUESTION:
        return render(request, "ask.html", too_long_page(len(question), choice), 422)
    filters = query.filters()
    answer = service.ask(question, filters, summarise=choice.is_wanted) if query.page == 1 else None
    offset = (query.page - 1) * HITS_PER_PAGE
    result = service.search(question, limit=HITS_PER_PAGE, offset=offset, filters=filters)
    return render(request, "ask.html", ask_page(question, filters, query.page, answer, result, choice=choice))
