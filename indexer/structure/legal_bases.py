"""A paragraph of legal bases -> one field a base, and the sentence that opens the body behind the last one.

Authors run on: "Căn cứ Quyết định số 5/QĐ-UBND … . Kế hoạch số 6/KH-UBND …; Ủy ban nhân dân xã ban hành Kế hoạch:".
"""

import re
from collections.abc import Sequence

from indexer.model import Field, Span
from indexer.text.document_types import DOCUMENT_TYPES
from indexer.text.letters import UPPER
from indexer.text.tidying import tidy

_TYPE = "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in sorted(DOCUMENT_TYPES, key=len, reverse=True))
# "; Căn cứ Luật …", ". Kế hoạch số 46/KH-UBND"; not "; Kế hoạch này"
_NEXT_BASE = re.compile(rf"(?<=[.;])\s+(?=(?:Căn cứ|Theo đề nghị|Xét đề nghị)\s|(?:{_TYPE})\s+số\s)")
_ISSUER = (
    r"(?:Ủy ban|UBND|Hội đồng|HĐND|Ban|Sở|Phòng|Chi cục|Cục|Trung tâm|Văn phòng|Đảng ủy|Chủ tịch|Giám đốc|Trường|Trạm)"
)
_ACTS = r"(?:ban hành|xây dựng|báo cáo|thông báo|đề nghị|yêu cầu|tổ chức|hướng dẫn|triển khai|có ý kiến)"
# "; Ủy ban nhân dân xã ban hành Kế hoạch … như sau:", ". Sở Y tế xây dựng kế hoạch …:"; not "; Sở Y tế tại Tờ trình …"
_OPENING = re.compile(
    rf"(?:(?<=[.;])|(?<=,)(?=[^.;]{{0,400}}:\s*$))\s+(?={_ISSUER}\s[^.;:]{{0,90}}?\b{_ACTS}\b[^.;]{{0,400}}[:.]\s*$)"
)
_SHORTEST = 20  # characters before a cut; "Căn cứ;" is no base


def _cut(text: str, span: Span, pattern: re.Pattern[str]) -> list[Span]:
    """Return `span` in the pieces that begin where `pattern` says, without the blanks between."""
    pieces: list[Span] = []
    start = span.start
    for match in pattern.finditer(text, span.start, span.end):
        if match.start() - start >= _SHORTEST and text[match.end()] in UPPER:
            pieces.append(Span(start, match.start()))
            start = match.end()
    return [*pieces, Span(start, span.end)]


def _field(span: Span, text: str) -> Field:
    words = span.of(text).rstrip(" ,")
    return Field(tidy(words), Span(span.start, span.start + len(words)))


def part_bases(bases: Sequence[Field], text: str) -> tuple[tuple[Field, ...], Span | None]:
    """Return each base alone, and the span of the sentence behind the last one where the same paragraph goes on."""
    parted: list[Field] = []
    opening: Span | None = None
    for index, base in enumerate(bases):
        span = base.span
        if index == len(bases) - 1:
            head, *rest = _cut(text, span, _OPENING)
            if rest:
                span, opening = head, Span(rest[0].start, rest[-1].end)
        pieces = _cut(text, span, _NEXT_BASE)
        whole = len(pieces) == 1 and span == base.span
        parted += [base if whole else _field(piece, text) for piece in pieces]
    return tuple(parted), opening
