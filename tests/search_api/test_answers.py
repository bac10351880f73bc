"""Answers on the sample documents: the gold questions, and what each way of answering promises."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from indexer.settings import Settings
from search_api.confidence import HIGH, LEAST
from search_api.evaluation import score_answers
from search_api.service import SearchService

GOLD = Path(__file__).parents[2] / "corpus" / "gold" / "questions.jsonl"
Scores = dict[str, Any]


@pytest.fixture(scope="module")
def service(corpus_settings: Settings) -> Iterator[SearchService]:
    with SearchService(corpus_settings) as opened:
        yield opened


@pytest.fixture(scope="module")
def scores(service: SearchService) -> Scores:
    return score_answers(service, [GOLD])


def gold() -> list[dict[str, Any]]:
    return [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]


def test_gold_questions_are_answered_rightly(scores: Scores) -> None:
    assert scores["right"] >= 0.95 * scores["total"], scores["failures"]


def test_questions_without_accents_lose_at_most_three_points(service: SearchService, scores: Scores) -> None:
    bare = score_answers(service, [GOLD], without_accents=True)
    assert bare["right"] >= scores["right"] - 0.03 * scores["total"], bare["failures"]


def test_no_question_without_an_answer_is_answered_as_certain(scores: Scores) -> None:
    assert scores["surest_wrong"] < HIGH


def test_answers_of_high_confidence_are_right_as_often_as_they_say(scores: Scores) -> None:
    at_high = next(point for point in scores["curve"] if point["threshold"] == HIGH)
    assert at_high["answered_share"] > 0.5
    assert at_high["correctness"] >= HIGH
    shares = [point["answered_share"] for point in scores["curve"]]
    assert shares == sorted(shares, reverse=True)


def test_the_gold_set_is_mixed() -> None:
    rows = gold()
    bare = [row for row in rows if row["question"].isascii()]
    assert len(rows) >= 130
    assert sum(not row["answerable"] for row in rows) >= len(rows) / 4
    assert len(bare) >= len(rows) / 4
    assert len({row["id"] for row in rows}) == len(rows)


@pytest.mark.parametrize(
    "question",
    [
        "Ai là chủ tịch nước?",
        "chu tich nuoc la ai",
        "thủ đô của Pháp là gì",
        "thu do cua phap la gi",
        "What is the capital of Japan?",
        "giá vàng hôm nay bao nhiêu",
    ],
)
def test_questions_out_of_scope_are_not_found(service: SearchService, question: str) -> None:
    assert not service.ask(question).answered


def test_answer_given_is_likelier_right_than_wrong(service: SearchService) -> None:
    for row in gold()[::5]:
        answer = service.ask(row["question"])
        assert answer.answered == (answer.confidence >= LEAST)


def test_deliverable_is_the_one_of_the_task(service: SearchService) -> None:
    answer = service.ask("Sản phẩm của nhiệm vụ xây dựng đề án vị trí việc làm phường Đông Sơn Thượng là gì?")
    assert answer.kind == "deliverable"
    assert "Đề án được phê duyệt" in answer.text
    english = service.ask("What is the deliverable of digitising the archives in Đông Sơn Thượng?")
    assert english.text.startswith("Deliverable: Kho dữ liệu số hóa")


def test_deliverable_that_the_plan_does_not_state_is_not_found(service: SearchService) -> None:
    assert not service.ask("Sản phẩm của nhiệm vụ diễn tập hộ đê xã Tân Lập Hạ năm 2026 là gì?").answered


def test_list_of_documents_is_complete_and_newest_first(service: SearchService) -> None:
    answer = service.ask("Liệt kê các kế hoạch năm 2026")
    listed = service.documents(limit=100).documents
    plans = [d for d in listed if d.document_type == "Kế hoạch" and (d.year == 2026 or "2026" in (d.title or ""))]
    assert f"Có {len(plans)} văn bản" in answer.text
    assert [c.document.id for c in answer.citations] == [d.id for d in plans]


def test_documents_are_found_by_their_signer(service: SearchService) -> None:
    answer = service.ask("Những văn bản nào do ông Phạm Đức Ban ký?")
    assert [c.document.document_number for c in answer.citations] == ["47/KH-UBND"]


def test_tasks_due_in_a_period_are_all_listed(service: SearchService) -> None:
    answer = service.ask("Những việc nào của xã Tân Lập Hạ phải xong trước 30/4/2026?")
    assert "3 nhiệm vụ đến hạn" in answer.text
    assert "Kiện toàn Ban Chỉ huy phòng thủ dân sự xã" in answer.text
    english = service.ask("Which tasks in Thạch Bàn Nam are due in March 2026?")
    assert english.text.startswith("3 task(s) due")


def test_tasks_due_are_listed_of_all_communes_where_none_is_named(service: SearchService) -> None:
    answer = service.ask("Tháng 5/2026 có những việc gì đến hạn?")
    due = [
        (document.id, task.id)
        for document in service.documents(limit=100).documents
        for task in service.document(document.id).assignments
        if task.due_to and (task.due_to.year, task.due_to.month) == (2026, 5)
    ]
    assert len(answer.citations) == len(due) > 2
    assert {c.document.id for c in answer.citations} == {document for document, _ in due}


def test_law_cited_by_name_alone_is_found(service: SearchService) -> None:
    answer = service.ask("Văn bản nào căn cứ Luật Phòng chống thiên tai?")
    assert {c.document.year for c in answer.citations} == {2025, 2026}


def test_section_is_quoted_whole(service: SearchService) -> None:
    answer = service.ask("Mục tiêu của chương trình môi trường Quảng Lâm Đông 2024")
    assert len(answer.citations) == 3
    assert "đường hoa" in answer.text


def test_own_period_of_a_plan_is_no_deadline_of_a_task(service: SearchService) -> None:
    answer = service.ask("Thời gian tổ chức Tháng hành động vì an toàn thực phẩm 2024?")
    assert "15/4/2024" in answer.text
    assert "20/5/2024" not in answer.text


def test_signature_tells_who_holds_the_post_but_a_deputys_does_not(service: SearchService) -> None:
    assert "Phạm Đức Ban" in service.ask("Chủ tịch UBND xã Hà Nam là ai?").text
    assert not service.ask("Chủ tịch UBND xã Thái Tân là ai?").answered


def test_issuer_of_another_province_is_not_meant(service: SearchService) -> None:
    assert service.ask("Ai ký công văn tiêm chủng của Sở Y tế Lam Giang?").answered
    assert not service.ask("Ai ký công văn tiêm chủng của Sở Y tế Hải Phòng?").answered


def test_place_behind_a_cited_number_does_not_bind(service: SearchService) -> None:
    answer = service.ask("Văn bản nào viện dẫn Kế hoạch số 17/KH-UBND của tỉnh Lam Giang?")
    assert {c.document.place for c in answer.citations} == {"Bình Khê Đông", "Yên Phú Trung"}
