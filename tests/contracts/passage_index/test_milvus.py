"""What is Milvus' own: scores beside the embedded index', work that is cut off, servers that are away."""

import sys
from itertools import count
from typing import Any

import pytest
from filelock import FileLock
from index_engines import EngineOf, free_port, of_milvus, reencode
from made_documents import PLAN
from made_stores import QUERIES, Workplace, results

from indexer.errors import ConfigurationError, PassageIndexError
from indexer.passage_index import LexicalQuery, engine_for
from indexer.passage_index.milvus import writing
from indexer.passage_index.milvus.address import MilvusAddress
from indexer.passage_index.milvus.manifest import Manifests
from indexer.passage_index.milvus.server import MilvusServer, server_at
from indexer.passage_index.milvus.tables import passages_of
from indexer.passage_index.milvus.weights import key_of
from indexer.settings import Settings

LONGER = PLAN.replace("hộ dân", "hộ dân ở các thôn xa trung tâm, " + "nhất là nơi khó đi lại, " * 12)


class CutOffError(Exception):
    """The process ends here."""


@pytest.fixture
def filled(work: Workplace) -> Workplace:
    for name, text in (("a", PLAN), ("b", LONGER), ("c", PLAN.replace("Công an", "Dân quân") + "\nxyzzy\n")):
        work.add(f"{name}.txt", text)
    return work


@pytest.mark.parametrize("question", [*QUERIES, "UBND xã chủ trì", "so hoa ho so", "Kế hoạch số 47/KH-UBND"])
def test_scores_are_those_of_the_embedded_index(filled: Workplace, milvus_of: EngineOf, question: str) -> None:
    embedded, index = engine_for(filled.config).open(filled.store), milvus_of(filled).open(filled.store)
    words, vector = LexicalQuery.of(question), filled.encoder.encode_query(question)
    # tantivy keeps the length of a long passage in one byte: up to a sixteenth less than it is
    assert index.lexical(words, 1_000) == pytest.approx(embedded.lexical(words, 1_000), rel=0.03)
    assert index.dense(vector, 1_000) == pytest.approx(embedded.dense(vector, 1_000), abs=1e-3)


def cut_off(monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    """Let the process end before the write that comes after so many."""
    ask, writes = MilvusServer.ask, count()

    def counted(self: MilvusServer, method: str, collection: str, **arguments: Any) -> Any:
        if method in ("insert", "upsert", "delete") and next(writes) == after:
            raise CutOffError
        return ask(self, method, collection, **arguments)

    monkeypatch.setattr(MilvusServer, "ask", counted)


def test_a_replay_that_is_cut_off_anywhere_is_done_again_and_counts_nothing_twice(
    filled: Workplace, milvus_of: EngineOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    milvus_of(filled).open(filled.store)
    terms = ["công", "công_an", "quân", "xyzzy", "hộ"]
    for after in count():
        filled.add("b.txt", LONGER + f"\nxyzzy số {after}\n")
        filled.remove("c.txt") if after % 2 else filled.add("c.txt", PLAN + "\nxyzzy\n")
        with monkeypatch.context() as patched:
            cut_off(patched, after)
            try:
                milvus_of(filled).open(filled.store)
            except CutOffError:
                was_cut_off = True
            else:
                was_cut_off = False
        index, embedded = milvus_of(filled).open(filled.store), engine_for(filled.config).refresh(filled.store)
        assert index.problems(filled.store) == [], after
        assert results(index, filled.store, filled.encoder) == results(embedded, filled.store, filled.encoder), after
        assert index.document_frequencies(terms, bare=False) == embedded.document_frequencies(terms, bare=False), after
        if not was_cut_off:
            break
    assert after >= 4, "rows, counts, manifest, deletion"


def test_a_build_that_is_cut_off_goes_on_where_it_was(
    filled: Workplace, milvus_of: EngineOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "_STEP", 10)
    written: list[int] = []
    rows = writing.GenerationWriter._rows

    def noted(self: writing.GenerationWriter, ids: list[int], known: dict[int, int]) -> Any:
        if len(written) >= 30:
            raise CutOffError
        written.extend(ids)
        return rows(self, ids, known)

    with monkeypatch.context() as patched:
        patched.setattr(writing.GenerationWriter, "_rows", noted)
        with pytest.raises(CutOffError):
            milvus_of(filled).open(filled.store)
    filled.remove("a.txt")  # the world goes on meanwhile
    filled.add("d.txt", PLAN)
    done, again = set(written), list[int]()

    def remembered(self: writing.GenerationWriter, ids: list[int], known: dict[int, int]) -> Any:
        again.extend(ids)
        return rows(self, ids, known)

    monkeypatch.setattr(writing.GenerationWriter, "_rows", remembered)
    index = milvus_of(filled).open(filled.store)
    assert done.isdisjoint(again)
    assert index.problems(filled.store) == []
    embedded = engine_for(filled.config).open(filled.store)
    terms = ["công", "công_an", "xyzzy"]
    assert index.document_frequencies(terms, bare=False) == embedded.document_frequencies(terms, bare=False)


def generations(work: Workplace, engine_of: EngineOf) -> set[str]:
    server = engine_of(work)._server  # type: ignore[attr-defined]
    return {name for name in server.names() if work.store.id in name}


def test_an_index_of_other_lengths_is_made_anew_and_who_searched_the_old_one_finds_the_new(
    filled: Workplace, milvus_of: EngineOf
) -> None:
    index = milvus_of(filled).open(filled.store)
    before = generations(filled, milvus_of)
    assert not index.should_compact
    for number in range(9):
        filled.add(f"long{number}.txt", "KẾ HOẠCH\n" + "Tuyên truyền tới từng hộ dân ở các thôn xa. " * 40)
    replayed = milvus_of(filled).open(filled.store, compact=False)
    assert replayed.should_compact
    assert generations(filled, milvus_of) == before
    compacted = milvus_of(filled).refresh(filled.store)
    assert not compacted.should_compact
    assert generations(filled, milvus_of).isdisjoint(before)
    assert len(before) == len(generations(filled, milvus_of)) == 2
    vector = filled.encoder.encode_query("hộ dân")
    assert replayed.dense(vector, 50) == compacted.dense(vector, 50)
    assert replayed.lexical(LexicalQuery.of("hộ dân"), 50) == compacted.lexical(LexicalQuery.of("hộ dân"), 50)
    assert not replayed.should_compact


def test_an_index_of_another_model_is_refused_while_another_process_makes_it_anew(
    filled: Workplace, milvus_of: EngineOf
) -> None:
    index = milvus_of(filled).open(filled.store)
    old = filled.encoder
    reencode(filled)
    with FileLock(filled.settings.lock_path), pytest.raises(PassageIndexError, match="tracuu sync"):
        milvus_of(filled).open(filled.store)
    milvus_of(filled).refresh(filled.store)
    with pytest.raises(PassageIndexError):  # whoever has the old model never gets the new vectors
        index.dense(old.encode_query("công an"), 5)


def test_what_the_server_lost_is_told(filled: Workplace, milvus_of: EngineOf) -> None:
    index = milvus_of(filled).open(filled.store)
    engine: Any = milvus_of(filled)
    collection = passages_of(Manifests(engine._server).read(filled.store.id).generation)  # type: ignore[union-attr]
    engine._server.ask("delete", collection, filter="id in [1, 2]")
    assert index.problems(filled.store) == ["2 đoạn thiếu trong Milvus"]


def test_an_index_that_an_administrator_removed_is_made_anew(filled: Workplace, milvus_of: EngineOf) -> None:
    milvus_of(filled).open(filled.store)
    engine: Any = milvus_of(filled)
    for name in generations(filled, milvus_of):
        engine._server.drop(name)
    filled.add("d.txt", PLAN)
    index = milvus_of(filled).open(filled.store)
    assert index.problems(filled.store) == []


def test_a_server_that_is_away_is_told_of(filled: Workplace) -> None:
    pytest.importorskip("pymilvus")
    port = free_port()
    with pytest.raises(PassageIndexError, match=rf"Không kết nối được Milvus ở http://127.0.0.1:{port}\. Hãy kiểm tra"):
        of_milvus(f"milvus://127.0.0.1:{port}")(filled).open(filled.store)


def test_what_must_be_installed_is_told(filled: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pymilvus", None)
    engine = of_milvus(f"milvus://127.0.0.1:{free_port()}")(filled)
    with pytest.raises(ConfigurationError, match=r"pip install 'tracuu\[milvus\]'"):
        engine.open(filled.store)


@pytest.mark.parametrize(
    "url",
    [
        "http://a:1",
        "milvus://",
        "milvus://a:99999",
        "milvus://a?dense=QUICK",
        "milvus://a?other=1",
        "milvus://a?x",
        "a",
    ],
)
def test_a_url_that_is_none_of_ours_is_refused(filled: Workplace, url: str) -> None:
    with pytest.raises(ConfigurationError, match="TRACUU_INDEX_URL"):
        of_milvus(url)(filled)


def test_urls_say_where_with_what_rights_and_how() -> None:
    assert MilvusAddress.of("milvus://a") == MilvusAddress("http://a:19530")
    full = MilvusAddress.of("milvus+tls://root:M%40t@a.b:443/tinh?dense=IVF_SQ8")
    assert full == MilvusAddress("https://a.b:443", "root:M@t", "tinh", "IVF_SQ8")
    assert MilvusAddress.of("milvus://khoa@[::1]:1").uri == "http://[::1]:1"
    assert "M@t" not in repr(full)
    assert server_at(full) is server_at(full)
    settings = Settings(index_url="milvus://root:secret@a")  # type: ignore[arg-type]
    assert "secret" not in repr(settings)


def test_a_term_has_a_dimension_of_its_own_in_each_field() -> None:
    keys = {key_of(field, term) for field in ("body", "body_bare", "context") for term in ("an", "công_an", "đ", "d")}
    assert len(keys) == 12
    assert all(0 < key < 2**32 - 1 for key in keys)
