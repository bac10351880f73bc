"""The command `tracuu precedents` as people type it."""

import json
from pathlib import Path

import pytest
from command_line import run

from indexer.errors import InvalidRequestError
from indexer.settings import Settings

KINDS = ["--section", "kinh phí"]


@pytest.fixture(scope="module")
def data(corpus_settings: Settings) -> str:
    return str(corpus_settings.data)


def test_families_are_printed_with_how_often_they_were_used_and_where(data: str) -> None:
    code, out, _ = run("precedents", "--section", "kinh phí", "--data", data)
    assert code == 0
    assert "nhóm lời văn" in out
    assert "1. 2 văn bản: Kế hoạch phòng chống thiên tai 2026 - xã Tân Lập Hạ.docx, mục IV" in out
    assert "Kinh phí thực hiện Kế hoạch lấy từ ngân sách xã năm 2026" in out


def test_a_pasted_draft_tells_how_alike_what_was_found_is(data: str) -> None:
    draft = "Kinh phí thực hiện Kế hoạch lấy từ ngân sách xã, Quỹ phòng, chống thiên tai và các nguồn huy động khác."
    code, out, _ = run("precedents", draft, "--data", data, "--limit", "1")
    assert code == 0
    assert "giống đoạn dán" in out


def test_json_is_that_of_the_api(data: str) -> None:
    code, out, _ = run("precedents", "--section", "to chuc thuc hien", "--about", "công an", "--json", "--data", data)
    assert code == 0
    body = json.loads(out)
    assert body["section"] == "implementation"
    assert all("công an" in family["representative"].lower() or family["variants"] for family in body["families"])


def test_filters_narrow_what_is_found(data: str) -> None:
    _, out, _ = run("precedents", *KINDS, "--year", "2024", "--json", "--data", data)
    found = json.loads(out)["families"]
    assert {c["document"]["year"] for f in found for v in f["variants"] for c in v["citations"]} <= {2024}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "Hãy dán một đoạn dự thảo"),
        (["--section", "lời tựa"], "Không có loại mục “lời tựa”"),
        (["x" * 20_001], "nhiều nhất là 20000"),
    ],
)
def test_what_cannot_be_looked_up_is_refused(data: str, arguments: list[str], message: str) -> None:
    with pytest.raises(InvalidRequestError, match=message):
        run("precedents", *arguments, "--data", data)


def test_nothing_found_says_what_to_do(data: str) -> None:
    code, out, _ = run("precedents", *KINDS, "--year", "1999", "--data", data)
    assert (code, "bỏ bớt bộ lọc" in out) == (0, True)


def test_the_index_is_opened_from_the_data_folder_named(tmp_path: Path) -> None:
    from indexer.errors import NotIndexedYetError

    with pytest.raises(NotIndexedYetError):
        run("precedents", *KINDS, "--data", str(tmp_path))
