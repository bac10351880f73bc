"""The log of who did what under /api/v1, for admins; thin handlers."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from search_api.access.accounts import Accounts
from search_api.access.listing import AuditFilters, AuditPage, audit_file, audit_page
from search_api.routes import PROBLEMS, Offset, service_of

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CSV = "text/csv; charset=utf-8"
router = APIRouter(prefix="/api/v1", responses=PROBLEMS)
Words = Annotated[str, Query(max_length=500)]


def accounts_of(request: Request) -> Accounts:
    """Return the accounts; raises `SignInError` as `service_of`."""
    return service_of(request).accounts


def audit_filters(
    person: Words = "", action: Words = "", since: date | None = None, until: date | None = None, q: Words = ""
) -> AuditFilters:
    """Read what is asked of the log from the query string."""
    return AuditFilters(person=person.strip(), action=action, since=since, until=until, q=q)


Log = Annotated[Accounts, Depends(accounts_of)]
Wanted = Annotated[AuditFilters, Depends(audit_filters)]


@router.get("/audit")
def audit(
    accounts: Log, wanted: Wanted, limit: Annotated[int, Query(ge=1, le=500)] = 50, offset: Offset = 0
) -> AuditPage:
    """List who did what, newest first; for admins."""
    return audit_page(accounts, wanted, limit=limit, offset=offset)


@router.get("/audit.csv", response_class=Response, responses={200: {"content": {_CSV: {}}}})
def audit_csv(accounts: Log, wanted: Wanted) -> Response:
    """Give what is asked of the log as comma-separated values; for admins."""
    return _download(audit_file(accounts, wanted, "csv"), _CSV, "nhat-ky.csv")


@router.get("/audit.xlsx", response_class=Response, responses={200: {"content": {_XLSX: {}}}})
def audit_xlsx(accounts: Log, wanted: Wanted) -> Response:
    """Give what is asked of the log as a workbook; for admins."""
    return _download(audit_file(accounts, wanted, "xlsx"), _XLSX, "nhat-ky.xlsx")


def _download(content: bytes, media_type: str, name: str) -> Response:
    return Response(content, media_type=media_type, headers={"content-disposition": f'attachment; filename="{name}"'})
