"""What stands around the bodies of two documents, side by side: fields of header and footer, and the legal bases."""

from collections.abc import Sequence

from scipy import sparse

from indexer.model import Span
from indexer.text.numbers import find_numbers
from search_api.comparison.differences import differences
from search_api.comparison.matching import Pairs, match, similarities, with_pairs
from search_api.comparison.parts import Side, Text, folded
from search_api.comparison.schemas import ChangeStatus, FieldChange, TextChange
from search_api.comparison.sections import arranged, status_of
from search_api.schemas import Citation

FIELD_NAMES = {
    "document_type": "Loại văn bản",
    "document_number": "Số, ký hiệu",
    "title": "Trích yếu",
    "issuing_authority": "Cơ quan ban hành",
    "parent_authority": "Cơ quan chủ quản",
    "place": "Địa danh",
    "issued_on": "Ngày ban hành",
    "signer_title": "Chức vụ người ký",
    "signer": "Người ký",
    "recipients": "Nơi nhận",
}
_HEADER = "phần đầu"
_FOOTER = {"signer": "chữ ký", "signer_title": "chữ ký", "recipients": "nơi nhận"}
BASIS_FLOOR = 0.45  # cosine of the words below which one legal basis has not taken the place of another


def compare_fields(a: Side, b: Side) -> list[FieldChange]:
    """Return each field that either document has."""
    return [change for name in FIELD_NAMES if (change := _field(name, a, b))]


def _field(name: str, a: Side, b: Side) -> FieldChange | None:
    own, other = _value(name, a), _value(name, b)
    cited_a, cited_b = _cited(name, a), _cited(name, b)
    if not own and not other:
        return None
    status: ChangeStatus = "same" if folded(own) == folded(other) else "changed"
    if not own or not other:
        status = "dropped" if own else "added"
    return FieldChange(
        field=name, field_name=FIELD_NAMES[name], status=status, a=cited_a, b=cited_b, a_value=own, b_value=other
    )


def _value(name: str, side: Side) -> str:
    record = side.record
    if name == "issued_on":
        return f"{record.issued_on:%d/%m/%Y}" if record.issued_on else (record.date_line or "")
    if name == "recipients":
        return "; ".join(record.recipients)
    return getattr(record, name) or ""


def _cited(name: str, side: Side) -> Citation | None:
    span = side.record.field_spans.get(name)
    if span is None:
        return None
    return side.cite(Text(span, span.of(side.text), (), _FOOTER.get(name, _HEADER), None))


# --- legal bases -----------------------------------------------------------------------------------


def compare_legal_bases(a: Side, b: Side) -> list[TextChange]:
    """Return what became of each legal basis: those that cite the same number first, then those alike in wording."""
    own, other = _bases(a), _bases(b)
    pairs = _pair(own, other)
    return [
        text_change(a, None if i is None else own[i], b, None if j is None else other[j], is_moved=False)
        for i, j in arranged(len(own), len(other), pairs)
    ]


def _bases(side: Side) -> list[Text]:
    spans: Sequence[Span] = side.record.legal_basis_spans
    return [side.read(span, f"căn cứ {number}", None) for number, span in enumerate(spans, start=1)]


def _pair(own: Sequence[Text], other: Sequence[Text]) -> Pairs:
    if not own or not other:
        return []
    scores = similarities([with_pairs(t.units) for t in own], [with_pairs(t.units) for t in other], BASIS_FLOOR).tolil()
    keys = [{number.key for number in find_numbers(text.quote)} for text in other]
    for i, text in enumerate(own):
        cited = {number.key for number in find_numbers(text.quote)}
        for j, found in enumerate(keys):
            if cited & found:
                scores[i, j] += 1.0
    return match(sparse.csr_matrix(scores))


def text_change(a: Side, own: Text | None, b: Side, other: Text | None, *, is_moved: bool) -> TextChange:
    """Return what became of a text, with the words that differ."""
    status = status_of(own, other)
    pieces = []
    if own and other and status in ("changed", "expected"):
        pieces = differences(own.quote, own.tokens, other.quote, other.tokens)
    return TextChange(
        status=status,
        is_moved=is_moved,
        a=a.cite(own) if own else None,
        b=b.cite(other) if other else None,
        pieces=pieces,
    )
