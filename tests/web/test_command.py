"""The command `tracuu` as people type it."""

import importlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import run

from indexer.errors import NotIndexedYetError
from indexer.settings import Settings
from web.account_commands import operator

PLAN = """ỦY BAN NHÂN DÂN
XÃ HÒA BÌNH THƯỢNG

Số: 12/KH-UBND

Hòa Bình Thượng, ngày 05 tháng 01 năm 2026

KẾ HOẠCH
Trồng cây năm 2026

Căn cứ Chỉ thị số 45/CT-TTg ngày 31/12/2020 của Thủ tướng Chính phủ;

I. TỔ CHỨC THỰC HIỆN

1. Phòng Kinh tế: chủ trì chuẩn bị cây giống, xong trước ngày 20/01/2026.

Nơi nhận:
- Các thôn;
- Lưu: VT.

**CHỦ TỊCH**

Trần Văn Mẫu
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    documents = tmp_path / "văn bản"
    documents.mkdir()
    (documents / "kế hoạch.txt").write_text(PLAN, encoding="utf-8")
    return documents


@pytest.fixture
def data(tmp_path: Path) -> str:
    return str(tmp_path / "data")


def test_sync_then_ask_gives_a_cited_answer(folder: Path, data: str) -> None:
    code, out, _ = run("sync", str(folder), "--data", data)
    assert code == 0
    assert "Thêm 1" in out
    code, out, _ = run("ask", "Ai chủ trì chuẩn bị cây giống?", "--data", data)
    assert code == 0
    assert out.startswith("Phòng Kinh tế chủ trì (xã Hòa Bình Thượng, 2026).")
    assert "[1] kế hoạch.txt, mục I.1" in out


def test_second_sync_says_that_nothing_changed(folder: Path, data: str) -> None:
    run("sync", str(folder), "--data", data)
    code, out, _ = run("sync", str(folder), "--data", data)
    assert code == 0
    assert "Không có gì thay đổi: 1 văn bản" in out


def test_damaged_file_is_named_with_its_reason_and_the_rest_is_indexed(folder: Path, data: str) -> None:
    (folder / "hỏng.pdf").write_bytes(b"%PDF-1.7\nbroken")
    (folder / "ảnh.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    code, out, err = run("sync", str(folder), "--data", data)
    assert code == 1
    assert "Thêm 1" in out
    assert "Không đọc được hỏng.pdf: " in err
    assert "Không đọc được ảnh.png: " in err
    code, out, _ = run("verify", "--data", data)
    assert code == 0
    assert "Cơ sở dữ liệu: SQLite" in out
    assert str(Path(data) / "tracuu.sqlite") in out
    assert "tìm theo véc-tơ: so sánh chính xác mọi véc-tơ" in out


def test_removed_file_disappears_from_answers(folder: Path, data: str) -> None:
    run("sync", str(folder), "--data", data)
    (folder / "kế hoạch.txt").unlink()
    code, out, _ = run("sync", str(folder), "--data", data)
    assert code == 0
    assert "gỡ 1" in out
    assert "Tìm thấy 0 đoạn" in run("search", "cây giống", "--data", data)[1]


def test_json_output_holds_the_contract_and_nothing_else(folder: Path, data: str) -> None:
    run("sync", str(folder), "--data", data)
    asked = json.loads(run("ask", "Ai ký kế hoạch trồng cây?", "--data", data, "--json")[1])
    assert asked["answered"]
    assert "Trần Văn Mẫu" in asked["text"]
    found = json.loads(run("search", "trồng cây", "--data", data, "--json")[1])
    assert found["hits"]


def test_data_folder_may_stand_before_the_command(folder: Path, data: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACUU_DATA", "elsewhere")
    assert run("--data", data, "sync", str(folder))[0] == 0
    assert (Path(data) / "tracuu.sqlite").exists()


def test_asking_before_the_first_sync_says_what_to_do(data: str) -> None:
    with pytest.raises(NotIndexedYetError, match="tracuu sync"):
        run("ask", "Ai ký?", "--data", data)


def test_own_errors_are_one_line_and_exit_status_two(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "web", "sync", str(tmp_path / "nowhere"), "--data", str(tmp_path / "data")]
    finished = subprocess.run(command, capture_output=True, text=True, check=False)
    assert finished.returncode == 2
    assert finished.stderr.startswith("Lỗi: Không có thư mục")
    assert "Traceback" not in finished.stderr


def test_help_imports_neither_models_nor_servers() -> None:
    code = (
        "import sys; sys.argv = ['tracuu', '--help']\n"
        "from web.__main__ import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "heavy = {'torch', 'sentence_transformers', 'fastapi', 'faiss', 'sqlalchemy', 'pyvi'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


NO_NETWORK = """
import socket, sys
def refuse(*_):
    raise AssertionError("the network was asked for")
socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = refuse
sys.argv = ["tracuu", *sys.argv[1:]]
from web.__main__ import main
main()
"""


@pytest.mark.slow
def test_sync_and_ask_never_touch_the_network(folder: Path, data: str) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("HF_", "TRANSFORMERS_"))}
    for arguments in (["sync", str(folder)], ["ask", "Ai chủ trì chuẩn bị cây giống?"]):
        command = [sys.executable, "-c", NO_NETWORK, *arguments, "--data", data]
        finished = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
        assert finished.returncode == 0, finished.stderr
    assert "Phòng Kinh tế" in finished.stdout


def test_settings_forbid_the_hub_unless_a_hub_model_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    Settings(encoder="some/hub-model").forbid_hub()
    assert "HF_HUB_OFFLINE" not in os.environ
    monkeypatch.setenv("HF_HUB_OFFLINE", "")
    monkeypatch.delenv("HF_HUB_OFFLINE")
    Settings().forbid_hub()
    assert os.environ["HF_HUB_OFFLINE"] == "1"


SYNC_THAT_TELLS_ITS_PRIORITY = """
import os, sys
from indexer import pipeline
pipeline.sync = lambda *_, **__: sys.exit(os.nice(0))
from web.__main__ import app
from web.account_commands import operator
app(sys.argv[1:])
"""


@pytest.mark.skipif(os.nice(0) > 0, reason="the tests themselves have a low priority")
def test_a_sync_lets_requests_go_first(tmp_path: Path) -> None:
    command = ["sync", str(tmp_path), "--data", str(tmp_path / "data")]
    ran = subprocess.run([sys.executable, "-c", SYNC_THAT_TELLS_ITS_PRIORITY, *command], check=False)
    assert ran.returncode == 10


def test_a_fault_of_the_program_is_not_told_as_files_that_could_not_be_read(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails() -> None:
        raise RuntimeError("a fault")

    monkeypatch.setattr("web.__main__.app", fails)
    with pytest.raises(SystemExit) as ended:
        importlib.import_module("web.__main__").main()
    assert ended.value.code == 70
    assert "RuntimeError: a fault" in capsys.readouterr().err


def test_the_log_names_the_person_behind_sudo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "tracuu")
    monkeypatch.delenv("SUDO_USER", raising=False)
    assert operator() == "tracuu"
    monkeypatch.setenv("SUDO_USER", "tuan")
    assert operator() == "tracuu (tuan)"
