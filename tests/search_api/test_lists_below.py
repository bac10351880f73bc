"""The list below a line: where it begins, what belongs to it, where it ends."""

from collections.abc import Sequence
from typing import cast

import pytest

from indexer.model import Span
from indexer.store import PassageRecord, Store
from search_api.lists_below import items_below, said_below


class Passages:
    """A store that knows the passages of one document and nothing else."""

    def __init__(self, passages: Sequence[PassageRecord]) -> None:
        self._passages = passages

    def passages_of(self, document_id: str) -> Sequence[PassageRecord]:
        return self._passages


def passages(*told: str | tuple[str, str], context: str = "MỤC ĐÍCH") -> list[PassageRecord]:
    """Return neighbouring passages; a pair is a heading and what stands under it."""
    made, start = [], 0
    for number, one in enumerate(told):
        heading, quote = one if isinstance(one, tuple) else (context, one)
        span = Span(start, start + len(quote))
        made.append(PassageRecord(number, "d", span, None, "mục I", "text", heading, quote, quote))
        start = span.end + 1
    return made


def below(*told: str | tuple[str, str], context: str = "MỤC ĐÍCH") -> list[str]:
    """Return the quotes of the list below the first passage."""
    made = passages(*told, context=context)
    return [item.quote for item in items_below(cast(Store, Passages(made)), made[0])]


def test_items_stand_under_a_line_with_a_colon_only() -> None:
    assert below("Gồm các điểm sau:", "- Chợ Gạo;", "- Chợ Đình.") == ["- Chợ Gạo;", "- Chợ Đình."]
    assert below("Các điểm này đều ở xã.", "- Chợ Gạo;", "- Chợ Đình.") == []


@pytest.mark.parametrize(
    "after",
    ["Kinh phí do xã bảo đảm.", "2. Thời gian", "III. TỔ CHỨC", "4.2", ("KINH PHÍ", "- Ngân sách xã;")],
)
def test_list_ends_at_what_is_no_item_of_it(after: str | tuple[str, str]) -> None:
    assert below("1. Gồm các điểm sau:", "- Chợ Gạo;", after, "- Chợ Đình.") == ["- Chợ Gạo;"]


def test_items_of_lower_rank_do_not_end_a_list() -> None:
    told = ("a) Trạm bơm:", "- Trạm bơm Đông;", "+ Máy số 1;", "b) Cống.", "- Cống Đoài.")
    assert below("Gồm các công trình sau:", *told) == list(told)


def test_neighbours_are_not_taken_for_items() -> None:
    assert below("a) Trạm bơm:", "b) Cống.", "c) Đê.") == []
    assert below("1. Trạm bơm:", "a) Đông;", "b) Đoài;", "2. Cống.") == ["a) Đông;", "b) Đoài;"]


def test_items_under_headings_within_the_list_belong_to_it_and_are_told_behind_them() -> None:
    told = (("MỤC ĐÍCH › Đường thôn", "- Qua chợ;"), "b) Đường xã.", ("MỤC ĐÍCH › Đường huyện", "- Qua cầu."))
    made = passages("Phủ xanh, gồm:", *told)
    items = items_below(cast(Store, Passages(made)), made[0])
    assert [said_below(item, made[0], item.quote.lstrip("- ")) for item in items] == [
        "Đường thôn: Qua chợ;", "b) Đường xã.", "Đường huyện: Qua cầu.",
    ]  # fmt: skip


def test_preamble_does_not_list_the_whole_document() -> None:
    told = [("MỤC ĐÍCH", "- Phủ xanh;"), ("YÊU CẦU", "- Kịp thời.")]
    assert below("Ủy ban nhân dân xã ban hành kế hoạch như sau:", *told, context="") == []


def test_endless_list_is_cut() -> None:
    assert len(below("Gồm:", *(f"- Hộ thứ {number};" for number in range(500)))) == 30
