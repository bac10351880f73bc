"""Where citations stand on pages, and the pages themselves, by the service and in the JSON API."""

import io
import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from fastapi.testclient import TestClient
from PIL import Image

from indexer.errors import InvalidRequestError
from indexer.model import PageLayout, Span
from indexer.settings import Settings
from search_api.app import create_api
from search_api.document_schemas import MarkedPage
from search_api.page_marks import mark_pages
from search_api.schemas import Document
from search_api.service import SearchService

PROBLEM = "application/problem+json"


@pytest.fixture(scope="module")
def service(corpus_settings: Settings) -> Iterator[SearchService]:
    with SearchService(corpus_settings) as opened:
        yield opened


@pytest.fixture(scope="module")
def client(service: SearchService) -> Iterator[TestClient]:
    with TestClient(create_api(service)) as opened:
        yield opened


@pytest.fixture(scope="module")
def digital(service: SearchService) -> list[Document]:
    """Return the sample PDF files with a text layer."""
    found = service.documents(limit=100).documents
    return [document for document in found if document.path.endswith(".pdf") and document.ocr_confidence is None]


def file_of(service: SearchService, document_id: str) -> Path:
    with closing(service.document_file(document_id)) as original:
        return Path(original.file.name)


def words_on(path: Path, page: MarkedPage) -> str:
    """Return what pdfium reads within the rectangles of a page."""
    with pypdfium2.PdfDocument(path) as document:
        text, (width, height) = document[page.page - 1].get_textpage(), document[page.page - 1].get_size()
        return " ".join(
            text.get_text_bounded(
                left=r.x * width - 0.5,
                bottom=height - (r.y + 0.85 * r.height) * height,
                right=(r.x + r.width) * width + 0.5,
                top=height - (r.y + 0.15 * r.height) * height,
            )
            for r in page.rectangles
        )


def letters(text: str) -> list[str]:
    return sorted(re.findall(r"\w", text))


def test_the_rectangles_of_every_passage_hold_its_words(service: SearchService, digital: list[Document]) -> None:
    assert digital
    for document in digital:
        for hit in service.search("kế hoạch nhiệm vụ", limit=100).hits:
            if hit.document.id == document.id:
                marks = service.page_marks(document.id, hit.start, hit.end)
                found = "".join(words_on(file_of(service, document.id), page) for page in marks.pages)
                assert letters(found) == letters(hit.text)


def test_a_citation_that_goes_on_over_the_page_is_marked_on_both(
    service: SearchService, digital: list[Document]
) -> None:
    document = next(document for document in digital if (document.pages or 0) > 1)
    text = service.document(document.id).text
    marks = service.page_marks(document.id, 0, len(text))
    assert [page.page for page in marks.pages] == list(range(1, (document.pages or 0) + 1))
    assert all(
        0 <= r.x <= r.x + r.width <= 1 and 0 <= r.y <= r.y + r.height <= 1 for p in marks.pages for r in p.rectangles
    )
    assert service.page_sheet(document.id, span=Span(0, len(text))).cited_pages == [page.page for page in marks.pages]


def test_a_place_of_the_text_tells_its_page(service: SearchService, digital: list[Document]) -> None:
    document = next(document for document in digital if (document.pages or 0) > 2)
    text = service.document(document.id).text
    shown = [service.page_sheet(document.id, place=place).page for place in (0, len(text) // 2, len(text) - 50)]
    assert shown[0] == 1 < shown[1] < shown[2] == document.pages
    assert service.page_sheet(document.id, 1, place=len(text) - 50).page == 1


def test_a_format_without_pages_says_so(service: SearchService) -> None:
    document = next(d for d in service.documents(limit=100).documents if d.path.endswith(".docx"))
    marks = service.page_marks(document.id, 0, 100)
    assert (marks.pages, "PDF" in (marks.notice or "")) == ([], True)
    sheet = service.page_sheet(document.id)
    assert (sheet.pages, sheet.has_image, sheet.notice) == (0, False, None)


@pytest.mark.parametrize("span", [(5, 5), (9, 2), (-4, 3)])
def test_a_span_that_is_none_is_refused(service: SearchService, digital: list[Document], span: tuple[int, int]) -> None:
    with pytest.raises(InvalidRequestError):
        service.page_marks(digital[0].id, *span)


def test_a_span_behind_the_text_marks_nothing_and_says_so(service: SearchService, digital: list[Document]) -> None:
    marks = service.page_marks(digital[0].id, 10**8, 10**8 + 5)
    assert (marks.pages, bool(marks.notice)) == ([], True)


def layout(*words: tuple[int, int, int, int, int, int]) -> PageLayout:
    return PageLayout(1, 595, 842, 0, np.array(words, dtype=np.int32))


QUOTE = "Phòng Kinh tế chủ\ttrì việc này cùng các đơn vị khác"


def rectangles(*words: tuple[int, int, int, int, int, int]) -> list[tuple[float, ...]]:
    (page,) = mark_pages("a", Span(0, 100), QUOTE, [layout(*words)]).pages
    return [(r.x, r.y, round(r.x + r.width, 4), round(r.y + r.height, 4)) for r in page.rectangles]


def test_words_of_a_line_share_a_rectangle_and_lines_do_not_overlap() -> None:
    line = [(0, 4, 1000, 1000, 1900, 1200), (5, 9, 2000, 1000, 2900, 1200)]
    below = (10, 14, 1000, 1160, 1900, 1360)
    assert rectangles(*line, below) == [(0.1, 0.1, 0.29, 0.118), (0.1, 0.118, 0.19, 0.136)]


def test_neighbouring_cells_have_rectangles_of_their_own() -> None:
    end, start = QUOTE.index("\t"), QUOTE.index("\t") + 1
    words = (end - 3, end, 1000, 1000, 1900, 1200), (start, start + 3, 2000, 1000, 2900, 1200)
    assert len(rectangles(*words)) == 2


def test_columns_have_rectangles_of_their_own() -> None:
    assert len(rectangles((0, 4, 1000, 1000, 1900, 1200), (5, 9, 6000, 1000, 6900, 1200))) == 2
    assert len(rectangles((0, 4, 6000, 1000, 6900, 1200), (5, 9, 1000, 1000, 1900, 1200))) == 2


# --- the JSON API --------------------------------------------------------------------------------


def test_a_page_is_a_picture(client: TestClient, digital: list[Document]) -> None:
    response = client.get(f"/api/v1/documents/{digital[0].id}/pages/1", params={"width": 640})
    assert (response.status_code, response.headers["content-type"]) == (200, "image/webp")
    assert Image.open(io.BytesIO(response.content)).width == 640


def test_marks_and_relations_have_the_names_of_the_contract(client: TestClient, digital: list[Document]) -> None:
    address = f"/api/v1/documents/{digital[0].id}"
    marks = client.get(f"{address}/marks", params={"start": 0, "end": 300}).json()
    assert {"document_id", "start", "end", "pages", "notice"} == set(marks)
    assert {"page", "width", "height", "rectangles"} == set(marks["pages"][0])
    assert {"x", "y", "width", "height"} == set(marks["pages"][0]["rectangles"][0])
    assert {"cites", "cited_by"} == set(client.get(f"{address}/relations").json())


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("pages/0", 422),
        ("pages/9999", 404),
        ("pages/1?width=5000", 422),
        ("pages/x", 422),
        ("marks", 422),
        ("marks?start=9&end=2", 422),
        ("marks?start=-1&end=2", 422),
    ],
)
def test_what_cannot_be_shown_is_told(client: TestClient, digital: list[Document], path: str, status: int) -> None:
    response = client.get(f"/api/v1/documents/{digital[0].id}/{path}")
    assert (response.status_code, response.headers["content-type"]) == (status, PROBLEM)


@pytest.mark.parametrize("path", ["pages/1", "marks?start=1&end=2", "relations"])
def test_unknown_documents_are_not_found(client: TestClient, path: str) -> None:
    assert client.get(f"/api/v1/documents/none/{path}").status_code == 404
