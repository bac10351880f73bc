"""Precedents: the families found, the basket of chosen clauses, and the draft made of it."""

from typing import Annotated, get_args
from urllib.parse import parse_qsl

from fastapi import Depends, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.exceptions import HTTPException

from indexer.errors import InvalidRequestError
from search_api.precedent_routes import docx_response
from search_api.precedents import MOST_CLAUSES, DraftHeader, DraftRequest, read_clause_id
from web.basket_cookie import chosen_ids, fits, keep
from web.contexts.precedent_basket import BasketAction, basket_page, changed
from web.contexts.precedents import MOST_TEXT, PrecedentQuery, empty_precedents_page, precedents_page, too_long
from web.localisation import gettext as _
from web.pages.parameters import Service, page_router
from web.rendering import render

_MOST_FORM = 64_000  # bytes
_BASKET = "/precedents/basket"
_DEEPEST_PAGE = 1_000
router = page_router()


async def form_of(request: Request) -> dict[str, str]:
    """Read the fields of a form; raises 422 where it is no form or too long."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _MOST_FORM:
            raise HTTPException(422)
    try:
        return dict(parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=50))
    except ValueError as error:
        raise HTTPException(422) from error


Form = Annotated[dict[str, str], Depends(form_of)]


@router.get("/precedents")
def precedents(request: Request, service: Service, query: Annotated[PrecedentQuery, Query()]) -> HTMLResponse:
    """List families of wording for a pasted draft or a kind of section."""
    basket = chosen_ids(request)
    if query.is_empty or not 1 <= query.page <= _DEEPEST_PAGE:
        return render(request, "precedents.html", empty_precedents_page(query, basket))
    if len(query.text) > MOST_TEXT:
        return render(request, "precedents.html", empty_precedents_page(query, basket, too_long()), 422)
    try:
        found = service.precedents(query.request())
    except InvalidRequestError as error:
        return render(request, "precedents.html", empty_precedents_page(query, basket, str(error)), 422)
    return render(request, "precedents.html", precedents_page(query, found, basket))


@router.get(_BASKET)
def basket(request: Request, service: Service) -> HTMLResponse:
    """Show the chosen clauses; those that are gone leave the basket."""
    found = service.precedent_clauses(chosen_ids(request))
    response = render(request, "precedent_basket.html", basket_page(found))
    if found.gone:
        keep(response, [clause.id for clause in found.clauses])
    return response


@router.post(f"{_BASKET}/add")
def add_to_basket(request: Request, form: Form) -> Response:
    """Put a clause into the basket and go back to where it was found."""
    ids, chosen = chosen_ids(request), form.get("clause", "")
    if read_clause_id(chosen) is None:
        raise HTTPException(422)
    wanted = [*(one for one in ids if one != chosen), chosen]
    if not fits(wanted):
        raise InvalidRequestError(_("Giỏ đã đầy (%(most)s đoạn). Hãy bỏ bớt trước khi thêm.", most=MOST_CLAUSES))
    response = RedirectResponse(_back(form), 303)
    keep(response, wanted)
    return response


@router.post(f"{_BASKET}/change")
def change_basket(request: Request, service: Service, form: Form) -> Response:
    """Move a clause, remove it, or empty the basket."""
    action = next((one for one in get_args(BasketAction) if one == form.get("action")), None)
    if action is None:
        raise HTTPException(422)
    found = service.precedent_clauses(chosen_ids(request))
    response = RedirectResponse(_BASKET, 303)
    keep(response, changed(found.clauses, action, form.get("clause", "")))
    return response


@router.post("/precedents/draft")
def draft(request: Request, service: Service, form: Form) -> Response:
    """Make a .docx draft of the basket."""
    ids = chosen_ids(request)
    if not ids:
        raise InvalidRequestError(_("Giỏ đang trống. Hãy chọn lời văn trước khi tải dự thảo."))
    header = {name: form[name][:300] for name in DraftHeader.model_fields if name in form}
    return docx_response(service.precedent_draft(DraftRequest(clauses=ids, header=DraftHeader(**header))))


def _back(form: dict[str, str]) -> str:
    """Return the address to go back to; any but one of the page of precedents leads to the basket."""
    back = form.get("back", "")
    is_ours = back == "/precedents" or back.startswith("/precedents?")
    return back if is_ours and back.isprintable() and len(back) < _MOST_FORM else _BASKET
