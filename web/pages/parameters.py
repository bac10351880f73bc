"""What handlers of pages share: the router's settings, the service, and the types of their parameters."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query
from fastapi.responses import HTMLResponse
from pydantic import BeforeValidator

from search_api.routes import service_of
from search_api.service import SearchService


def page_router() -> APIRouter:
    """Return a router whose handlers give pages and stay out of the API's description."""
    return APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


def _none_if_blank(value: object) -> object:
    # A form sends "" for "Tất cả".
    return None if isinstance(value, str) and not value.strip() else value


none_if_blank = BeforeValidator(_none_if_blank)
Service = Annotated[SearchService, Depends(service_of)]
PageNumber = Annotated[int, Query(ge=1, le=10_000)]
DocumentId = Annotated[str, Path(max_length=200)]
Offset = Annotated[int | None, Query(ge=0, le=2**31)]
Chosen = Annotated[str | None, none_if_blank]
ChosenNumber = Annotated[int | None, none_if_blank]
