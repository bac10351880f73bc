"""`tracuu backup` and `tracuu restore` as people type them, also while a server answers."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import run

from indexer.errors import BackupError
from indexer.settings import Settings
from search_api.service import SearchService

PLAN = """KẾ HOẠCH
Trồng cây sưa năm 2026
I. NHIỆM VỤ
1. Phòng Kinh tế: chủ trì ươm cây sưa, xong trước ngày 20/01/2026.
"""


@pytest.fixture
def data(tmp_path: Path) -> str:
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "cây.txt").write_text(PLAN, encoding="utf-8")
    run("sync", str(tmp_path / "documents"), "--data", str(tmp_path / "data"))
    return str(tmp_path / "data")


@pytest.fixture
def service(data: str) -> Iterator[SearchService]:
    with SearchService(Settings(data=Path(data))) as service:
        yield service


def test_a_backup_made_while_a_service_answers_is_put_back(data: str, service: SearchService, tmp_path: Path) -> None:
    assert service.search("ươm cây sưa").hits
    status, said, _ = run("backup", str(tmp_path / "a.zip"), "--data", data)
    assert (status, "1 cơ sở dữ liệu" in said) == (0, True)
    assert service.search("ươm cây sưa").hits
    with pytest.raises(BackupError, match="dừng dịch vụ"):
        run("restore", str(tmp_path / "a.zip"), "--data", data, "--force")
    assert service.search("ươm cây sưa").hits

    other = str(tmp_path / "other")
    status, said, _ = run("restore", str(tmp_path / "a.zip"), "--data", other)

    assert (status, "đoạn" in said) == (0, True)
    assert run("verify", "--data", other)[0] == 0
    assert "ươm cây sưa" in run("search", "ươm cây sưa", "--data", other)[1]
    with pytest.raises(BackupError, match="--force"):
        run("restore", str(tmp_path / "a.zip"), "--data", other)
