"""PostgreSQL: a server for several machines, with its turns at writing, its views and its version in users' words.

Tables lie in schemas of their own, `tracuu` and `tracuu_accounts`. Transactions that write take turns by an advisory
lock, as they do in SQLite: so that the numbers of `changes` come in the order of the commits, and whoever has followed
them up to one has missed none before it.
"""

import os
import unicodedata
import weakref
from collections.abc import Collection
from contextlib import AbstractContextManager
from typing import Any

from pydantic import SecretStr
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.pool import NullPool

from indexer.errors import ConfigurationError, NotIndexedYetError, StoreError
from indexer.store import postgresql_errors
from indexer.store.database import Database
from indexer.store.schema import MIGRATIONS_OF_POSTGRESQL, metadata

STORE_SCHEMA, ACCOUNTS_SCHEMA = "tracuu", "tracuu_accounts"
_NARROWED_SCHEMA = "tracuu_narrowed"
APPLICATION = "tracuu"
NO_SIGN = "\N{REPLACEMENT CHARACTER}"
_OLDEST, _OLDEST_NAME = 130000, "13"  # which can normalise
_CONNECT_TIMEOUT_S = 10
_POOL_TIMEOUT_S = 30
_MOST_AT_ONCE = 12  # connections of one process to one schema; the service answers with 8 threads
# A machine that vanishes holds its locks until the server notices: within a minute, not the two hours that are usual
_SETTINGS = {
    "lock_timeout": "30s",
    "tcp_keepalives_idle": "30",
    "tcp_keepalives_interval": "10",
    "tcp_keepalives_count": "3",
    "client_min_messages": "warning",
}
_KEEPALIVE = {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3}

# The collection of a path, as people read it: "Nhân sự" however a system wrote its accents, "" outside of any folder
_COMPLETE = (
    f"DROP SCHEMA IF EXISTS {_NARROWED_SCHEMA} CASCADE",
    f"""CREATE OR REPLACE FUNCTION {STORE_SCHEMA}.collection_of(path text) RETURNS text IMMUTABLE LANGUAGE sql AS
    $$ SELECT CASE WHEN strpos(path, '/') > 0 THEN normalize(split_part(path, '/', 1), NFC) ELSE '' END $$""",
    f"CREATE INDEX IF NOT EXISTS documents_by_collection ON {STORE_SCHEMA}.documents "
    f"(({STORE_SCHEMA}.collection_of(path)))",
    f"CREATE SCHEMA {_NARROWED_SCHEMA}",
)
_HIDDEN = "current_setting('tracuu.hidden')::text[]"  # an error where a connection was not told, so that nothing shows
_COLLECTION = f"{STORE_SCHEMA}.collection_of"
_IS_HIDDEN = f"SELECT d.id FROM {STORE_SCHEMA}.documents AS d WHERE {_COLLECTION}(d.path) = ANY({_HIDDEN})"  # noqa: S608 — constants
_VIEWS = {
    **dict.fromkeys(("documents", "failures", "pending", "exclusions"), f"{_COLLECTION}(v.path) <> ALL({_HIDDEN})"),
    **dict.fromkeys(
        ("passages", "assignments", "document_references", "page_layouts"), f"v.document_id NOT IN ({_IS_HIDDEN})"
    ),
    "vectors": f"EXISTS (SELECT 1 FROM {STORE_SCHEMA}.passages AS p WHERE p.id = v.passage_id AND "  # noqa: S608
    f"p.document_id NOT IN ({_IS_HIDDEN}))",
}
_ENGINES: "weakref.WeakSet[Engine]" = weakref.WeakSet()


def read_url(address: SecretStr) -> URL:
    """Return an address as the driver takes it."""
    return make_url(address.get_secret_value()).set(drivername="postgresql+psycopg")


def make_engine(url: URL, schema: str, *, kept: int) -> Engine:
    """Return an engine on a schema that keeps a number of connections; raises `ConfigurationError`.

    A transaction reads one state of the database; one that writes waits for its turn first and then sees what the
    others have committed. The execution option `quickly` lets it not wait for the disk, nor for a standby.
    """
    engine = _create(
        url,
        isolation_level="REPEATABLE READ",
        pool_size=kept,
        max_overflow=_MOST_AT_ONCE - kept,
        pool_timeout=_POOL_TIMEOUT_S,
        pool_pre_ping=True,  # after a failover the first statement would fail otherwise
    )
    event.listen(engine, "connect", lambda connection, _record: _set_up(connection, {"search_path": schema}))
    event.listen(engine, "begin", lambda connection: _begin(connection, schema))
    _ENGINES.add(engine)
    return engine


def _create(url: URL, *, application: str = APPLICATION, **options: Any) -> Engine:
    wanted = {"connect_timeout": _CONNECT_TIMEOUT_S, "application_name": application, **_KEEPALIVE}
    arguments = {key: value for key, value in wanted.items() if key not in url.query}
    try:
        return create_engine(url, connect_args=arguments, **options)
    except ModuleNotFoundError as error:
        raise ConfigurationError(
            "Thiếu thư viện để dùng PostgreSQL. Hãy cài: pip install 'tracuu[postgresql]' (hoặc bỏ biến "
            "TRACUU_DATABASE_URL để dùng SQLite)."
        ) from error


def _set_up(connection: Any, settings: dict[str, Any]) -> None:
    from psycopg.types.string import StrDumperUnknown  # noqa: PLC0415 — an optional library

    class WithoutNul(StrDumperUnknown):
        """Dumps texts; what somebody types into an address may hold a sign that PostgreSQL keeps in no text."""

        def dump(self, obj: str) -> Any:
            return super().dump(obj.replace("\0", NO_SIGN))

    connection.adapters.register_dumper(str, WithoutNul)
    with connection.cursor() as cursor:
        for name, value in (_SETTINGS | settings).items():
            cursor.execute("SELECT set_config(%s, %s, false)", (name, value))
    connection.commit()


def _begin(connection: Connection, schema: str) -> None:
    options = connection.get_execution_options()
    if not options.get("writes", False):
        return
    connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")  # sees what came while it waited
    if options.get("quickly", False):
        connection.exec_driver_sql("SET LOCAL synchronous_commit = off")
    connection.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))"), {"key": f"{schema}:turn"})


def _leave_to_parent() -> None:
    """Let a process that was forked make connections of its own: two on one of them would mix their answers."""
    for engine in list(_ENGINES):
        engine.dispose(close=False)


os.register_at_fork(after_in_child=_leave_to_parent)


def make_schema(connection: Connection, schema: str) -> None:
    """Make a schema where there is none."""
    if connection.scalar(text("SELECT to_regnamespace(:name)"), {"name": schema}) is None:
        connection.exec_driver_sql(f"CREATE SCHEMA {schema}")


def check_server(connection: Connection, url: URL) -> None:
    """Raise `StoreError` for a server that is too old, or a database that cannot keep Vietnamese."""
    version = int(str(connection.exec_driver_sql("SHOW server_version_num").scalar()))
    if version < _OLDEST:
        raise StoreError(
            f"{postgresql_errors.name_of(url)} là phiên bản {version // 10000}; Tra Cứu cần PostgreSQL {_OLDEST_NAME} "
            "trở lên. Hãy nâng cấp máy chủ."
        )
    encoding = connection.exec_driver_sql("SHOW server_encoding").scalar()
    if encoding != "UTF8":
        raise StoreError(
            f"Cơ sở dữ liệu {postgresql_errors.name_of(url)} dùng bảng mã {encoding}, không lưu được tiếng Việt. Hãy "
            "tạo cơ sở dữ liệu khác: CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0."
        )


class PostgresDatabase(Database):
    """The store's tables on a server."""

    migrations = MIGRATIONS_OF_POSTGRESQL

    def __init__(self, address: SecretStr) -> None:
        """Name a database, whose connections are made when they are needed; raises `ConfigurationError`."""
        self._url = read_url(address)
        self.name = postgresql_errors.name_of(self._url)
        self.engine = make_engine(self._url, STORE_SCHEMA, kept=4)

    def translated_errors(self) -> AbstractContextManager[None]:
        """Raise `StoreError` with what to do instead of the driver's words."""
        return postgresql_errors.translated_errors(self._url)

    def damaged(self, reason: object) -> StoreError:
        """Return the error of a database whose content is broken."""
        return postgresql_errors.damaged(self._url, reason)

    def nothing_yet(self) -> NotIndexedYetError:
        """Return the error of a database without the store's tables."""
        return NotIndexedYetError(
            f"Chưa có dữ liệu của Tra Cứu trong {self.name}. Hãy chạy `tracuu sync THƯ_MỤC_VĂN_BẢN` trước, hoặc sửa "
            "TRACUU_DATABASE_URL."
        )

    def prepare(self, *, create: bool) -> None:
        """Make the tables where they are missing and `create`; raises `NotIndexedYetError` and `StoreError`."""
        with self.translated_errors(), self.engine.connect() as connection:
            check_server(connection, self._url)
        super().prepare(create=create)

    def _make_tables(self, connection: Connection) -> None:
        make_schema(connection, STORE_SCHEMA)
        super()._make_tables(connection)

    def _complete(self, connection: Connection) -> None:
        for statement in _COMPLETE:
            connection.exec_driver_sql(statement)
        for table, is_left in _VIEWS.items():
            select = f"SELECT * FROM {STORE_SCHEMA}.{table} AS v WHERE {is_left}"  # noqa: S608 — constants
            connection.exec_driver_sql(f"CREATE VIEW {_NARROWED_SCHEMA}.{table} AS {select}")

    def narrow(self, hidden: Collection[str]) -> None:
        """Let nothing be seen of collections from now on, and nothing be written."""
        self.engine.dispose()
        self.engine = make_engine(self._url, STORE_SCHEMA, kept=1)  # there is one for each set of hidden collections
        settings = {
            "search_path": f"{_NARROWED_SCHEMA}, {STORE_SCHEMA}",
            "default_transaction_read_only": "on",
            "tracuu.hidden": _array(hidden),
        }
        event.listen(self.engine, "connect", lambda connection, _record: _set_up(connection, settings))

    def complaint(self) -> str | None:
        """Read every row whole, so that damage to any of them comes out; raises `StoreError`."""
        with self.read() as connection:
            for table in metadata.sorted_tables:
                connection.exec_driver_sql(f"SELECT count(hashtext(CAST(t AS text))) FROM {table.name} AS t")  # noqa: S608
        return None

    def description(self) -> str:
        """Return what it is, of which version and where, in the user's words; no password."""
        with self.read() as connection:
            version = str(connection.exec_driver_sql("SHOW server_version").scalar())
        return self.name.replace("PostgreSQL", f"PostgreSQL {version.split(maxsplit=1)[0]},", 1)


def _array(names: Collection[str]) -> str:
    """Return names as PostgreSQL writes a list of texts, {"Nhân sự","Mật"}, in one form of accents."""
    quoted = (unicodedata.normalize("NFC", name).replace("\\", "\\\\").replace('"', '\\"') for name in names)
    return "{" + ",".join(f'"{name}"' for name in sorted(set(quoted))) + "}"


class WriterTurn:
    """The lock of the one writer among all machines; the server frees it when the process or its connection ends."""

    def __init__(self, address: SecretStr) -> None:
        """Name a database; raises `ConfigurationError`."""
        self._url = read_url(address)
        self._name = {"key": f"{STORE_SCHEMA}:writer"}
        # By another name: a restore that holds the lock asks whether anybody else is connected
        self._engine = _create(
            self._url, application=f"{APPLICATION} writer", poolclass=NullPool, isolation_level="AUTOCOMMIT"
        )
        event.listen(self._engine, "connect", lambda connection, _record: _set_up(connection, {}))
        self._held: Connection | None = None

    def take(self) -> bool:
        """Take the lock if it is free; tell whether it is held now. Raises `StoreError`."""
        with postgresql_errors.translated_errors(self._url):
            connection = self._held or self._engine.connect()
            self._held = connection
            taken = text("SELECT pg_try_advisory_lock(hashtextextended(:key, 0))")
            return bool(connection.scalar(taken, self._name))

    def give_back(self) -> None:
        """Free the lock, also one that is not held."""
        if self._held is not None:
            self._held.close()  # and with it the connection, of which the lock is
            self._held = None
