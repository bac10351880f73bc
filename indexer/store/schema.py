"""Tables of the store. A change raises `SCHEMA_VERSION` and adds the statements that bring an older store up to it.

`changes` is the log that derived indexes replay: one row for each passage added or deleted, `seq` never reused.
`lead_keys` and `coordinating_keys` hold the comparable names of agencies, each between bars: "|phong kinh te|".
`page_layouts` holds the places of words on pages, `words` packed as in `layouts.pack`.
`pending` holds the files that wait to be read (uploads, and documents to be read again), `exclusions` the files of
synced folders that users took out of the index; `id` is the one that the file's document has or would have.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)
from sqlalchemy.dialects.postgresql import JSONB

SCHEMA_VERSION = 5
# From each older version to the next; what the new columns mean is filled in when `sync` reads the documents again.
MIGRATIONS = {
    1: (
        "ALTER TABLE document_references ADD COLUMN subject TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE document_references ADD COLUMN subject_start INTEGER",
        "ALTER TABLE document_references ADD COLUMN subject_end INTEGER",
        "ALTER TABLE documents ADD COLUMN parent_authority VARCHAR",
        "ALTER TABLE documents ADD COLUMN date_line VARCHAR",
    ),
    2: (
        "CREATE TABLE page_layouts (document_id VARCHAR NOT NULL, page INTEGER NOT NULL, "
        "width FLOAT NOT NULL, height FLOAT NOT NULL, quarter_turns INTEGER NOT NULL, "
        'start INTEGER NOT NULL, "end" INTEGER NOT NULL, words BLOB NOT NULL, '
        "PRIMARY KEY (document_id, page), FOREIGN KEY(document_id) REFERENCES documents (id) ON DELETE CASCADE)",
    ),
    3: (
        "CREATE TABLE pending (absolute_path VARCHAR NOT NULL PRIMARY KEY, id VARCHAR NOT NULL, root VARCHAR NOT NULL, "
        "path VARCHAR NOT NULL, queued_at FLOAT NOT NULL, started_at FLOAT)",
        "CREATE TABLE exclusions (absolute_path VARCHAR NOT NULL PRIMARY KEY, id VARCHAR NOT NULL, "
        "root VARCHAR NOT NULL, path VARCHAR NOT NULL, excluded_at FLOAT NOT NULL)",
    ),
    4: ("CREATE INDEX documents_by_path ON documents (path, id)",),
}

MIGRATIONS_OF_POSTGRESQL: dict[int, tuple[str, ...]] = {}  # whose first version was 5

# SQLite keeps whole numbers of any size and puts texts in the order of their letters' numbers: PostgreSQL is told so
NUMBER = BigInteger().with_variant(Integer(), "sqlite")
STRING = String().with_variant(String(collation="C"), "postgresql")
TEXT = Text().with_variant(Text(collation="C"), "postgresql")
_NAMES = JSON().with_variant(JSONB(), "postgresql")  # which can be compared

metadata = MetaData()

meta = Table("meta", metadata, Column("key", STRING, primary_key=True), Column("value", STRING, nullable=False))

documents = Table(
    "documents",
    metadata,
    Column("id", STRING, primary_key=True),
    Column("absolute_path", STRING, nullable=False, unique=True),
    Column("root", STRING, nullable=False),
    Column("path", STRING, nullable=False),
    Column("file_name", STRING, nullable=False),
    Column("size", NUMBER, nullable=False),
    Column("modified_ns", NUMBER, nullable=False),
    Column("sha256", STRING, nullable=False),
    Column("format", STRING, nullable=False),
    Column("pipeline_id", STRING, nullable=False),
    Column("encoder_id", STRING, nullable=False),
    Column("indexed_at", Float, nullable=False),
    Column("text", TEXT, nullable=False),
    Column("pages", Integer),
    Column("ocr_confidence", Float),
    Column("warnings", JSON, nullable=False),
    Column("document_type", STRING),
    Column("document_number", STRING),
    Column("number_key", STRING),
    Column("title", TEXT),
    Column("issuing_authority", STRING),
    Column("parent_authority", STRING),
    Column("place", STRING),
    Column("issued_on", Date),
    Column("date_line", STRING),
    Column("year", Integer),
    Column("signer", STRING),
    Column("signer_title", STRING),
    Column("recipients", JSON, nullable=False),
    Column("legal_bases", JSON, nullable=False),
    Column("field_spans", JSON, nullable=False),
    Column("outline", JSON, nullable=False),
    Index("documents_by_path", "path", "id"),  # finds a collection's documents without reading their texts
)

passages = Table(
    "passages",
    metadata,
    Column("id", NUMBER, primary_key=True),
    Column("document_id", ForeignKey("documents.id", ondelete="CASCADE"), nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("page", Integer),
    Column("locator", STRING, nullable=False),
    Column("kind", STRING, nullable=False),
    Column("context", TEXT, nullable=False),
    Column("text", TEXT, nullable=False),
    Index("passages_by_document", "document_id"),
    sqlite_autoincrement=True,
)

vectors = Table(
    "vectors",
    metadata,
    Column("passage_id", ForeignKey("passages.id", ondelete="CASCADE"), primary_key=True),
    Column("vector", LargeBinary, nullable=False),
)

assignments = Table(
    "assignments",
    metadata,
    Column("id", NUMBER, primary_key=True),
    Column("document_id", ForeignKey("documents.id", ondelete="CASCADE"), nullable=False),
    Column("numbering", STRING, nullable=False),
    Column("task", TEXT, nullable=False),
    Column("lead_agencies", _NAMES, nullable=False),
    Column("coordinating_agencies", _NAMES, nullable=False),
    Column("lead_keys", STRING, nullable=False),
    Column("coordinating_keys", STRING, nullable=False),
    Column("deadline_text", STRING, nullable=False),
    Column("due_from", Date),
    Column("due_to", Date),
    Column("deliverable", TEXT, nullable=False),
    Column("task_group", TEXT, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("page", Integer),
    Column("locator", STRING, nullable=False),
    Column("source", STRING, nullable=False),
    Column("evidence", JSON, nullable=False),
    Index("assignments_by_document", "document_id"),
    sqlite_autoincrement=True,
)

references = Table(
    "document_references",
    metadata,
    Column("id", NUMBER, primary_key=True),
    Column("document_id", ForeignKey("documents.id", ondelete="CASCADE"), nullable=False),
    Column("key", STRING, nullable=False),
    Column("document_type", STRING, nullable=False),
    Column("number", STRING, nullable=False),
    Column("issued_on", Date),
    Column("issuer", STRING, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("context_start", Integer, nullable=False),
    Column("context_end", Integer, nullable=False),
    Column("page", Integer),
    Column("locator", STRING, nullable=False),
    Column("is_legal_basis", Boolean, nullable=False),
    Column("subject", TEXT, nullable=False),
    Column("subject_start", Integer),
    Column("subject_end", Integer),
    Index("references_by_key", "key"),
    Index("references_by_document", "document_id"),
    sqlite_autoincrement=True,
)

page_layouts = Table(
    "page_layouts",
    metadata,
    Column("document_id", ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    Column("page", Integer, primary_key=True),
    Column("width", Float, nullable=False),
    Column("height", Float, nullable=False),
    Column("quarter_turns", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("words", LargeBinary, nullable=False),
)

failures = Table(
    "failures",
    metadata,
    Column("absolute_path", STRING, primary_key=True),
    Column("root", STRING, nullable=False),
    Column("path", STRING, nullable=False),
    Column("size", NUMBER, nullable=False),
    Column("modified_ns", NUMBER, nullable=False),
    Column("pipeline_id", STRING, nullable=False),
    Column("reason", TEXT, nullable=False),
)

pending = Table(
    "pending",
    metadata,
    Column("absolute_path", STRING, primary_key=True),
    Column("id", STRING, nullable=False),
    Column("root", STRING, nullable=False),
    Column("path", STRING, nullable=False),
    Column("queued_at", Float, nullable=False),
    Column("started_at", Float),
)

exclusions = Table(
    "exclusions",
    metadata,
    Column("absolute_path", STRING, primary_key=True),
    Column("id", STRING, nullable=False),
    Column("root", STRING, nullable=False),
    Column("path", STRING, nullable=False),
    Column("excluded_at", Float, nullable=False),
)

changes = Table(
    "changes",
    metadata,
    Column("seq", NUMBER, primary_key=True),
    Column("op", STRING, nullable=False),
    Column("passage_id", NUMBER, nullable=False),
    sqlite_autoincrement=True,
)
