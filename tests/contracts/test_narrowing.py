"""A narrowed store and index hold nothing of hidden collections, whatever is asked of them."""

import unicodedata
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from made_documents import PLAN
from made_stores import Workplace
from pydantic import SecretStr

from indexer.errors import StoreError
from indexer.model import Span
from indexer.passage_index import LexicalQuery, NarrowedIndex
from indexer.store import NarrowedStore
from indexer.store.schema import metadata

HIDDEN = "Nhân sự"
VIEWS = {
    "main": "SELECT name FROM temp.sqlite_master WHERE type = 'view'",
    "tracuu": "SELECT viewname FROM pg_views WHERE schemaname = 'tracuu_narrowed'",
}
SECRET = PLAN.replace("Thái Tân", "Kín Đáo").replace("THÁI TÂN", "KÍN ĐÁO") + "\nxyzzy một chữ riêng\n"


@pytest.fixture
def work(tmp_path: Path, database_url: SecretStr | None) -> Iterator[Workplace]:
    work = Workplace(tmp_path, database_url=database_url)
    work.add("Chung/a.txt", PLAN)
    work.add("b.txt", PLAN)
    work.add(f"{HIDDEN}/c.txt", SECRET)
    work.add(f"{HIDDEN}/sub/d.txt", SECRET)
    work.add(f"{HIDDEN}0/e.txt", PLAN)
    work.refresh()
    yield work
    work.store.close()


def narrowed(work: Workplace, *hidden: str) -> NarrowedStore:
    return NarrowedStore(work.settings.database, hidden or (HIDDEN,))


def test_every_table_of_documents_is_narrowed(work: Workplace) -> None:
    store = narrowed(work)
    with store._database.read() as connection:
        for table in metadata.tables:
            seen = connection.exec_driver_sql(f"SELECT * FROM {table}").fetchall()  # noqa: S608 — a table of ours
            own = "main" if work.settings.database_url is None else "tracuu"
            everything = connection.exec_driver_sql(f"SELECT * FROM {own}.{table}").fetchall()  # noqa: S608
            if table not in ("meta", "changes"):  # numbers and the store's own marks
                names = connection.exec_driver_sql(VIEWS[own]).scalars()
                assert table in set(names), f"say in sqlite_views.py and postgresql.py what belongs to whom in {table}"
            if table in ("documents", "passages", "vectors", "assignments", "document_references"):
                assert 0 < len(seen) < len(everything), table
            if table not in ("meta", "changes", "vectors"):
                assert not any("Kín Đáo" in str(row) or "xyzzy" in str(row) for row in seen), table
    store.close()


def test_only_the_collection_itself_is_hidden(work: Workplace) -> None:
    store = narrowed(work)
    assert sorted(one.path for one in store.documents()) == ["Chung/a.txt", f"{HIDDEN}0/e.txt", "b.txt"]
    store.close()
    without_folder = narrowed(work, "")
    assert "b.txt" not in {one.path for one in without_folder.documents()}
    assert without_folder.count_documents() == 4
    without_folder.close()


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_name_is_hidden_however_a_system_writes_its_accents(work: Workplace, form: str) -> None:
    work.add(unicodedata.normalize("NFD", HIDDEN) + "/f.txt", SECRET)
    store = narrowed(work, unicodedata.normalize(form, HIDDEN))
    assert store.count_documents() == 3
    store.close()


def test_a_name_is_hidden_that_a_windows_keyboard_wrote(work: Workplace) -> None:
    name = "Nhân sự"
    typed = "Nhân s\u01b0\u0323"
    assert typed not in (unicodedata.normalize("NFC", name), unicodedata.normalize("NFD", name))
    store = narrowed(work, name)
    work.add(f"{typed}/k.txt", SECRET)
    assert f"{typed}/k.txt" not in {one.path for one in store.documents()}
    store.close()


def test_a_name_in_a_form_of_its_own_is_hidden_where_it_stands(work: Workplace) -> None:
    mixed = "Nha\u0302n sự"
    work.add(f"{mixed}/l.txt", SECRET)
    store = narrowed(work, "Nhân sự")
    assert f"{mixed}/l.txt" not in {one.path for one in store.documents()}
    store.close()


def test_a_document_that_comes_later_is_hidden_at_once(work: Workplace) -> None:
    store = narrowed(work)
    work.add(f"{HIDDEN}/g.txt", SECRET)
    assert store.count_documents() == 3
    store.close()


def test_nothing_can_be_written_through_it(work: Workplace) -> None:
    store = narrowed(work)
    with pytest.raises(StoreError):
        store.remove_file(store.documents()[0].absolute_path)
    store.close()
    assert work.store.count_documents() == 5


def test_a_hidden_document_is_no_document_for_any_method(work: Workplace) -> None:
    store = narrowed(work)
    secret = next(one.id for one in work.store.documents() if one.path == f"{HIDDEN}/c.txt")
    hidden = [one.id for one in work.store.passages_of(secret)]
    assert store.quote(secret, Span(0, 50)) == ""
    assert store.outline(secret) == []
    assert store.documents_by_id([secret]) == {}
    assert store.passages(hidden) == {}
    assert store.passages_of(secret) == []
    assert list(store.indexed_passages(hidden)) == []
    assert store.assignments([secret]) == []
    assert store.references(document_id=secret) == []
    assert set(hidden).isdisjoint(store.passage_ids())
    assert secret not in {owner for _, owner in store.passage_owners()}
    store.close()


def test_a_narrowed_index_finds_and_counts_what_is_left(work: Workplace) -> None:
    whole = work.open()
    seen = [one for one in work.store.documents() if not one.path.startswith(f"{HIDDEN}/")]
    index = NarrowedIndex(whole, (one.id for one in seen))
    own = {passage.id for one in seen for passage in work.store.passages_of(one.id)}
    everything = set(work.store.passage_ids())
    vector = work.encoder.encode_query("công an xã kiểm tra")

    assert len(index) == len(own) < len(everything)
    assert set(index.dense(vector, 1_000)) == own
    assert set(whole.dense(vector, 1_000)) == everything
    assert set(index.lexical(LexicalQuery.of("xyzzy công an"), 1_000)) <= own
    assert set(whole.lexical(LexicalQuery.of("xyzzy công an"), 1_000)) - own
    assert set(index.dense_scores(vector, sorted(everything))) == own
    assert set(index.passages(index.scope(one.id for one in work.store.documents()))) == own
    (word, common), total = index.document_frequencies(["xyzzy", "cong"], bare=True)
    assert (word, total) == (0, len(own))
    assert 0 < common < whole.document_frequencies(["cong"], bare=True)[0][0]
    assert index.document_frequencies(["xyzzy", "cong"], bare=True)[0] == [0, common], "again, as remembered"
    assert np.all(np.isin(list(index.dense(vector, 3)), list(own)))
