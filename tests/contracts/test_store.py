"""What the store promises on every database: all or nothing, and nothing left behind."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest
from made_documents import PLAN
from made_stores import Workplace, new_document
from pydantic import SecretStr
from sqlalchemy import func, select

from indexer.errors import DocumentNotFoundError
from indexer.model import Span
from indexer.store import FailureRecord, PassageDetail, PassageSelection
from indexer.store.schema import metadata
from indexer.text.folding import fold_accents

TABLES = ("documents", "passages", "vectors", "assignments", "document_references", "failures")


@pytest.fixture
def work(tmp_path: Path, database_url: SecretStr | None) -> Iterator[Workplace]:
    place = Workplace(tmp_path, database_url=database_url)
    yield place
    place.store.close()


def counts(work: Workplace) -> dict[str, int]:
    with work.store._database.read() as connection:
        return {
            table: connection.execute(select(func.count()).select_from(metadata.tables[table])).scalar_one()
            for table in TABLES
        }


def only_document(work: Workplace) -> str:
    (record,) = work.store.documents()
    return record.id


def test_what_was_committed_is_read_back(work: Workplace) -> None:
    new = work.add("ke-hoach.txt", PLAN)
    document = only_document(work)

    record = work.store.document(document)
    assert (record.document_number, record.number_key) == ("47/KH-UBND", "47/kh-ubnd")
    assert (record.path, record.file_name, record.year) == ("ke-hoach.txt", "ke-hoach.txt", 2026)
    assert record.recipients == ("Thường trực Đảng ủy", "Các thôn", "Lưu: VT")
    assert work.store.document_text(document) == new.document.text
    assert [found.assignment for found in work.store.assignments()] == list(new.assignments)
    assert [found.reference for found in work.store.references()] == list(new.references)
    assert [found.span for found in work.store.passages_of(document)] == [passage.span for passage in new.passages]


def test_every_stored_quote_is_the_canonical_text_at_its_span(work: Workplace) -> None:
    new = work.add("ke-hoach.txt", PLAN)
    document = only_document(work)

    for passage in work.store.passages_of(document):
        assert passage.quote == passage.span.of(new.document.text)
        assert work.store.quote(document, passage.span) == passage.quote
    for name, span in work.store.document(document).field_spans.items():
        assert work.store.quote(document, span).strip(), name


def test_letters_outside_the_basic_plane_do_not_shift_quotes(work: Workplace) -> None:
    new = work.add("ke-hoach.txt", "𝐊ế hoạch 😀 xã.\nCông an xã kiểm tra 😀 chợ.\nThôn Đông họp.")
    document = only_document(work)

    assert [p.quote for p in work.store.passages_of(document)] == [p.span.of(new.document.text) for p in new.passages]


def test_of_a_passage_as_much_is_read_as_is_asked_for(work: Workplace) -> None:
    work.add("ke-hoach.txt", PLAN)
    document = only_document(work)
    whole = {passage.id: passage for passage in work.store.passages_of(document)}
    absent = max(whole) + 1

    for detail in get_args(PassageDetail):
        read = work.store.passages([*whole, absent], detail)
        assert {number: passage.document_id for number, passage in read.items()} == dict.fromkeys(whole, document)
        assert (read == whole) == (detail == "quote")
    assert all(p.text and not p.quote for p in work.store.passages(list(whole), "text").values())
    assert all(p.locator and not p.text for p in work.store.passages(list(whole), "place").values())
    assert work.store.passages([]) == {}


def test_some_passages_are_told_in_full_and_others_by_their_owner(work: Workplace) -> None:
    work.add("ke-hoach.txt", PLAN)
    first, *others = [passage.id for passage in work.store.passages_of(only_document(work))]

    told = work.store.passages_told(([first], "text"), (others, "owner"), ([], "quote"))

    assert set(told) == {first, *others}
    assert [number for number, passage in told.items() if passage.text] == [first]
    assert {passage.document_id for passage in told.values()} == {only_document(work)}
    assert work.store.passages_told(([], "text"), ([], "owner")) == {}


def test_vectors_come_back_as_they_went_in(work: Workplace) -> None:
    new = work.add("ke-hoach.txt", PLAN)

    stored = list(work.store.indexed_passages(work.store.passage_ids()))

    assert np.allclose(np.stack([passage.vector for passage in stored]), new.vectors, atol=1e-3)
    assert [passage.text for passage in stored] == [passage.text for passage in new.passages]


def test_a_replaced_document_leaves_nothing_of_the_old_one(work: Workplace) -> None:
    work.add("ke-hoach.txt", PLAN)
    document = only_document(work)
    old = set(work.store.passage_ids())

    work.add("ke-hoach.txt", "Chỉ còn một câu ngắn.")

    assert only_document(work) == document
    assert not old & set(work.store.passage_ids())
    assert work.store.passages(list(old)) == {}
    assert counts(work) == {
        "documents": 1, "passages": 1, "vectors": 1, "assignments": 0, "document_references": 0, "failures": 0,
    }  # fmt: skip


def test_a_replacement_that_fails_half_way_leaves_the_old_document(work: Workplace) -> None:
    work.add("ke-hoach.txt", PLAN)
    before, seq, ids = counts(work), work.store.last_seq(), work.store.passage_ids()
    new = new_document(work.documents, "ke-hoach.txt", "Chỉ còn một câu ngắn.\nVà một câu nữa.", work.encoder)

    with pytest.raises(ValueError, match="zip"):
        work.store.replace_document(replace(new, vectors=new.vectors[:1]))

    assert counts(work) == before
    assert (work.store.last_seq(), work.store.passage_ids()) == (seq, ids)
    assert work.store.documents()[0].title == "Triển khai công tác chuyển đổi số năm 2026"


def test_a_removed_document_takes_all_of_its_rows_with_it(work: Workplace) -> None:
    work.add("ke-hoach.txt", PLAN)
    document = only_document(work)

    work.remove("ke-hoach.txt")

    assert counts(work) == dict.fromkeys(TABLES, 0)
    assert work.store.quote(document, Span(0, 5)) == ""
    with pytest.raises(DocumentNotFoundError):
        work.store.document(document)
    with pytest.raises(DocumentNotFoundError):
        work.store.document_text(document)


def test_the_log_tells_what_to_add_and_what_to_delete(work: Workplace) -> None:
    work.add("mot.txt", "Câu một.")
    first, (one,) = work.store.last_seq(), work.store.passage_ids()
    work.add("hai.txt", "Câu hai.")
    (two,) = set(work.store.passage_ids()) - {one}
    work.add("mot.txt", "Câu ba.")
    (three,) = set(work.store.passage_ids()) - {two}
    last = work.store.last_seq()

    assert work.store.changed_passages(0, last) == ([two, three], [one])
    assert work.store.changed_passages(first, last) == ([two, three], [one])
    assert work.store.changed_passages(0, first) == ([one], [])
    assert work.store.changed_passages(last, last) == ([], [])


def test_numbers_of_changes_and_passages_are_never_used_again(work: Workplace) -> None:
    work.add("mot.txt", "Câu một.")
    seq, (passage,) = work.store.last_seq(), work.store.passage_ids()
    work.remove("mot.txt")
    work.add("mot.txt", "Câu một.")

    assert work.store.last_seq() > seq
    assert work.store.passage_ids()[0] > passage


def test_passages_have_owners(work: Workplace) -> None:
    work.add("mot.txt", "Câu một.")
    document, (passage,) = only_document(work), work.store.passage_ids()
    assert work.store.owners([passage, passage + 1]) == {passage: document}


def test_a_failure_takes_the_place_of_the_document_and_the_other_way_round(work: Workplace) -> None:
    work.add("mot.txt", "Câu một.")
    path = str(work.documents / "mot.txt")
    failure = FailureRecord(path, str(work.documents), "mot.txt", 5, 1, "pipeline", "Tệp bị hỏng.")

    work.store.record_failure(failure)
    assert work.store.documents() == []
    assert work.store.failures() == [failure]

    work.add("mot.txt", "Câu một.")
    assert work.store.failures() == []


def test_new_vectors_are_replayed_as_additions(work: Workplace) -> None:
    work.add("mot.txt", "Câu một.")
    seq, ids = work.store.last_seq(), work.store.passage_ids()

    work.store.replace_vectors(only_document(work), ids, np.ones((1, 8), dtype=np.float32), "other:8")

    assert work.store.changed_passages(seq, work.store.last_seq()) == (ids, [])
    assert work.store.documents_of_other_encoders("other:8") == []
    assert [passage.vector.shape for passage in work.store.indexed_passages(ids)] == [(8,)]


def test_passages_are_selected_by_headings_beginnings_places_and_ends(work: Workplace) -> None:
    new = work.add("ke-hoach.txt", PLAN)
    texts = {passage.text: passage for passage in new.passages if passage.kind == "text"}

    def selected(**wanted: Any) -> set[str]:
        return {found.text for found in work.store.selected_passages(PassageSelection(("text",), **wanted))}

    assert selected() == set()
    contexts = {passage.context for passage in texts.values()}
    for context in contexts:
        expected = {text for text, passage in texts.items() if passage.context == context}
        assert selected(is_under=lambda found, wanted=context: found == wanted) == expected
    assert selected(locators=("căn cứ",)) == {t for t, passage in texts.items() if passage.locator.startswith("căn cứ")}
    longest = max(texts, key=len)
    beginning = " ".join(fold_accents(longest).split()[:3])
    assert longest in selected(beginning=(beginning,))
    assert selected(endings=(longest[-12:],)) >= {longest}
    assert selected(beginning=("khong co chu nay",), endings=("không có",)) == set()


def test_a_healthy_store_has_nothing_to_complain_of(work: Workplace) -> None:
    work.add("ke-hoach.txt", PLAN)

    assert work.store.check() is None
