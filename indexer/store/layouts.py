"""The places of words on pages: rows of `page_layouts`, and what tells whether a document's file is still the same."""

import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, insert, select

from indexer.errors import DocumentNotFoundError
from indexer.model import PageLayout, Span
from indexer.store.database import Database
from indexer.store.schema import documents, page_layouts

_COLUMNS = 6
_A4 = (595.0, 842.0)  # points
_LEVEL = 9  # 1.4 to 2.6 kB for a page of 300 to 450 words; the text itself is as long


@dataclass(frozen=True, slots=True)
class PageSource:
    """The file that a document was read from, as it was then; `pages` is None where its format has none.

    `root` is the synced folder that it lies in.
    """

    path: Path
    root: Path
    format: str
    pages: int | None
    size: int
    modified_ns: int
    sha256: str


class PageLayouts:
    """Reads the places of words of one store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def source(self, document_id: str) -> PageSource:
        """Return the file of a document; raises `DocumentNotFoundError`."""
        names = ("absolute_path", "root", "format", "pages", "size", "modified_ns", "sha256")
        query = select(*(documents.c[name] for name in names)).where(documents.c.id == document_id)
        with self._database.read() as connection:
            found = connection.execute(query).first()
        if found is None:
            raise DocumentNotFoundError("Không có văn bản này trong chỉ mục; có thể tệp đã bị xóa hoặc đổi tên.")
        return PageSource(Path(found[0]), Path(found[1]), *found[2:])

    def hashes(self) -> set[str]:
        """Return the hashes of the files of all documents."""
        with self._database.read() as connection:
            return set(connection.scalars(select(documents.c.sha256)))

    def covering(self, document_id: str, span: Span) -> list[PageLayout]:
        """Return the pages that may hold words of a span, in their order; none where no places are known."""
        table = page_layouts.c
        query = (
            select(table.page, table.width, table.height, table.quarter_turns, table.words)
            .where(table.document_id == document_id, table.start < span.end, table.end > span.start)
            .order_by(table.page)
        )
        with self._database.read() as connection:
            found = connection.execute(query).all()
            return [
                PageLayout(page, width, height, turns, unpack(words)) for page, width, height, turns, words in found
            ]

    def sheet(self, document_id: str, page: int) -> tuple[float, float, int]:
        """Return width, height and the turns that make a page upright; an unturned A4 sheet where nothing is known."""
        table = page_layouts.c
        query = select(table.width, table.height, table.quarter_turns).where(
            table.document_id == document_id, table.page == page
        )
        with self._database.read() as connection:
            found = connection.execute(query).first()
        return (found[0], found[1], found[2]) if found else (*_A4, 0)

    def has_any(self, document_id: str) -> bool:
        """Whether places are known of a document; not for those that were read by an older program."""
        query = select(page_layouts.c.page).where(page_layouts.c.document_id == document_id).limit(1)
        with self._database.read() as connection:
            return connection.scalar(query) is not None


def insert_layouts(connection: Connection, owner: str, layouts: Iterable[PageLayout]) -> None:
    """Add the places of a document's words."""
    rows = [
        {
            "document_id": owner,
            "page": layout.page,
            "width": layout.width,
            "height": layout.height,
            "quarter_turns": layout.quarter_turns,
            "start": int(layout.words[:, 0].min()),
            "end": int(layout.words[:, 1].max()),
            "words": pack(layout.words),
        }
        for layout in layouts
    ]
    if rows:
        connection.execute(insert(page_layouts), rows)


def pack(words: npt.NDArray[np.int32]) -> bytes:
    """Return (n, 6) places as bytes: differences from word to word, column by column, compressed.

    Of a word its length and width are taken instead of its end, because neighbours resemble one another in them.
    """
    start, end, left, top, right, bottom = words.T
    columns = np.stack([start, end - start, left, right - left, top, bottom - top])
    return zlib.compress(np.diff(columns, axis=1, prepend=0).astype("<i4").tobytes(), _LEVEL)


def unpack(packed: bytes) -> npt.NDArray[np.int32]:
    """Return the (n, 6) places that `pack` was given; raises `ValueError` or `zlib.error` for other bytes."""
    steps = np.frombuffer(zlib.decompress(packed), "<i4").reshape(_COLUMNS, -1)
    start, length, left, width, top, height = np.cumsum(steps, axis=1, dtype=np.int32)
    return np.column_stack([start, start + length, left, top, left + width, top + height])
