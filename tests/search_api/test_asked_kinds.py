"""What questions in everyday words ask for."""

import pytest

from search_api.everyday import rephrase
from search_api.intents import Kind, asks_who_acts, read_kind, read_language


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Kế hoạch dân vận 6 tháng cuối năm của Nam Giang ra ngày nào?", "issued_on"),
        ("Đề án 04-ĐA/TU của Tỉnh ủy ra ngày nào?", "issued_on"),
        ("Nghị quyết số 05-NQ/ĐU ngày nào?", "issued_on"),
        ("Quyết định 124-QĐ/TW mà An Quang nhắc tới do ai ban hành?", "issuing_authority"),
        ("Xã dựa vào quyết định nào của tỉnh để lập kế hoạch?", "legal_bases"),
        ("Kế hoạch này dựa vào đâu?", "legal_bases"),
        ("Kế hoạch dựa vào những căn cứ gì?", "legal_bases"),
        ("ke hoach dua vao luat, nghi dinh nao", "legal_bases"),
        ("Tổ chức hội chợ theo tờ trình số mấy của sở?", "legal_bases"),
        ("On which government decree is the list based?", "legal_bases"),
        ("Những xã, phường nào có nhắc tới Quyết định 446-QĐ/TU?", "citing"),
        ("Quyết định 371/QĐ-UBND được kế hoạch của xã nào lấy làm căn cứ?", "citing"),
        ("quyet dinh 217-QD/TW co mat trong van ban cua nhung xa nao", "citing"),
        ("Công văn 6356/UBND-NNMT của tỉnh được văn bản nào lấy làm cơ sở?", "citing"),
        ("Which ward refers to Directive 28-CT/TU?", "citing"),
        ("quyet dinh 1738-QD/TU quy dinh chuyen gi", "documents"),
        ("Who put his name to Plan 47/KH-UBND?", "signer"),
        ("Những bên nào cùng làm với cơ quan chủ trì?", "coordinate"),
        ("Which bodies assist the Economic Office with resettlement?", "coordinate"),
        ("Xã phải xong đề án trong năm nào?", "deadline"),
        ("Over what period will the commune report?", "deadline"),
        ("Liệt kê các đầu việc mà Phòng Kinh tế đứng chủ trì", "tasks"),
        ("Đối thoại với dân thì cơ quan nào làm đầu mối?", "lead"),
    ],
)
def test_everyday_ways_of_asking(question: str, kind: Kind) -> None:
    assert read_kind(rephrase(question)) == kind


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Kế hoạch đưa sản phẩm ra thị trường trong giai đoạn đầu", "issued_on"),
        ("Đơn vị thực hiện theo quyết định của Chủ tịch", "legal_bases"),
        ("Xã nào có 12 thôn?", "citing"),
    ],
)
def test_words_that_only_look_alike(question: str, kind: Kind) -> None:
    assert read_kind(rephrase(question)) != kind


@pytest.mark.parametrize("question", ["Đơn vị nào đăng tin bài lên cổng?", "who compiles the reports", "ai quét sân"])
def test_whoever_acts_is_asked_for_by_any_verb(question: str) -> None:
    assert asks_who_acts(question)


@pytest.mark.parametrize(
    "question", ["báo cáo nộp cho phòng nào", "who is the chairman", "ai là tổ trưởng", "khi nào họp"]
)
def test_whom_it_goes_to_or_who_somebody_is_is_no_actor(question: str) -> None:
    assert not asks_who_acts(question)


def test_a_preposition_before_which_makes_a_question_english() -> None:
    assert read_language("Through which office do units in Kim Thành send results?") == "en"
