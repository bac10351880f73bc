"""What a document cites and which documents of the index cite it, told apart from others of the same number.

Every commune gives the low numbers anew each year (05/KH-UBND), so a number alone binds two documents only where its
symbol names an organ of the whole country; otherwise day, issuer or place have to agree (as in `consistency`).
"""

from indexer.model import Reference
from indexer.store import DocumentRecord, ReferenceRecord, Store
from indexer.text.folding import fold_accents
from search_api.catalogue import Catalogue
from search_api.cited_words import is_national, is_same_issuer, names_level, year_in
from search_api.citing import citing_document
from search_api.document_schemas import CitedDocument, DocumentRelations
from search_api.schemas import CitingDocument
from search_api.views import document_view, reference_view


def relations_of(store: Store, catalogue: Catalogue, document: DocumentRecord) -> DocumentRelations:
    """Return the documents around one."""
    return DocumentRelations(cites=_cites(store, catalogue, document), cited_by=_cited_by(store, catalogue, document))


def means(reference: Reference, citing: DocumentRecord, document: DocumentRecord) -> bool:
    """Whether a reference in `citing` may be to `document`, which carries its number."""
    if citing.id == document.id:
        return False
    issuer = document.issuing_authority or ""
    both_named = bool(reference.issuer and issuer)
    if both_named and not is_same_issuer(reference.issuer, issuer):
        return False
    if reference.issued_on and document.issued_on:
        return reference.issued_on == document.issued_on
    if is_national(reference.key):
        return year_in(reference.key) is not None or _is_same_year(reference, document)
    is_same_place = bool(citing.place and document.place) and _folded(citing) == _folded(document)
    return _is_same_year(reference, document) and (is_same_place or (both_named and names_level(reference.issuer)))


def _folded(document: DocumentRecord) -> str:
    return fold_accents(document.place or "")


def _is_same_year(reference: Reference, document: DocumentRecord) -> bool:
    return reference.issued_on is None or document.year in (None, reference.issued_on.year)


def _cites(store: Store, catalogue: Catalogue, document: DocumentRecord) -> list[CitedDocument]:
    text = store.document_text(document.id)
    found: dict[str, list[ReferenceRecord]] = {}
    for record in store.references(document_id=document.id):
        if record.reference.key != document.number_key:  # its own number, in its header
            found.setdefault(record.reference.key, []).append(record)
    return [_cited(catalogue, document, text, records) for records in found.values()]


def _cited(catalogue: Catalogue, citing: DocumentRecord, text: str, records: list[ReferenceRecord]) -> CitedDocument:
    """Return a cited document with what the first place says that says it."""
    first = records[0].reference
    told = [record.reference for record in records]
    own = [
        document
        for document in catalogue.numbered([first.key])
        if any(means(reference, citing, document) for reference in told)
    ]
    return CitedDocument(
        name=_name(text, first),
        number=first.number,
        issued_on=next((one.issued_on for one in told if one.issued_on), None),
        issuer=next((one.issuer for one in told if one.issuer), ""),
        subject=next((one.subject for one in told if one.subject), ""),
        is_legal_basis=any(one.is_legal_basis for one in told),
        count=len(records),
        citation=reference_view(text, citing, records[0]).citation,
        documents=[document_view(document) for document in own],
    )


def _name(text: str, reference: Reference) -> str:
    """Return how a document is named: by type and number, or as the text names a law."""
    if reference.number:
        return f"{reference.document_type} {reference.number}".strip()
    return " ".join(reference.span.of(text).split())


def _cited_by(store: Store, catalogue: Catalogue, document: DocumentRecord) -> list[CitingDocument]:
    if document.number_key is None:
        return []
    records: dict[str, list[ReferenceRecord]] = {}
    for record in store.references(key=document.number_key):
        citing = catalogue.by_id.get(record.document_id)
        if citing and record.reference.key == document.number_key and means(record.reference, citing, document):
            records.setdefault(record.document_id, []).append(record)
    return [citing_document(store, found, records[found.id]) for found in catalogue.newest_first(records)]
