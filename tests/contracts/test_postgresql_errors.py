"""What goes wrong with a server is told in Vietnamese, says what to do, and never holds the password."""

import builtins
import socket
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from made_documents import PLAN
from made_stores import Workplace
from pydantic import SecretStr, ValidationError

from indexer.errors import ConfigurationError, NotIndexedYetError, StoreError
from indexer.settings import Settings
from indexer.store import Store
from indexer.store.accounts import AccountDatabase, People
from indexer.writer_lock import writer_lock

if TYPE_CHECKING:
    from postgres_server import Server


def refusal(address: SecretStr, folder: Path) -> str:
    """Return what is said of an address, which is the same whatever is asked of it."""
    settings = Settings(data=folder, database_url=address)
    attempts = (
        lambda: Store(settings.database, create=True),
        lambda: People(AccountDatabase(settings.accounts_database)).any(),
        lambda: writer_lock(settings).__enter__(),
    )
    said = set()
    for attempt in attempts:
        with pytest.raises(StoreError) as found:
            attempt()
        said.add(str(found.value))
        cause: BaseException | None = found.value
        while cause is not None:
            assert "mat-khau" not in str(cause) + repr(cause)
            cause = cause.__cause__
    assert len(said) == 1
    return said.pop()


def test_a_server_that_cannot_be_reached(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    said = refusal(SecretStr(f"postgresql://tracuu:mat-khau@127.0.0.1:{port}/kho"), tmp_path)
    assert f"PostgreSQL 127.0.0.1:{port}/kho" in said
    assert "có đang chạy không" in said


def test_a_wrong_password_user_or_database(tmp_path: Path, postgres: "Server") -> None:
    said = refusal(postgres.address("postgres", password="mat-khau-sai"), tmp_path)  # noqa: S106
    assert "Sai mật khẩu" in said
    assert "Sai mật khẩu" in refusal(postgres.address("postgres", user="mat_ai"), tmp_path)  # not told from the other
    assert "CREATE DATABASE" in refusal(postgres.address("nowhere"), tmp_path)


def test_a_database_of_another_encoding(tmp_path: Path, postgres: "Server") -> None:
    postgres.sql("CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0")
    with pytest.raises(StoreError, match=r"LATIN1.*ENCODING 'UTF8'"):
        Store(postgres.address("latin"), create=True)


def test_a_user_without_rights(tmp_path: Path, postgres: "Server") -> None:
    postgres.sql("CREATE ROLE khach LOGIN PASSWORD 'mat-khau-khach'")
    name = postgres.new_database().get_secret_value().rpartition("/")[2]
    with pytest.raises(StoreError, match="GRANT CREATE"):
        Store(postgres.address(name, user="khach", password="mat-khau-khach"), create=True)  # noqa: S106


def test_a_database_without_documents_a_newer_one_and_one_that_lost_a_table(tmp_path: Path, postgres: "Server") -> None:
    url = postgres.new_database()
    name = url.get_secret_value().rpartition("/")[2]
    with pytest.raises(NotIndexedYetError, match="tracuu sync"):
        Store(url)
    work = Workplace(tmp_path, database_url=url)
    work.add("a.txt", PLAN)
    postgres.sql("DROP TABLE tracuu.vectors CASCADE", name)
    assert "Thiếu bảng" in str(work.store.check())
    work.store.close()
    postgres.sql("UPDATE tracuu.meta SET value = '999' WHERE key = 'schema_version'", name)
    with pytest.raises(StoreError, match=r"999.*cập nhật"):
        Store(url)


def test_a_standby_can_be_read_and_says_that_it_cannot_be_written(tmp_path: Path, postgres: "Server") -> None:
    work = Workplace(tmp_path, database_url=postgres.new_database())
    work.add("a.txt", PLAN)
    name = work.settings.database_url.get_secret_value().rpartition("/")[2]  # type: ignore[union-attr]
    work.store.close()
    postgres.sql(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    store = Store(work.settings.database)
    assert store.count_documents() == 1
    with pytest.raises(StoreError, match="chỉ đọc được"):
        store.remove_file("x")
    store.close()


def test_a_missing_library_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def refuse(name: str, *rest: Any, **others: Any) -> Any:
        if name.split(".", maxsplit=1)[0] == "psycopg":
            raise ModuleNotFoundError(name)
        return real(name, *rest, **others)

    monkeypatch.setattr(builtins, "__import__", refuse)
    settings = Settings(data=tmp_path, database_url=SecretStr("postgresql://a:b@127.0.0.1:1/c"))
    with pytest.raises(ConfigurationError, match=r"pip install 'tracuu\[postgresql\]'"):
        Store(settings.database)
    with pytest.raises(ConfigurationError, match="pip install"), writer_lock(settings):
        pass


@pytest.mark.parametrize(
    "address", ["mysql://a:mat-khau@h/d", "postgresql://a:mat-khau@h", "h/d", "postgresql://a:mat-khau@[::1/d"]
)
def test_an_address_that_is_none_is_refused_without_showing_it(address: str) -> None:
    with pytest.raises(ValidationError, match="postgresql\\+psycopg://") as found:
        Settings(database_url=SecretStr(address))
    assert "mat-khau" not in str(found.value)


def test_settings_do_not_show_the_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACUU_DATABASE_URL", " postgresql://a:mat-khau@h/d ")
    assert isinstance(Settings().database, SecretStr)
    assert "mat-khau" not in repr(Settings())
    monkeypatch.setenv("TRACUU_DATABASE_URL", "")
    assert Settings().database == Settings().database_path
