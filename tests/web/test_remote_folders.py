"""A remote folder from the command line to the original of a document: of where it lies only the address is said."""

import secrets
import time
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest
from command_line import run
from local_client import local_client

from indexer.errors import ConfigurationError
from indexer.settings import Settings
from search_api.service import SearchService
from web.app import create_app

WORK = "I. VIỆC CẦN LÀM\n1. Phòng Kinh tế chủ trì kéo cáp quang đến từng thôn.\n"


@pytest.fixture
def address() -> Iterator[str]:
    """Return the address of a folder with two documents, of which one is in a collection."""
    system, top = fsspec.core.url_to_fs(f"memory://kho-{secrets.token_hex(4)}/văn bản")
    system.pipe_file(f"{top}/việc.txt", WORK.encode())
    system.pipe_file(f"{top}/Nhân sự/quy hoạch.txt", WORK.replace("cáp quang", "đường ống").encode())
    yield f"memory:/{top}"
    for path in system.find(top):
        system.rm_file(path)


def test_a_remote_folder_is_synced_searched_and_its_files_are_downloaded(address: str, tmp_path: Path) -> None:
    data = str(tmp_path / "data")
    code, out, _ = run("sync", address, "--data", data)
    assert (code, "Thêm 2" in out) == (0, True)
    assert "Không có gì thay đổi: 2 văn bản" in run("sync", address, "--data", data)[1]
    assert "cáp quang" in run("search", "kéo cáp quang", "--data", data)[1]
    assert run("verify", "--data", data)[0] == 0

    with SearchService(Settings(data=Path(data))) as service, local_client(create_app(service)) as client:
        documents = client.get("/api/v1/documents").json()["documents"]
        own = next(one for one in documents if one["path"] == "việc.txt")
        served = client.get(f"/api/v1/documents/{own['id']}/file")
        assert (served.status_code, served.content) == (200, WORK.encode())
        part = client.get(f"/api/v1/documents/{own['id']}/file", headers={"range": "bytes=0-1"})
        assert (part.status_code, part.content) == (206, b"I.")

        assert client.delete(f"/api/v1/documents/{own['id']}").json()["file_deleted"] is False
        assert client.get(f"/api/v1/documents/{own['id']}/file").status_code == 404
        assert run("sync", address, "--data", data)[1].count("Bỏ qua 1 tệp") == 1
        assert client.post(f"/api/v1/documents/{own['id']}/reindex").status_code == 202
        until = time.monotonic() + 30
        while time.monotonic() < until and client.get(f"/api/v1/documents/{own['id']}").status_code != 200:
            time.sleep(0.1)
        assert client.get(f"/api/v1/documents/{own['id']}/file").content == WORK.encode()


def test_its_collections_are_limited_and_the_log_names_its_address(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, logged = tmp_path / "data", []
    monkeypatch.setattr("web.account_commands.log_command", lambda _, *words: logged.append(words))
    run("sync", address, "--data", str(data))
    assert logged == [("sync", f"{address}: +2 ~0 -0")]
    with SearchService(Settings(data=data)) as service:
        assert [one.path for one in service.documents().documents] == ["Nhân sự/quy hoạch.txt", "việc.txt"]
        narrowed = service.narrowed(frozenset({"Nhân sự"}))
        assert [one.path for one in narrowed.documents().documents] == ["việc.txt"]


def test_a_password_in_an_address_reaches_neither_store_nor_message(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="Hãy bỏ phần") as refused:
        run("sync", "sftp://vanthu:bi-mat@may-chu/kho", "--data", str(tmp_path / "data"))
    assert "bi-mat" not in str(refused.value)
    assert not (tmp_path / "data").exists()
