"""A clerk's walk: find a funding clause, copy it, choose clauses, download a draft that others can open."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from test_accessibility import violations

from indexer.readers import read
from indexer.readers.libreoffice import converted, find_program
from indexer.structure import parse


@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without-javascript"])
def test_a_funding_clause_is_found_chosen_and_exported(
    open_page: Callable[..., Any], address: str, tmp_path: Path, javascript: bool
) -> None:
    page = open_page(javascript=javascript)
    page.goto(f"{address}/precedents")
    page.fill("#text", "Kinh phí thực hiện Kế hoạch được bố trí từ ngân sách xã và các nguồn huy động hợp pháp khác")
    page.get_by_role("button", name="Tìm lời văn").click()
    card = page.locator("article").first
    assert "Kinh phí thực hiện Kế hoạch lấy từ ngân sách xã" in card.inner_text()
    card.get_by_role("button", name="Thêm vào giỏ").first.click()
    assert page.locator("article").first.get_by_role("button", name="Đã trong giỏ").is_disabled()

    page.goto(f"{address}/precedents?section=legal_basis")
    page.locator("article").first.get_by_role("button", name="Thêm vào giỏ").first.click()
    page.get_by_role("link", name="Giỏ lời văn 2").click()
    assert page.locator("h2").all_inner_texts()[:2] == ["Căn cứ", "Kinh phí"]

    page.get_by_label("Trích yếu").fill("Phòng, chống thiên tai năm 2027")
    page.get_by_label("Cơ quan ban hành").fill("Ủy ban nhân dân xã Hòa Tiến")
    page.get_by_label("Địa danh").fill("Hòa Tiến")
    with page.expect_download() as download:
        page.get_by_role("button", name="Tải dự thảo").click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    document = parse(read(path))
    assert document.header.title
    assert document.header.title.value == "Phòng, chống thiên tai năm 2027"
    assert [basis.value[:29] for basis in document.header.legal_bases] == ["Căn cứ Nghị định số 66/2021/N"]
    assert "Kinh phí thực hiện Kế hoạch lấy từ ngân sách xã năm … (dự kiến …)" in document.text
    _assert_libreoffice_opens(path)


def _assert_libreoffice_opens(path: Path) -> None:
    if find_program() is None:
        if os.environ.get("CI") == "true":
            pytest.fail("LibreOffice not installed (Debian: libreoffice-writer)")
        pytest.skip("LibreOffice not installed (Debian: libreoffice-writer)")
    with converted(path, extension="docx", in_filter="MS Word 2007 XML", out_filter="pdf:writer_pdf_Export") as pdf:
        assert "NGUỒN LỜI VĂN" in read(pdf).text


def test_wording_is_copied_with_its_source(open_page: Callable[..., Any], address: str) -> None:
    page = open_page()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
    page.goto(f"{address}/precedents?section=funding")
    card = page.locator("article").first
    card.get_by_role("button", name="Chép kèm nguồn").first.click()
    card.get_by_role("button", name="Đã chép").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("Kinh phí thực hiện Kế hoạch lấy từ ngân sách xã năm 2026 (dự kiến 560 triệu đồng)")
    assert "\n(Nguồn: Kế hoạch số 09/KH-UBND" in copied


def test_no_page_of_precedents_is_wider_than_a_phone(open_page: Callable[..., Any], address: str) -> None:
    page = open_page(width=360)
    for path in ("/precedents", "/precedents?section=task&about=" + "dài" * 60, "/precedents?section=recipients"):
        page.goto(address + path)
        page.evaluate("document.querySelectorAll('.variants').forEach((variants) => { variants.open = true; })")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path[:40]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_opened_variants_and_a_filled_basket_have_no_serious_violation(
    open_page: Callable[..., Any], address: str, axe_source: str, scheme: str
) -> None:
    page = open_page(scheme=scheme)
    page.goto(f"{address}/precedents?section=purpose")
    assert page.locator("details[open] ins").count()
    assert not violations(page, axe_source)
    for _ in range(2):
        page.get_by_role("button", name="Thêm vào giỏ").first.click()
    page.goto(f"{address}/precedents/basket")
    assert page.locator(".basket-section ol > li").count() == 2
    assert not violations(page, axe_source)
