"""The kind of the vector index goes by the number of passages; whatever it is, it finds what an exact search finds."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from made_stores import Workplace

from indexer.passage_index import PassageIndex
from indexer.passage_index.index import IndexConfig
from indexer.passage_index.sketch import Sizes

EXACT = Sizes()
SIZES = {
    "exact": EXACT,
    "pq4": Sizes(exact=20, side=8),
    "ivf_sq8": Sizes(exact=20, flat=30, side=8),
}
AGENCIES = ("Công an xã", "Phòng Kinh tế", "Trạm Y tế", "Hội Nông dân", "Đoàn Thanh niên")
WORKS = (
    "kéo cáp quang",
    "kiểm tra quán ăn",
    "trồng cây bóng mát",
    "nạo vét mương",
    "tiêm phòng trâu bò",
    "sửa nhà dột",
)
HAMLETS = ("Đông", "Tây", "Nam", "Bắc", "Trung", "Thượng", "Hạ", "Đoài")


def tasks(count: int, start: int = 0) -> str:
    lines = (
        f"{n}. {AGENCIES[n % 5]} {WORKS[n % 6]} tại thôn {HAMLETS[n % 8]} cho {n} hộ dân."
        for n in range(start + 1, start + count + 1)
    )
    return "II. VIỆC CẦN LÀM\n" + "\n".join(lines)


@pytest.fixture(params=SIZES)
def sized(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Workplace, IndexConfig, str]]:
    """Give five documents of 12 tasks each, and the configuration of an index for which they are many."""
    work = Workplace(tmp_path)
    for number in range(5):
        work.add(f"viec-{number}.txt", tasks(12, 12 * number))
    yield work, replace(work.config, sizes=SIZES[request.param]), request.param
    work.store.close()


def exact(work: Workplace, limit: int, query: str, documents: set[str] | None = None) -> dict[int, float]:
    """Return what a comparison with every stored vector finds, best first."""
    vector = work.encoder.encode([query])[0]
    owners = dict(work.store.passage_owners())
    stored = work.store.indexed_passages(work.store.passage_ids())
    scores = {p.id: float(p.vector @ vector) for p in stored if documents is None or owners[p.id] in documents}
    return dict(sorted(scores.items(), key=lambda item: -item[1])[:limit])


def assert_finds(index: PassageIndex, work: Workplace, documents: set[str] | None = None) -> None:
    """Scores are compared: of passages with the same score any may come first."""
    assert index.problems(work.store) == []
    for query in ("Công an xã kéo cáp quang", "nạo vét mương tại thôn Đoài", "tiêm phòng trâu bò cho 17 hộ dân"):
        scope = index.scope(documents) if documents is not None else None
        found = index.dense(work.encoder.encode([query])[0], 10, scope)
        wanted = exact(work, 10, query, documents)
        assert list(found.values()) == pytest.approx(list(wanted.values()), abs=1e-3)
        again = index.dense_scores(work.encoder.encode([query])[0], list(found))
        assert again == pytest.approx(found, abs=1e-5)


def test_the_kind_goes_by_size_and_is_told(sized: tuple[Workplace, IndexConfig, str]) -> None:
    work, config, kind = sized

    index = PassageIndex.refresh(config, work.store)

    sketches = list(config.folder.glob("snapshot-*/sketch.faiss"))
    assert bool(sketches) == (kind != "exact")
    assert {"exact": "chính xác mọi", "pq4": "4 bit", "ivf_sq8": "danh sách đảo"}[kind] in index.kind()
    assert_finds(index, work)
    assert PassageIndex.open(config, work.store).kind() == index.kind()


def test_a_filter_applies_before_ranking(sized: tuple[Workplace, IndexConfig, str]) -> None:
    work, config, _ = sized
    index = PassageIndex.refresh(config, work.store)
    documents = [record.id for record in work.store.documents()]

    assert_finds(index, work, set(documents[:1]))
    assert_finds(index, work, set(documents[:4]))


@pytest.mark.parametrize("few", [0, 5_000])
def test_a_filter_holds_however_many_it_leaves(
    sized: tuple[Workplace, IndexConfig, str], few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    work, config, _ = sized
    monkeypatch.setattr("indexer.passage_index.dense._FEW", few)
    monkeypatch.setattr("indexer.passage_index.dense._SMALL_SHARE", 0.5)
    index = PassageIndex.refresh(config, work.store)
    documents = [record.id for record in work.store.documents()]

    for count in (1, 2, 4):
        assert_finds(index, work, set(documents[:count]))


def test_changes_wait_in_memory_and_survive_a_restart(sized: tuple[Workplace, IndexConfig, str]) -> None:
    work, config, _ = sized
    PassageIndex.refresh(config, work.store)
    (base,) = config.folder.glob("snapshot-*/vectors.faiss")
    inode = base.stat().st_ino
    work.add("moi.txt", tasks(3, 100))
    work.remove("viec-1.txt")

    replayed = PassageIndex.open(config, work.store, compact=False)
    restarted = PassageIndex.open(config, work.store, compact=False)

    for index in (replayed, restarted):
        assert_finds(index, work)
        assert len(index) == 12 * 4 + 3
    documents = {record.id for record in work.store.documents() if record.path in ("moi.txt", "viec-2.txt")}
    assert_finds(restarted, work, documents)
    (same,) = config.folder.glob("snapshot-*/vectors.faiss")
    assert same.stat().st_ino == inode  # linked, not written anew


def test_updated_passages_are_found_as_they_are_now(sized: tuple[Workplace, IndexConfig, str]) -> None:
    work, config, _ = sized
    PassageIndex.refresh(config, work.store)
    work.add("viec-3.txt", tasks(12, 36).replace("kéo cáp quang", "dọn rác thải"))
    record = next(record for record in work.store.documents() if record.path == "viec-0.txt")
    ids = [p.id for p in work.store.passages_of(record.id)]
    vectors = work.encoder.encode([f"việc khác {i}" for i in ids])
    work.store.replace_vectors(record.id, ids, vectors, work.encoder.id)  # old ids, new vectors

    assert_finds(PassageIndex.open(config, work.store, compact=False), work)
    assert_finds(PassageIndex.refresh(config, work.store), work)


def test_too_many_changes_are_compacted_only_where_there_is_time(sized: tuple[Workplace, IndexConfig, str]) -> None:
    work, config, _ = sized
    config = replace(config, sizes=replace(config.sizes, side=8))
    PassageIndex.refresh(config, work.store)
    work.add("moi.txt", tasks(12, 100))

    quick = PassageIndex.open(config, work.store, compact=False)
    assert quick.should_compact
    assert_finds(quick, work)
    compacted = PassageIndex.refresh(config, work.store)

    assert not compacted.should_compact
    assert_finds(compacted, work)
    (ids,) = config.folder.glob("snapshot-*/ids.npy")
    assert len(np.load(ids)) == len(compacted)


def test_ids_that_come_back_keep_their_place_after_compaction(sized: tuple[Workplace, IndexConfig, str]) -> None:
    work, config, _ = sized
    config = replace(config, sizes=replace(config.sizes, side=0))
    PassageIndex.refresh(config, work.store)
    record = next(record for record in work.store.documents() if record.path == "viec-0.txt")
    ids = [p.id for p in work.store.passages_of(record.id)]
    work.store.replace_vectors(record.id, ids, work.encoder.encode([f"khác {i}" for i in ids]), work.encoder.id)

    assert_finds(PassageIndex.refresh(config, work.store), work)
    assert_finds(PassageIndex.open(config, work.store), work)


def test_the_kind_changes_when_the_store_grows(tmp_path: Path) -> None:
    work = Workplace(tmp_path)
    config = replace(work.config, sizes=Sizes(exact=30, flat=60, side=8))
    kinds = []
    for number in range(8):
        work.add(f"viec-{number}.txt", tasks(12, 12 * number))
        index = PassageIndex.refresh(config, work.store)
        assert_finds(index, work)
        kinds.append(index.kind().partition(",")[0])
    work.store.close()

    assert list(dict.fromkeys(kinds)) == [
        "so sánh chính xác mọi véc-tơ",
        "véc-tơ rút gọn 4 bit",
        "danh sách đảo 8 bit",
    ]


def test_without_the_wanted_recall_every_vector_is_compared(tmp_path: Path) -> None:
    work = Workplace(tmp_path)
    work.add("viec.txt", tasks(60))
    impossible = replace(work.config, sizes=Sizes(exact=20, flat=30, recall=1.01))

    index = PassageIndex.refresh(impossible, work.store)

    assert "chính xác mọi" in index.kind()
    assert_finds(index, work)
    work.store.close()


@pytest.mark.parametrize(
    "name", ["vectors.faiss", "ids.npy", "sketch.faiss", "sketch.json", "side.faiss", "removed.npy"]
)
@pytest.mark.parametrize("damage", ["cut", "changed", "gone"])
def test_a_damaged_file_is_built_anew(tmp_path: Path, name: str, damage: str) -> None:
    work = Workplace(tmp_path)
    for number in range(3):
        work.add(f"viec-{number}.txt", tasks(12, 12 * number))
    config = replace(work.config, sizes=SIZES["pq4"])
    PassageIndex.refresh(config, work.store)
    (path,) = config.folder.glob(f"snapshot-*/{name}")
    content = path.read_bytes()
    path.unlink()
    if damage == "cut":
        path.write_bytes(content[: len(content) // 2])
    elif damage == "changed":
        middle = len(content) // 2
        path.write_bytes(content[:middle] + bytes([content[middle] ^ 0xFF]) + content[middle + 1 :])

    assert_finds(PassageIndex.open(config, work.store), work)
    work.store.close()


def test_a_large_file_that_changed_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.passage_index.snapshot._LARGE", 1)
    work = Workplace(tmp_path)
    work.add("viec.txt", tasks(12))
    PassageIndex.refresh(work.config, work.store)
    PassageIndex.open(work.config, work.store)
    (damaged,) = work.config.folder.glob("snapshot-*")
    path = damaged / "vectors.faiss"
    content = bytearray(path.read_bytes())
    content[-1] ^= 0xFF
    path.unlink()  # the old file may still be mapped into memory
    path.write_bytes(content)

    assert_finds(PassageIndex.open(work.config, work.store), work)
    assert not damaged.exists()
    work.store.close()
