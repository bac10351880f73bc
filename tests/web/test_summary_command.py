"""`tracuu ask --summary`."""

import json

import pytest
from command_line import run

from indexer.settings import Settings
from search_api.summary import summariser
from search_api.summary.client import Completion, EndpointError

QUESTION = "Ai chủ trì mô hình Chính quyền thân thiện ở xã Thái Tân?"
UNANSWERABLE = "Mức phụ cấp của trưởng thôn là bao nhiêu?"


@pytest.fixture(autouse=True)
def index(corpus_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACUU_DATA", str(corpus_settings.data))


@pytest.fixture
def endpoint(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACUU_SUMMARY_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("TRACUU_SUMMARY_MODEL", "tiny")


def test_without_an_endpoint_the_answer_comes_with_advice() -> None:
    code, out, advice = run("ask", QUESTION, "--summary")
    assert code == 0
    assert out.startswith("Phòng Văn hóa - Xã hội chủ trì")
    assert "TRACUU_SUMMARY_URL" in advice


@pytest.mark.usefixtures("endpoint")
def test_summary_follows_the_citations_and_is_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    def write(_: object, messages: list[dict[str, str]]) -> Completion:
        passage = messages[1]["content"].split("\n")[1]
        return Completion(f"{passage.split(' · ')[1]} [1].", is_cut=False)

    monkeypatch.setattr(summariser, "complete", write)
    _, out, advice = run("ask", QUESTION, "--summary")
    answer, _, summary = out.partition("Tóm tắt do mô hình tạo (tiny), đã đối chiếu với trích dẫn:")
    assert answer.startswith("Phòng Văn hóa - Xã hội chủ trì")
    assert "Chính quyền thân thiện”. [T1]" in summary
    assert "[T1] Ke hoach dan van 2026 - xa Thai Tan.docx, Danh mục, TT 2.3" in summary
    assert not advice
    body = json.loads(run("ask", QUESTION, "--summary", "--json")[1])
    assert body["summary"]["model"] == "tiny"
    assert json.loads(run("ask", QUESTION, "--json")[1])["summary"] is None


@pytest.mark.usefixtures("endpoint")
def test_endpoint_that_fails_leaves_the_answer_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> Completion:
        raise EndpointError("status 500")

    monkeypatch.setattr(summariser, "complete", fail)
    code, out, advice = run("ask", QUESTION, "--summary")
    assert code == 0
    assert out.startswith("Phòng Văn hóa - Xã hội chủ trì")
    assert "Tóm tắt" not in out
    assert "Không có tóm tắt: mô hình không trả lời kịp" in advice


@pytest.mark.usefixtures("endpoint")
def test_unexpected_fault_leaves_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> Completion:
        raise RuntimeError("fault of a library")

    monkeypatch.setattr(summariser, "complete", fail)
    assert run("ask", QUESTION, "--summary")[1].startswith("Phòng Văn hóa - Xã hội chủ trì")


@pytest.mark.usefixtures("endpoint")
def test_unanswered_question_gets_no_summary_and_no_advice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(summariser, "complete")  # it is not asked
    code, out, advice = run("ask", UNANSWERABLE, "--summary")
    assert code == 0
    assert out.startswith("Không tìm thấy")
    assert not advice
