"""How common words are at large, and what that does to a question about few documents."""

import json
import lzma
from collections.abc import Sequence
from pathlib import Path

import pytest

from search_api.background import train, usual_share
from search_api.topic import Terms, coverage, read_topic


def nothing(terms: Sequence[str], *, bare: bool) -> tuple[list[int], int]:
    return [0] * len(terms), 20


def test_everyday_words_are_usual_and_rare_ones_are_not() -> None:
    assert usual_share("làm", bare=False) > usual_share("nộp", bare=False) > usual_share("tiêm_chủng", bare=False) == 0


def test_without_accents_all_that_is_so_written_counts_together() -> None:
    assert usual_share("lam", bare=True) > usual_share("làm", bare=False)


def test_missing_everyday_words_cost_an_answer_little() -> None:
    topic = read_topic("đơn vị nào đi làm tiêm chủng", [], nothing)
    assert coverage(topic, Terms.of("Trạm Y tế: tiêm chủng")) > 0.7


def test_missing_rare_words_cost_it_much() -> None:
    topic = read_topic("đơn vị nào đi làm tiêm chủng", [], nothing)
    assert coverage(topic, Terms.of("Trạm Y tế đi làm")) < 0.4


def test_each_file_counts_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def write(name: str, *texts: str) -> str:
        with lzma.open(tmp_path / name, "wt", encoding="utf-8") as file:
            file.writelines(json.dumps({"text": text}) + "\n" for text in texts)
        return f"{tmp_path / name}:text"

    word = "kế hoạch công tác năm nay của xã nhà"
    files = [write("a.xz", word, word, word), write("b.xz", "trồng cây dọc theo các đường làng ven đê")]
    table = tmp_path / "words.tsv"
    monkeypatch.setattr("sys.argv", ["train", *files, "--output", str(table)])
    train.main()
    shares = dict(line.split("\t") for line in table.read_text(encoding="utf-8").splitlines())
    assert shares["kế_hoạch"] == shares["trồng_cây"] == "0.5000"
    assert list(shares) == sorted(shares)
