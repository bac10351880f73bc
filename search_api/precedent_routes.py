"""Precedents under /api/v1: families of wording, and drafts of chosen clauses; thin handlers over `SearchService`."""

from fastapi import APIRouter, Response

from search_api.precedents import DraftRequest, PrecedentList, PrecedentRequest
from search_api.routes import PROBLEMS, Service

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DRAFT_NAME = "du-thao.docx"
router = APIRouter(prefix="/api/v1", responses=PROBLEMS)


@router.post("/precedents")
def precedents(body: PrecedentRequest, service: Service) -> PrecedentList:
    """Find families of near-identical wording for a pasted draft, or in a kind of section."""
    return service.precedents(body)


@router.post("/precedents/draft", response_class=Response, responses={200: {"content": {DOCX: {}}}})
def draft(body: DraftRequest, service: Service) -> Response:
    """Make a .docx draft of chosen clauses, laid out per Nghị định 30/2020/NĐ-CP."""
    return docx_response(service.precedent_draft(body))


def docx_response(content: bytes) -> Response:
    """Return a draft to be saved."""
    return Response(content, media_type=DOCX, headers={"content-disposition": f'attachment; filename="{DRAFT_NAME}"'})
