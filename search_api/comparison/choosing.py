"""What somebody typed -> the documents that they may mean: by id, file name, path, number, or words of the title."""

import re

from indexer.errors import DocumentNotFoundError, InvalidRequestError
from indexer.store import DocumentRecord
from indexer.text.folding import fold, has_accents
from search_api.assignments import documents_named
from search_api.catalogue import Catalogue, spaced, words_of
from search_api.phrases import short_name

_LISTED = 5
_WORD = re.compile(r"\w+")  # "2026", "thien"; not "-"


def candidates(typed: str, catalogue: Catalogue) -> list[DocumentRecord]:
    """Return the documents that a text may mean, newest first: by id, file or number, else by words.

    Those that have the words one after another win over those that only have all of them; accents that were typed must
    be there.
    """
    if known := catalogue.by_id.get(typed.strip()):
        return [known]
    words = spaced(typed)
    if not words.strip():
        return []
    if named := documents_named(typed, catalogue.documents):
        return catalogue.newest_first(named)
    said = catalogue.known_by
    found = [document for document in catalogue.documents if words in said[document.id]]
    if not found:
        wanted = [f" {word} " for word in words.split()]
        found = [document for document in catalogue.documents if all(word in said[document.id] for word in wanted)]
    return [document for document in found if _has_accents_of(typed, document)]


def _has_accents_of(typed: str, document: DocumentRecord) -> bool:
    """Whether a document, which has all words of a text, has them with its accents, where it has any."""
    if not has_accents(typed):
        return True
    said = set(_WORD.findall(fold(words_of(document))))
    return all(word in said for word in _WORD.findall(fold(typed)) if has_accents(word))


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
