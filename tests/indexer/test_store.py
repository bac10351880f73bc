"""The store in a SQLite file: made, brought up to this version, refused where it is damaged."""

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from made_documents import PLAN
from made_stores import Workplace

from indexer.errors import NotIndexedYetError, StoreError
from indexer.model import Span
from indexer.store import Store
from indexer.store.schema import SCHEMA_VERSION


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Workplace]:
    place = Workplace(tmp_path)
    yield place
    place.store.close()


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
