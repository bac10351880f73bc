"""What is asked of a store, on every database: assignments, references, places of words, files and their folders."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from made_documents import PLAN
from made_stores import Workplace, new_document
from pydantic import SecretStr

from indexer.errors import DocumentNotFoundError
from indexer.model import Assignment, Deadline, PageLayout, Span
from indexer.store import AssignmentSelection, FailureRecord, PassageSelection, document_id, lists_holding

MANY = 70_000  # more than any database takes as parameters


@pytest.fixture
def work(tmp_path: Path, database_url: SecretStr | None) -> Iterator[Workplace]:
    place = Workplace(tmp_path, database_url=database_url)
    yield place
    place.store.close()


def assignment(task: str, lead: str, due: tuple[date | None, date | None] | None, *others: str) -> Assignment:
    return Assignment(
        numbering="1",
        task=task,
        lead_agencies=(lead,),
        coordinating_agencies=others,
        deadline=Deadline("hạn", *due) if due else None,
        deliverable="Báo cáo",
        group="",
        span=Span(0, 4),
        page=None,
        locator="mục 1",
        source="table",
    )


TASKS = (
    assignment("Một", "Phòng Kinh tế", None, "Công an xã"),
    assignment("Hai", "Công an xã", (date(2026, 3, 1), date(2026, 3, 10))),
    assignment("Ba", "Phòng Kinh tế", (date(2026, 1, 5), None)),
    assignment("Bốn", "Công an xã", (None, date(2025, 12, 31)), "Phòng Kinh tế"),
)


def with_tasks(work: Workplace) -> None:
    new = new_document(work.documents, "a.txt", PLAN, work.encoder)
    work.store.replace_document(replace(new, assignments=TASKS))


def tasks(work: Workplace, **wanted: object) -> list[str]:
    ids = work.store.assignment_ids(AssignmentSelection(**wanted))  # type: ignore[arg-type]
    return [record.assignment.task for record in work.store.assignments_by_id(ids)]


def test_assignments_come_due_soonest_first_with_their_days(work: Workplace) -> None:
    with_tasks(work)
    marks = work.store.assignment_marks(AssignmentSelection())
    assert [mark.day for mark in marks] == ["2025-12-31", "2026-03-10", "2026-01-05", ""]
    assert tasks(work) == ["Bốn", "Hai", "Ba", "Một"]
    assert marks[0].lead_keys == "|cong an|"


def test_assignments_are_selected_by_agencies_days_and_documents(work: Workplace) -> None:
    with_tasks(work)
    lead = lists_holding(work.store.agency_key_lists("lead"), {"phong kinh te"})
    assert tasks(work, lead_keys=lead) == ["Ba", "Một"]
    both = lists_holding(work.store.agency_key_lists("coordinate"), {"phong kinh te"})
    assert tasks(work, lead_keys=lead, coordinating_keys=both) == ["Bốn", "Ba", "Một"]
    assert tasks(work, overlaps=((date(2026, 3, 5), date(2026, 3, 31)),)) == ["Hai", "Ba"]
    assert tasks(work, ends=(date(2026, 1, 1), None)) == ["Hai"]
    assert tasks(work, document_ids=frozenset({"nothing"})) == []
    own = work.store.documents()[0].id
    assert len(tasks(work, document_ids=frozenset({own, *map(str, range(MANY))}))) == 4
    assert [one.assignment.task for one in work.store.assignments(agency_key="cong an")] == ["Hai", "Bốn"]
    assert [one.assignment.task for one in work.store.assignments([own], agency_key="cong an", role="coordinate")] == [
        "Một"
    ]
    assert work.store.agency_names() == {"Phòng Kinh tế", "Công an xã"}
    assert work.store.agency_keys("coordinate") == {"phong kinh te", "cong an"}
    (first, *_) = work.store.assignment_ids(AssignmentSelection())
    assert work.store.assignment_texts([first]) == {first: "\nBốn\nBáo cáo"}
    assert work.store.assignments()[0].assignment == TASKS[0]


def test_references_are_found_by_number_digits_and_type(work: Workplace) -> None:
    work.add("a.txt", PLAN)
    everything = work.store.references()
    one = everything[0].reference
    assert one in [found.reference for found in work.store.references(key=one.key)]
    digits = one.key.partition("/")[0]
    assert one in [found.reference for found in work.store.references(digits=digits)]
    assert work.store.references(digits=digits[:-1] or "_") == []
    assert one in [found.reference for found in work.store.references(types=[one.document_type])]
    assert work.store.references(types=["Không loại nào"]) == []
    assert work.store.references(key="100%") == []
    assert len(work.store.references(document_id=work.store.documents()[0].id)) == len(everything)


def test_places_of_words_come_back(work: Workplace) -> None:
    words = np.array([[0, 2, 10, 10, 20, 20], [3, 9, 30, 10, 60, 20]], dtype=np.int32)
    new = new_document(work.documents, "a.txt", PLAN, work.encoder)
    work.store.replace_document(replace(new, layouts=(PageLayout(1, 595.5, 842.0, 1, words),)))
    own = work.store.documents()[0].id
    (page,) = work.store.layouts.covering(own, Span(4, 5))
    assert (page.page, page.width, page.quarter_turns) == (1, 595.5, 1)
    assert np.array_equal(page.words, words)
    assert work.store.layouts.covering(own, Span(9, 12)) == []
    assert work.store.layouts.sheet(own, 1) == (595.5, 842.0, 1)
    assert work.store.layouts.has_any(own)
    assert not work.store.layouts.has_any("x")
    assert work.store.layouts.source(own).size == len(PLAN)
    assert work.store.layouts.hashes() == {"a.txt"}
    with pytest.raises(DocumentNotFoundError):
        work.store.layouts.source("x\0")


def test_documents_are_listed_newest_first_then_in_the_order_of_bytes(work: Workplace) -> None:
    names = ["b.txt", "B.txt", "đ.txt", "e/a.txt", "e-a.txt", "ấ.txt", "_.txt"]
    for name in names:
        work.add(name, "Câu.")
    work.add("z.txt", PLAN)
    assert [one.path for one in work.store.documents()] == ["z.txt", *sorted(names)]
    assert work.store.intake.collections() == frozenset({"e"})
    ids = [one.id for one in work.store.documents()]
    assert set(work.store.indexing_times([*ids, *map(str, range(MANY))])) == set(ids)
    assert set(work.store.document_texts([*ids, "x\0"])) == set(ids)
    assert work.store.documents_with_content("e/a.txt") == [document_id(work.documents / "e" / "a.txt")]


def test_files_have_states_failures_and_a_last_sync(work: Workplace) -> None:
    work.add("a.txt", PLAN)
    path = str(work.documents / "a.txt")
    work.store.touch_file(path, modified_ns=1_790_000_000_123_456_789)
    state, root = work.store.roots.states(work.documents)[path]
    assert (state.modified_ns, root) == (1_790_000_000_123_456_789, str(work.documents))
    failure = FailureRecord("/x/hỏng.doc", "/x", "hỏng.doc", 2**40, 2**60, "p", "Tệp bị hỏng.")
    work.store.record_failure(failure)
    assert work.store.failures(Path("/x")) == [failure]
    assert work.store.failures(Path("/y")) == []
    assert work.store.count_failures() == 1
    work.store.sync_times.note(work.documents)
    work.store.sync_times.note(work.documents)
    assert list(work.store.sync_times.by_folder()) == [str(work.documents)]


def test_words_are_looked_for_without_regard_to_case_of_plain_letters(work: Workplace) -> None:
    work.add("a.txt", "KINH PHÍ thực hiện.\n\n100% kế hoạch \\ hết.")

    def selected(**wanted: object) -> int:
        return len(work.store.selected_passages(PassageSelection(("text",), **wanted)))  # type: ignore[arg-type]

    assert selected(beginning=("kinh phi",)) == 1
    assert selected(beginning=("kinh bhi",)) == 0
    assert selected(endings=("\\ HếT.",)) == selected(endings=("\\ hết.",)) > 0
    assert selected(endings=("\\ HẾT.",)) == 0


def test_a_document_that_a_user_took_out_is_not_committed_again(work: Workplace) -> None:
    new = work.add("Chung/a.txt", PLAN)
    work.store.intake.exclude(new.absolute_path, work.documents)
    work.store.replace_document(new)
    assert work.store.count_documents() == 0
    assert [one.path for one in work.store.intake.exclusions()] == ["Chung/a.txt"]
    assert work.store.roots.all() == {str(work.documents)}
    work.store.intake.enqueue(new.absolute_path, work.documents)
    assert work.store.intake.finish(new)
    assert not work.store.intake.finish(new)
    assert work.store.count_documents() == 1
