"""The library: the list of files, uploading, reading again, deleting."""

from typing import Annotated

from fastapi import File, Form, Query, Request, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import BaseModel, Field

from search_api.library import LibraryQuery
from search_api.library.schemas import Sort, State
from search_api.routes import tell
from web.contexts.documents import DOCUMENTS_PER_PAGE, Done, delete_page, documents_page, uploaded_page
from web.pages.parameters import Chosen, ChosenNumber, DocumentId, PageNumber, Service, none_if_blank, page_router
from web.rendering import render

router = page_router()
_LIST = "/documents"


class DocumentsQuery(BaseModel):
    """The address of a page of the library."""

    q: Annotated[Annotated[str, Field(max_length=500)] | None, none_if_blank] = None
    collection: Chosen = None
    document_type: Chosen = None
    year: ChosenNumber = None
    state: Annotated[State | None, none_if_blank] = None
    sort: Annotated[Sort | None, none_if_blank] = None
    page: PageNumber = 1
    done: Annotated[Done | None, none_if_blank] = None

    def query(self) -> LibraryQuery:
        """Return what is asked of the library."""
        return LibraryQuery.model_validate(self.model_dump(exclude={"page", "done"}))


@router.get(_LIST)
def documents(request: Request, service: Service, asked: Annotated[DocumentsQuery, Query()]) -> HTMLResponse:
    """List the files of the library."""
    query = asked.query()
    found = service.library(query, limit=DOCUMENTS_PER_PAGE, offset=(asked.page - 1) * DOCUMENTS_PER_PAGE)
    return render(
        request, "documents.html", documents_page(found, query, asked.page, service.upload_limits, asked.done)
    )


@router.post(_LIST)
def upload(
    request: Request,
    service: Service,
    file: Annotated[list[UploadFile], File()],
    collection: Annotated[str | None, Form(max_length=500)] = None,
) -> HTMLResponse:
    """Take the files of the form in, and say what became of each."""
    tell(request, collection, *(one.filename for one in file))
    report = service.upload_files([(one.filename or "", one.file) for one in file], collection)
    return render(request, "uploaded.html", uploaded_page(report), 200 if report.uploads else 422)


@router.post("/documents/{document_id}/reindex")
def reindex(service: Service, document_id: DocumentId) -> RedirectResponse:
    """Let a file be read again."""
    service.reindex(document_id)
    return RedirectResponse(f"{_LIST}?sort=added&done=queued", 303)


@router.get("/documents/{document_id}/delete")
def ask_before_delete(request: Request, service: Service, document_id: DocumentId) -> HTMLResponse:
    """Ask whether a file is really to go."""
    path, is_uploaded = service.library_entry(document_id)
    return render(request, "delete.html", delete_page(document_id, path, is_uploaded=is_uploaded))


@router.post("/documents/{document_id}/delete")
def delete(service: Service, document_id: DocumentId) -> RedirectResponse:
    """Delete a file, or take it out of the library."""
    deletion = service.delete(document_id)
    return RedirectResponse(f"{_LIST}?done={'deleted' if deletion.file_deleted else 'taken-out'}", 303)
