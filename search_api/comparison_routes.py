"""Two documents compared, and the documents near one, under /api/v1; thin handlers over `SearchService`."""

from typing import Annotated

from fastapi import APIRouter, Query

from search_api.comparison.schemas import Comparison, SimilarList
from search_api.routes import PROBLEMS, Offset, Service

_MOST_PARAGRAPHS = 1_000
_MOST_SIMILAR = 20
router = APIRouter(prefix="/api/v1", responses=PROBLEMS)

Named = Annotated[str, Query(min_length=1, max_length=500)]


@router.get("/compare")
def compare(
    service: Service,
    a: Named,
    b: Named,
    limit: Annotated[int, Query(ge=0, le=_MOST_PARAGRAPHS)] = 200,
    offset: Offset = 0,
) -> Comparison:
    """Compare two documents, each named by id, file name, number or words of its title; paragraphs come by pages."""
    return service.compare(a, b, limit=limit, offset=offset)


@router.get("/documents/{document_id}/similar")
def similar(
    document_id: str,
    service: Service,
    limit: Annotated[int, Query(ge=1, le=_MOST_SIMILAR)] = 5,
    suggest: bool = False,
) -> SimilarList:
    """List the documents nearest to one; `suggest` puts those to compare it with first: last year's, neighbours'."""
    return service.similar(document_id, limit=limit, suggest=suggest)
