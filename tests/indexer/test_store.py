"""The store: all or nothing, and nothing left behind."""

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from made_documents import PLAN
from made_stores import Workplace, new_document

from indexer.errors import DocumentNotFoundError, NotIndexedYetError, StoreError
from indexer.model import Span
from indexer.store import FailureRecord, PassageSelection, Store
from indexer.store.schema import SCHEMA_VERSION
from indexer.text.folding import fold_accents

TABLES = ("documents", "passages", "vectors", "assignments", "document_references", "failures")


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Workplace]:
    place = Workplace(tmp_path)
    yield place
    place.store.close()


def counts(work: Workplace) -> dict[str, int]:
    with sqlite3.connect(work.settings.database_path) as connection:
        found = {table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in TABLES}  # noqa: S608
    connection.close()
    return found


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


def test_a_folder_without_an_index_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NotIndexedYetError, match="tracuu sync"):
        Store(tmp_path / "nowhere" / "tracuu.sqlite")
    assert not (tmp_path / "nowhere").exists()


def test_a_file_that_is_no_database_is_refused_with_advice(tmp_path: Path) -> None:
    path = tmp_path / "tracuu.sqlite"
    path.write_bytes(b"not a database at all" * 100)

    with pytest.raises(StoreError, match="bị hỏng"):
        Store(path)


def test_a_store_of_another_version_is_refused(work: Workplace) -> None:
    with sqlite3.connect(work.settings.database_path) as connection:
        connection.execute("UPDATE meta SET value = '999' WHERE key = 'schema_version'")
    connection.close()

    with pytest.raises(StoreError, match="999"):
        Store(work.settings.database_path)


NEW_IN_4 = ("pending", "exclusions")


def columns(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with sqlite3.connect(path) as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found = {table: connection.execute(f"PRAGMA table_info({table})").fetchall() for table in tables}
        found["indexes"] = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'index' ORDER BY 1"
        ).fetchall()
    connection.close()
    return found


@pytest.mark.parametrize(("version", "lacking"), [("2", ("page_layouts", *NEW_IN_4)), ("3", NEW_IN_4), ("4", ())])
def test_a_store_of_an_older_version_becomes_like_a_new_one(
    work: Workplace, version: str, lacking: tuple[str, ...]
) -> None:
    work.add("ke-hoach.txt", PLAN)
    work.store.close()
    path = work.settings.database_path
    fresh = columns(path)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE meta SET value = ? WHERE key = 'schema_version'", (version,))
        for table in lacking:
            connection.execute(f"DROP TABLE {table}")
        connection.execute("DROP INDEX documents_by_path")
    connection.close()

    store = Store(path)
    assert store.count_documents() == 1
    assert store.intake.pending() == []
    assert store.intake.exclusions() == []
    store.close()

    assert columns(path) == fresh


def test_a_store_of_version_1_is_brought_up_to_this_one(work: Workplace) -> None:
    work.add("ke-hoach.txt", PLAN)
    work.store.close()
    path = work.settings.database_path
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE meta SET value = '1' WHERE key = 'schema_version'")
        layouts = connection.execute("PRAGMA table_info(page_layouts)").fetchall()
        connection.execute("DROP TABLE page_layouts")
        for column in ("subject", "subject_start", "subject_end"):
            connection.execute(f"ALTER TABLE document_references DROP COLUMN {column}")
        for column in ("parent_authority", "date_line"):
            connection.execute(f"ALTER TABLE documents DROP COLUMN {column}")
        for table in NEW_IN_4:
            connection.execute(f"DROP TABLE {table}")
        connection.execute("DROP INDEX documents_by_path")
    connection.close()

    store = Store(path)
    first = store.references()[0].reference
    assert (first.number, first.subject) == ("12/QĐ-UBND", "")
    store.close()

    with sqlite3.connect(path) as connection:
        version = connection.execute("SELECT value FROM meta WHERE key = 'schema_version'").fetchone()
        assert version == (str(SCHEMA_VERSION),)
        assert connection.execute("PRAGMA table_info(page_layouts)").fetchall() == layouts
    connection.close()
    Store(path).close()  # and again, with nothing left to do


def test_damaged_pages_are_told_and_not_traced(tmp_path: Path) -> None:
    work = Workplace(tmp_path)
    for number in range(30):
        work.add(f"{number}.txt", PLAN)
    work.store.close()
    path = work.settings.database_path
    store = Store(path)
    store.close()  # the next connection reads the file anew
    with path.open("r+b") as file:
        rest = len(file.read()) - 4096
        file.seek(4096)  # the first page, with the schema, stays
        file.write(b"\xa5" * rest)
    reads: list[Callable[[], object]] = [
        lambda: store.id,
        store.last_seq,
        store.passage_ids,
        store.documents,
        store.count_documents,
        store.failures,
        store.assignments,
        store.references,
        lambda: store.agency_keys("lead"),
        lambda: store.roots.states(work.documents),
        lambda: store.documents_of_other_encoders("another"),
        lambda: store.changed_passages(0, 10),
        lambda: list(store.indexed_passages([1])),
        lambda: store.documents_by_id(["a"]),
        lambda: store.document_text("a"),
        lambda: store.outline("a"),
        lambda: store.quote("a", Span(0, 5)),
        lambda: store.passages([1]),
        lambda: store.passages_of("a"),
    ]
    for read in reads:
        with pytest.raises(StoreError, match="bị hỏng"):
            read()
    assert store.check()
    store.close()


def test_values_that_nobody_wrote_are_told_as_damage(work: Workplace) -> None:
    work.add("ke-hoach.txt", PLAN)
    with sqlite3.connect(work.settings.database_path) as connection:
        connection.execute("UPDATE documents SET recipients = '[\"Thường'")
    connection.close()

    with pytest.raises(StoreError, match="bị hỏng"):
        work.store.documents()


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
