"""Tables of `accounts.sqlite`. A change raises `SCHEMA_VERSION` and adds the statements that bring older files up.

Of a password, a session and a token only a hash is kept. `key` is a name as it is compared: NFC, case folded.
Times are seconds since 1970.
"""

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, LargeBinary, MetaData, Table

from indexer.store.schema import NUMBER, STRING, TEXT

SCHEMA_VERSION = 1
MIGRATIONS: dict[int, tuple[str, ...]] = {}

metadata = MetaData()

meta = Table("meta", metadata, Column("key", STRING, primary_key=True), Column("value", STRING, nullable=False))

users = Table(
    "users",
    metadata,
    Column("id", NUMBER, primary_key=True),
    Column("key", STRING, nullable=False, unique=True),
    Column("name", STRING, nullable=False),
    Column("role", STRING, nullable=False),
    Column("password_hash", STRING, nullable=False),
    Column("created_at", Float, nullable=False),
    sqlite_autoincrement=True,
)

user_groups = Table(
    "user_groups",
    metadata,
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column("group_name", STRING, primary_key=True),
)

sessions = Table(
    "sessions",
    metadata,
    Column("hash", LargeBinary, primary_key=True),
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("created_at", Float, nullable=False),
    Column("seen_at", Float, nullable=False),
    Index("sessions_by_user", "user_id"),
)

tokens = Table(
    "tokens",
    metadata,
    Column("id", NUMBER, primary_key=True),
    Column("hash", LargeBinary, nullable=False, unique=True),
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("label", STRING, nullable=False),
    Column("scope", STRING, nullable=False),
    Column("created_at", Float, nullable=False),
    Column("expires_at", Float),
    Column("used_at", Float),
    sqlite_autoincrement=True,
)

attempts = Table(
    "sign_in_attempts",
    metadata,
    Column("id", NUMBER, primary_key=True),
    Column("account", STRING, nullable=False),
    Column("address", STRING, nullable=False),
    Column("at", Float, nullable=False),
    Index("attempts_by_account", "account", "at"),
    Index("attempts_by_address", "address", "at"),
)

collection_groups = Table(
    "collection_groups",
    metadata,
    Column("collection", STRING, primary_key=True),
    Column("group_name", STRING, primary_key=True),
)

audit = Table(
    "audit",
    metadata,
    Column("id", NUMBER, primary_key=True),
    Column("at", Float, nullable=False),
    Column("person", STRING, nullable=False),
    Column("via", STRING, nullable=False),
    Column("address", STRING, nullable=False),
    Column("action", STRING, nullable=False),
    Column("text", TEXT, nullable=False),
    Column("status", Integer, nullable=False),
    Column("words", TEXT, nullable=False),  # of person, text and address, folded, to be searched
    Index("audit_by_time", "at"),
    sqlite_autoincrement=True,
)
