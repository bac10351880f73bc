"""The registers under /api/v1: assignments, and the documents that are cited; thin handlers over `SearchService`."""

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request, Response

from indexer.model import AgencyRole
from search_api.assignment_groups import Arrangement, Grouping, Order
from search_api.due import Due
from search_api.routes import PROBLEMS, Filtered, Offset, Service, Text
from search_api.schemas import AssignmentFilters, AssignmentList, ConsistencyReport, IsoDate, ReferenceList

_MOST_ROWS = 500
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CSV = "text/csv; charset=utf-8"
router = APIRouter(prefix="/api/v1", responses=PROBLEMS)

Month = Annotated[str | None, Query(pattern=r"^((19|20)\d\d-(0[1-9]|1[0-2]))?$")]
Rows = Annotated[int, Query(ge=1, le=_MOST_ROWS)]


def todays_date() -> date:
    """Return the day from which "this month" is counted; an application may depend on another."""
    return date.today()


Today = Annotated[date, Depends(todays_date)]


def assignment_filters(
    *,
    agency: Text = None,
    role: AgencyRole | Literal[""] | None = None,
    q: Text = None,
    due: Due | Literal[""] | None = None,
    due_from: IsoDate | None = None,
    due_to: IsoDate | None = None,
    period: Text = None,
    document: Text = None,
    due_month: Month = None,
) -> AssignmentFilters:
    """Read what is asked of the assignments from the query string."""
    return AssignmentFilters(
        agency=agency,
        role=role or None,
        q=q,
        due=due or None,
        due_from=due_from,
        due_to=due_to,
        period=period,
        document=document,
        due_month=due_month,
    )


def arrangement_of(order: Order = "due", group: Grouping | Literal[""] | None = None) -> Arrangement:
    """Read from the query string how the list is to be shown."""
    return Arrangement(order, group or None)


Wanted = Annotated[AssignmentFilters, Depends(assignment_filters)]
Arranged = Annotated[Arrangement, Depends(arrangement_of)]


@router.get("/assignments")
def assignments(
    *,
    service: Service,
    wanted: Wanted,
    filters: Filtered,
    today: Today,
    arranged: Arranged,
    limit: Rows = 50,
    offset: Offset = 0,
) -> AssignmentList:
    """List assignments, due soonest first, undated last, or what is still to come first; together or in groups."""
    return service.assignments(wanted, limit=limit, offset=offset, filters=filters, today=today, arrangement=arranged)


@router.get("/assignments.xlsx", response_class=Response, responses={200: {"content": {_XLSX: {}}}})
def assignments_xlsx(
    *, request: Request, service: Service, wanted: Wanted, filters: Filtered, today: Today, arranged: Arranged
) -> Response:
    """Give all assignments that are asked for as a workbook."""
    found = service.assignments(wanted, filters=filters, today=today, arrangement=arranged)
    return _download(service.table("xlsx", found, address=_address(request)), _XLSX, "nhiem-vu.xlsx")


@router.get("/assignments.csv", response_class=Response, responses={200: {"content": {_CSV: {}}}})
def assignments_csv(
    *, request: Request, service: Service, wanted: Wanted, filters: Filtered, today: Today, arranged: Arranged
) -> Response:
    """Give all assignments that are asked for as comma-separated values."""
    found = service.assignments(wanted, filters=filters, today=today, arrangement=arranged)
    return _download(service.table("csv", found, address=_address(request)), _CSV, "nhiem-vu.csv")


def _address(request: Request) -> str:
    return str(request.base_url).rstrip("/")


def _download(content: bytes, media_type: str, name: str) -> Response:
    return Response(content, media_type=media_type, headers={"content-disposition": f'attachment; filename="{name}"'})


@router.get("/references")
def references(
    service: Service,
    number: Annotated[str, Query(min_length=1, max_length=500)],
    limit: Rows = 50,
    offset: Offset = 0,
) -> ReferenceList:
    """List the documents that cite a number, newest first."""
    return service.citing(number, limit=limit, offset=offset)


@router.get("/references/consistency")
def consistency(service: Service, limit: Rows = 50, offset: Offset = 0) -> ConsistencyReport:
    """List what documents say differently of one and the same cited document."""
    return service.consistency(limit=limit, offset=offset)
