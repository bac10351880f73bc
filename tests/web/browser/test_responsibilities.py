"""Walks: filter the assignments, take them away as a workbook and read it back; compare two plans."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import load_workbook

OpenPage = Callable[..., Any]


@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without-javascript"])
def test_filtered_assignments_are_exported_and_read_back(open_page: OpenPage, address: str, javascript: bool) -> None:
    page = open_page(javascript=javascript)
    page.goto(address + "/responsibilities")
    page.fill("#nv-agency", "vhxh")
    page.select_option("#nv-role", "lead")
    page.click(".register-filters button[type=submit]")
    page.wait_for_url("**agency=vhxh**")
    count = int(page.locator(".results-head h2").inner_text().split()[0])
    assert count > 5
    with page.expect_download() as download:
        page.get_by_role("link", name="Excel (.xlsx)").click()
    sheet = load_workbook(io.BytesIO(download.value.path().read_bytes())).active
    assert sheet is not None
    leads = [str(row[3]) for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert len(leads) == count
    assert all("Văn h" in lead for lead in leads)


def test_a_task_opens_its_passage(open_page: OpenPage, address: str) -> None:
    page = open_page(width=390)
    page.goto(address + "/responsibilities?q=so hoa so ho tich")
    page.locator(".register tbody a").first.click()
    page.wait_for_url("**#cited")
    box = page.locator("#cited").bounding_box()
    assert 0 <= box["y"] <= 844 - min(box["height"], 400)


@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without-javascript"])
def test_two_plans_are_chosen_and_compared(open_page: OpenPage, address: str, javascript: bool) -> None:
    page = open_page(javascript=javascript)
    page.goto(address + "/compare")
    page.fill("#so-sanh-b", "09/KH-UBND")
    page.get_by_role("button", name="So sánh").click()
    page.locator("section[aria-labelledby=goi-y] li a").first.click()
    page.wait_for_url("**a=*b=*")
    assert "thêm 3 nhiệm vụ" in page.locator(".answer-text").inner_text()
    left, right = (page.locator(".pair-changed .side").nth(number).bounding_box() for number in (0, 1))
    assert left["x"] < right["x"]
    assert left["y"] == right["y"]
    page.locator(".task a").first.click()
    page.wait_for_url("**#cited")


def test_sides_stand_one_above_the_other_on_a_phone(open_page: OpenPage, address: str) -> None:
    page = open_page(width=390)
    page.goto(address + "/compare?a=18/KH-UBND&b=09/KH-UBND")
    left, right = (page.locator(".pair-changed .side").nth(number).bounding_box() for number in (0, 1))
    assert left["x"] == right["x"]
    assert left["y"] < right["y"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
