"""The list of the library over many documents: filters, order, facets, pages."""

import time
from dataclasses import replace
from datetime import date

from indexer.store import DocumentRecord, ExcludedFile, FailureRecord, PendingFile
from search_api.library import LibraryPage, LibraryQuery, listing
from search_api.library.schemas import Sort

PLAN = DocumentRecord(
    id="0", path="a/0.docx", file_name="0.docx", absolute_path="/srv/a/0.docx", format="docx", pages=3,
    document_type="Kế hoạch", document_number="7/KH-UBND", number_key="7/kh-ubnd", title="Công tác dân vận",
    issuing_authority=None, parent_authority=None, place=None, issued_on=date(2026, 1, 1), date_line=None, year=2026,
    signer=None, signer_title=None, recipients=(), legal_bases=(), field_spans={}, legal_basis_spans=(), root="/srv",
)  # fmt: skip
MANY = [
    replace(
        PLAN,
        id=str(i),
        path=f"Bộ {i % 40}/{i}.docx",
        file_name=f"{i}.docx",
        title=f"Công tác {'dân vận' if i % 2 else 'chuyển đổi số'} thứ {i}",
        document_number=f"{i}/KH-UBND",
        year=2000 + i % 20,
        indexed_at=float(-i),
    )
    for i in range(10_000)
]
ROWS = listing.document_rows(MANY)


def shown(rows: list[listing.Row] = ROWS, *, limit: int = 50, offset: int = 0, **query: object) -> LibraryPage:
    asked = LibraryQuery.model_validate(query)
    return listing.page(rows, asked, limit=limit, offset=offset, is_uploaded=lambda path: path.startswith("/data"))


def names(page: LibraryPage) -> list[str]:
    return [entry.file_name for entry in page.entries]


def test_a_page_over_ten_thousand_documents_is_quick() -> None:
    started = time.perf_counter()
    page = shown(q="chuyen doi so", year=2004, sort="title", offset=100)
    assert time.perf_counter() - started < 10  # some 40 ms; only a list that reads every document takes so long
    assert (page.total, len(page.entries)) == (500, 50)
    assert len(shown().facets["collection"]) == 40


def test_facets_count_what_the_other_choices_let_pass() -> None:
    page = shown(year=2004, collection="Bộ 4")
    assert page.total == 250
    assert {value.value: value.count for value in page.facets["collection"]} == {"Bộ 4": 250, "Bộ 24": 250}
    assert [value.value for value in page.facets["year"]] == ["2004"]
    assert [(value.value, value.count) for value in page.facets["state"]] == [("indexed", 250)]


def test_each_order_is_kept_over_pages() -> None:
    orders: dict[Sort, list[str]] = {
        "newest": ["0.docx", "1.docx"],
        "added": ["0.docx", "1.docx"],
        "number": ["0.docx", "1.docx", "2.docx"],
        "name": ["0.docx", "1.docx", "10.docx"],
        "title": ["0.docx", "10.docx"],
    }
    for sort, first in orders.items():
        assert names(shown(sort=sort, limit=len(first))) == first, sort
        assert names(shown(sort=sort, limit=1, offset=1)) == first[1:2], sort


def test_every_state_has_its_place() -> None:
    waiting = PendingFile("/data/x/w.pdf", "w", "/data", "x/w.pdf", 1.0)
    again = PendingFile("/srv/a/0.docx", "0", "/srv", "a/0.docx", 1.0, started_at=2.0)
    failed = FailureRecord("/srv/f.pdf", "/srv", "f.pdf", 1, 1, "", "Tệp hỏng.")
    out = ExcludedFile("/srv/o.pdf", "o", "/srv", "o.pdf", 1.0)
    documents = listing.with_waiting(listing.document_rows([PLAN]), [waiting, again])
    others = listing.other_rows([waiting, again], [("f", failed), ("w", failed)], [out], frozenset({"0"}))

    page = shown([*documents, *others])

    found = {entry.id: (entry.state, entry.is_uploaded, entry.collection) for entry in page.entries}
    assert found == {
        "w": ("queued", True, "x"),
        "0": ("reading", False, "a"),
        "f": ("failed", False, ""),
        "o": ("excluded", False, ""),
    }
    assert page.entries[-1].id == "0"  # what needs care comes first
    assert [entry.reason for entry in shown(others, state="failed").entries] == ["Tệp hỏng."]
    assert names(shown(others, collection=".")) == ["f.pdf", "o.pdf"]
