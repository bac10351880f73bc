"""The service on the sample documents: search, answers, citations."""

import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.encoder import Encoder
from indexer.errors import DocumentNotFoundError, NotIndexedYetError
from indexer.passage_index import PassageIndex
from indexer.pipeline import sync
from indexer.settings import SHIPPED_ENCODER, Settings
from indexer.store import DocumentRecord, Store
from indexer.text.dates import find_dates
from search_api.evaluation import score_answers
from search_api.filters import passes
from search_api.schemas import Answer, Filters
from search_api.service import SearchService

_RECORD: dict[str, object] = {
    **dict.fromkeys(field.name for field in fields(DocumentRecord)), "path": "a.txt", "file_name": "a.txt"
}  # fmt: skip
GOLD = Path(__file__).parents[2] / "corpus" / "gold" / "questions.jsonl"


@pytest.fixture(scope="module")
def service(corpus_settings: Settings) -> Iterator[SearchService]:
    opened = SearchService(corpus_settings)
    yield opened
    opened.close()


def assert_verbatim(service: SearchService, answer: Answer) -> None:
    for citation in answer.citations:
        text = service.document(citation.document.id).text
        assert citation.quote
        assert text[citation.start : citation.end] == citation.quote


def test_chair_of_a_task_is_named_with_a_verbatim_quote(service: SearchService) -> None:
    answer = service.ask("who chairs the Chính quyền thân thiện task")
    assert answer.answered
    assert answer.language == "en"
    assert "Phòng Văn hóa - Xã hội" in answer.text
    assert answer.citations[0].locator == "Danh mục, TT 2.3"
    assert "Chính quyền thân thiện" in answer.citations[0].quote
    assert_verbatim(service, answer)


@pytest.mark.parametrize(
    "question",
    ["Cơ quan nào chủ trì mô hình Chính quyền thân thiện?", "Ai ký kế hoạch số 32/KH-UBND?", "bao giờ đào kênh", " "],
)
def test_asking_and_searching_at_once_finds_what_each_of_them_finds(service: SearchService, question: str) -> None:
    filters = Filters(year=2026)
    answer, found = service.ask_and_search(question, limit=5, filters=filters, sort="newest")
    untimed = {"took_ms"}
    assert answer.model_dump(exclude=untimed) == service.ask(question, filters).model_dump(exclude=untimed)
    alone = service.search(question, limit=5, filters=filters, sort="newest")
    assert found.model_dump(exclude=untimed) == alone.model_dump(exclude=untimed)


def test_question_without_accents_gets_the_same_answer(service: SearchService) -> None:
    accented = service.ask("Cơ quan nào chủ trì mô hình Chính quyền thân thiện ở xã Thái Tân?")
    bare = service.ask("co quan nao chu tri mo hinh chinh quyen than thien o xa thai tan")
    assert accented.text == bare.text
    assert accented.citations == bare.citations


def test_answer_from_another_commune_is_no_answer(service: SearchService) -> None:
    answer = service.ask("Ai chủ trì mô hình Chính quyền thân thiện ở xã Phú Đông Hạ?")
    assert not answer.answered
    assert answer.citations == []


def test_unanswerable_question_says_so_and_shows_the_nearest_passages(service: SearchService) -> None:
    answer = service.ask("Mức phụ cấp của trưởng thôn là bao nhiêu?")
    assert not answer.answered
    assert "Không tìm thấy" in answer.text
    assert answer.related


def test_list_of_tasks_is_complete(service: SearchService) -> None:
    answer = service.ask("Phòng Kinh tế xã Thái Tân chủ trì những nhiệm vụ nào?")
    tasks = [
        a
        for d in service.documents(limit=100).documents
        if d.place == "Thái Tân"
        for a in service.document(d.id).assignments
        if "Phòng Kinh tế" in a.lead_agencies
    ]
    assert len(tasks) == len(answer.citations) > 2
    assert f"có {len(tasks)} nhiệm vụ" in answer.text


def test_gold_questions_of_the_sample_documents_are_answered(service: SearchService) -> None:
    result = score_answers(service, [GOLD])
    assert result["right"] >= 0.93 * result["total"], result["failures"]


def test_every_quote_of_every_gold_answer_is_verbatim(service: SearchService) -> None:
    for line in GOLD.read_text(encoding="utf-8").splitlines():
        assert_verbatim(service, service.ask(json.loads(line)["question"]))


def test_search_ranks_the_passage_that_says_it_first_and_marks_its_words(service: SearchService) -> None:
    result = service.search("mô hình Chính quyền thân thiện xã Thái Tân", limit=5)
    assert result.hits[0].document.place == "Thái Tân"
    hit = next(h for h in result.hits if "Chính quyền thân thiện" in h.text)
    marked = " ".join(hit.text[start:end] for start, end in hit.highlights)
    assert "Chính quyền thân thiện" in marked


def test_pages_of_a_search_do_not_overlap_and_total_stays(service: SearchService) -> None:
    first, second = (service.search("kế hoạch tuyên truyền", limit=5, offset=offset) for offset in (0, 5))
    assert first.total == second.total > 10
    assert not {h.passage_id for h in first.hits} & {h.passage_id for h in second.hits}


def test_filters_restrict_search_and_answers(service: SearchService) -> None:
    wanted = Filters(year=2025)
    result = service.search("kế hoạch", filters=wanted, limit=50)
    assert result.hits
    assert {hit.document.year for hit in result.hits} == {2025}
    assert not service.ask("who chairs the Chính quyền thân thiện task", wanted).answered


@pytest.mark.parametrize(
    "wanted",
    [
        Filters(issued_from=date(2026, 1, 1), issued_to=date(2026, 2, 28)),
        Filters(issuing_authority="ỦY BAN NHÂN DÂN XÃ THÁI TÂN"),
        Filters(place="thái tân"),
    ],
)
def test_dates_and_names_restrict_search_and_lists_alike(service: SearchService, wanted: Filters) -> None:
    hits = {hit.document.id for hit in service.search("kế hoạch", filters=wanted, limit=100).hits}
    listed = {document.id for document in service.documents(limit=100, filters=wanted).documents}
    assert hits == listed
    assert 0 < len(listed) < service.documents().total


def test_a_blank_day_counts_by_its_year_and_no_date_at_all_by_none() -> None:
    blank, dated, undated = (
        DocumentRecord(**{**_RECORD, "issued_on": day, "year": year})  # type: ignore[arg-type]
        for day, year in ((None, 2026), (date(2026, 5, 1), 2026), (None, None))
    )
    spring = Filters(issued_from=date(2026, 2, 1), issued_to=date(2026, 3, 31))
    assert [passes(record, spring) for record in (blank, dated, undated)] == [True, False, False]
    assert passes(dated, Filters(issued_from=date(2026, 5, 1), issued_to=date(2026, 5, 1)))


def test_a_collection_is_the_first_folder_of_a_path() -> None:
    inside = DocumentRecord(**{**_RECORD, "path": "2026/kế hoạch/a.txt"})  # type: ignore[arg-type]
    outside = DocumentRecord(**_RECORD)  # type: ignore[arg-type]
    assert [passes(record, Filters(collection="2026")) for record in (inside, outside)] == [True, False]


def test_facets_count_documents_among_the_hits(service: SearchService) -> None:
    facets = service.search("kế hoạch").facets
    assert sum(value.count for value in facets["year"]) <= service.health().documents
    assert set(facets) == {"issuing_authority", "document_type", "year", "collection"}


def test_document_gives_text_outline_and_what_was_read(service: SearchService) -> None:
    listed = next(d for d in service.documents(limit=100).documents if d.place == "Thái Tân")
    detail = service.document(listed.id)
    assert len([a for a in detail.assignments if a.citation.locator.startswith("Danh mục")]) == 24
    assert all(detail.text[e.start : e.end].strip() for e in detail.outline)
    with closing(service.document_file(listed.id)) as original:
        assert original.name == listed.file_name


def test_unknown_document_is_an_error_with_words(service: SearchService) -> None:
    with pytest.raises(DocumentNotFoundError, match="Không có văn bản"):
        service.document("0000000000000000")


def test_data_folder_without_index_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NotIndexedYetError, match="tracuu sync"):
        SearchService(Settings(data=tmp_path / "nothing"))


HOSTILE = [
    "",
    " ",
    "???",
    "'; DROP TABLE documents; --",
    "<script>alert(1)</script>",
    "body:* AND (",
    "a" * 10_000,
    "🙂" * 50,
    "hoà" + "o\u0300a",
    "\x00\x01",
    "33/CT-TTg " * 100,
    "*" * 500,
    'NEAR/2 "',
    "\\" * 40,
]


@given(st.one_of(st.text(max_size=300), st.sampled_from(HOSTILE)))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_input_gets_an_answer_or_not_found(service: SearchService, question: str) -> None:
    answer = service.ask(question)
    assert answer.answered == bool(answer.citations)
    service.search(question)


def test_seed_questions_are_answered(seeds: Path, shared_gold: Path, tmp_path: Path) -> None:
    here = Settings(data=tmp_path)
    sync(seeds, here)
    opened = SearchService(here)
    try:
        result = score_answers(opened, [shared_gold / "questions.jsonl"])
    finally:
        opened.close()
    assert result["right"] >= 22, result["failures"]


def test_dates_in_answers_come_from_their_quotes(service: SearchService) -> None:
    for question in (
        "Kế hoạch 47/KH-UBND được ban hành ngày nào?",
        "Thời hạn sửa đổi quy chế chi tiêu nội bộ ở xã Thái Tân?",
    ):
        answer = service.ask(question)
        said = {mention.day for mention in find_dates(answer.text)}
        quoted = {mention.day for citation in answer.citations for mention in find_dates(citation.quote)}
        assert said
        assert said <= quoted


PLAN = """ỦY BAN NHÂN DÂN
XÃ HÒA BÌNH THƯỢNG

Số: {number}/KH-UBND

Hòa Bình Thượng, ngày 05 tháng 01 năm 2026

KẾ HOẠCH
Trồng cây năm 2026

I. TỔ CHỨC THỰC HIỆN

1. Phòng Kinh tế: chủ trì chuẩn bị {trees} cây giống.

**CHỦ TỊCH**

Trần Văn Mẫu
"""


@pytest.fixture
def live(tmp_path: Path) -> Iterator[tuple[SearchService, Path, Settings]]:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "a.txt").write_text(PLAN.format(number=12, trees="năm trăm"), encoding="utf-8")
    here = Settings(data=tmp_path / "data")
    sync(folder, here)
    with SearchService(here) as opened:
        yield opened, folder, here


def test_running_service_follows_a_finished_sync_at_once(live: tuple[SearchService, Path, Settings]) -> None:
    service, folder, here = live
    (folder / "a.txt").write_text(PLAN.format(number=12, trees="chín trăm"), encoding="utf-8")
    sync(folder, here)
    assert "chín trăm" in service.ask("Phòng Kinh tế chuẩn bị bao nhiêu cây giống?").citations[0].quote
    (folder / "a.txt").unlink()
    sync(folder, here)
    assert not service.ask("Ai chủ trì chuẩn bị cây giống?").answered
    assert service.search("cây giống").total == 0


def test_commits_of_a_sync_that_has_not_ended_are_served_within_seconds(
    live: tuple[SearchService, Path, Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    service, folder, here = live
    (folder / "a.txt").write_text(PLAN.format(number=12, trees="chín trăm"), encoding="utf-8")
    monkeypatch.setattr(PassageIndex, "refresh", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        sync(folder, here)
    monkeypatch.undo()
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and not service.search("chín trăm cây giống").hits:
        time.sleep(0.1)
    assert "chín trăm" in service.search("cây giống").hits[0].text


def test_running_service_does_not_undo_a_sync_with_another_model(
    live: tuple[SearchService, Path, Settings], tmp_path: Path
) -> None:
    service, folder, here = live
    other = tmp_path / "other model"
    shutil.copytree(SHIPPED_ENCODER, other, copy_function=os.symlink)
    (other / "tracuu.json").unlink()
    manifest = json.loads((SHIPPED_ENCODER / "tracuu.json").read_text(encoding="utf-8"))
    (other / "tracuu.json").write_text(json.dumps({**manifest, "name": "other"}), encoding="utf-8")
    changed = here.model_copy(update={"encoder": str(other)})
    sync(folder, changed)
    assert service.ask("Ai chủ trì chuẩn bị cây giống?").answered
    store = Store(here.database_path)
    assert not store.documents_of_other_encoders(Encoder(changed).id)
    store.close()
    with SearchService(changed) as restarted:
        assert restarted.ask("Ai chủ trì chuẩn bị cây giống?").answered


def test_number_that_no_document_carries_has_no_signer(service: SearchService) -> None:
    assert not service.ask("Ai ký Nghị quyết số 05-NQ/ĐU?").answered
    assert service.ask("Ai ký kế hoạch thực hiện Nghị quyết số 05-NQ/ĐU của xã Kim Thành?").answered


def test_agency_without_tasks_gets_no_task_of_another(service: SearchService) -> None:
    assert not service.ask("Công an xã Thái Tân chủ trì những nhiệm vụ nào?").answered


def test_coordinated_tasks_are_not_said_to_be_led(service: SearchService) -> None:
    answer = service.ask("UBMTTQ xã Thái Tân phối hợp những nhiệm vụ nào?")
    assert " phối hợp " in answer.text.splitlines()[0]


def test_telephone_number_is_not_answered_by_text_without_one(service: SearchService) -> None:
    assert not service.ask("Số điện thoại Phòng Nghiệp vụ Y Sở Y tế Lam Giang?").answered


def test_two_years_in_a_question_are_both_meant(service: SearchService) -> None:
    answer = service.ask("Ai ký kế hoạch phòng chống thiên tai năm 2025 và năm 2026 của xã Tân Lập Hạ?")
    assert {citation.document.year for citation in answer.citations} == {2025, 2026}


def test_misspelt_words_are_put_right_and_said(service: SearchService) -> None:
    question = "cow quan naof chur tri mo hinh chinhs quyeenf thaan thieenj o xa Thai Tan"

    answer, found = service.ask(question), service.search(question)

    assert "Phòng Văn hóa - Xã hội" in answer.text
    assert answer.question == found.query == question
    assert answer.corrected == found.corrected
    assert "chinh quyen than thien o xa Thai Tan" in (answer.corrected or "")
    assert service.ask("cơ quan nào chủ trì").corrected is None


def test_hits_far_down_the_list_have_their_quotes_too(service: SearchService) -> None:
    found = service.search("kế hoạch thực hiện nhiệm vụ", limit=100)

    assert len(found.hits) == 100
    for hit in found.hits:
        assert hit.text
        assert service.document(hit.document.id).text[hit.start : hit.end] == hit.text
