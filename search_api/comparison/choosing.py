"""What somebody typed -> the documents that they may mean: by id, file name, path, number, or words of the title."""

import re
from collections.abc import Callable

from indexer.errors import DocumentNotFoundError, InvalidRequestError
from indexer.store import DocumentRecord
from indexer.text.folding import fold, fold_accents, has_accents
from search_api.assignments import documents_named
from search_api.catalogue import Catalogue
from search_api.phrases import short_name

_LISTED = 5
_WORD = re.compile(r"\w+")  # "2026", "thien"; not "-"


def candidates(typed: str, catalogue: Catalogue) -> list[DocumentRecord]:
    """Return the documents that a text may mean, newest first: by id, file or number, else by words.

    Those that have the words one after another win over those that only have all of them; accents that were typed must
    be there.
    """
    if not typed.strip():
        return []
    if named := documents_named(typed, catalogue.documents):
        return catalogue.newest_first(named)
    folding = fold if has_accents(typed) else fold_accents
    wanted = _WORD.findall(folding(typed))
    said = {document.id: _said(document, folding) for document in catalogue.documents}
    together = f" {' '.join(wanted)} "
    found = [document for document in catalogue.documents if wanted and together in said[document.id]]
    return found or [
        document
        for document in catalogue.documents
        if wanted and all(f" {word} " in said[document.id] for word in wanted)
    ]


def _said(document: DocumentRecord, folding: Callable[[str], str]) -> str:
    """Return the words by which a document is known, with single blanks around each."""
    parts = (document.document_type, document.title, document.issuing_authority, document.place, document.path)
    whole = " ".join([*(part or "" for part in parts), str(document.year or ""), document.document_number or ""])
    return f" {' '.join(_WORD.findall(folding(whole)))} "


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
