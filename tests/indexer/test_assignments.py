"""Assignments: from tables, from labels in prose, from duty lists, from sentences; and from nothing else."""

from datetime import date

import pytest
from made_documents import BODY, PLAN, parse_text

from indexer.assignments import read_assignments
from indexer.model import Assignment


def assignments(text: str) -> list[Assignment]:
    return read_assignments(parse_text(text))


def test_all_kinds_are_found_in_the_order_of_their_place() -> None:
    found = [(a.source, a.locator) for a in assignments(PLAN)]

    assert found == [
        ("prose", "mục II.1"), ("prose", "mục II.2"), ("duty", "mục III.1"), ("duty", "mục III.2, gạch đầu dòng 1"),
        ("prose", "mục III.3"), ("table", "Phụ lục I, TT 1.1"), ("table", "Phụ lục I, TT 1.2"),
    ]  # fmt: skip


def test_a_table_row_gives_task_roles_deadline_and_group() -> None:
    row = next(a for a in assignments(PLAN) if a.locator.endswith("TT 1.1"))

    assert (row.task, row.group) == ("Kéo cáp quang đến thôn", "HẠ TẦNG SỐ")
    assert (row.lead_agencies, row.coordinating_agencies) == (("Phòng Kinh tế",), ("Các thôn",))
    assert row.deadline is not None
    assert (row.deadline.text, row.deadline.due_to) == ("Quý I/2026", date(2026, 3, 31))


def test_labels_belong_to_the_heading_above_them() -> None:
    task = assignments(PLAN)[0]

    assert (task.task, task.numbering) == ("Số hóa hồ sơ", "1")
    assert task.lead_agencies == ("Trung tâm Phục vụ hành chính công",)
    assert task.coordinating_agencies == ("Công an xã", "các thôn")
    assert task.deadline is not None
    assert (task.deadline.due_from, task.deadline.due_to) == (date(2026, 4, 1), date(2026, 9, 30))
    assert task.deliverable == "Kho dữ liệu"


def test_evidence_names_the_line_of_each_role() -> None:
    document = parse_text(PLAN)
    task = read_assignments(document)[0]

    quotes = {role: span.of(document.text) for role, span in task.evidence}

    assert quotes["lead"] == "- Cơ quan chủ trì: Trung tâm Phục vụ hành chính công."
    assert quotes["coordinate"] == "- Cơ quan phối hợp: Công an xã, các thôn."
    assert quotes["deadline"] == "- Thời gian thực hiện: Quý II-III/2026."


def test_who_implements_leads_unless_somebody_else_does() -> None:
    alone, beside = assignments(
        "I. NHIỆM VỤ\n1. Mở lớp\na) Đơn vị thực hiện: Phòng Kinh tế\n"
        "2. Số hóa\na) Cơ quan chủ trì: Công an xã\nb) Đơn vị thực hiện: Các thôn"
    )

    assert (alone.lead_agencies, alone.coordinating_agencies) == (("Phòng Kinh tế",), ())
    assert (beside.lead_agencies, beside.coordinating_agencies) == (("Công an xã",), ("Các thôn",))


@pytest.mark.parametrize(
    ("text", "agency", "task"),
    [
        ("1. Công an xã: Bảo đảm an ninh.", "Công an xã", "Bảo đảm an ninh."),
        ("1. Công an xã\n- Bảo đảm an ninh.", "Công an xã", "- Bảo đảm an ninh."),
        ("- Chủ tịch UBND xã: chịu trách nhiệm chung.", "Chủ tịch UBND xã", "chịu trách nhiệm chung."),
        ("1. Đề nghị Ủy ban MTTQ Việt Nam xã\n- Giám sát.", "Ủy ban MTTQ Việt Nam xã", "- Giám sát."),
    ],
)
def test_a_duty_list_names_the_agency_on_the_line_or_above_it(text: str, agency: str, task: str) -> None:
    (found,) = assignments(f"III. TỔ CHỨC THỰC HIỆN\n{text}")

    assert found.source == "duty"
    assert found.lead_agencies == (agency,)
    assert found.task == task.removeprefix("- ")


def test_a_duty_to_chair_names_the_others() -> None:
    (found,) = assignments(
        "III. TỔ CHỨC THỰC HIỆN\n1. Phòng Kinh tế: Chủ trì, phối hợp với Công an xã, Trạm Y tế kiểm tra các quán ăn."
    )

    assert found.lead_agencies == ("Phòng Kinh tế",)
    assert found.coordinating_agencies == ("Công an xã", "Trạm Y tế")
    assert found.task == "kiểm tra các quán ăn."


def test_a_sentence_that_gives_the_chair_is_an_assignment_anywhere() -> None:
    (found,) = assignments("II. NỘI DUNG\n- Giao Phòng Kinh tế chủ trì, phối hợp với các thôn rà soát các hộ nghèo.")

    assert (found.source, found.lead_agencies, found.coordinating_agencies) == (
        "prose",
        ("Phòng Kinh tế",),
        ("các thôn",),
    )


@pytest.mark.parametrize(
    "text",
    [
        "I. MỤC ĐÍCH\n- Nâng cao nhận thức của các thôn.",
        "II. NỘI DUNG\n1. Tuyên truyền\n- Thời gian qua: xã làm tốt.",
        "TT\tTên thôn\tSố hộ\n1\tĐông\t120",
        "III. TỔ CHỨC THỰC HIỆN\n1. Kinh phí: theo dự toán được giao.",
    ],
)
def test_what_assigns_nothing_gives_no_assignment(text: str) -> None:
    assert assignments(text) == []


def test_a_quarter_without_a_year_takes_that_of_the_document() -> None:
    text = PLAN.replace("Quý II-III/2026", "Quý IV")

    deadline = assignments(text)[0].deadline

    assert deadline is not None
    assert deadline.due_to == date(2026, 12, 31)
    without_year = assignments(BODY.replace("Quý II-III/2026", "Quý IV"))[0].deadline
    assert without_year is not None
    assert (without_year.text, without_year.due_to) == ("Quý IV", None)
