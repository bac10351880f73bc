"""Where accounts lie: a file of the data folder, or a schema of their own on the server of the store."""

import os
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import ClassVar

from pydantic import SecretStr
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DatabaseError, OperationalError

from indexer.errors import StoreError
from indexer.store import postgresql, postgresql_errors, sqlite
from indexer.store.accounts.schema import MIGRATIONS
from indexer.store.database import Place

_OWNER_ONLY = 0o600


class Home(ABC):
    """Opens engines on the accounts, which exist from the first account on."""

    name: str
    migrations: ClassVar[Mapping[int, tuple[str, ...]]]

    @property
    @abstractmethod
    def exists(self) -> bool:
        """Whether there may be accounts."""

    @abstractmethod
    def make_engine(self) -> Engine:
        """Return an engine; raises `OSError`, `ConfigurationError`."""

    @abstractmethod
    def make_quick_engine(self, engine: Engine) -> Engine:
        """Return what writes without waiting for the disk where it is asked to."""

    @abstractmethod
    def make_room(self, connection: Connection) -> None:
        """Make what the tables are to lie in."""

    @abstractmethod
    def translated_errors(self) -> AbstractContextManager[None]:
        """Raise `StoreError` with what to do instead of the driver's words."""


class FileHome(Home):
    """`accounts.sqlite`, which its owner alone may read."""

    migrations = MIGRATIONS

    def __init__(self, path: Path) -> None:
        self._path = path
        self.name = str(path)

    @property
    def exists(self) -> bool:
        """Whether there is a file."""
        return self._path.exists()

    def make_engine(self) -> Engine:
        """Return an engine on the file, which is made where there is none."""
        if not self._path.exists():
            self._path.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(self._path, os.O_CREAT | os.O_RDWR, _OWNER_ONLY))
        return sqlite.make_engine(self._path)

    def make_quick_engine(self, engine: Engine) -> Engine:
        """Return an engine that does not wait for the disk."""
        return sqlite.make_engine(self._path, waits_for_disk=False)

    def make_room(self, connection: Connection) -> None:
        """Make nothing: the file is there."""

    @contextmanager
    def translated_errors(self) -> Iterator[None]:
        """Raise `StoreError` with what to do instead of the driver's words."""
        try:
            yield
        except (OperationalError, OSError) as error:
            raise StoreError(
                f"Không dùng được dữ liệu tài khoản {self._path}: {error}. Hãy kiểm tra quyền ghi và chỗ trống của ổ "
                "đĩa, rồi làm lại."
            ) from error
        except DatabaseError as error:
            raise StoreError(
                f"Dữ liệu tài khoản {self._path} bị hỏng: {error.orig}. Hãy dừng máy chủ và khôi phục từ bản sao lưu."
            ) from error


class ServerHome(Home):
    """The schema `tracuu_accounts`."""

    migrations: ClassVar[Mapping[int, tuple[str, ...]]] = {}  # its first version was 1

    def __init__(self, address: SecretStr) -> None:
        self._url = postgresql.read_url(address)
        self.name = postgresql_errors.name_of(self._url)

    @property
    def exists(self) -> bool:
        """Whether there may be accounts: only the server knows."""
        return True

    def make_engine(self) -> Engine:
        """Return an engine on the server."""
        return postgresql.make_engine(self._url, postgresql.ACCOUNTS_SCHEMA, kept=2)

    def make_quick_engine(self, engine: Engine) -> Engine:
        """Return the same engine: each transaction says whether it waits."""
        return engine

    def make_room(self, connection: Connection) -> None:
        """Make the schema where there is none."""
        postgresql.make_schema(connection, postgresql.ACCOUNTS_SCHEMA)

    def translated_errors(self) -> AbstractContextManager[None]:
        """Raise `StoreError` with what to do instead of the driver's words."""
        return postgresql_errors.translated_errors(self._url)


def home_at(place: Place) -> Home:
    """Return where accounts lie, told from its place."""
    return FileHome(place) if isinstance(place, Path) else ServerHome(place)
