"""The passage index: whatever happens to its files, it finds what a fresh build finds."""

import json
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from filelock import FileLock
from made_documents import PLAN
from made_stores import Workplace, results

from indexer.errors import PassageIndexError
from indexer.passage_index import LexicalQuery, PassageIndex
from indexer.passage_index.index import IndexConfig
from indexer.passage_index.lexical import LexicalIndex
from indexer.store import Store
from indexer.store.records import IndexedPassage

OTHER = "I. VIỆC CẦN LÀM\n1. Kéo cáp quang đến từng thôn.\n2. Công an xã kiểm tra các quán.\n3. Tuyên truyền trên loa."


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Workplace]:
    place = Workplace(tmp_path)
    place.add("ke-hoach.txt", PLAN)
    place.add("viec.txt", OTHER)
    yield place
    place.store.close()


def found(work: Workplace, index: PassageIndex) -> dict[str, list[tuple[str, str, int, float]]]:
    assert index.problems(work.store) == []
    return results(index, work.store, work.encoder)


def fresh(work: Workplace) -> dict[str, list[tuple[str, str, int, float]]]:
    """Return what an index built from nothing finds."""
    folder = work.settings.data / "fresh"
    shutil.rmtree(folder, ignore_errors=True)
    config = IndexConfig(folder, work.settings.lock_path, work.encoder.id, work.encoder.dimension)
    return found(work, PassageIndex.refresh(config, work.store))


def snapshots(work: Workplace) -> list[Path]:
    return sorted(work.settings.index_folder.glob("snapshot-*"))


def test_an_index_that_is_current_is_only_loaded(work: Workplace) -> None:
    work.refresh()
    (before,) = snapshots(work)

    index = work.open()

    assert snapshots(work) == [before]
    assert found(work, index) == fresh(work)


def test_changes_after_the_snapshot_are_replayed(work: Workplace) -> None:
    work.refresh()
    work.add("them.txt", "Công an xã kiểm tra việc kéo cáp quang đến thôn Tây.")
    work.add("viec.txt", OTHER.replace("từng thôn", "mọi nhà"))

    index = work.open()

    assert found(work, index) == fresh(work)
    assert any("thôn Tây" in quote for _, quote, *_ in found(work, index)["lexical kéo cáp quang đến thôn"])


def test_deleted_passages_never_come_back(work: Workplace) -> None:
    work.refresh()
    work.remove("viec.txt")

    index = work.open()
    reopened = work.open()

    for opened in (index, reopened):
        answers = found(work, opened)
        assert answers == fresh(work)
        assert {path for hits in answers.values() for path, *_ in hits} == {"ke-hoach.txt"}


def test_many_deletions_make_the_next_snapshot_a_fresh_build(work: Workplace) -> None:
    work.refresh()
    work.remove("ke-hoach.txt")

    index = work.open()

    fresh_folder = work.settings.data / "fresh"
    assert found(work, index) == fresh(work)
    built = PassageIndex.open(
        IndexConfig(fresh_folder, work.settings.lock_path, work.encoder.id, work.encoder.dimension), work.store
    )
    query = LexicalQuery.of("công an xã kiểm tra")
    assert index.lexical(query, 10) == pytest.approx(built.lexical(query, 10))


def _rewrite(path: Path, content: bytes) -> None:
    """Put other content into a new file of the name: who has the old one mapped into memory would be killed."""
    path.unlink()
    path.write_bytes(content)


def _damage_vectors(folder: Path) -> None:
    path = next(folder.glob("snapshot-*/vectors.faiss"))
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    _rewrite(path, content)


def _cut_vectors(folder: Path) -> None:
    path = next(folder.glob("snapshot-*/vectors.faiss"))
    _rewrite(path, path.read_bytes()[:40])


def _damage_segments(folder: Path) -> None:
    for path in folder.glob("snapshot-*/lexical/*"):
        if path.suffix not in (".json", ".lock"):
            _rewrite(path, path.read_bytes()[:10])


def _flip(path: Path, place: float) -> None:
    """Change the byte at a share of a file."""
    content = bytearray(path.read_bytes())
    content[int(len(content) * place)] ^= 0xFF
    _rewrite(path, content)


def _edit_manifest(**changes: object) -> Callable[[Path], None]:
    def edit(folder: Path) -> None:
        path = folder / "manifest.json"
        path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), **changes}), encoding="utf-8")

    return edit


DAMAGES: dict[str, Callable[[Path], None]] = {
    "no index folder": shutil.rmtree,
    "no manifest": lambda folder: (folder / "manifest.json").unlink(),
    "cut manifest": lambda folder: (folder / "manifest.json").write_text('{"format": 2, "snap'),
    "manifest that is a list": lambda folder: (folder / "manifest.json").write_text("[]"),
    "manifest of an older program": _edit_manifest(format=1),
    "manifest of a later state": _edit_manifest(seq=10_000),
    "manifest of another store": _edit_manifest(store_id="another"),
    "manifest of another encoder": _edit_manifest(encoder_id="another"),
    "manifest of another segmenter": _edit_manifest(segmenter_id="another"),
    "manifest of another dimension": _edit_manifest(dimension=32),
    "manifest that counts otherwise": _edit_manifest(passages=3),
    "damaged vectors": _damage_vectors,
    "cut vectors": _cut_vectors,
    "no vectors": lambda folder: next(folder.glob("snapshot-*/vectors.faiss")).unlink(),
    "no lexical folder": lambda folder: shutil.rmtree(next(folder.glob("snapshot-*/lexical"))),
    "no lexical list": lambda folder: next(folder.glob("snapshot-*/lexical/meta.json")).unlink(),
    "cut lexical list": lambda folder: next(folder.glob("snapshot-*/lexical/meta.json")).write_text("{"),
    "damaged segments": _damage_segments,
    "no snapshot": lambda folder: shutil.rmtree(next(folder.glob("snapshot-*"))),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_index_is_rebuilt(work: Workplace, damage: Callable[[Path], None]) -> None:
    whole = found(work, work.refresh())
    damage(work.settings.index_folder)

    assert found(work, work.open()) == whole
    assert found(work, work.open()) == whole


@pytest.mark.parametrize("place", [0.0, 0.1, 0.9])
@pytest.mark.parametrize("suffix", [".idx", ".term", ".fieldnorm", ".fast", ".store", "meta.json"])
def test_one_wrong_byte_in_the_lexical_index_is_noticed(work: Workplace, suffix: str, place: float) -> None:
    query = LexicalQuery.of("công an xã kiểm tra")
    whole = work.refresh().lexical(query, 10)
    (damaged,) = snapshots(work)
    for path in damaged.glob(f"lexical/*{suffix}"):
        _flip(path, place)

    assert work.open().lexical(query, 10) == whole
    assert damaged not in snapshots(work)


def test_a_panic_of_the_engine_is_an_error_of_ours(work: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    work.refresh()
    (folder,) = snapshots(work)
    panic = type("PanicException", (BaseException,), {})

    def fail_with(error: BaseException) -> None:
        def fail(*_: object, **__: object) -> None:
            raise error

        monkeypatch.setattr("indexer.passage_index.lexical.tantivy.Index", fail)

    fail_with(panic("index out of bounds"))
    with pytest.raises(PassageIndexError, match="bị hỏng"):
        LexicalIndex.load(folder / "lexical")
    fail_with(KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        LexicalIndex.load(folder / "lexical")


def test_a_snapshot_made_by_replay_is_whole(work: Workplace) -> None:
    work.refresh()
    work.add("them.txt", "Công an xã kiểm tra quán mới.")
    work.refresh()
    before = snapshots(work)

    work.open()
    work.refresh()

    assert snapshots(work) == before


def test_what_a_killed_writer_left_goes_though_nothing_changed(work: Workplace) -> None:
    work.refresh()
    before, folder = snapshots(work), work.settings.index_folder
    (folder / "snapshot-9-abcd" / "lexical").mkdir(parents=True)
    (folder / "manifest.json.abcd").write_text("{", encoding="utf-8")

    work.open()
    assert len(snapshots(work)) == 2  # a reader holds no lock and removes nothing
    work.refresh()

    assert snapshots(work) == before
    assert [path.name for path in folder.glob("manifest.json*")] == ["manifest.json"]


@pytest.mark.skipif(os.name != "posix", reason="folders are synced where the system can")
def test_the_folders_of_a_snapshot_reach_the_disk_before_the_manifest(
    work: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[Path] = []
    monkeypatch.setattr("indexer.passage_index.snapshot._sync_to_disk", synced.append)

    work.refresh()

    (folder,) = snapshots(work)
    names = [path.name.rpartition(".")[0] or path.name for path in synced]
    manifest = names.index("manifest.json")
    for path in (folder, folder / "lexical", folder / "vectors.faiss", folder / "lexical" / "meta.json"):
        assert synced.index(path) < manifest


@pytest.mark.parametrize("name", ["damaged vectors", "no lexical folder", "damaged segments", "no manifest"])
def test_a_damaged_index_that_is_behind_is_rebuilt(work: Workplace, name: str) -> None:
    work.refresh()
    work.remove("viec.txt")
    work.add("them.txt", "Công an xã kiểm tra việc kéo cáp quang đến thôn Tây.")
    DAMAGES[name](work.settings.index_folder)

    assert found(work, work.open()) == fresh(work)


def test_a_new_store_in_the_old_place_is_not_served_from_the_old_index(work: Workplace) -> None:
    work.refresh()
    work.store.close()
    for path in work.settings.data.glob("tracuu.sqlite*"):
        path.unlink()
    work.store = Store(work.settings.database_path, create=True)
    work.add("khac.txt", OTHER.replace("cáp quang", "điện sáng"))
    work.add("khac-nua.txt", PLAN.replace("Lắp wifi", "Lắp đèn"))

    index = work.open()

    assert found(work, index) == fresh(work)


def test_vectors_of_another_dimension_are_told_from_ours(work: Workplace) -> None:
    work.refresh()
    ids = {record.id: [p.id for p in work.store.passages_of(record.id)] for record in work.store.documents()}
    work.encoder.id, work.encoder.dimension = "fake:32", 32
    for document, passages in ids.items():
        texts = [p.text for p in work.store.passages(passages).values()]
        work.store.replace_vectors(document, passages, work.encoder.encode(texts), "fake:32")

    index = work.open()

    assert found(work, index) == fresh(work)


def test_a_reader_keeps_its_snapshot_while_new_ones_are_published(work: Workplace) -> None:
    reader = work.refresh()
    before = found(work, reader)

    for number in range(3):
        work.add(f"them-{number}.txt", f"Công an xã kiểm tra quán số {number}.")
        work.refresh()

    assert len(snapshots(work)) == 1
    for query in before:
        kind, _, words = query.partition(" ")
        vector = work.encoder.encode([words])[0]
        scores = reader.dense(vector, 1000) if kind == "dense" else reader.lexical(LexicalQuery.of(words), 1000)
        assert len(scores) == len(before[query])
    assert found(work, work.open()) == fresh(work)


def test_opening_while_somebody_writes_serves_from_a_folder_of_its_own(work: Workplace) -> None:
    work.refresh()
    work.add("them.txt", "Công an xã kiểm tra quán mới.")

    with FileLock(work.settings.lock_path):
        index = work.open()

    assert found(work, index) == fresh(work)
    index.close()
    assert found(work, work.open()) == fresh(work)


def test_whoever_follows_a_writer_reads_each_passage_once(work: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    indexed_passages = work.store.indexed_passages

    def counted(ids: Sequence[int]) -> Iterator[IndexedPassage]:
        read.extend(ids)
        return indexed_passages(ids)

    index = earlier = work.refresh()
    monkeypatch.setattr(work.store, "indexed_passages", counted)
    with FileLock(work.settings.lock_path):
        for number in range(4):
            work.add(f"{number}.txt", f"Công an xã kiểm tra quán số {number}.")
            if number == 2:
                work.remove("0.txt")
            expected = len(index)
            earlier, index = index, PassageIndex.open(work.config, work.store, compact=False, before=index)
            assert index.problems(work.store) == []
            vector = work.encoder.encode(["quán"])[0]
            assert len(earlier) == len(earlier.dense(vector, 100)) == expected  # it may be searched still
    assert len(read) == len(set(read)) == 4
    assert found(work, index) == fresh(work)


def test_a_writer_is_followed_from_an_index_of_nothing(tmp_path: Path) -> None:
    work = Workplace(tmp_path)
    index = work.refresh()
    with FileLock(work.settings.lock_path):
        for name in ("mot.txt", "hai.txt"):
            work.add(name, OTHER)
            index = PassageIndex.open(work.config, work.store, compact=False, before=index)
            assert found(work, index) == fresh(work)
    work.store.close()


def test_a_snapshot_that_vanishes_while_it_is_copied_is_rebuilt(
    work: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    work.refresh()
    work.add("them.txt", "Công an xã kiểm tra quán mới.")

    def vanish(source: Path, target: Path) -> None:
        shutil.rmtree(source.parent)
        raise shutil.Error([(str(source), str(target), "gone")])

    monkeypatch.setattr("indexer.passage_index.snapshot.copy_lexical", vanish)

    assert found(work, work.open()) == fresh(work)


def test_a_snapshot_is_not_changed_by_the_one_made_from_it(work: Workplace) -> None:
    work.refresh()
    (old,) = snapshots(work)
    kept = work.settings.data / "kept"
    shutil.copytree(old, kept)
    content = {path.name: path.read_bytes() for path in (old / "lexical").iterdir()}
    work.remove("viec.txt")
    with FileLock(work.settings.lock_path):
        index = work.open()  # made from the snapshot, beside it

    assert {path.name: path.read_bytes() for path in (old / "lexical").iterdir()} == content
    assert found(work, index) == fresh(work)


def test_an_index_of_nothing_finds_nothing(tmp_path: Path) -> None:
    work = Workplace(tmp_path)

    index = work.open()

    assert len(index) == 0
    assert all(not hits for hits in found(work, index).values())
    work.store.close()


def test_a_zero_vector_finds_nothing(work: Workplace) -> None:
    assert work.refresh().dense(np.zeros(64, dtype=np.float32), 10) == {}


def test_differences_from_the_store_are_named(work: Workplace) -> None:
    index = work.refresh()
    work.remove("viec.txt")
    work.add("them.txt", "Công an xã kiểm tra quán mới.")

    problems = " ".join(index.problems(work.store))

    assert "thiếu" in problems
    assert "đã xóa" in problems
