"""What somebody typed -> the documents that they may mean: by id, file name, path, number, or words of the title."""

from collections.abc import Iterable

from indexer.errors import DocumentNotFoundError, InvalidRequestError
from indexer.store import DocumentRecord
from search_api.assignments import documents_named
from search_api.catalogue import Catalogue, spaced
from search_api.phrases import short_name

_LISTED = 5


def candidates(typed: str, catalogue: Catalogue) -> list[DocumentRecord]:
    """Return the documents that a text may mean, newest first: by id, file or number, else by all of its words."""
    if not typed.strip():
        return []
    if named := documents_named(typed, catalogue.documents):
        return catalogue.newest_first(named)
    words = spaced(typed).split()
    return [document for document in catalogue.documents if _has(document, words)]


def _has(document: DocumentRecord, words: Iterable[str]) -> bool:
    said = (document.document_type, document.title, document.issuing_authority, document.place, document.path)
    text = spaced(" ".join([*(part or "" for part in said), str(document.year or ""), document.document_number or ""]))
    return all(f" {word} " in text for word in words)


def choose(typed: str, catalogue: Catalogue) -> DocumentRecord:
    """Return the one document that is meant.

    Raises `DocumentNotFoundError` where there is none, `InvalidRequestError` with the candidates where there are more.
    """
    found = candidates(typed, catalogue)
    if not found:
        raise DocumentNotFoundError(
            f"Không có văn bản “{typed}” trong chỉ mục. Hãy nêu số, ký hiệu, tên tệp hoặc vài từ của trích yếu."
        )
    if len(found) > 1:
        listed = "; ".join(
            f"{short_name(document)} [{document.file_name}, mã {document.id}]" for document in found[:_LISTED]
        )
        more = f" và {len(found) - _LISTED} văn bản khác" if len(found) > _LISTED else ""
        raise InvalidRequestError(
            f"“{typed}” có thể là {len(found)} văn bản: {listed}{more}. Hãy nêu tên tệp hoặc mã của một văn bản."
        )
    return found[0]
