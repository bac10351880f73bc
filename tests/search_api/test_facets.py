"""Counts beside the filters: each is the number of documents that choosing the value leaves to be found."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from indexer.pipeline import sync
from indexer.settings import Settings
from search_api.facets import FACETS, same_value
from search_api.schemas import Filters, SearchResult
from search_api.service import SearchService

PLANS = {
    "2025/a.txt": ("ỦY BAN NHÂN DÂN XÃ AN PHÚ", "KẾ HOẠCH", "An Phú, ngày 03 tháng 4 năm 2025"),
    "2026/b.txt": ("ỦY BAN NHÂN DÂN XÃ AN PHÚ", "KẾ HOẠCH", "An Phú, ngày 05 tháng 02 năm 2026"),
    "2026/c.txt": ("UỶ BAN NHÂN DÂN XÃ AN PHÚ", "QUYẾT ĐỊNH", "An Phú, ngày    tháng 02 năm 2026"),
    "2026/d.txt": ("ỦY BAN NHÂN DÂN XÃ BÌNH MINH", "KẾ HOẠCH", "Bình Minh, ngày 09 tháng 01 năm 2026"),
    "e.txt": ("ỦY BAN NHÂN DÂN XÃ BÌNH MINH", "QUYẾT ĐỊNH", "Bình Minh, ngày 07 tháng 7 năm 2024"),
}
SUBJECT = "hỗ trợ kinh phí nuôi ong mật"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchService]:
    folder, data = tmp_path_factory.mktemp("plans"), tmp_path_factory.mktemp("data")
    for name, (issuer, kind, dated) in PLANS.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        lines = [issuer, "Số: 12/KH-UBND", dated, kind, f"Về việc {SUBJECT}", "I. MỤC ĐÍCH"]
        path.write_text("\n".join([*lines, f"1. Xã {SUBJECT} cho các hộ của {path.stem}.", "2. Các thôn báo cáo."]))
    settings = Settings(data=data)
    sync(folder, settings)
    with SearchService(settings) as opened:
        yield opened


def counts(result: SearchResult, facet: str) -> dict[str, int]:
    return {value.value: value.count for value in result.facets[facet]}


def test_all_facets_are_counted_over_all_that_was_found(service: SearchService) -> None:
    result = service.search(SUBJECT)
    assert counts(result, "year") == {"2026": 3, "2024": 1, "2025": 1}
    assert counts(result, "document_type") == {"Kế hoạch": 3, "Quyết định": 2}
    assert counts(result, "collection") == {"2026": 3, "2025": 1}


def test_spellings_of_one_authority_are_one_value(service: SearchService) -> None:
    assert sorted(counts(service.search(SUBJECT), "issuing_authority").values()) == [2, 3]


@pytest.mark.parametrize("others", [Filters(), Filters(year=2026), Filters(document_type="kế hoạch", year=2026)])
@pytest.mark.parametrize("facet", FACETS)
def test_choosing_a_value_leaves_as_many_documents_as_its_count(
    service: SearchService, facet: str, others: Filters
) -> None:
    offered = service.search(SUBJECT, filters=others).facets[facet]
    assert offered
    for value in offered:
        filters = Filters.model_validate({**others.model_dump(), facet: value.value})
        found = service.search(SUBJECT, filters=filters, limit=100)
        assert len({hit.document.id for hit in found.hits}) == value.count


def test_the_values_of_a_chosen_facet_stay_so_that_one_can_change_to_another(service: SearchService) -> None:
    result = service.search(SUBJECT, filters=Filters(year=2025))
    assert counts(result, "year") == {"2026": 3, "2024": 1, "2025": 1}
    assert counts(result, "document_type") == {"Kế hoạch": 1}


def test_nothing_asked_has_no_facets(service: SearchService) -> None:
    assert not any(service.search(" ", filters=Filters(year=2025)).facets.values())


@pytest.mark.parametrize(
    ("facet", "other", "same"),
    [("issuing_authority", "UỶ BAN NHÂN DÂN XÃ AN PHÚ", True), ("issuing_authority", "UBND xã Bình Minh", False)],
)
def test_values_are_the_same_as_filters_take_them(facet: str, other: str, same: bool) -> None:
    assert same_value(facet, "Ủy ban nhân dân xã An Phú", other) is same


def order(service: SearchService, sort: str) -> list[str]:
    hits = service.search(SUBJECT, sort=sort, limit=100).hits  # type: ignore[arg-type]
    return list(dict.fromkeys(Path(hit.document.path).stem for hit in hits))


def test_newest_first_puts_a_year_without_a_day_after_the_days_of_that_year(service: SearchService) -> None:
    assert order(service, "newest") == ["b", "d", "c", "a", "e"]


def test_oldest_first(service: SearchService) -> None:
    assert order(service, "oldest") == ["e", "a", "d", "b", "c"]


def test_sorting_keeps_what_was_found_and_a_documents_passages_together(service: SearchService) -> None:
    ranked, dated = (service.search(SUBJECT, sort=sort, limit=100).hits for sort in ("relevance", "newest"))
    assert {hit.passage_id for hit in ranked} == {hit.passage_id for hit in dated}
    owners = [hit.document.id for hit in dated]
    assert sum(before != after for before, after in pairwise(owners)) == len(set(owners)) - 1


def test_pages_of_a_sorted_list_follow_one_another(service: SearchService) -> None:
    whole = service.search(SUBJECT, sort="oldest", limit=100).hits
    parts = [service.search(SUBJECT, sort="oldest", limit=2, offset=offset).hits for offset in range(0, len(whole), 2)]
    assert [hit for part in parts for hit in part] == whole
