"""The days that a question asks about."""

from datetime import date

import pytest

from indexer.model import Assignment, Deadline, Span
from indexer.text.periods import Period
from search_api.asked_periods import asked_period, is_due

MARCH = Period(date(2026, 3, 1), date(2026, 3, 31))


@pytest.mark.parametrize(
    ("question", "period"),
    [
        ("việc gì đến hạn trong tháng 3/2026?", MARCH),
        ("viec gi den han trong thang 3 nam 2026", MARCH),
        ("which tasks are due in March 2026?", MARCH),
        ("phải xong trước 30/4/2026", Period(None, date(2026, 4, 30))),
        ("xong trong quy ii/2026", Period(date(2026, 4, 1), date(2026, 6, 30))),
        ("kế hoạch năm 2026 có bao nhiêu nhiệm vụ?", None),
        ("Công an xã chủ trì gì?", None),
    ],
)
def test_period_is_read_in_every_spelling(question: str, period: Period | None) -> None:
    assert asked_period(question, None) == period


def _task(deadline: Deadline | None) -> Assignment:
    return Assignment("1", "việc", (), (), deadline, "", "", Span(0, 1), None, "mục I", "table")


def test_task_is_due_on_its_last_day() -> None:
    assert is_due(_task(Deadline("", date(2026, 1, 1), date(2026, 3, 31))), MARCH)
    assert not is_due(_task(Deadline("", date(2026, 3, 1), date(2026, 4, 1))), MARCH)
    assert not is_due(_task(Deadline("Thường xuyên")), MARCH)
    assert not is_due(_task(None), MARCH)
