"""The library under /api/v1: upload, delete, read again, list; thin handlers over `SearchService`."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, File, Form, Query, Request, UploadFile, status

from search_api.library.schemas import Deletion, LibraryPage, LibraryQuery, Sort, State, Upload, UploadReport
from search_api.routes import PROBLEM_CONTENT, PROBLEMS, Limit, Offset, Service, Text, tell

_REFUSALS: dict[int | str, dict[str, Any]] = {
    413: {"content": PROBLEM_CONTENT, "description": "More bytes or files than one upload may have"},
    415: {"content": PROBLEM_CONTENT, "description": "A content that no reader knows"},
    429: {"content": PROBLEM_CONTENT, "description": "Too many files wait to be read"},
}
router = APIRouter(prefix="/api/v1", responses=PROBLEMS)


def library_query(
    *,
    q: Text = None,
    collection: Text = None,
    document_type: Text = None,
    year: Annotated[int | None, Query(ge=1900, le=2200)] = None,
    state: State | None = None,
    sort: Sort = "newest",
) -> LibraryQuery:
    """Read what is asked of the library from the query string."""
    return LibraryQuery(q=q, collection=collection, document_type=document_type, year=year, state=state, sort=sort)


@router.get("/library")
def library(
    service: Service, query: Annotated[LibraryQuery, Depends(library_query)], limit: Limit = 50, offset: Offset = 0
) -> LibraryPage:
    """List all files with their states: documents, and files that wait, failed or were taken out."""
    return service.library(query, limit=limit, offset=offset)


@router.post("/documents", status_code=status.HTTP_202_ACCEPTED, responses=_REFUSALS)
def upload(
    request: Request,
    service: Service,
    file: Annotated[list[UploadFile], File(description="One or more files")],
    collection: Annotated[str | None, Form(max_length=500)] = None,
) -> UploadReport:
    """Take files into a collection; they are read in the background, `GET /uploads/{id}` tells how far they are."""
    tell(request, collection, *(one.filename for one in file))
    return service.upload_files([(one.filename or "", one.file) for one in file], collection, or_raise=True)


@router.get("/uploads/{upload_id}")
def upload_state(upload_id: str, service: Service) -> Upload:
    """Tell how far an upload is: queued, reading, indexed, or failed with the reason."""
    return service.upload_state(upload_id)


@router.delete("/documents/{document_id}")
def delete(document_id: str, service: Service) -> Deletion:
    """Delete an uploaded document, or take one of a synced folder out of the index for good."""
    return service.delete(document_id)


@router.post("/documents/{document_id}/reindex", status_code=status.HTTP_202_ACCEPTED)
def reindex(document_id: str, service: Service) -> Upload:
    """Read a file again, also one that failed or was taken out."""
    return service.reindex(document_id)
