"""Recipients (nơi nhận) and the signature block: who signs, with what title and authority (KT., TM., TL., TUQ.).

Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.7 (chức vụ, họ tên và chữ ký) and mục II.9 (nơi nhận).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from indexer.model import Field, Footer, Span
from indexer.structure.header_fields import type_of_line
from indexer.structure.header_lines import is_motto
from indexer.structure.lines import TextLine
from indexer.structure.posts import is_post, is_post_line
from indexer.structure.signature import begins_signature, is_named_below, is_person, read_signature, split_post_and_name
from indexer.text.folding import fold
from indexer.text.letters import LOWER

# Matches "Nơi nhận:", "**Nơi nhận**", "Nơi nhận: - Như trên"; not "Theo nơi nhận"
_RECIPIENTS = re.compile(r"^\W*nơi nhận\s*:?\s*$|^\W*nơi nhận\s*:", re.IGNORECASE)
# Matches "- Thường trực Đảng ủy;"; not "Thường trực Đảng ủy"
_RECIPIENT = re.compile(r"^[-–+•]+\s*(?P<name>\w.+?)\s*[;.]?$")
_RECIPIENT_LIMIT = 60  # characters; a longer line is no rest of a recipient that a narrow column broke
_RECIPIENT_DISTANCE = 15  # lines between two recipients, where the signature block stands beside them
_SIGNATURE_ABOVE = 12  # lines above "Nơi nhận" that may hold the signature block
# "}", "} (để báo cáo)", "(để b/c);", "(phối hợp)" beside the names; not "(Kèm theo Quyết định số 5/QĐ-UBND)", "(Đã ký)"
_BRACE = re.compile(r"^(?:\}|\((?:để|b/?c|báo cáo|p/?h|phối hợp|t/?h|thực hiện|theo dõi|chỉ đạo|đăng|qua|ph)\b)")
_BRACE_LIMIT = 40  # characters
# "- Các thôn; TM. BAN CHỈ ĐẠO": a post beside a recipient; not "- TT. Đảng ủy; TT. HĐND"
_RECIPIENT_AND_POST = re.compile(
    rf"^(?P<recipient>[-–+•].*?[;.]|\W*N[Ơơ][Ii] [^:]{{4}}\s*:)\s+(?P<post>[^{LOWER}]{{4,}})$"
)
# "(Kèm theo Quyết định …)", "(Ban hành kèm theo …)" (folded): a document that is attached
_ATTACHED = re.compile(r"^\(?(?:ban hành )?kèm theo\b")
# "Như trên", "Lưu: VT", "Sở Y tế;", "2. Các thôn;" (folded) in a list without dashes; not "các thôn"
_UNDASHED = re.compile(r"^(?:\d{1,2}[.)]\s*)?(?:(?:như |lưu\b).*|.*;$)")
# "1. " before a recipient; not "12 xã"
_ORDINAL = re.compile(r"^\d{1,2}[.)]\s*")
# ";   } (để b/c)" behind a name, where the brace stands on its line
_BRACE_BEHIND = re.compile(r"[\s;,.]*\}.*$")


@dataclass(frozen=True, slots=True)
class FooterParts:
    """The footer and the line that it begins with, None where there is no footer."""

    footer: Footer
    first: TextLine | None = None

    def holds(self, line: TextLine) -> bool:
        """Whether a line belongs to the recipients or to the signature block."""
        parts = (self.footer.recipients_span, self.footer.signature_span)
        return any(part and part.start <= line.span.start and line.span.end <= part.end for part in parts)


def _read_recipients(lines: Sequence[TextLine], start: int) -> tuple[tuple[Field, ...], list[TextLine]]:
    found, used = _on_the_line_itself(lines[start]), [lines[start]]
    is_dashed = any(_RECIPIENT.match(line.text) for line in lines[start + 1 : start + 1 + _RECIPIENT_DISTANCE])
    is_beside_signature = False
    last = start
    for index, line in enumerate(lines[start + 1 :], start=start + 1):
        if index - last > _RECIPIENT_DISTANCE or _begins_document(line):
            break
        is_beside_signature = is_beside_signature or any(map(is_post_line, split_post_and_name([line])))
        if _is_brace(line):
            used.append(line)
        elif name := _recipient_on(line, is_dashed):
            found.append(Field(name, line.span))
            used.append(line)
            last = index
        elif found and line.gap_before and not line.is_capitals and not is_person(line):
            break  # a paragraph of its own
        elif found and not is_beside_signature and _continues_recipient(lines[index - 1], line):
            found[-1] = Field(f"{found[-1].value} {line.text}".strip(" ;."), found[-1].span.cover(line.span))
            used.append(line)
    return tuple(replace(field, value=field.value.rstrip(" ,")) for field in found), used


def _split_recipient_and_post(lines: Sequence[TextLine]) -> list[TextLine]:
    """Return the lines with a recipient and a post that share one taken apart; both keep the whole line's span."""
    split: list[TextLine] = []
    for line in lines:
        match = _RECIPIENT_AND_POST.match(line.text) if len(line.text) < 2 * _RECIPIENT_LIMIT else None
        if match and is_post(match["post"]):
            split += [replace(line, text=match["recipient"]), replace(line, text=match["post"])]
        else:
            split.append(line)
    return split


def _on_the_line_itself(line: TextLine) -> list[Field]:
    """Return the recipients behind "Nơi nhận:" on its own line."""
    names = (part.strip(" -–+•.*") for part in _RECIPIENTS.sub("", line.text).split(";"))
    return [Field(name, line.span) for name in names if name and not is_post(name)]


def _recipient_on(line: TextLine, is_dashed: bool) -> str | None:
    if match := _RECIPIENT.match(line.text):
        return _BRACE_BEHIND.sub("", match["name"])
    is_listed = not is_dashed and not line.is_capitals and len(line.text) < _RECIPIENT_LIMIT
    return _ORDINAL.sub("", line.text).strip(" ;.") if is_listed and _UNDASHED.match(fold(line.text)) else None


def _is_brace(line: TextLine) -> bool:
    bare = line.text.lstrip("-–+• ")
    return len(bare) <= _BRACE_LIMIT and bool(_BRACE.match(fold(bare)))


def _begins_document(line: TextLine) -> bool:
    """Whether a line under the recipients begins a document that is attached."""
    is_type = line.is_capitals and type_of_line(line) is not None
    return is_type or is_motto(line) or bool(_ATTACHED.match(fold(line.text)))


def _continues_recipient(previous: TextLine, line: TextLine) -> bool:
    """Tell a recipient's second line, in a narrow column, from what stands below or beside the list."""
    is_whole = previous.text.endswith(";") or line.gap_before or line.text.startswith("(")
    return not is_whole and not line.is_capitals and len(line.text) < _RECIPIENT_LIMIT and not is_person(line)


def _appendix_after(lines: Sequence[TextLine], start: int) -> int:
    """Return the index of the first appendix heading after `start`, or the number of lines."""
    for index in range(start + 1, len(lines)):
        if is_appendix_heading(lines[index]):
            return index
    return len(lines)


# "phụ lục ii", "danh mục", "mẫu số 1: …" (folded); not "kèm theo phụ lục i"
_APPENDIX = re.compile(
    r"^(?P<label>phụ lục|danh mục|biểu(?: mẫu)?|mẫu(?: số)?|phụ biểu|bảng)"
    r"(?:\s+(?:số\s+)?(?P<number>[ivx]{1,5}|\d{1,2}[a-z]?))?\s*[.:]?(?P<rest>.*)$"
)


def is_appendix_heading(line: TextLine) -> bool:
    """Whether a line opens an appendix: "PHỤ LỤC II", "DANH MỤC"; not "(có Phụ lục I chi tiết kèm theo)"."""
    match = _APPENDIX.match(fold(line.text))
    if not match or len(line.text) > 150:
        return False
    return line.is_capitals or (match["label"] == "phụ lục" and not match["rest"].strip() and line.text[0].isupper())


def read_footer(lines: Sequence[TextLine], body_start: int) -> FooterParts:
    """Find recipients and signature between `body_start` and the first appendix after them."""
    at = next((i for i in range(body_start, len(lines)) if _RECIPIENTS.match(lines[i].text)), None)
    if at is None:
        return _footer_without_recipients(lines, body_start)
    first = lines[at]
    lines = [*lines[:at], *_split_recipient_and_post(lines[at : _appendix_after(lines, at)])]
    recipients, used = _read_recipients(lines, at)
    taken = set(used)  # in a long table of recipients a list takes a second
    after = [line for line in lines[at + 1 :] if line not in taken]
    signature = read_signature(after)
    if signature.title is None or signature.signer is None:
        before = max(body_start, at - _SIGNATURE_ABOVE)
        earlier = read_signature(lines[before:at], is_after_body=False)
        if earlier.title is not None:
            below = next((Field(line.text, line.span) for line in after if is_person(line)), None)
            signature = replace(earlier, signer=earlier.signer or signature.signer or below)
            first = next(line for line in lines[before:at] if line.span == earlier.lines[0].span)
    spans = [line.span for line in used]
    whole = spans[0].cover(max(spans, key=lambda s: s.end))
    footer = Footer(signature.signer, signature.title, recipients, whole, _span_of(signature.lines))
    return FooterParts(footer, first)


def _footer_without_recipients(lines: Sequence[TextLine], body_start: int) -> FooterParts:
    for start in range(body_start, len(lines)):
        is_first = start < body_start + 3  # "CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ" may stand above the legal bases
        if begins_signature(lines, start) and not (is_first and not is_named_below(lines[start : start + 8])):
            signature = read_signature(lines[start : start + 16], is_after_body=False)
            if signature.signer:
                footer = Footer(signature.signer, signature.title, (), None, _span_of(signature.lines))
                return FooterParts(footer, lines[start])
    return FooterParts(Footer())


def _span_of(lines: Sequence[TextLine]) -> Span | None:
    if not lines:
        return None
    return Span(min(line.span.start for line in lines), max(line.span.end for line in lines))
