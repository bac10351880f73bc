"""Everyday words: the reviewed list holds together, and what it does to questions with and without accents."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

import search_api.everyday
from indexer.text.folding import fold, fold_accents
from search_api.everyday import meanings, rephrase, with_meanings
from search_api.service import SearchService

LIST = Path(search_api.everyday.__file__).parent / "data" / "everyday.tsv"
LINES = LIST.read_text(encoding="utf-8").splitlines()
ENTRIES = [line.split("\t") for line in LINES if not line.startswith("#")]


def found_in(question: str) -> dict[str, str]:
    return {question[found.start : found.end]: found.written for found in meanings(question)}


def test_every_line_says_what_is_typed_what_is_written_and_how_it_is_used() -> None:
    assert len(ENTRIES) > 100
    for entry in ENTRIES:
        assert len(entry) == 3, entry
        assert entry[2] in ("hỏi", "nghĩa"), entry
        assert all(field and field == " ".join(field.split()) for field in entry), entry


def test_the_list_is_in_one_unicode_form_and_what_is_typed_is_folded() -> None:
    assert unicodedata.is_normalized("NFC", "\n".join(LINES))
    assert [said for said, _, _ in ENTRIES if fold(said) != said] == []


@pytest.mark.parametrize("form", [fold, fold_accents])
def test_nothing_typed_is_in_the_list_twice(form: Callable[[str], str]) -> None:
    counted = Counter(form(said.lstrip("!")) for said, _, _ in ENTRIES)
    assert [said for said, count in counted.items() if count > 1] == []


def test_no_way_of_asking_is_put_into_words_that_are_replaced_again() -> None:
    asking = [written for _, written, use in ENTRIES if use == "hỏi"]
    assert [written for written in asking if rephrase(written) != written] == []


def test_what_reads_as_another_word_without_accents_is_marked(corpus_service: SearchService) -> None:
    """Words that the sample documents have mostly in another meaning once the accents are gone: "chưa" for "chùa"."""
    documents = corpus_service.documents(limit=1000).documents
    text = "\n".join(corpus_service.document(document.id).text for document in documents)
    exact, bare = fold(text), fold_accents(text)
    for said in (said for said, _, _ in ENTRIES if not said.startswith("!")):
        pattern = re.compile(rf"(?<!\w){re.escape(fold_accents(said))}(?!\w)")
        forms = Counter(exact[slice(*match.span())] for match in pattern.finditer(bare))
        others = sum(forms.values()) - forms[said]
        assert others < max(3, forms[said]), (said, forms)


@pytest.mark.parametrize(
    ("question", "put"),
    [
        ("Ai lo việc trồng cây?", "ai chủ trì việc trồng cây?"),
        ("việc này GIAO CHO AI LÀM", "việc này ai chủ trì"),
        ("bên nào lo dọn vệ sinh, hôm nào xong", "đơn vị nào chủ trì dọn vệ sinh, ngày nào xong"),
        ("viec nay giao ben nao, ngay may xong", "viec nay don vi nao chu tri, ngay nao xong"),
        ("Kế hoạch số mấy?", "Kế hoạch số bao nhiêu?"),
        ("Đai lo sợ", "Đai lo sợ"),  # no word ends within another
        ("Ai chủ trì trồng cây?", "Ai chủ trì trồng cây?"),
        ("Trồng cây hạn nào xong?", "Trồng cây thời hạn nào xong?"),
        ("Trồng cây có thời hạn nào?", "Trồng cây có thời hạn nào?"),
        ("trong cay co thoi han nao", "trong cay co thoi han nao"),
    ],
)
def test_everyday_ways_of_asking_are_put_as_documents_would(question: str, put: str) -> None:
    assert rephrase(question) == put


def test_longest_words_are_taken_first() -> None:
    assert found_in("thu gom rác thải") == {"rác thải": "chất thải rắn"}
    assert rephrase("ai đứng ra làm việc này") == "ai chủ trì việc này"


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("Làm SỔ ĐỎ cho bà con", {"SỔ ĐỎ": "giấy chứng nhận quyền sử dụng đất", "bà con": "nhân dân"}),
        ("Tiền giải toả là bao nhiêu", {"Tiền": "kinh phí", "giải toả": "giải phóng mặt bằng"}),
        ("“Loa phường” phát lúc nào", {"Loa phường": "truyền thanh"}),
        ("lam so do cho ba con", {"so do": "giay chung nhan quyen su dung dat", "ba con": "nhan dan"}),
        ("Luật Phòng cháy, chữa cháy", {}),
    ],
)
def test_words_are_told_by_their_place_whatever_accents_and_capitals(question: str, found: dict[str, str]) -> None:
    assert found_in(question) == found


@pytest.mark.parametrize(
    "question",
    ["phong chay chua chay", "xa co giao viec gi", "cac bo tien hanh", "bo tri nguoi", "tre han", "chua xong"],
)
def test_marked_words_are_not_read_into_a_question_without_accents(question: str) -> None:
    assert found_in(question) == {}


def test_marked_words_count_where_the_accents_are_there() -> None:
    assert found_in("Trẻ đến chùa") == {"Trẻ": "trẻ em", "chùa": "cơ sở tôn giáo"}


def test_question_is_followed_by_what_documents_write() -> None:
    assert with_meanings("Loa xã phát mấy lần?") == "Loa xã phát mấy lần? truyền thanh"
    assert with_meanings("Kế hoạch dân vận") == "Kế hoạch dân vận"
