"""Precedents under /api/v1: families of wording, and drafts of chosen clauses; thin handlers over `SearchService`."""

from fastapi import APIRouter, Request, Response

from search_api.precedents import DraftRequest, PrecedentList, PrecedentRequest
from search_api.routes import PROBLEMS, Service, tell

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DRAFT_NAME = "du-thao.docx"
_TOLD = 200  # characters of a pasted draft that the log keeps
router = APIRouter(prefix="/api/v1", responses=PROBLEMS)


@router.post("/precedents")
def precedents(request: Request, body: PrecedentRequest, service: Service) -> PrecedentList:
    """Find families of near-identical wording for a pasted draft, or in a kind of section."""
    tell(request, body.section, body.text and body.text[:_TOLD])
    return service.precedents(body)


@router.post("/precedents/draft", response_class=Response, responses={200: {"content": {DOCX: {}}}})
def draft(request: Request, body: DraftRequest, service: Service) -> Response:
    """Make a .docx draft of chosen clauses, laid out per Nghị định 30/2020/NĐ-CP."""
    tell(request, DRAFT_NAME)
    return docx_response(service.precedent_draft(body))


def docx_response(content: bytes) -> Response:
    """Return a draft to be saved."""
    return Response(content, media_type=DOCX, headers={"content-disposition": f'attachment; filename="{DRAFT_NAME}"'})
