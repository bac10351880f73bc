"""What the page of citations shows: who cites a document, and what citations say differently of one."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from search_api.schemas import Citation, CitingDocument, ConsistencyReport, Finding, ReferenceList
from web.contexts.base import Page, Pager, PageUrl, pager
from web.localisation import gettext as _
from web.localisation import message, ngettext

ROWS_PER_PAGE = 20
PLACES_SHOWN = 5
_FIELDS = {
    "issued_on": message("ngày ban hành"),
    "issuer": message("cơ quan ban hành"),
    "document_type": message("loại văn bản"),
    "title": message("trích yếu"),
}


@dataclass(frozen=True, slots=True)
class Saying:
    """One of the different things said, with who says it."""

    value: str
    told: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class FindingView:
    """What is said differently of one document."""

    number: str
    field: str
    url: str
    sayings: tuple[Saying, ...]


@dataclass(frozen=True, slots=True)
class CitingView:
    """A document that cites the number, with its first places."""

    found: CitingDocument
    places: tuple[Citation, ...]
    more: int


@dataclass(frozen=True, kw_only=True)
class ReferencesPage(Page):
    """Either who cites `number`, or, where none is asked for, the contradictions."""

    number: str = ""
    total: int = 0
    citing: tuple[CitingView, ...] = ()
    checked: int = 0
    findings: tuple[FindingView, ...] = ()
    pager: Pager | None = None
    problem: str = ""


def _page(number: str = "") -> ReferencesPage:
    return ReferencesPage(title=_("Viện dẫn"), section="references", number=number)


def refused_page(number: str, problem: str) -> ReferencesPage:
    """Return the page for what is no number."""
    return replace(_page(number), problem=problem)


def citing_page(found: ReferenceList, page: int) -> ReferencesPage:
    """Return the page of the documents that cite a number."""
    views = []
    for citing in found.documents:
        places = tuple(reference.citation for reference in citing.references[:PLACES_SHOWN])
        views.append(CitingView(citing, places, max(0, len(citing.references) - PLACES_SHOWN)))
    url = PageUrl("/references", (("number", found.number),))
    return replace(
        _page(found.number), total=found.total, citing=tuple(views), pager=pager(page, found.total, ROWS_PER_PAGE, url)
    )


def consistency_page(report: ConsistencyReport, page: int) -> ReferencesPage:
    """Return the page of the contradictions."""
    return replace(
        _page(),
        total=report.total,
        checked=report.checked,
        findings=tuple(_finding(finding) for finding in report.findings),
        pager=pager(page, report.total, ROWS_PER_PAGE, PageUrl("/references")),
    )


def _finding(finding: Finding) -> FindingView:
    sayings = tuple(Saying(v.value, _told(v.source, v.count), v.citation) for v in finding.variants)
    url = f"/references?{urlencode({'number': finding.number})}"
    return FindingView(finding.number, _(_FIELDS[finding.field]), url, sayings)


def _told(source: str, count: int) -> str:
    if source == "number":
        return _("theo số, ký hiệu")
    if source == "header":
        return _("chính văn bản đó ghi")
    return ngettext("%(num)s chỗ viện dẫn", "%(num)s chỗ viện dẫn", count)
