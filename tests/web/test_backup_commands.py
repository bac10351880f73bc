"""`tracuu backup` and `tracuu restore` as people type them, also while a server answers."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from command_line import run

from indexer.errors import BackupError
from indexer.settings import Settings
from indexer.store.accounts import AuditQuery
from search_api.access import Accounts
from search_api.service import SearchService
from web.account_commands import operator

PASSWORD = "một câu ngắn dễ nhớ"
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
    assert (tmp_path / "a.zip").stat().st_mode & 0o077 == 0
    assert service.search("ươm cây sưa").hits
    with pytest.raises(BackupError, match="dừng dịch vụ"):
        run("restore", str(tmp_path / "a.zip"), "--data", data, "--force")
    assert service.search("ươm cây sưa").hits

    other = str(tmp_path / "other")
    status, said, _ = run("restore", str(tmp_path / "a.zip"), "--data", other)

    assert (status, "đoạn" in said) == (0, True)
    assert "không có tài khoản nào" in said
    assert run("verify", "--data", other)[0] == 0
    assert "ươm cây sưa" in run("search", "ươm cây sưa", "--data", other)[1]
    with pytest.raises(BackupError, match="--force"):
        run("restore", str(tmp_path / "a.zip"), "--data", other)


@pytest.mark.parametrize("keeps_tokens", [False, True])
def test_restoring_ends_sessions_and_says_what_becomes_of_tokens(
    data: str, tmp_path: Path, *, keeps_tokens: bool
) -> None:
    accounts = Accounts(Settings(data=Path(data)))
    accounts.add_user("sep", PASSWORD)
    session, token = accounts.sign_in("sep", PASSWORD, "10.0.0.1"), accounts.add_token("sep", "a", "read", None)
    accounts.close()
    run("backup", str(tmp_path / "a.zip"), "--data", data)
    run("user", "list", "--data", data)

    options = ["--force", *(["--keep-tokens"] if keeps_tokens else [])]
    status, said, _ = run("restore", str(tmp_path / "a.zip"), "--data", data, *options)

    assert status == 0
    assert "Mọi phiên đăng nhập đã kết thúc" in said
    assert ("có hiệu lực trở lại" in said, "đã bị thu hồi (giữ lại" in said) == (keeps_tokens, not keeps_tokens)
    with closing(Accounts(Settings(data=Path(data)))) as again:
        assert again.in_session(session) is None
        assert (again.of_token(token) is not None) is keeps_tokens
        assert again.sign_in("sep", PASSWORD, "10.0.0.1")
        _, entries = again.audit.page(AuditQuery(action="restore"), limit=5, offset=0)
        assert [(one.person, one.text[:5]) for one in entries] == [(operator(), "a.zip")]
    shown = [*Path(data, "index").rglob("*"), *Path(data).glob("*.sqlite")]
    assert len(shown) > 4
    assert [str(path) for path in shown if path.stat().st_mode & 0o077] == []
