"""Families over an index: counted, ordered, verbatim, within filters, gone with their documents."""

from collections.abc import Callable
from pathlib import Path

import pytest
from alike_plans import FUNDING, OTHER_FUNDING, made_plan
from fastapi.testclient import TestClient
from made_plans import write

from indexer.errors import InvalidRequestError
from indexer.pipeline import sync
from indexer.settings import Settings
from search_api.app import create_api
from search_api.precedents import Family, PrecedentList, PrecedentRequest
from search_api.schemas import Filters
from search_api.service import SearchService


def ask(service: SearchService, **request: object) -> PrecedentList:
    return service.precedents(PrecedentRequest.model_validate(request))


def slots(family: Family) -> list[tuple[str, str]]:
    return [(slot.kind, family.representative[slot.start : slot.end]) for slot in family.slots]


def test_funding_clauses_of_four_communes_are_one_family_and_the_fifth_its_own(service: SearchService) -> None:
    found = ask(service, section="kinh phí")
    assert [family.count for family in found.families] == [4, 1]
    first, other = found.families
    assert first.representative == FUNDING.format(year=2026, amount=150)
    assert first.newest == "2026-01-05"
    assert slots(first) == [("date", "2026"), ("money", "150 triệu đồng")]
    assert [variant.count for variant in first.variants] == [3, 1]
    assert other.representative == OTHER_FUNDING


def test_variants_show_word_by_word_what_they_say_otherwise(service: SearchService) -> None:
    first = ask(service, section="funding").families[0]
    assert [(part.op, part.text) for part in first.variants[0].diff] == [("same", first.representative)]
    reworded = first.variants[1]
    said = {op: " ".join(part.text for part in reworded.diff if part.op == op).split() for op in ("added", "removed")}
    assert {"này", "của", "khoảng"} <= set(said["added"])
    assert {"được", "kiến"} <= set(said["removed"])
    assert "ngân" not in said["added"] + said["removed"]


@pytest.mark.parametrize(
    "request_",
    [{"section": "căn cứ"}, {"section": "nhiệm vụ"}, {"section": "nơi nhận"}, {"text": "Kinh phí từ ngân sách xã"}],
    ids=lambda value: next(iter(value.values())),
)
def test_every_text_is_verbatim_at_its_citation(service: SearchService, request_: dict[str, str]) -> None:
    families = ask(service, **request_).families
    assert families
    for family in families:
        assert family.representative == family.variants[0].text == family.citation.quote
        for variant in family.variants:
            assert variant.text == variant.citations[0].quote
            assert [document.id for document in variant.documents] == [c.document.id for c in variant.citations]
            for citation in variant.citations:
                text = service.document(citation.document.id).text
                assert text[citation.start : citation.end] == citation.quote


def test_most_used_stand_first_then_the_newest(service: SearchService) -> None:
    families = ask(service, section="căn cứ").families
    assert families[0].count == 5
    assert [family.newest for family in families[1:]] == sorted(
        (family.newest for family in families[1:]), key=str, reverse=True
    )
    assert {family.count for family in families[1:]} == {1}  # each commune's own resolution


def test_tasks_are_narrowed_to_a_field_and_duties_to_an_agency(service: SearchService) -> None:
    assert ask(service, section="nhiệm vụ", about="trồng cây").families[0].count == 5
    missing = ask(service, section="nhiệm vụ", about="giao thông thủy")
    assert not missing.families
    assert "giao thông thủy" in (missing.notice or "")
    duties = ask(service, section="tổ chức thực hiện", about="CA xã").families
    assert not duties
    duties = ask(service, section="tổ chức thực hiện", about="cong an").families
    assert [family.representative[:10] for family in duties] == ["Công an xã"]


def test_a_pasted_draft_finds_its_own_wording_before_what_is_about_the_same(service: SearchService) -> None:
    draft = "- Kinh phí thực hiện Kế hoạch được bố trí từ nguồn ngân sách xã năm 2027, dự kiến 300 triệu đồng."
    families = ask(service, text=draft).families
    assert families[0].similarity == 1.0
    assert families[0].count == 4
    assert all((family.similarity or 0) < 1 for family in families[1:])


def test_each_paragraph_of_a_draft_is_looked_up(service: SearchService) -> None:
    draft = (
        "1. Công an xã: bảo đảm an ninh trật tự tại các điểm\ntrồng cây tập trung.\n"
        "2. Việc trồng cây phải thiết thực, tiết kiệm, có người chăm sóc sau khi trồng."
    )
    whole = [family.representative for family in ask(service, text=draft).families if family.similarity == 1.0]
    assert len(whole) == 2


def test_a_draft_may_be_looked_up_in_one_section_only(service: SearchService) -> None:
    families = ask(service, text="trồng cây xanh", section="nhiệm vụ").families
    assert families
    assert {family.section for family in families} == {"task"}


def test_filters_hold_for_sections_and_for_drafts(service: SearchService) -> None:
    filters = Filters(year=2025)
    for request in ({"section": "kinh phí"}, {"text": FUNDING}):
        families = ask(service, **request, filters=filters.model_dump()).families
        assert families[0].count == 1
        assert {c.document.year for family in families for v in family.variants for c in v.citations} == {2025}
    assert not ask(service, section="kinh phí", filters={"year": 1999}).families


def test_pages_of_families_follow_one_another(service: SearchService) -> None:
    whole = ask(service, section="căn cứ")
    parts = [ask(service, section="căn cứ", limit=2, offset=offset).families for offset in (0, 2, 4)]
    assert [family.representative for part in parts for family in part] == [f.representative for f in whole.families]
    assert whole.total == len(whole.families) == 6


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        ({}, "dán một đoạn dự thảo, hoặc chọn một loại mục"),
        ({"text": "  ", "section": " "}, "dán một đoạn dự thảo"),
        ({"section": "lời tựa"}, "Không có loại mục “lời tựa”"),
        ({"text": "123 … !!!"}, "không có chữ nào"),
    ],
)
def test_what_cannot_be_looked_up_is_refused_in_words(
    service: SearchService, request_: dict[str, str], message: str
) -> None:
    with pytest.raises(InvalidRequestError, match=message):
        ask(service, **request_)


def test_a_deleted_document_is_in_no_family(synced: Callable[[Path], Settings], tmp_path: Path) -> None:
    folder = write(tmp_path / "plans", a=made_plan("Hòa Bình Thượng", 2026), b=made_plan("Yên Phú Đông", 2025))
    settings = synced(folder)
    with SearchService(settings) as service:
        assert ask(service, section="kinh phí").families[0].count == 2
        gone = service.documents(filters=Filters(year=2025)).documents[0].id
        (folder / "b.txt").unlink()
        sync(folder, settings)
        for request in ({"section": "kinh phí"}, {"text": FUNDING}):
            family = ask(service, **request).families[0]
            assert family.count == 1
            assert gone not in {document.id for variant in family.variants for document in variant.documents}


def test_the_api_has_the_names_of_the_contract(service: SearchService) -> None:
    client = TestClient(create_api(service))
    body = client.post("/api/v1/precedents", json={"section": "kinh phí"}).json()
    family = body["families"][0]
    assert {"representative", "count", "variants"} <= set(family)
    assert {"text", "documents", "diff"} <= set(family["variants"][0])
    for wrong, status in (({}, 422), ({"section": "lời tựa"}, 422), ({"text": "x" * 20_001}, 422), ({"txt": "a"}, 422)):
        refused = client.post("/api/v1/precedents", json=wrong)
        assert refused.status_code == status
        assert refused.headers["content-type"] == "application/problem+json"
