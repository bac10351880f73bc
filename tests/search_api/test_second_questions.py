"""What else a question asks: several fields, several roles, and what looks like a second question and is none."""

import pytest

from search_api.everyday import rephrase
from search_api.intents import Kind, read_kind
from search_api.second_questions import kinds_asked


def kinds_of(question: str) -> tuple[Kind, ...]:
    """Return the kinds as they are read in a question that is asked."""
    put = rephrase(question)
    return kinds_asked(put, read_kind(put))


@pytest.mark.parametrize(
    ("question", "kinds"),
    [
        ("Kế hoạch dân vận số mấy, ngày nào, ai ký?", {"document_number", "issued_on", "signer"}),
        ("ke hoach dan van so may, ngay nao, ai ky", {"document_number", "issued_on", "signer"}),
        ("Số, ngày và người ký của kế hoạch dân vận", {"document_number", "issued_on", "signer"}),
        ("Kế hoạch dân vận ban hành ngày nào và gửi ai?", {"issued_on", "recipients"}),
        ("Kế hoạch dân vận ai ký, gửi những đâu?", {"signer", "recipients"}),
        ("Công văn ai ký rồi gửi cho cơ quan nào?", {"signer", "recipients"}),
        ("Kế hoạch dân vận ai ký/ngày nào?", {"signer", "issued_on"}),
        ("Quyết định này ai ký, cơ quan ban hành?", {"signer", "issuing_authority"}),
        ("Sở nào ban hành, ngày nào?", {"issuing_authority", "issued_on"}),
        ("Who signed the plan and when?", {"signer", "issued_on"}),
        ("Who issued the plan, and what is its number?", {"issuing_authority", "document_number"}),
    ],
)
def test_several_fields_are_read_in_one_sentence(question: str, kinds: set[Kind]) -> None:
    assert set(kinds_of(question)) == kinds


@pytest.mark.parametrize(
    ("question", "kinds"),
    [
        ("Ai chủ trì và khi nào xong việc trồng cây?", {"lead", "deadline"}),
        ("ai chu tri va khi nao xong viec trong cay", {"lead", "deadline"}),
        ("Ai lo việc trồng cây, chừng nào xong?", {"lead", "deadline"}),
        ("Hạn hoàn thành việc trồng cây và ai chủ trì?", {"deadline", "lead"}),
        ("Phòng nào chủ trì và phòng nào phối hợp trồng cây?", {"lead", "coordinate"}),
        (
            "Ai chủ trì, ai phối hợp, khi nào xong việc trồng cây, sản phẩm là gì?",
            {"lead", "coordinate", "deadline", "deliverable"},
        ),
        ("Đơn vị nào chủ trì trồng cây, thời gian hoàn thành và sản phẩm?", {"lead", "deadline", "deliverable"}),
        ("Who leads the planting and by when?", {"lead", "deadline"}),
    ],
)
def test_lead_and_deadline_of_a_task_are_read_in_one_sentence(question: str, kinds: set[Kind]) -> None:
    assert set(kinds_of(question)) == kinds


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Ai ký kế hoạch dân vận?", "signer"),
        ("Ai ký kế hoạch phát triển kinh tế, văn hóa và xã hội năm 2026?", "signer"),
        ("Ai ký Kế hoạch số 12/KH-UBND, ngày 05/01/2026?", "signer"),  # the day is given, not asked for
        ("Ai ký kế hoạch hội chợ và ngày hội đọc sách?", "signer"),
        ("Ai chủ trì việc thu gom, phân loại và xử lý rác?", "lead"),
        ("Ai chủ trì việc trồng cây trước ngày 30/4 và ngày 1/5?", "lead"),
        ("Ai chủ trì nâng cao chất lượng nông sản, sản phẩm OCOP?", "lead"),
        ("Ai chủ trì việc chấm công, quản lý thời gian làm việc?", "lead"),
        ("Phòng Kinh tế chủ trì việc gì và khi nào xong?", "tasks"),  # each task of the list has its day
    ],
)
def test_one_question_stays_one(question: str, kind: Kind) -> None:
    assert kinds_of(question) == (kind,)


def test_the_first_kind_comes_first_and_none_twice() -> None:
    kinds = kinds_asked("ai ký, ngày nào, số mấy, ai ký", "issued_on")
    assert kinds[0] == "issued_on"
    assert len(kinds) == len(set(kinds)) == 3
