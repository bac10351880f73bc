"""`tracuu add` and `tracuu remove`: files into the library and out of it, without a server."""

import json
from pathlib import Path

import pytest
from command_line import run

PLAN = """KẾ HOẠCH
Trồng cây sưa năm 2026
I. NHIỆM VỤ
1. Phòng Kinh tế: chủ trì ươm cây sưa, xong trước ngày 20/01/2026.
"""


@pytest.fixture
def data(tmp_path: Path) -> str:
    return str(tmp_path / "data")


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "cây sưa.txt"
    path.write_text(PLAN, encoding="utf-8")
    return path


def test_a_file_is_added_found_removed_and_found_no_more(data: str, plan: Path) -> None:
    status, said, _ = run("add", str(plan), "--data", data, "--collection", "Cây xanh")
    assert status == 0
    assert "Cây xanh/cây sưa.txt" in said
    document = said.split("mã ")[1].strip()
    found = json.loads(run("search", "ươm cây sưa", "--data", data, "--json")[1])
    assert [hit["document"]["id"] for hit in found["hits"]][:1] == [document]
    assert "đã có trong kho" in run("add", str(plan), "--data", data, "--collection", "cây xanh")[1]

    status, said, _ = run("remove", document, "--data", data)

    assert status == 0
    assert "đã bị xóa" in said
    assert json.loads(run("search", "ươm cây sưa", "--data", data, "--json")[1])["total"] == 0
    assert plan.is_file()
    assert run("verify", "--data", data)[0] == 0


def test_files_that_are_not_taken_are_named_and_the_others_go_on(data: str, plan: Path, tmp_path: Path) -> None:
    program, broken = tmp_path / "a.pdf", tmp_path / "b.pdf"
    program.write_bytes(b"MZ\x90\x00\x03" + b"\x00\xff" * 500)
    broken.write_bytes(b"%PDF-1.7\n broken")
    status, said, complained = run("add", str(program), str(broken), str(plan), "--data", data)
    assert status == 1
    assert "Tải lên/cây sưa.txt" in said
    assert "Không nhận a.pdf" in complained
    assert "Không đọc được b.pdf" in complained


def test_a_synced_document_stays_out_until_it_is_wanted_again(data: str, plan: Path) -> None:
    run("sync", str(plan.parent), "--data", data)
    document = json.loads(run("search", "ươm cây sưa", "--data", data, "--json")[1])["hits"][0]["document"]["id"]
    assert "giữ nguyên" in run("remove", document, "--data", data)[1]
    assert "Bỏ qua 1 tệp đã gỡ khỏi kho" in run("sync", str(plan.parent), "--data", data)[1]
    assert json.loads(run("search", "ươm cây sưa", "--data", data, "--json")[1])["total"] == 0
