"""A clerk uploads a document, finds it within ten seconds, deletes it, and finds it nowhere."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest

TOPIC = "nuôi hươu lấy nhung"
QUESTION = f"Ai chủ trì mô hình {TOPIC}?"


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    document = docx.Document()
    for line in (
        "ỦY BAN NHÂN DÂN",
        "XÃ HÒA BÌNH THƯỢNG",
        "Số: 88/KH-UBND",
        "Hòa Bình Thượng, ngày 05 tháng 01 năm 2026",
        "KẾ HOẠCH",
        f"Phát triển {TOPIC} năm 2026",
        "I. TỔ CHỨC THỰC HIỆN",
        f"1. Phòng Kinh tế: chủ trì mô hình {TOPIC}, xong trước ngày 20/10/2026.",
    ):
        document.add_paragraph(line)
    path = tmp_path / "Kế hoạch hươu.docx"
    document.save(str(path))
    return path


def within(seconds: float, check: Callable[[], bool]) -> None:
    deadline = time.monotonic() + seconds
    while not check():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.2)


def answers(page: Any, address: str) -> bool:
    page.goto(f"{address}/ask?q={QUESTION}")
    return "Phòng Kinh tế" in page.inner_text("#main .answer")


def test_an_uploaded_document_is_found_and_a_deleted_one_nowhere(
    open_page: Callable[..., Any], library_address: str, plan: Path
) -> None:
    page, other = open_page(), open_page()
    page.goto(f"{library_address}/documents")
    page.click(".upload summary")
    page.fill("#upload-collection", "Chăn nuôi")
    page.set_input_files("#upload-files", plan)
    started = time.monotonic()
    page.click(".upload button[type=submit]")
    within(10, lambda: answers(other, library_address))
    page.wait_for_selector(".uploads .state-indexed", timeout=60_000)
    assert time.monotonic() - started < 10
    address = page.get_attribute(".uploads a", "href")

    page.goto(f"{library_address}/documents?collection=Chăn nuôi")
    assert page.locator(".library > li").count() == 1
    page.click("text=Xóa")
    assert plan.name in page.inner_text(".confirm")
    page.click("text=Xóa hẳn")
    assert "Đã xóa tệp" in page.inner_text(".notice[role=status]")

    assert not answers(page, library_address)
    assert TOPIC not in page.inner_text("#main .results")
    for path in (address, f"{address}/file", f"/api/v1{address}", f"/api/v1{address}/file"):
        assert page.request.get(f"{library_address}{path}").status == 404
    assert TOPIC not in page.request.get(f"{library_address}/api/v1/assignments?limit=500").text()
    assert TOPIC not in page.request.get(f"{library_address}/api/v1/documents?limit=100").text()
    page.goto(f"{library_address}/documents?q=hươu")
    assert page.locator(".library > li").count() == 0


def test_the_form_works_without_scripts(open_page: Callable[..., Any], library_address: str, plan: Path) -> None:
    page = open_page(width=390, javascript=False)
    page.goto(f"{library_address}/documents")
    page.click(".upload summary")
    page.set_input_files("#upload-files", plan)
    page.click(".upload button[type=submit]")
    assert "Đã nhận 1 tệp" in page.inner_text("#main")
    within(10, lambda: answers(page, library_address))


def test_files_can_be_dropped_and_a_refused_one_says_why(open_page: Callable[..., Any], library_address: str) -> None:
    page = open_page()
    page.goto(f"{library_address}/documents")
    page.click(".upload summary")
    page.evaluate(
        """() => {
            const files = new DataTransfer();
            files.items.add(new File([new Uint8Array([77, 90, 144, 0, 3])], "virus.pdf"));
            files.items.add(new File(["KẾ HOẠCH\\nTrồng cây lim năm 2026\\nI. VIỆC\\n1. Trồng cây."], "lim.txt"));
            const event = new DragEvent("drop", { dataTransfer: files, bubbles: true, cancelable: true });
            document.querySelector("[data-drop]").dispatchEvent(event);
        }"""
    )
    page.wait_for_selector(".uploads .state-indexed", timeout=60_000)
    refused, taken = page.locator(".uploads > li").all_inner_texts()
    assert "virus.pdf" in refused
    assert "không phải là văn bản" in refused
    assert "lim.txt" in taken
