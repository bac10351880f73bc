"""Counting the syllables that follow one another."""

import json
import lzma
from pathlib import Path

from indexer.readers.ocr_syllables import read_counts, syllable_counts
from indexer.training.syllable_pairs import MIN_COUNT, count, write


def test_what_is_counted_is_what_the_readers_look_up(tmp_path: Path) -> None:
    text = "Ngày 12 tháng ba. Hoà nhạc, hóa đơn; tháng ba UBND xã."
    with lzma.open(tmp_path / "in.xz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps({"text": text, "year": 2026}) + "\n" for _ in range(MIN_COUNT))
    counts = count([tmp_path / "in.xz"])
    assert counts.pairs["0", "tháng"] == MIN_COUNT
    assert counts.pairs["tháng", "ba"] == 2 * MIN_COUNT
    assert ("nhạc", "hóa") not in counts.pairs
    write(counts, tmp_path / "out.xz")
    found = read_counts(tmp_path / "out.xz")
    assert found.is_pair("hoà", "nhạc")
    assert not found.is_known("ubnd")
    assert found.follows("tháng", "ba") > found.follows("xã", "ba")


def test_pairs_seen_less_often_are_left_out(tmp_path: Path) -> None:
    with lzma.open(tmp_path / "in.xz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps({"text": "cây tre"}) + "\n" for _ in range(MIN_COUNT - 1))
    write(count([tmp_path / "in.xz"]), tmp_path / "out.xz")
    with lzma.open(tmp_path / "out.xz", "rt", encoding="utf-8") as file:
        assert file.read() == ""


def test_the_shipped_counts_know_common_words() -> None:
    assert syllable_counts().is_pair("nhân", "dân")
    assert not syllable_counts().is_known("thờng")
