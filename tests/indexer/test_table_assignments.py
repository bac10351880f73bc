"""Assignments in tables: which column says what, in whatever words and order the columns stand."""

import pytest
from made_documents import parse_text

from indexer.assignments import read_assignments
from indexer.chunking import make_passages

Roles = list[tuple[tuple[str, ...], tuple[str, ...]]]


def roles(*rows: str) -> Roles:
    """Return (leads, others) of each assignment; "|" parts the cells of a row."""
    text = "\n".join(row.replace("|", "\t") for row in rows)
    return [(a.lead_agencies, a.coordinating_agencies) for a in read_assignments(parse_text(text))]


@pytest.mark.parametrize("title", ["Cơ quan đầu mối", "Giao", "Đơn vị được giao", "Giao cho", "CQ chủ trì"])
def test_one_column_names_who_leads(title: str) -> None:
    assert roles(f"TT|Việc cần làm, nội dung|{title}", "1|Tỉa cây|Trạm Y tế") == [(("Trạm Y tế",), ())]


@pytest.mark.parametrize("title", ["Hạn", "Hạn xử lý", "Mốc thời gian"])
def test_a_short_title_names_the_deadline(title: str) -> None:
    (found,) = read_assignments(parse_text(f"TT\tCông việc\tChủ trì\t{title}\n1\tTỉa cây\tTrạm Y tế\t05/6/2026"))

    assert found.deadline is not None
    assert (found.deadline.text, str(found.deadline.due_to)) == ("05/6/2026", "2026-06-05")


@pytest.mark.parametrize("title", ["Hạn chế", "Hạng mục", "Nhiệm vụ được giao"])
def test_what_only_sounds_like_a_deadline_or_a_lead_is_neither(title: str) -> None:
    (found,) = read_assignments(parse_text(f"TT\tCông việc\tChủ trì\t{title}\n1\tTỉa cây\tTrạm Y tế\tCòn ít"))

    assert (found.deadline, found.lead_agencies) == (None, ("Trạm Y tế",))


@pytest.mark.parametrize(
    ("cell", "leads", "others"),
    [
        ("Chủ trì: Trạm Y tế; Phối hợp: Công an xã", ("Trạm Y tế",), ("Công an xã",)),
        ("- Chủ trì: Trạm Y tế - Phối hợp: Công an xã, Hội Nông dân", ("Trạm Y tế",), ("Công an xã", "Hội Nông dân")),
        ("Phối hợp: Công an xã; chủ trì: Trạm Y tế", ("Trạm Y tế",), ("Công an xã",)),
        ("Trạm Y tế chủ trì, Công an xã phối hợp", ("Trạm Y tế",), ("Công an xã",)),
    ],
)
def test_one_column_for_both_roles_is_read_by_its_labels(
    cell: str, leads: tuple[str, ...], others: tuple[str, ...]
) -> None:
    assert roles("TT|Công việc|Cơ quan chủ trì, phối hợp", f"1|Tỉa cây|{cell}") == [(leads, others)]


def test_the_person_over_a_task_does_not_lead_beside_an_agency() -> None:
    table = ("TT|Công việc|Lãnh đạo phụ trách|Cơ quan chủ trì", "1|Tỉa cây|Đ/c Lê Văn Tư|Trạm Y tế")

    assert roles(*table) == [(("Trạm Y tế",), ())]
    assert roles("TT|Công việc|Lãnh đạo phụ trách", "1|Tỉa cây|Đ/c Lê Văn Tư") == [(("Đ/c Lê Văn Tư",), ())]


@pytest.mark.parametrize("ditto", ["nt", "-nt-", "Như trên", "- nt -", "”"])
def test_as_above_is_the_value_above(ditto: str) -> None:
    text = f"TT\tCông việc\tChủ trì\tTiến độ\n1\tTỉa cây\tTrạm Y tế\tQuý I\n2\tTưới cây\t{ditto}\t{ditto}"
    document = parse_text(text)

    first, second = read_assignments(document)

    assert (second.lead_agencies, second.deadline) == (first.lead_agencies, first.deadline)
    assert [(role, span.of(text)) for role, span in second.evidence] == [("lead", "Trạm Y tế"), ("deadline", "Quý I")]
    assert "Chủ trì: Trạm Y tế" in make_passages(document)[-1].text


@pytest.mark.parametrize(
    "numbers", ["(1)|(2)|(3)|(4)", "1|2|3|4", "A|B|1|2", "(1)|(2)|(3)|(4) = (2) + (3)"]
)  # fmt: skip
def test_a_row_that_numbers_the_columns_is_no_task(numbers: str) -> None:
    assert roles("TT|Công việc|Chủ trì|Phối hợp", numbers, "1|Tỉa cây|Trạm Y tế|Công an xã") == [
        (("Trạm Y tế",), ("Công an xã",))
    ]
