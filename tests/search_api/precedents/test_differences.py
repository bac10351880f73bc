"""Word-level differences put together are the texts that were compared."""

from hypothesis import given
from hypothesis import strategies as st

from search_api.precedents.differences import compare

WORDS = st.lists(st.sampled_from(["xã", "phường", "năm", "2026", "560.000", ",", "./.", "\n", " "]), max_size=30)


@given(WORDS, WORDS)
def test_same_and_added_are_the_second_text(first: list[str], second: list[str]) -> None:
    before, after = " ".join(first), " ".join(second)
    parts = compare(before, after).parts
    assert "".join(part.text for part in parts if part.op != "removed") == after


def test_words_are_told_apart_not_letters() -> None:
    parts = compare("chi 560.000 đồng của xã", "chi 590.000 đồng của phường").parts
    assert [(part.op, part.text) for part in parts] == [
        ("same", "chi "),
        ("removed", "560.000"),
        ("added", "590.000"),
        ("same", " đồng của "),
        ("removed", "xã"),
        ("added", "phường"),
    ]


def test_line_ends_are_blanks() -> None:
    assert [part.op for part in compare("của xã\nThái Tân", "của xã Thái Tân").parts] == ["same"]


def test_changes_with_a_blank_between_them_are_one() -> None:
    parts = compare("của Sở Nội vụ tỉnh", "của Sở Tài chính tỉnh").parts
    assert [part.text for part in parts if part.op == "removed"] == ["Nội vụ"]


def test_what_is_exchanged_is_found_in_both_texts() -> None:
    first, second = "giao Công an xã lo", "giao Phòng Kinh tế lo"
    [(mine, theirs)] = compare(first, second).exchanged
    assert first[mine.start : mine.end] == theirs.other == "Công an xã"
    assert second[theirs.start : theirs.end] == mine.other == "Phòng Kinh tế"
