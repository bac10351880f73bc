"""English into Vietnamese words: what is learned from sentence pairs, and how a question is searched with it."""

import json
import lzma
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.passage_index import LexicalQuery
from indexer.settings import Settings
from search_api.evaluation.collection import Served, serve
from search_api.translation import translate
from search_api.translation.train import align, learn, read_pairs

PASSAGES = (
    "Bệnh viện huyện tiêm phòng dại miễn phí cho trẻ em vào thứ hai hằng tuần.",
    "Đê sông Hồng được gia cố trước mùa lũ, mỗi thôn cử hai mươi người canh đê.",
    "Giáo viên mới được tuyển dụng tập huấn nghiệp vụ trong tháng chín.",
    "Rừng phòng hộ ven biển bị bão tàn phá được trồng lại bằng cây phi lao.",
    "Ngân sách của thư viện tỉnh giảm một phần ba so với năm trước.",
    "Cầu thủ ghi bàn nhiều nhất giải bóng đá thiếu niên là em Minh.",
)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serve(PASSAGES, Settings(data=tmp_path_factory.mktemp("english") / "data")) as opened:
        yield opened


@pytest.mark.parametrize(
    ("question", "row"),
    [
        ("When are children vaccinated at the hospital?", 0),
        ("How many people guard the river dike before the flood season?", 1),
        ("What training do newly recruited teachers get?", 2),
        ("Which trees replaced the coastal forest that the storm destroyed?", 3),
        ("How far did the library's budget fall?", 4),
        ("Which player scored most at the football tournament?", 5),
    ],
)
def test_an_english_question_finds_the_vietnamese_passage_first(served: Served, question: str, row: int) -> None:
    assert served.row_of[served.service.search(question).hits[0].passage_id] == row


def test_the_words_alone_find_passages_by_their_terms(served: Served) -> None:
    question = "player scored football"
    assert not served.index.lexical(LexicalQuery.of(question), 1)
    best = next(iter(served.index.lexical(LexicalQuery.of(question, also=translate(question).words), 1)))
    assert served.row_of[best] == 5


def test_words_weigh_by_how_often_they_stand_for_the_english_one() -> None:
    words = dict(translate("defense").words)
    assert words["quốc phòng"] > words["phòng thủ"] > 0
    assert sum(words.values()) == pytest.approx(1.5, abs=0.05)


def test_office_words_are_the_glossarys_and_names_stay() -> None:
    translation = translate("Which unit inspects teachers in Yên Phú Trung?")
    assert "Yên Phú Trung" in translation.rendering
    assert "giáo viên" in translation.rendering
    assert "teachers" not in translation.rendering


def test_forms_of_a_word_share_its_meaning() -> None:
    assert translate("rivers").rendering == translate("river").rendering == "sông"


def test_function_words_and_unknown_words_are_no_meaning() -> None:
    assert translate("the of which xyzzyq").words == ()
    assert translate("xyzzyq").rendering == "xyzzyq"
    assert translate("").rendering == ""


def test_a_vietnamese_question_is_left_to_its_own_words(served: Served) -> None:
    hits = served.service.search("đê sông Hồng").hits
    assert served.row_of[hits[0].passage_id] == 1


def test_alignment_finds_the_word_that_always_stands_beside() -> None:
    # source words 0, 1; target words 0, 1, 2: 2 stands beside everything
    found = align([[0], [1], [0, 1], [0], [1]], [[0, 2], [1, 2], [0, 1, 2], [0, 2], [1, 2]], 3)
    assert found[0, 0] > found.get((0, 1), 0.0)
    assert found[1, 1] > found.get((1, 0), 0.0)


def test_a_word_that_others_explain_better_is_no_translation() -> None:
    pairs = [
        (["budget", "the"], ["của", "ngân_sách"]),
        (["river", "the"], ["của", "sông"]),
        (["budget", "river", "the"], ["của", "ngân_sách", "sông"]),
    ] * 4
    table = learn(pairs)
    assert [word for word, _ in table["budget"]][:1] == ["ngân sách"]
    assert [word for word, _ in table["river"]][:1] == ["sông"]
    assert "the" not in table
    assert all(sum(share for _, share in said) == pytest.approx(1.0) for said in table.values())


def test_pairs_are_read_as_different_words(tmp_path: Path) -> None:
    path = tmp_path / "pairs.jsonl.xz"
    row = {"en": "The tax office, the TAX!", "vi": "Cơ quan thuế năm 2026"}
    with lzma.open(path, "wt", encoding="utf-8") as file:
        file.write(json.dumps(row, ensure_ascii=False) + "\n")
    english, vietnamese = next(read_pairs(path))
    assert english == ["office", "tax", "the"]
    assert "thuế" in vietnamese
    assert "2026" not in vietnamese
