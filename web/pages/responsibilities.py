"""The page of assignments over all documents."""

from typing import Annotated

from fastapi import Query, Request
from fastapi.responses import HTMLResponse
from pydantic import BaseModel

from indexer.errors import InvalidRequestError
from search_api.assignment_groups import Arrangement, Grouping
from search_api.due import DUE_WORDS, read_day
from search_api.register_routes import Today
from search_api.schemas import AssignmentFilters, AssignmentList, Filters
from search_api.service import SearchService
from web.contexts.responsibilities import ROWS_PER_PAGE, query_of, responsibilities_page
from web.localisation import gettext as _
from web.pages.parameters import PageNumber, Service, page_router
from web.rendering import render

router = page_router()
_GROUPS: dict[str, Grouping] = {"agency": "agency", "month": "month"}


class AssignmentsQuery(BaseModel):
    """The fields of the form, as typed; what is blank is not asked for."""

    agency: Annotated[str, Query(max_length=500)] = ""
    role: str = ""
    due: str = ""
    due_month: Annotated[str, Query(max_length=20)] = ""
    due_from: Annotated[str, Query(max_length=40)] = ""
    due_to: Annotated[str, Query(max_length=40)] = ""
    document: Annotated[str, Query(max_length=500)] = ""
    collection: Annotated[str, Query(max_length=500)] = ""
    year: Annotated[str, Query(max_length=20)] = ""
    q: Annotated[str, Query(max_length=500)] = ""
    group: str = ""
    page: PageNumber = 1

    def wanted(self) -> AssignmentFilters:
        """Return what is asked of the assignments; raises `InvalidRequestError` where a day is none."""
        known = {name: value for name, value in self if name in AssignmentFilters.model_fields and value}
        for name, label in (("due_from", _("Từ ngày")), ("due_to", _("Đến ngày"))):
            if name in known:
                known[name] = read_day(known[name], label)
        _check(known, "role", ("lead", "coordinate"))
        _check(known, "due", DUE_WORDS)
        try:
            return AssignmentFilters.model_validate(known)
        except ValueError as error:
            raise InvalidRequestError(_("Bộ lọc có giá trị không đọc được. Hãy chọn lại.")) from error

    def filters(self) -> Filters:
        """Return what is asked of the documents; raises `InvalidRequestError` where the year is none."""
        if self.year.strip() and not self.year.strip().isdecimal():
            raise InvalidRequestError(_("Năm phải là số, như 2026."))
        return Filters(year=int(self.year) if self.year.strip() else None, collection=self.collection)


def _check(known: dict[str, str], name: str, allowed: tuple[str, ...]) -> None:
    if name in known and known[name] not in allowed:
        raise InvalidRequestError(_("Bộ lọc có giá trị không đọc được. Hãy chọn lại."))


def _ask(service: SearchService, query: AssignmentsQuery, today: Today) -> AssignmentList:
    return service.assignments(
        query.wanted(),
        limit=ROWS_PER_PAGE,
        offset=(query.page - 1) * ROWS_PER_PAGE,
        filters=query.filters(),
        today=today,
        arrangement=Arrangement("upcoming", _GROUPS.get(query.group)),
    )


@router.get("/responsibilities")
def responsibilities(
    request: Request, service: Service, today: Today, query: Annotated[AssignmentsQuery, Query()]
) -> HTMLResponse:
    """List who is responsible for what, what is due soon first."""
    fields, choices = query_of([(name, value) for name, value in query if name != "page"]), service.assignment_choices()
    try:
        page = responsibilities_page(fields, _ask(service, query, today), choices, query.page, today)
    except InvalidRequestError as error:
        broken = responsibilities_page(fields, str(error), choices, query.page, today)
        return render(request, "responsibilities.html", broken, 422)
    return render(request, "responsibilities.html", page)
