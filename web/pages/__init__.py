"""The pages, one module each: every handler asks the service and renders one context."""

from fastapi import APIRouter

from web.pages import account, admin, ask, compare, document, documents, home, precedents, references, responsibilities

# Fixed addresses before those with a parameter, which would take them as its value
_PAGES = (home, ask, responsibilities, precedents, compare, references, documents, document, account, admin)

router = APIRouter()
for _page in _PAGES:
    router.include_router(_page.router)
