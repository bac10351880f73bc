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


def roles(text: str) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    return [(a.lead_agencies, a.coordinating_agencies) for a in assignments(text)]


def dues(text: str) -> list[tuple[str, str]]:
    """Return (words, last day) of each deadline."""
    found = [a.deadline for a in assignments(text)]
    return [(due.text, str(due.due_to or "")) if due else ("", "") for due in found]


@pytest.mark.parametrize(
    ("text", "lead", "task"),
    [
        ("1. Giao Công an xã tuần tra ban đêm.", "Công an xã", "tuần tra ban đêm."),
        ("1. Yêu cầu các thôn lập danh sách hộ nghèo.", "các thôn", "lập danh sách hộ nghèo."),
        ("1. Đề nghị Hội Nông dân xã vận động hội viên", "Hội Nông dân xã", "vận động hội viên"),
        ("1. Trạm Y tế xã có trách nhiệm khám bệnh.", "Trạm Y tế xã", "có trách nhiệm khám bệnh."),
        ("1. Đối với các thôn: Lập danh sách.", "các thôn", "Lập danh sách."),
        ("1. Đồng chí Phó Chủ tịch UBND xã: Chỉ đạo chung.", "Phó Chủ tịch UBND xã", "Chỉ đạo chung."),
        ("1. Các đồng chí Ủy viên UBND xã: Xuống thôn.", "Ủy viên UBND xã", "Xuống thôn."),
        ("1. Các nhà trường: Cho mượn sách.", "Các nhà trường", "Cho mượn sách."),
        ("1. Bà Trần Thị Mơ: Đôn đốc chung.", "Bà Trần Thị Mơ", "Đôn đốc chung."),
        ("1. Trách nhiệm của Công an xã\n- Tuần tra.", "Công an xã", "Tuần tra."),
        ("1. Sở Xây dựng có trách nhiệm:\na) Cấp phép;", "Sở Xây dựng", "Cấp phép;"),
        ("1. Ban xây dựng Đảng phối hợp tuyên truyền.", "Ban xây dựng Đảng", "phối hợp tuyên truyền."),
    ],
)
def test_who_is_told_is_read_from_the_words(text: str, lead: str, task: str) -> None:
    (found,) = assignments(f"III. TỔ CHỨC THỰC HIỆN\n{text}")

    assert (found.lead_agencies, found.task, found.source) == ((lead,), task, "duty")


@pytest.mark.parametrize(
    "text",
    [
        "II. NỘI DUNG\n- Phòng Kinh tế đã kiểm tra các quán ăn.",
        "II. NỘI DUNG\n- Đề nghị khen thưởng các cá nhân tiêu biểu.",
        "III. TỔ CHỨC THỰC HIỆN\n- Tổ chức hội nghị: mời các thôn.",
        "II. MỤC TIÊU\n- Giai đoạn 2026-2030: trồng mười vạn cây.",
    ],
)
def test_what_tells_nobody_anything_new_gives_no_assignment(text: str) -> None:
    assert assignments(text) == []


def test_sentences_behind_the_first_may_assign() -> None:
    found = assignments("II. KẾT LUẬN\n1. Về rác thải: Giao Phòng Kinh tế thu gom rác; giao Công an xã xử lý vi phạm.")

    assert [(a.lead_agencies, a.task) for a in found] == [
        (("Phòng Kinh tế",), "thu gom rác;"), (("Công an xã",), "xử lý vi phạm."),
    ]  # fmt: skip


def test_roles_in_brackets_speak_of_the_task_before_them() -> None:
    (found,) = assignments("II. VIỆC\n1. Dọn kênh (Phòng Kinh tế chủ trì, các thôn phối hợp, xong trong tháng 4/2026).")

    assert (found.task, found.lead_agencies) == ("Dọn kênh", ("Phòng Kinh tế",))
    assert found.coordinating_agencies == ("các thôn",)
    assert found.deadline is not None
    assert found.deadline.due_to == date(2026, 4, 30)


def test_whom_a_duty_is_done_with_coordinates() -> None:
    assert roles(
        "III. TỔ CHỨC THỰC HIỆN\n1. Hội Nông dân xã\n- Chủ động phối hợp với Trạm Y tế, các thôn đăng tin, bài.\n"
        "2. Công an xã: là đơn vị thường trực, chủ trì phối hợp Ban Chỉ huy Quân sự xã tuần tra."
    ) == [(("Hội Nông dân xã",), ("Trạm Y tế", "các thôn")), (("Công an xã",), ("Ban Chỉ huy Quân sự xã",))]


@pytest.mark.parametrize(
    ("words", "text", "last"),
    [
        ("Nộp hồ sơ trước ngày 30/6/2026.", "trước ngày 30/6/2026", "2026-06-30"),
        ("Nộp hồ sơ trước 16 giờ ngày 20/6/2026.", "trước 16 giờ ngày 20/6/2026", "2026-06-20"),
        ("Dọn kênh, hoàn thành trong quý III/2026.", "hoàn thành trong quý III/2026", "2026-09-30"),
        ("Trực từ ngày 01/6 đến hết ngày 15/6/2026.", "từ ngày 01/6 đến hết ngày 15/6/2026", "2026-06-15"),
        ("Nộp sổ trước ngày 20/6 và ngày 05/12/2026.", "trước ngày 20/6 và ngày 05/12/2026", "2026-12-05"),
        ("Mở hội vào quý II năm 2026.", "vào quý II năm 2026", "2026-06-30"),
        ("Báo cáo trước ngày 15 hằng tháng.", "trước ngày 15 hằng tháng", ""),
        ("Định kỳ 6 tháng trước ngày 10/6 và một năm trước ngày 10/12 báo cáo.",
         "Định kỳ 6 tháng trước ngày 10/6 và một năm trước ngày 10/12", ""),
        ("Rà soát năm 2026 theo Kế hoạch số 5/KH-UBND ngày 01/2/2026.", "", ""),
    ],
)  # fmt: skip
def test_a_duty_says_by_when(words: str, text: str, last: str) -> None:
    year = "Bình Khê, ngày 03 tháng 02 năm 2026\nKẾ HOẠCH\nVệ sinh môi trường\n"

    assert dues(f"{year}III. TỔ CHỨC THỰC HIỆN\n1. Công an xã: {words}") == [(text, last)]


def test_a_schedule_gives_tasks_and_days_and_names_nobody() -> None:
    found = assignments("II. LỘ TRÌNH\n- Quý II/2026: Khảo sát.\n- Từ tháng 7 đến tháng 9/2026: Thi công.")

    assert [(a.task, a.lead_agencies) for a in found] == [("Khảo sát.", ()), ("Thi công.", ())]
    assert [str(a.deadline.due_to) for a in found if a.deadline] == ["2026-06-30", "2026-09-30"]


def test_several_labels_stand_on_one_line() -> None:
    (found,) = assignments(
        "I. VIỆC\n1. Dọn chợ\n"
        "Cơ quan chủ trì: Phòng Kinh tế; cơ quan phối hợp: Công an xã, các thôn; thời gian thực hiện: Quý II/2026."
    )

    assert (found.lead_agencies, found.coordinating_agencies) == (("Phòng Kinh tế",), ("Công an xã", "các thôn"))
    assert found.deadline is not None
    assert found.deadline.text == "Quý II/2026"


def test_labels_under_items_speak_of_those_items() -> None:
    found = assignments(
        "I. VIỆC\n1. Khám bệnh\n- Khám mắt.\n+ Chủ trì: Trạm Y tế.\n+ Thời gian: Tháng 5/2026.\n"
        "- Khám răng.\n+ Chủ trì: Bệnh viện huyện.\n+ Thời gian: Tháng 6/2026."
    )

    assert [(a.task, a.lead_agencies, a.locator) for a in found] == [
        ("Khám mắt.", ("Trạm Y tế",), "mục I.1, gạch đầu dòng 1"),
        ("Khám răng.", ("Bệnh viện huyện",), "mục I.1, gạch đầu dòng 2"),
    ]
    assert [str(a.deadline.due_to) for a in found if a.deadline] == ["2026-05-31", "2026-06-30"]


def test_a_label_may_have_its_agencies_below_it() -> None:
    assert roles(
        "I. VIỆC\n1. Câu lạc bộ\n- Đơn vị thực hiện:\n+ Hội Nông dân xã;\n+ Trạm Y tế.\n- Thời gian: Quý IV/2026."
    ) == [(("Hội Nông dân xã", "Trạm Y tế"), ())]


@pytest.mark.parametrize(
    "label", ["Tham mưu: Phòng Kinh tế", "Thực hiện: Phòng Kinh tế", "Đơn vị chủ trì, phối hợp: Phòng Kinh tế chủ trì"]
)
def test_more_labels_name_who_leads(label: str) -> None:
    assert roles(f"I. VIỆC\n1. Dọn chợ\n- {label}.") == [(("Phòng Kinh tế",), ())]


@pytest.mark.parametrize(
    ("cell", "leads", "others"),
    [
        ("Phòng Kinh tế chủ trì, phối hợp với Công an xã", ("Phòng Kinh tế",), ("Công an xã",)),
        ("Phòng Kinh tế chủ trì; các thôn phối hợp", ("Phòng Kinh tế",), ("các thôn",)),
        ("Chủ trì: Phòng Kinh tế; phối hợp: Công an xã", ("Phòng Kinh tế",), ("Công an xã",)),
        ("Phòng Kinh tế tổng hợp, theo dõi chung", ("Phòng Kinh tế",), ()),
        ("Phòng Kinh tế; Phòng Kinh tế", ("Phòng Kinh tế",), ()),
    ],
)
def test_a_cell_may_name_both_roles(cell: str, leads: tuple[str, ...], others: tuple[str, ...]) -> None:
    assert roles(f"TT\tNội dung\tPhân công\tTiến độ\n1\tDọn chợ\t{cell}\tQuý I/2026") == [(leads, others)]


def test_who_carries_out_beside_a_lead_coordinates() -> None:
    assert roles("TT\tNội dung\tCơ quan chủ trì\tĐơn vị thực hiện\n1\tDọn chợ\tPhòng Kinh tế\tCác thôn") == [
        (("Phòng Kinh tế",), ("Các thôn",))
    ]


def test_ticks_under_months_are_the_deadline() -> None:
    table = "TT\tNhiệm vụ\tChủ trì\tT1\tT2\tT3\n1\tƯơm cây\tHội Nông dân\tx\tx\t\n2\tTrồng cây\tCác thôn\t\t\tx"

    (first, last) = assignments(f"Bình Khê, ngày 03 tháng 02 năm 2026\nKẾ HOẠCH\nTrồng cây\nI. VIỆC\n{table}")

    assert [str(a.deadline and (a.deadline.due_from, a.deadline.due_to)) for a in (first, last)] == [
        str((date(2026, 1, 1), date(2026, 2, 28))), str((date(2026, 3, 1), date(2026, 3, 31))),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "last"),
    [
        ("trước ngày 5 của tháng đầu quý", ""),
        ("vào chiều thứ Ba hằng tuần", ""),
        ("không quá 48 giờ", ""),
        ("trong thời hạn 07 ngày làm việc", ""),
        ("trước ngày 5,6/9/2026", "2026-09-06"),
        ("trước ngày 31/11/2026", "2026-11-30"),
        ("trong quý 3 + 4/2026", "2026-12-31"),
        ("trong tháng Mười năm 2026", "2026-10-31"),
    ],
)
def test_a_sentence_keeps_the_words_of_its_deadline(words: str, last: str) -> None:
    assert dues(f"III. TỔ CHỨC THỰC HIỆN\n1. Giao Công an xã báo cáo kết quả tuần tra {words}.") == [(words, last)]


@pytest.mark.parametrize("words", ["cho không quá 48 người", "theo dõi trong tháng một số hộ"])
def test_words_that_name_no_time_are_no_deadline(words: str) -> None:
    assert dues(f"III. TỔ CHỨC THỰC HIỆN\n1. Giao Công an xã báo cáo {words}.") == [("", "")]


DISPATCH = """SỞ Y TẾ
Số: 12/SYT-NV
V/v phòng bệnh mùa hè
Bình Khê, ngày 12 tháng 5 năm 2026

Kính gửi: Các trạm y tế.

Thực hiện Công văn số 14/UBND-VX ngày 04/5/2026 của Ủy ban nhân dân tỉnh về phòng bệnh, Sở Y tế đề nghị các trạm y tế
thực hiện một số nội dung sau:
1. Kiểm kê thuốc, hoàn thành trước ngày 31/5/2026.
2. Giao Bệnh viện huyện tập huấn.
Đề nghị các đơn vị quan tâm thực hiện./.
"""


def test_the_points_of_a_dispatch_are_for_whom_it_addresses_unless_they_name_somebody() -> None:
    found = assignments(DISPATCH)

    assert [(a.locator, a.lead_agencies) for a in found] == [
        ("mục 1", ("các trạm y tế",)), ("mục 2", ("Bệnh viện huyện",)),
    ]  # fmt: skip


def test_those_who_carry_out_a_decision_are_told_in_its_last_article() -> None:
    (found,) = assignments(
        "Số: 5/QĐ-UBND\nBình Khê, ngày 12 tháng 5 năm 2026\nQUYẾT ĐỊNH\nVề quy chế họp\n"
        "Điều 1. Ban hành quy chế họp.\nĐiều 2. Chánh Văn phòng, Công an xã chịu trách nhiệm thi hành Quyết định này./."
    )

    assert (found.locator, found.lead_agencies) == ("Điều 2", ("Chánh Văn phòng", "Công an xã"))
    assert found.task == "chịu trách nhiệm thi hành Quyết định này"


def test_who_belongs_to_a_body_is_no_duty_of_it() -> None:
    assert (
        assignments("III. PHÂN CÔNG\n1. Tổ giúp việc về hậu cần: 05 thành viên, do ông Lê Văn Tám làm tổ trưởng.") == []
    )


@pytest.mark.parametrize("body", ["Ban Chỉ đạo xây dựng nông thôn mới xã", "Tổ giúp việc về tuyên truyền, khánh tiết"])
def test_what_a_body_is_for_belongs_to_its_name(body: str) -> None:
    (found,) = assignments(f"III. PHÂN CÔNG\n1. {body}: Họp giao ban hằng tuần.")

    assert found.lead_agencies == (body,)


@pytest.mark.parametrize(
    ("words", "leads", "others", "task"),
    [
        ("Sơn cầu: Phòng Kinh tế chủ trì; Đội Quản lý chợ phối hợp; xong trong quý II.", ("Phòng Kinh tế",),
         ("Đội Quản lý chợ",), "Sơn cầu"),
        ("Công an xã chủ trì, các thôn phối hợp tuần tra đêm.", ("Công an xã",), ("các thôn",), "tuần tra đêm."),
        ("Công an xã: Chủ trì cùng Trạm Y tế kiểm tra chợ.", ("Công an xã",), ("Trạm Y tế",), "kiểm tra chợ."),
        ("Công an xã: Chủ trì, phối hợp Văn phòng HĐND và UBND cấp thẻ.", ("Công an xã",),
         ("Văn phòng HĐND và UBND",), "cấp thẻ."),
        ("Các ông (bà) Trưởng thôn: Họp dân.", ("Trưởng thôn",), (), "Họp dân."),
        ("Trường Mầm non Sen và Trường Tiểu học Sen: Vẽ tranh.", ("Trường Mầm non Sen", "Trường Tiểu học Sen"), (),
         "Vẽ tranh."),
    ],
)  # fmt: skip
def test_roles_stand_before_and_behind_the_task(
    words: str, leads: tuple[str, ...], others: tuple[str, ...], task: str
) -> None:
    (found,) = assignments(f"III. TỔ CHỨC THỰC HIỆN\n1. {words}")

    assert (found.lead_agencies, found.coordinating_agencies, found.task) == (leads, others, task)


def test_and_inside_a_name_parts_nothing() -> None:
    names = "Văn phòng HĐND và UBND xã, Phòng Nông nghiệp và Môi trường"

    assert roles(f"III. TỔ CHỨC THỰC HIỆN\n1. {names}: Họp.") == [(tuple(names.split(", ")), ())]


def test_points_of_party_documents_assign() -> None:
    (found,) = assignments("III- TỔ CHỨC THỰC HIỆN\n1- Văn phòng Đảng ủy chủ trì, phối hợp với Công an xã mở lớp.")

    assert (found.lead_agencies, found.coordinating_agencies) == (("Văn phòng Đảng ủy",), ("Công an xã",))
