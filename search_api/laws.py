"""Laws that are asked for by name: by the whole of it, or by its beginning ("Luật Bầu cử").

A law is cited by name and day, or by name and number; both are found by the name. What a document cites is read when it
is indexed.
"""

import re
from collections import defaultdict

from indexer.model import Reference
from indexer.store import ReferenceRecord, Store
from indexer.text.agencies import expand_abbreviations
from indexer.text.folding import fold_accents

LAWS = ("Luật", "Bộ luật", "Pháp lệnh")
_HEADS = tuple(f"{fold_accents(name)} " for name in LAWS)
_NAME = re.compile(r"\b(?:bo luat|luat|phap lenh)\s.*")
_PLACE = "(?:xa|phuong|dac khu|huyen|tinh|thanh pho)"
_DOCUMENT = "(?:van ban|ke hoach|quyet dinh|nghi quyet|chi thi|cong van|bao cao|chuong trinh)"
# Where a name is over for certain: " nào", " trong năm", " được văn bản"; not " và", " của", nor what may be a word
# of a name without its accents: "Luật Nhà ở", "Luật Dược", "Luật Trồng trọt"
_AFTER = re.compile(
    r"\s*(?:[?!;:]|\.\s|\s(?:nao|khong$|(?:nam|ngay|so) \d"
    rf"|(?:trong|tai|o|cua) (?:{_DOCUMENT}|{_PLACE}|nam \d|nhung|cac\b)"
    rf"|(?:duoc|bi|co|da|thi|la|va|hoac|tai|o) "
    rf"(?:{_DOCUMENT}|gi\b|nhac|neu|vien dan|trich dan|dan chieu|can cu|dau\b|luat\b)).*)"
)
_MOST_KEYS = 40
_FEWEST_WORDS = 2  # of a name's beginning, with "luật": all laws begin with that


def is_law(name: str) -> bool:
    """Whether words are the name of a law: "Luật Lưu trữ"; not "trồng cây"."""
    return fold_accents(name).startswith(_HEADS)


def _plain(name: str) -> str:
    """Return a name in comparable form: people leave out accents and commas ("luat phong chong ma tuy")."""
    return " ".join(expand_abbreviations(fold_accents(name)).replace(",", " ").split())


def _cited_name(reference: Reference) -> str:
    return _plain(f"{reference.document_type} {reference.subject}")


def _asked_names(question: str) -> tuple[list[str], str]:
    """Return what may be the whole name of the law in a question, longest first, and the name as far as it goes."""
    folded = " ".join(fold_accents(question).split()).strip(" ?.!")
    match = _NAME.search(folded)
    if match is None:
        return [], ""
    words = _plain(match.group()).split()
    whole = [" ".join(words[:end]) for end in range(len(words), 1, -1)][:_MOST_KEYS]
    return whole, _plain(_AFTER.sub("", match.group(), count=1))


def law_references(store: Store, question: str) -> list[ReferenceRecord]:
    """Return where the law is cited that a question names; of a name's beginning, all laws that begin so."""
    whole, beginning = _asked_names(question)
    if not whole:
        return []
    by_name: dict[str, list[ReferenceRecord]] = defaultdict(list)
    for record in store.references(types=LAWS):
        by_name[_cited_name(record.reference)].append(record)
    exact = next((by_name[name] for name in whole if name in by_name), None)
    return exact if exact is not None else _beginning(by_name, beginning)


def _beginning(by_name: dict[str, list[ReferenceRecord]], beginning: str) -> list[ReferenceRecord]:
    if len(beginning.split()) < _FEWEST_WORDS:
        return []
    found = [record for name, records in by_name.items() if name.startswith(f"{beginning} ") for record in records]
    return sorted(found, key=lambda record: (record.document_id, record.reference.span.start))
