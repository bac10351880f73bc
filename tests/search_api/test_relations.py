"""What a document cites and what cites it: a number that every commune gives anew binds only with more than itself."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from made_plans import plan, write

from indexer.model import Reference, Span
from indexer.pipeline import sync
from indexer.settings import Settings
from indexer.store import DocumentRecord
from search_api.relations import means
from search_api.schemas import Document
from search_api.service import SearchService

BODY = "I. NỘI DUNG\n1. Các thôn trồng cây, mỗi hộ một cây trước nhà.\n"
CITING = "Căn cứ Kế hoạch số 12/KH-UBND ngày 05/01/2026 của Ủy ban nhân dân xã Hòa Bình Thượng về trồng cây;\n\n" + BODY


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchService]:
    folder = tmp_path_factory.mktemp("relations")
    write(
        folder / "van-ban",
        goc=plan(BODY),
        xa_khac=plan(BODY, place="Nam Lĩnh", number="12/KH-UBND", day="09/02/2026", title="Làm đường năm 2026"),
        vien_dan=plan(CITING, number="30/KH-UBND", day="01/03/2026", title="Chăm sóc cây năm 2026"),
        nguoi_khac=plan(CITING, place="Nam Lĩnh", number="31/KH-UBND", day="02/03/2026", title="Tưới cây năm 2026"),
    )
    settings = Settings(data=folder / "data")
    sync(folder / "van-ban", settings)
    with SearchService(settings) as opened:
        yield opened


def named(service: SearchService, name: str) -> Document:
    return next(d for d in service.documents().documents if d.file_name == f"{name}.txt")


def test_a_cited_document_of_the_index_is_linked_by_number_and_day(service: SearchService) -> None:
    (cited,) = service.relations(named(service, "vien_dan").id).cites
    assert (cited.name, cited.is_legal_basis) == ("Kế hoạch 12/KH-UBND", True)
    assert [document.file_name for document in cited.documents] == ["goc.txt"]
    text = service.document(named(service, "vien_dan").id).text
    assert text[cited.citation.start : cited.citation.end] == cited.citation.quote


def test_who_cites_a_document_is_listed_and_another_of_that_number_is_left_out(service: SearchService) -> None:
    found = service.relations(named(service, "goc").id).cited_by
    assert {citing.document.file_name for citing in found} == {"vien_dan.txt", "nguoi_khac.txt"}
    assert all("12/KH-UBND" in citing.citation.quote for citing in found)
    assert service.relations(named(service, "xa_khac").id).cited_by == []


def test_a_document_does_not_cite_itself(service: SearchService) -> None:
    assert service.relations(named(service, "goc").id).cites == []


def record(**values: object) -> DocumentRecord:
    empty = dict.fromkeys(DocumentRecord.__slots__)
    base = DocumentRecord(**{**empty, "id": "a", "recipients": (), "legal_bases": (), "field_spans": {}})  # type: ignore[arg-type]
    return replace(base, **values)  # type: ignore[arg-type]


def reference(key: str, issued_on: date | None = None, issuer: str = "") -> Reference:
    return Reference(key, "", key, issued_on, issuer, Span(0, 1), Span(0, 1), None, "", is_legal_basis=False)


CITED = record(
    id="b", place="Thái Tân", issuing_authority="Ủy ban nhân dân xã Thái Tân", issued_on=date(2026, 2, 5), year=2026
)
LAW = record(id="c", place="Hà Nội", issuing_authority="Chính phủ", issued_on=date(2020, 3, 5), year=2020)


@pytest.mark.parametrize(
    ("said", "citing", "document", "expected"),
    [
        (reference("12/kh-ubnd", date(2026, 2, 5)), record(place="Nơi khác"), CITED, True),
        (reference("12/kh-ubnd", date(2025, 2, 5)), record(place="Thái Tân"), CITED, False),
        (reference("12/kh-ubnd"), record(place="Thái Tân"), CITED, True),
        (reference("12/kh-ubnd"), record(place="Nơi khác"), CITED, False),
        (reference("12/kh-ubnd", None, "Ủy ban nhân dân xã Thái Tân"), record(place="Nơi khác"), CITED, True),
        (reference("12/kh-ubnd", date(2026, 2, 5), "Ủy ban nhân dân tỉnh Hà Nam"), record(), CITED, False),
        (reference("30/2020/nd-cp"), record(place="Thái Tân"), LAW, True),
        (reference("30/2020/nd-cp", None, "Chính phủ"), record(place="Thái Tân"), LAW, True),
        (reference("12/kh-ubnd", date(2026, 2, 5)), CITED, CITED, False),
    ],
)
def test_a_reference_means_a_document_by_more_than_its_number(
    said: Reference, citing: DocumentRecord, document: DocumentRecord, expected: bool
) -> None:
    assert means(said, citing, document) is expected
