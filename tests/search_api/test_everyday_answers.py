"""Answers to questions in other words than the document's, over one plan."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from made_plans import plan, write

from indexer.pipeline import sync
from indexer.settings import Settings
from search_api.service import SearchService

_PLAN = plan(
    """I. NHIỆM VỤ
1. Các nhiệm vụ về sắp xếp tổ chức bộ máy tinh gọn, hoạt động hiệu lực, hiệu quả; nâng cao đạo đức công vụ
1.1. Rà soát, sắp xếp lại các trường học trực thuộc.
1.2. Ký cam kết không gây phiền hà.
2. Các nhiệm vụ về tiếp công dân
2.1. Kịp thời giải quyết đơn khiếu nại, tố cáo của công dân.
3. Nhóm nhiệm vụ “Chủ động thực thi”
3.1. Trực ban ngày nghỉ.
3.2. Công khai lịch làm việc.
II. TỔ CHỨC THỰC HIỆN
1. Trạm Y tế xã: đưa tin, bài về phòng bệnh lên trang thông tin của xã.
2. Định kỳ 6 tháng trước ngày 01/6 và một năm trước ngày 01/12 báo cáo UBND xã (qua Văn phòng) để tổng hợp.
3. Hình thức tuyên truyền qua Quyết định số 95/QĐ-UBND của tỉnh về thông tin cơ sở.
""",
    title="Công tác dân vận năm 2026 theo chủ đề “Chủ động thực thi”",
)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchService]:
    folder = tmp_path_factory.mktemp("everyday")
    own = Settings(data=folder / "data")
    sync(write(folder / "documents", a=_PLAN), own)
    with SearchService(own) as service:
        yield service


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Xã có những nhiệm vụ nào về sắp xếp bộ máy và đạo đức công vụ?", ("trường học", "cam kết")),
        ("Nhóm việc chủ động thực thi của Hòa Bình Thượng gồm những gì?", ("Trực ban", "lịch làm việc")),
        # not "đơn thu": no sum is asked
        ("don thu khieu nai to cao cua dan xa giai quyet ra sao", ("giải quyết đơn",)),
        ("Đơn vị nào đưa tin phòng bệnh lên trang thông tin?", ("Trạm Y tế",)),
        ("Báo cáo năm của Hòa Bình Thượng phải nộp chậm nhất ngày bao nhiêu?", ("01/12",)),
        ("Hòa Bình Thượng báo cáo định kỳ khi nào?", ("6 tháng",)),
        ("Tuyên truyền ở Hòa Bình Thượng theo quyết định nào của tỉnh?", ("95/QĐ-UBND",)),
        ("Người ký kế hoạch của Hòa Bình Thượng giữ chức vụ gì?", ("Chủ tịch",)),
    ],
)
def test_everyday_words_find_the_answer(service: SearchService, question: str, said: tuple[str, ...]) -> None:
    answer = service.ask(question)
    assert answer.answered
    assert all(words in answer.text for words in said)


@pytest.mark.parametrize(
    "question",
    [
        "Khẩu hiệu năm 2026 của Hòa Bình Thượng là gì?",  # the plan has none
        "Bệnh viện nào đưa tin về tiêm chủng ở Hòa Bình Thượng?",
        "Hòa Bình Thượng có bao nhiêu trường mầm non?",
    ],
)
def test_what_the_plan_does_not_say_is_not_found(service: SearchService, question: str) -> None:
    assert not service.ask(question).answered


def test_what_is_said_to_be_regular_tells_when_but_no_day(tmp_path: Path) -> None:
    own = Settings(data=tmp_path / "data")
    text = plan("I. BÁO CÁO\n1. Báo cáo định kỳ quý, 6 tháng, năm gửi UBND xã.\n")
    sync(write(tmp_path / "documents", a=text), own)
    with SearchService(own) as service:
        assert service.ask("Hòa Bình Thượng báo cáo định kỳ khi nào?").answered
        assert not service.ask("ubnd xa hoa binh thuong bao cao ve so noi vu truoc ngay nao").answered
