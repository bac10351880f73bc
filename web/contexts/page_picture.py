"""A page of the original file beside the text: its picture, the cited words on it, and the way to other pages."""

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from indexer.model import Span
from indexer.page_images import ImageWidth
from search_api.document_schemas import PageSheet
from web.contexts.base import Page


@dataclass(frozen=True, slots=True)
class DocumentAddress:
    """The address of a document's page with what is cited, and which part of its text is shown (None: by itself)."""

    document_id: str
    cited: Span | None = None
    part: int | None = None

    @property
    def path(self) -> str:
        """The address without anything after the document."""
        return f"/documents/{quote(self.document_id, safe='')}"

    @property
    def query(self) -> tuple[tuple[str, int], ...]:
        """What is cited and shown, as a query."""
        cited = (("start", self.cited.start), ("end", self.cited.end)) if self.cited else ()
        return (*cited, ("part", self.part)) if self.part else cited

    def of_page(self, page: int) -> str:
        """Return the address that shows page `page` beside the text."""
        return f"{self.path}?{urlencode([*self.query, ('page', page)])}#trang"

    def of_part(self, part: int, anchor: str = "van-ban") -> str:
        """Return the address that shows part `part` of the text; what is cited stays cited."""
        kept = [pair for pair in self.query if pair[0] != "part"]
        return f"{self.path}?{urlencode([*kept, ('part', part)])}#{anchor}"

    def picture(self, page: int, width: int) -> str:
        """Return the address of the picture of a page."""
        return f"{self.path}/pages/{page}.webp?width={width}"

    def sheet(self, page: int, *, beside: bool = False) -> str:
        """Return the address of a page by itself, or of what a script puts in its place beside the text."""
        query = urlencode([*self.query, ("beside", 1)] if beside else self.query)
        return f"{self.path}/pages/{page}" + (f"?{query}" if query else "")


@dataclass(frozen=True, slots=True)
class Mark:
    """A rectangle around cited words, in points of the page from its upper left corner."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class PageLink:
    """A link to a page; `fragment` is where a script finds what takes the place of this one."""

    page: int
    url: str
    fragment: str


@dataclass(frozen=True, slots=True)
class PagePicture:
    """One page as it is shown; `width` and `height` in points give its shape. `is_alone` without the text beside it."""

    address: DocumentAddress
    page: int
    pages: int
    width: float
    height: float
    marks: tuple[Mark, ...]
    previous: PageLink | None
    next: PageLink | None
    cited: tuple[PageLink, ...]
    is_alone: bool

    @property
    def sources(self) -> tuple[tuple[str, int], ...]:
        """Addresses of the picture with their widths in pixels, narrowest first."""
        return tuple((self.address.picture(self.page, width), width.value) for width in ImageWidth)

    @property
    def large_url(self) -> str:
        """Address of the page by itself."""
        return self.address.sheet(self.page)


def page_picture(sheet: PageSheet, address: DocumentAddress, *, is_alone: bool = False) -> PagePicture | None:
    """Return what is shown of a page; None where there is no picture of it."""
    if not sheet.has_image:
        return None

    def link(page: int) -> PageLink:
        url = address.sheet(page) if is_alone else address.of_page(page)
        return PageLink(page, url, address.sheet(page, beside=True))

    across, down = sheet.width, sheet.height
    return PagePicture(
        address=address,
        page=sheet.page,
        pages=sheet.pages,
        width=round(across, 1),
        height=round(down, 1),
        marks=tuple(
            Mark(round(r.x * across, 1), round(r.y * down, 1), round(r.width * across, 1), round(r.height * down, 1))
            for r in sheet.rectangles
        ),
        previous=link(sheet.page - 1) if sheet.page > 1 else None,
        next=link(sheet.page + 1) if sheet.page < sheet.pages else None,
        cited=tuple(link(page) for page in sheet.cited_pages if page != sheet.page),
        is_alone=is_alone,
    )


@dataclass(frozen=True, kw_only=True)
class PageSheetPage(Page):
    """A page by itself, as large as the window; `notice` says why there is no picture."""

    document_url: str
    picture: PagePicture | None
    notice: str


def sheet_page(title: str, sheet: PageSheet, address: DocumentAddress, *, beside: bool) -> PageSheetPage:
    """Return the page of a page; `beside` where it goes beside the text."""
    return PageSheetPage(
        title=title,
        section="documents",
        document_url=address.of_page(sheet.page),
        picture=page_picture(sheet, address, is_alone=not beside),
        notice=sheet.notice or "",
    )
