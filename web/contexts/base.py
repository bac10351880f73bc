"""What every page's context has, and the pager of lists. Knows no HTML."""

from dataclasses import dataclass
from urllib.parse import urlencode


@dataclass(frozen=True, kw_only=True)
class Page:
    """What every page has. `section` names the entry of the main navigation; `question` fills the search box."""

    title: str
    section: str = ""
    question: str = ""


@dataclass(frozen=True, slots=True)
class PageUrl:
    """The address of a list's pages: path and query without the page, which `name` gives."""

    path: str
    query: tuple[tuple[str, str], ...] = ()
    name: str = "page"

    def __call__(self, page: int) -> str:
        """Return the address of page `page`; the first one goes without a number."""
        query = (*self.query, (self.name, str(page))) if page > 1 else self.query
        return f"{self.path}?{urlencode(query)}" if query else self.path


@dataclass(frozen=True, slots=True)
class Pager:
    """Links to the pages of a list; None where there is no further page."""

    page: int
    pages: int
    previous_url: str | None
    next_url: str | None


def pager(page: int, total: int, per_page: int, url_of_page: PageUrl) -> Pager:
    """Return the pager of page `page` (from 1) of `total` entries."""
    pages = max(1, -(-total // per_page))
    before = url_of_page(min(page - 1, pages)) if page > 1 else None
    return Pager(page, pages, before, url_of_page(page + 1) if page < pages else None)
