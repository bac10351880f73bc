"""Searches held to some documents."""

from pathlib import Path

import numpy as np
import pytest
from made_stores import Workplace

from indexer.passage_index import LexicalQuery
from indexer.passage_index.lexical import LexicalIndex
from indexer.passage_index.scope import Ownership
from indexer.passage_index.term_workers import LexicalEntry


def test_a_scope_restricts_both_searches(tmp_path: Path) -> None:
    work = Workplace(tmp_path)
    work.add("viec.txt", "KẾ HOẠCH\n\n1. Công an xã: kéo cáp quang về các thôn.\n")
    work.add("khac.txt", "KẾ HOẠCH\n\n1. Phòng Kinh tế: kéo cáp quang về trường học.\n")
    (document,) = [record.id for record in work.store.documents() if record.path == "viec.txt"]
    index = work.refresh()
    passages = [passage for passage, own in work.store.passage_owners() if own == document]
    scope = index.scope([document, "no such document"])
    vector = work.encoder.encode(["kéo cáp quang"])[0]

    assert set(index.dense(vector, 100, scope)) == set(passages)
    assert set(index.lexical(LexicalQuery.of("kéo cáp quang công an"), 100, scope)) <= set(passages)
    assert scope.passages.tolist() == passages
    assert index.dense(vector, 1, scope) == dict([max(index.dense(vector, 100, scope).items(), key=lambda hit: hit[1])])
    assert index.dense(vector, 100, index.scope([])) == {}
    assert index.lexical(LexicalQuery.of("kéo cáp quang"), 100, index.scope([])) == {}
    work.store.close()


def test_a_scope_of_all_documents_leaves_nothing_out(tmp_path: Path) -> None:
    work = Workplace(tmp_path)
    for name in ("viec.txt", "khac.txt"):
        work.add(name, f"KẾ HOẠCH\n\n1. Công an xã: kéo cáp quang về {name}.\n")
    index = work.refresh()
    whole = index.scope(record.id for record in work.store.documents())
    vector, query = work.encoder.encode(["kéo cáp quang"])[0], LexicalQuery.of("kéo cáp quang")

    assert index.dense(vector, 100, whole) == index.dense(vector, 100)
    assert index.lexical(query, 100, whole) == index.lexical(query, 100)
    work.store.close()


def test_a_scope_tells_of_any_passage_whether_it_holds_it() -> None:
    ownership = Ownership(np.arange(6), np.array([0, 1, 0, 1, 2, 2], dtype=np.int32), {"a": 0, "b": 1, "c": 2})

    assert ownership.scope(["a", "c"]).holds(np.array([5, 1, 0, 99])).tolist() == [True, False, True, False]
    assert ownership.scope([]).holds(np.array([5, 1])).tolist() == [False, False]


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> LexicalIndex:
    """Two passages in each of 300 documents; those of the first hundred say the word three times."""
    index = LexicalIndex.create(tmp_path_factory.mktemp("many") / "lexical")
    index.apply(
        [],
        (
            LexicalEntry(2 * number + own, f"d{number}", "cáp " * (3 if number < 100 else 1) + f"số {number} {own}", "")
            for number in range(300)
            for own in (0, 1)
        ),
    )
    return index


@pytest.mark.parametrize(
    "documents",
    [
        pytest.param(range(50, 250), id="many of which are among the best"),
        pytest.param(range(100, 300), id="none of which is among the best"),
        pytest.param(range(0, 300, 100), id="few"),
    ],
)
def test_a_large_scope_finds_what_a_search_of_all_finds_of_it(many: LexicalIndex, documents: range) -> None:
    query = LexicalQuery.of("cáp")
    ids, owners = np.arange(600), np.repeat(np.arange(300, dtype=np.int32), 2)
    scope = Ownership(ids, owners, {f"d{n}": n for n in range(300)}).scope(f"d{n}" for n in documents)
    of_all = many.search(query, 600)

    found = many.search(query, 10, scope)

    expected = sorted((score for passage, score in of_all.items() if passage // 2 in documents), reverse=True)[:10]
    assert list(found.values()) == pytest.approx(expected[: len(found)])
    assert len(found) == min(10, 2 * len(documents))
    assert all(passage // 2 in documents for passage in found)
