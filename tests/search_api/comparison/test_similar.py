"""Similar documents: the same matter before others, near-copies counted rather than listed, nothing far-fetched."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from made_plans import plan, write

from indexer.errors import DocumentNotFoundError
from indexer.pipeline import sync
from indexer.settings import Settings
from search_api.service import SearchService

LAST_YEAR = "Kế hoạch phòng chống thiên tai 2025 - xã Tân Lập Hạ.docx"
THIS_YEAR = "Kế hoạch phòng chống thiên tai 2026 - xã Tân Lập Hạ.docx"


@pytest.fixture(scope="module")
def service(corpus_settings: Settings) -> Iterator[SearchService]:
    with SearchService(corpus_settings) as opened:
        yield opened


def id_of(service: SearchService, file_name: str) -> str:
    return next(d.id for d in service.documents(limit=100).documents if d.file_name == file_name)


def test_last_years_plan_of_the_same_issuer_comes_first(service: SearchService) -> None:
    found = service.similar(id_of(service, THIS_YEAR)).documents
    assert (found[0].document.file_name, found[0].reason) == (LAST_YEAR, "last_year")


def test_the_same_matter_of_a_neighbour_is_said_to_be_one(service: SearchService) -> None:
    own = id_of(service, "Ke hoach chuyen doi so 2026 - xa Binh Khe Dong.docx")
    found = service.similar(own).documents
    assert (found[0].document.file_name, found[0].reason) == ("KH chuyển đổi số 2026 xã Yên Phú Trung.pdf", "neighbour")


def test_a_document_is_not_similar_to_itself_nor_to_strangers(service: SearchService) -> None:
    for document in service.documents(limit=100).documents:
        found = service.similar(document.id, limit=20).documents
        assert document.id not in [one.document.id for one in found]
    assert service.similar(id_of(service, "845-SYT-NVY tiem chung mo rong 2025.txt")).documents == []


def test_near_copies_do_not_hide_others(tmp_path: Path) -> None:
    body = "I. NỘI DUNG\n1. Trồng {} cây xanh dọc đường trục xã.\n2. Chăm sóc cây đã trồng, thay cây chết.\n3. {}.\n"
    texts = {f"sao{n}": plan(body.format(300, "Phát động Tết trồng cây"), number="12/KH-UBND") for n in range(6)}
    texts["khac"] = plan(
        body.format(500, "Giao Đoàn Thanh niên nhận chăm sóc"), place="Hòa Bình Hạ", number="9/KH-UBND"
    )
    settings = Settings(data=tmp_path / "data")
    sync(write(tmp_path / "documents", **texts), settings)
    with SearchService(settings) as service:
        found = service.similar(id_of(service, "sao0.txt"), limit=3).documents
    assert {one.document.file_name for one in found} >= {"khac.txt"}
    assert [one.copies for one in found if one.reason == "copy"] == [4]


def test_a_document_that_became_another_is_no_longer_near(tmp_path: Path) -> None:
    trees = "I. NỘI DUNG\n1. Trồng {} cây xanh dọc đường trục xã.\n2. Chăm sóc cây đã trồng, thay cây chết.\n"
    folder, settings = tmp_path / "documents", Settings(data=tmp_path / "data")
    mine = plan(trees.format(300), number="12/KH-UBND")
    sync(write(folder, mine=mine, other=plan(trees.format(500), place="Hòa Bình Hạ", number="9/KH-UBND")), settings)
    with SearchService(settings) as service:
        before = [one.document.file_name for one in service.similar(id_of(service, "mine.txt")).documents]
        other = "Biên bản họp về thu phí chợ.\n\nCác hộ kinh doanh nộp phí theo tháng, có biên lai."
        sync(write(folder, mine=mine, other=other), settings)
        after = [one.document.file_name for one in service.similar(id_of(service, "mine.txt")).documents]
    assert (before, after) == (["other.txt"], [])


def test_suggestions_begin_with_last_year(service: SearchService) -> None:
    for document in service.documents(limit=100).documents:
        reasons = [one.reason for one in service.similar(document.id, limit=20, suggest=True).documents]
        assert reasons == sorted(reasons, key=("last_year", "neighbour", "content", "copy").index)


def test_an_unknown_document_is_an_error(service: SearchService) -> None:
    with pytest.raises(DocumentNotFoundError):
        service.similar("khong-co")
