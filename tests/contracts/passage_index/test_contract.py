"""What search, syncs and checks rely on, whichever engine keeps the index."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest
from filelock import FileLock
from index_engines import EngineOf, reencode
from made_documents import PLAN
from made_stores import QUERIES, Workplace, results

from indexer.passage_index import Conditions, LexicalQuery, NarrowedIndex, PassageSearch, SelectedDocuments
from indexer.passage_index.milvus import filters as milvus_filters
from indexer.store import DocumentRecord
from search_api.catalogue import Catalogue
from search_api.filters import passing
from search_api.schemas import Filters

TOLERANCE = 1e-3  # of cosines; the embedded index holds vectors in half precision
OTHER = PLAN.replace("BÌNH KHÊ ĐÔNG", "THÁI TÂN").replace("Bình Khê Đông", "Thái Tân")
OLDER = OTHER.replace("năm 2026", "năm 2024").replace("KẾ HOẠCH\n", "CHƯƠNG TRÌNH\n")
NAMED = 'Nhân "sự" \\ 2'  # a folder as nobody should name one


def own_passages(work: Workplace, *documents: DocumentRecord) -> set[int]:
    return {passage.id for one in documents for passage in work.store.passages_of(one.id)}


def everything(index: PassageSearch, work: Workplace) -> dict[str, list[tuple[str, str, int, float]]]:
    """Return what the index finds, after it agrees with the store."""
    assert index.problems(work.store) == []
    assert len(index) == len(work.store.passage_ids())
    assert index.seq == work.store.last_seq()
    return results(index, work.store, work.encoder)


def truth(work: Workplace) -> dict[str, list[tuple[str, str, int, float]]]:
    """Return what should be found: all passages by their cosines, and those that have a term of the question."""
    found = {}
    documents = {record.id: record.path for record in work.store.documents()}
    passages = {p.id: p for path in documents for p in work.store.passages_of(path)}
    stored = list(work.store.indexed_passages(sorted(passages)))
    for query in QUERIES:
        vector, words = work.encoder.encode([query])[0], LexicalQuery.of(query)
        terms = {(field, term) for field, term, _ in words.weighted_fields()}
        rows: dict[str, list[tuple[str, str, int, float]]] = {"dense": [], "lexical": []}
        for one in stored:
            passage = passages[one.id]
            place = (documents[one.document_id], passage.quote, passage.span.start)
            rows["dense"].append((*place, round(float(one.vector @ vector), 3)))
            if terms & own_terms(one.text, one.context):
                rows["lexical"].append((*place, 0.0))
        found |= {f"{kind} {query}": sorted(rows[kind]) for kind in rows}
    return found


def own_terms(text: str, context: str) -> set[tuple[str, str]]:
    from indexer.text.segmentation import lexical_terms, without_accents

    found = set()
    for field, words in (("body", text), ("context", context)):
        terms = lexical_terms(words)
        found |= {(field, term) for term in terms} | {(f"{field}_bare", term) for term in without_accents(terms)}
    return found


@pytest.fixture
def filled(work: Workplace) -> Workplace:
    work.add("Chung/a.txt", PLAN)
    work.add("b.txt", OTHER)
    work.add(f"{NAMED}/c.txt", OLDER + "\nxyzzy một chữ riêng\n")
    return work


def test_an_index_of_nothing_finds_nothing(work: Workplace, engine_of: EngineOf) -> None:
    index = engine_of(work).open(work.store)
    assert len(index) == 0
    assert index.problems(work.store) == []
    assert index.dense(work.encoder.encode_query("công an"), 10) == {}
    assert index.lexical(LexicalQuery.of("công an"), 10) == {}
    assert index.document_frequencies(["công"], bare=False) == ([0], 0)
    assert index.count(index.scope(["nobody's"])) == 0
    work.add("a.txt", PLAN)
    assert everything(engine_of(work).open(work.store, before=index), work) == truth(work)


def test_it_finds_what_the_store_has(filled: Workplace, engine_of: EngineOf) -> None:
    index = engine_of(filled).open(filled.store)
    assert everything(index, filled) == truth(filled)
    assert everything(engine_of(filled).open(filled.store), filled) == truth(filled), "opened again"
    index.close()


def test_the_best_come_first_and_no_more_than_were_asked_for(filled: Workplace, engine_of: EngineOf) -> None:
    index = engine_of(filled).open(filled.store)
    vector = filled.encoder.encode_query("công an xã kiểm tra các điểm bán hàng")
    for scores in (index.dense(vector, 7), index.lexical(LexicalQuery.of("công an xã kiểm tra"), 7)):
        assert len(scores) == 7
        assert list(scores.values()) == sorted(scores.values(), reverse=True)
    everywhere = index.dense(vector, 1_000)
    assert min(index.dense(vector, 7).values()) >= sorted(everywhere.values())[-7] - TOLERANCE
    assert index.dense(vector, 0) == index.lexical(LexicalQuery.of("công an"), 0) == {}
    assert index.dense(np.zeros_like(vector), 5) == {}
    given = [*sorted(everywhere)[:5], 999_999]
    assert index.dense_scores(vector, given) == pytest.approx({i: everywhere[i] for i in given[:5]}, abs=TOLERANCE)


def test_words_without_accents_and_rare_ones_are_found(filled: Workplace, engine_of: EngineOf) -> None:
    index = engine_of(filled).open(filled.store)
    for question in ("xyzzy", "XYZZY mot chu rieng"):
        (best, *_) = index.lexical(LexicalQuery.of(question), 5)
        assert "xyzzy" in filled.store.passages([best])[best].quote
    assert index.lexical(LexicalQuery.of("zzz không-có-đâu qwerty"), 5).keys() <= set(filled.store.passage_ids())
    assert index.lexical(LexicalQuery.of("qwertyuiop"), 5) == {}


def test_terms_are_counted(filled: Workplace, engine_of: EngineOf) -> None:
    index = engine_of(filled).open(filled.store)
    texts = [own_terms(p.text, "") for p in filled.store.indexed_passages(filled.store.passage_ids())]
    terms = ["công", "công_an", "xyzzy", "qwertyuiop", "đôn"]
    assert index.document_frequencies(terms, bare=False) == ([sum(("body", t) in own for own in texts) for t in terms],
        len(texts))  # fmt: skip
    bare = ["cong", "cong_an", "don", "đôn"]
    assert index.document_frequencies(bare, bare=True)[0] == [
        sum(("body_bare", t) in own for own in texts) for t in bare
    ]


def test_a_scope_holds_searches_and_counts_to_its_documents(filled: Workplace, engine_of: EngineOf) -> None:
    index = engine_of(filled).open(filled.store)
    chosen = [one for one in filled.store.documents() if one.path == "b.txt"]
    scope, own = index.scope([one.id for one in chosen]), own_passages(filled, *chosen)
    vector = filled.encoder.encode_query("công an xã")
    assert index.count(scope) == len(own)
    assert set(index.passages(scope)) == own
    assert set(index.dense(vector, 1_000, scope)) == own
    assert len(index.dense(vector, 3, scope)) == 3, "filtered before it is ranked"
    words = LexicalQuery.of("công an xã")
    assert set(index.lexical(words, 1_000, scope)) == set(index.lexical(words, 1_000)) & own
    assert set(index.dense_scores(vector, filled.store.passage_ids(), scope)) == own
    counts = index.document_frequencies_within(["công", "xyzzy"], scope, bare=False)
    assert counts[0] > 0
    assert counts[1] == 0
    nowhere = index.scope([])
    assert index.dense(vector, 10, nowhere) == index.lexical(words, 10, nowhere) == {}
    assert index.document_frequencies_within(["công"], nowhere, bare=False) == [0]


FILTERS = {
    "issuer": Filters(issuing_authority="ỦY BAN NHÂN DÂN XÃ THÁI TÂN"),
    "place": Filters(place="thái tân"),
    "type": Filters(document_type="kế hoạch"),
    "year": Filters(year=2024),
    "file": Filters(file_name="a.txt"),
    "collection": Filters(collection=NAMED),
    "from": Filters(issued_from=date(2025, 1, 1)),
    "until": Filters(issued_to=date(2024, 12, 31)),
    "days": Filters(issued_from=date(2024, 2, 3), issued_to=date(2024, 2, 3)),
    "several": Filters(year=2026, place="Thái Tân"),
    "none that is": Filters(year=1999),
}


def test_the_fields_of_documents_filter_as_their_ids_do(
    filled: Workplace, engine_of: EngineOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(milvus_filters, "_FEW", -1)  # conditions however few the documents
    whole = engine_of(filled).open(filled.store)
    everywhere = tuple(filled.store.documents())
    seen = tuple(one for one in everywhere if not one.path.startswith("Chung/"))
    hidden = SelectedDocuments.by(Conditions(hidden=frozenset({"Chung"})), (one.id for one in seen))
    parts: list[tuple[PassageSearch, tuple[DocumentRecord, ...]]] = [(whole, everywhere)]
    for index, documents in [*parts, (NarrowedIndex(whole, hidden), seen)]:
        for name, wanted in FILTERS.items():
            chosen = passing(Catalogue(documents), wanted)
            assert chosen is not None
            own = own_passages(filled, *(one for one in documents if one.id in chosen))
            scope = index.scope(chosen)
            assert set(index.dense(filled.encoder.encode_query("công an"), 1_000, scope)) == own, name
            assert set(index.lexical(LexicalQuery.of("công an"), 1_000, scope)) <= own, name
            assert index.count(scope) == len(own), name
            assert (name == "none that is" or (documents is seen and name == "file")) == (not own), name


def test_many_documents_are_asked_for_in_parts(
    filled: Workplace, engine_of: EngineOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(milvus_filters, "_MOST", 2)
    index = engine_of(filled).open(filled.store)
    scope = index.scope(one.id for one in filled.store.documents())
    vector = filled.encoder.encode_query("công an xã")
    scores = list(index.dense(vector, 5).values())
    assert list(index.dense(vector, 5, scope).values()) == pytest.approx(scores, abs=TOLERANCE)
    assert index.count(scope) == len(index)


def test_a_narrowed_index_finds_and_counts_what_is_left(filled: Workplace, engine_of: EngineOf) -> None:
    whole = engine_of(filled).open(filled.store)
    seen = [one for one in filled.store.documents() if one.path in ("Chung/a.txt", "b.txt")]
    index, own = NarrowedIndex(whole, (one.id for one in seen)), own_passages(filled, *seen)
    vector = filled.encoder.encode_query("công an")
    assert len(index) == len(own) < len(whole)
    assert set(index.dense(vector, 1_000)) == own
    assert set(index.lexical(LexicalQuery.of("xyzzy công an"), 1_000)) <= own
    assert set(index.dense_scores(vector, filled.store.passage_ids())) == own
    for _ in range(2):  # counted, then remembered
        (hidden, common), total = index.document_frequencies(["xyzzy", "cong"], bare=True)
        assert (hidden, total) == (0, len(own))
        assert 0 < common < whole.document_frequencies(["cong"], bare=True)[0][0]
    everybody = index.scope(one.id for one in filled.store.documents())
    assert index.count(everybody) == len(own)


def test_what_is_committed_later_is_replayed(filled: Workplace, engine_of: EngineOf) -> None:
    earlier = engine_of(filled).open(filled.store)
    filled.add("d.txt", OTHER.replace("cán bộ", "xyzzyx"))
    filled.remove("b.txt")
    filled.add("Chung/a.txt", PLAN.replace("Công an", "Dân quân"))
    index = engine_of(filled).open(filled.store, before=earlier)
    assert everything(index, filled) == truth(filled)
    counts, _ = index.document_frequencies(["xyzzyx", "quân"], bare=False)
    assert min(counts) > 0
    filled.remove("d.txt")
    index = engine_of(filled).refresh(filled.store)
    assert everything(index, filled) == truth(filled)
    assert index.lexical(LexicalQuery.of("xyzzyx"), 5) == {}


def test_all_may_go_and_come_back(filled: Workplace, engine_of: EngineOf) -> None:
    engine_of(filled).open(filled.store)
    for name in ("Chung/a.txt", "b.txt", f"{NAMED}/c.txt"):
        filled.remove(name)
    assert len(engine_of(filled).open(filled.store)) == 0
    filled.add("b.txt", OTHER)
    assert everything(engine_of(filled).refresh(filled.store), filled) == truth(filled)


def test_another_model_makes_the_index_anew(filled: Workplace, engine_of: EngineOf) -> None:
    engine_of(filled).open(filled.store)
    reencode(filled)
    assert everything(engine_of(filled).open(filled.store), filled) == truth(filled)


def test_while_somebody_writes_the_index_is_at_most_older(filled: Workplace, engine_of: EngineOf) -> None:
    before = engine_of(filled).open(filled.store)
    seq = filled.store.last_seq()
    filled.add("d.txt", OTHER)
    with FileLock(filled.settings.lock_path):
        index = engine_of(filled).open(filled.store, before=before)
        assert seq <= index.seq <= filled.store.last_seq()
        assert set(index.dense(filled.encoder.encode_query("công an"), 1_000)) <= set(filled.store.passage_ids())
        index.close()
    assert everything(engine_of(filled).open(filled.store), filled) == truth(filled)


def test_a_discarded_index_is_made_anew(filled: Workplace, engine_of: EngineOf) -> None:
    engine = engine_of(filled)
    engine.open(filled.store)
    engine.discard(filled.store)
    assert everything(engine.refresh(filled.store), filled) == truth(filled)


def test_stores_do_not_meet(filled: Workplace, engine_of: EngineOf, tmp_path: Path) -> None:
    other = Workplace(tmp_path / "other")
    other.add("z.txt", OTHER + "\nplugh\n")
    mine, theirs = engine_of(filled).open(filled.store), engine_of(other).open(other.store)
    assert everything(mine, filled) == truth(filled)
    assert everything(theirs, other) == truth(other)
    assert mine.document_frequencies(["plugh"], bare=False)[0] == [0]
    engine_of(other).discard(other.store)
    assert everything(engine_of(filled).open(filled.store), filled) == truth(filled)
    other.store.close()


def test_a_file_that_belongs_to_another_folder_now_is_filtered_by_it(
    filled: Workplace, engine_of: EngineOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(milvus_filters, "_FEW", -1)
    engine_of(filled).open(filled.store)
    folder = filled.documents.resolve().parent
    strangers = filled.store.roots.strangers(folder, folder)
    assert strangers
    filled.store.roots.move(strangers, folder)
    index = engine_of(filled).open(filled.store)
    documents = tuple(filled.store.documents())
    chosen = passing(Catalogue(documents), Filters(collection="documents"))
    assert chosen == {one.id for one in documents}
    assert set(index.dense(filled.encoder.encode_query("công an"), 1_000, index.scope(chosen))) == own_passages(
        filled, *documents
    )
    assert everything(index, filled) == truth(filled)
