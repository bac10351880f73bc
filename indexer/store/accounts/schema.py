"""Tables of `accounts.sqlite`. A change raises `SCHEMA_VERSION` and adds the statements that bring older files up.

Of a password, a session and a token only a hash is kept. `key` is a name as it is compared: NFC, case folded.
Times are seconds since 1970.
"""

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, LargeBinary, MetaData, String, Table, Text

SCHEMA_VERSION = 1
MIGRATIONS: dict[int, tuple[str, ...]] = {}

metadata = MetaData()

meta = Table("meta", metadata, Column("key", String, primary_key=True), Column("value", String, nullable=False))

users = Table(
    "users",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String, nullable=False, unique=True),
    Column("name", String, nullable=False),
    Column("role", String, nullable=False),
    Column("password_hash", String, nullable=False),
    Column("created_at", Float, nullable=False),
    sqlite_autoincrement=True,
)

user_groups = Table(
    "user_groups",
    metadata,
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column("group_name", String, primary_key=True),
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
    Column("id", Integer, primary_key=True),
    Column("hash", LargeBinary, nullable=False, unique=True),
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("label", String, nullable=False),
    Column("scope", String, nullable=False),
    Column("created_at", Float, nullable=False),
    Column("expires_at", Float),
    Column("used_at", Float),
    sqlite_autoincrement=True,
)

attempts = Table(
    "sign_in_attempts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account", String, nullable=False),
    Column("address", String, nullable=False),
    Column("at", Float, nullable=False),
    Index("attempts_by_account", "account", "at"),
    Index("attempts_by_address", "address", "at"),
)

collection_groups = Table(
    "collection_groups",
    metadata,
    Column("collection", String, primary_key=True),
    Column("group_name", String, primary_key=True),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Float, nullable=False),
    Column("person", String, nullable=False),
    Column("via", String, nullable=False),
    Column("address", String, nullable=False),
    Column("action", String, nullable=False),
    Column("text", Text, nullable=False),
    Column("status", Integer, nullable=False),
    Column("words", Text, nullable=False),  # of person, text and address, folded, to be searched
    Index("audit_by_time", "at"),
    sqlite_autoincrement=True,
)
