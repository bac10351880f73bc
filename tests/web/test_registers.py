"""`tracuu assignments` and `tracuu references` as people type them."""

import csv
import io
import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from command_line import run
from fastapi import FastAPI
from local_client import local_client
from openpyxl import load_workbook

from indexer.errors import ConfigurationError, InvalidRequestError
from web.error_pages import install_error_handlers

PLAN = """ỦY BAN NHÂN DÂN
XÃ HÒA BÌNH THƯỢNG

Số: 12/KH-UBND

Hòa Bình Thượng, ngày 05 tháng 01 năm 2026

KẾ HOẠCH
Trồng cây năm 2026

Căn cứ Chỉ thị số 45/CT-TTg ngày 31/12/2020 của Thủ tướng Chính phủ;
{basis}
I. TỔ CHỨC THỰC HIỆN

1. Phòng Kinh tế: chủ trì chuẩn bị cây giống, xong trước ngày {day}.
2. Công an xã: bảo đảm an ninh trật tự.

Nơi nhận:
- Lưu: VT.

**CHỦ TỊCH**

Trần Văn Mẫu
"""
SLIP = "Căn cứ Chỉ thị số 45/CT-TTg ngày 21/12/2020 của Thủ tướng Chính phủ;\n"


def index(folder: Path, **words: str) -> str:
    (folder / "documents").mkdir()
    (folder / "documents" / "kế hoạch.txt").write_text(PLAN.format(**words), encoding="utf-8")
    run("sync", str(folder / "documents"), "--data", str(folder / "data"))
    return str(folder / "data")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> str:
    return index(tmp_path_factory.mktemp("cli"), basis="", day=f"{date.today() - timedelta(days=1):%d/%m/%Y}")


def test_assignments_are_a_table_with_their_places(data: str) -> None:
    code, out, _ = run("assignments", "--agency", "phong kinh te", "--data", data)
    assert code == 0
    for words in ("Nhiệm vụ", "Chủ trì", "chuẩn bị cây giống", "Phòng Kinh tế", "mục I.1", "1 nhiệm vụ."):
        assert words in out
    assert "Công an" not in out


def test_options_select(data: str) -> None:
    def count(*options: str) -> int:
        return int(json.loads(run("assignments", *options, "--json", "--data", data)[1])["total"])

    yesterday = date.today() - timedelta(days=1)
    assert count() == 2
    assert count("--role", "lead", "--agency", "Công an") == 1
    assert count("--role", "coordinate") == 0
    assert count("--q", "cây giống") == 1
    assert count("--due", "overdue") == 1
    assert count("--due-from", date.today().isoformat()) == 0
    assert count("--due-from", f"{yesterday:%d/%m/%Y}", "--due-to", f"{yesterday:%d/%m/%Y}") == 1
    assert count("--document", "12/KH-UBND") == 2
    assert count("--document", "13/KH-UBND") == 0


def test_nothing_found_is_said_with_the_nearest_names(data: str) -> None:
    code, out, _ = run("assignments", "--agency", "Phòng Kinh tế hạ tầng", "--data", data)
    assert code == 0
    assert out.startswith(
        "Không có cơ quan nào tên “Phòng Kinh tế hạ tầng” được giao nhiệm vụ. Tên gần nhất: Phòng Kinh tế"
    )


def test_files_are_written(data: str, tmp_path: Path) -> None:
    workbook, table = tmp_path / "việc.xlsx", tmp_path / "việc.csv"
    code, out, err = run("assignments", "--xlsx", str(workbook), "--csv", str(table), "--data", data)
    assert (code, out) == (0, "")
    assert f"Đã ghi 2 nhiệm vụ vào {workbook}." in err
    sheet = load_workbook(workbook).active
    assert sheet is not None
    assert sheet.max_row == 3
    rows = list(csv.reader(io.StringIO(table.read_bytes().decode("utf-8-sig"), newline="")))
    assert len(rows) == 3
    assert rows[1][-1].startswith("http://127.0.0.1:8000/documents/")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--role", "chủ trì"], r"--role: không hiểu “chủ trì”\. Hãy chọn một trong: lead, coordinate\."),
        (["--due", "soon"], "--due: không hiểu “soon”.*this-month"),
        (["--due-from", "31/13/2026"], "--due-from: “31/13/2026” không phải là ngày"),
        (["--due-to", "mai"], "--due-to: “mai” không phải là ngày"),
        (["--period", "lúc nào cũng được"], "Không hiểu thời gian"),
    ],
)
def test_what_cannot_be_understood_is_told_in_the_users_words(data: str, options: list[str], words: str) -> None:
    with pytest.raises(InvalidRequestError, match=words):
        run("assignments", *options, "--data", data)


@pytest.mark.parametrize("option", ["--xlsx", "--csv"])
def test_file_that_cannot_be_written_is_told(data: str, tmp_path: Path, option: str) -> None:
    with pytest.raises(ConfigurationError, match=r"Không ghi được tệp .*không có thư mục"):
        run("assignments", option, str(tmp_path / "nowhere" / "a.xlsx"), "--data", data)
    with pytest.raises(ConfigurationError, match="Không ghi được tệp"):
        run("assignments", option, str(tmp_path), "--data", data)


def test_references_list_documents_with_quotes(data: str) -> None:
    code, out, _ = run("references", "45-CT/TTg", "--data", data)
    assert code == 0
    assert "1 văn bản viện dẫn 45-CT/TTg." in out
    assert "kế hoạch.txt, căn cứ 1" in out
    assert "“Căn cứ Chỉ thị số 45/CT-TTg ngày 31/12/2020" in out
    body = json.loads(run("references", "45/CT-TTg", "--json", "--data", data)[1])
    assert body["documents"][0]["references"][0]["issued_on"] == "2020-12-31"
    assert run("references", "46/CT-TTg", "--data", data)[1] == "Không có văn bản nào viện dẫn 46/CT-TTg.\n"


def test_check_tells_contradictions_by_its_exit_status(data: str, tmp_path: Path) -> None:
    code, out, _ = run("references", "--check", "--data", data)
    assert (code, out) == (0, "Đã đối chiếu 1 văn bản được viện dẫn: 0 chỗ mâu thuẫn.\n")
    with_slip = index(tmp_path, basis=SLIP, day="20/01/2026")
    code, out, _ = run("references", "--check", "--data", with_slip)
    assert code == 1
    assert "45/CT-TTg: ngày ban hành ghi khác nhau" in out
    assert "ngày 21/12/2020 của Thủ tướng Chính phủ”" in out
    code, out, _ = run("references", "--check", "--json", "--data", with_slip)
    assert code == 1
    assert json.loads(out)["findings"][0]["field"] == "issued_on"


@pytest.mark.parametrize("arguments", [[], ["45/CT-TTg", "--check"], ["trồng cây"]])
def test_references_wants_one_number_or_the_check(data: str, arguments: list[str]) -> None:
    with pytest.raises(InvalidRequestError):
        run("references", *arguments, "--data", data)


@pytest.mark.parametrize("path", ["/page", "/api/v1/call"])
def test_request_that_cannot_be_understood_is_told_and_not_logged(path: str, caplog: pytest.LogCaptureFixture) -> None:
    served = FastAPI()
    install_error_handlers(served)

    @served.get(path)
    def refuse() -> None:
        raise InvalidRequestError("Không hiểu thời gian “abc”.")

    reply = local_client(served).get(path)
    assert reply.status_code == 422
    assert "Không hiểu thời gian “abc”." in (reply.json()["detail"] if "api" in path else reply.text)
    assert "web.error_pages" not in {record.name for record in caplog.records}
