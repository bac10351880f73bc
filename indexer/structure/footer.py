"""Recipients (nơi nhận) and the signature block: who signs, with what title and authority (KT., TM., TL., TUQ.).

Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.7 (chức vụ, họ tên và chữ ký) and mục II.9 (nơi nhận).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from indexer.model import Field, Footer, Span
from indexer.structure.lines import TextLine
from indexer.text.folding import fold
from indexer.text.letters import LOWER, UPPER

# Matches "Nơi nhận:", "**Nơi nhận**", "Nơi nhận: - Như trên"; not "Theo nơi nhận"
_RECIPIENTS = re.compile(r"^\W*nơi nhận\s*:?\s*$|^\W*nơi nhận\s*:", re.IGNORECASE)
# Matches "- Thường trực Đảng ủy;"; not "Thường trực Đảng ủy"
_RECIPIENT = re.compile(r"^[-–+•]+\s*(?P<name>\w.+?)\s*[;.]?$")
_POSTS = (
    "chủ tịch|phó chủ tịch|giám đốc|phó giám đốc|bộ trưởng|thứ trưởng|chánh văn phòng|phó chánh văn phòng|trưởng ban|"
    "phó trưởng ban|trưởng phòng|phó trưởng phòng|bí thư|phó bí thư|thủ tướng|phó thủ tướng|tổng thư ký|cục trưởng|"
    "phó cục trưởng|vụ trưởng|tổng giám đốc|hiệu trưởng|chủ nhiệm|viện trưởng|chánh án|tổng cục trưởng|chủ tịch nước|"
    "chủ tịch quốc hội|thủ trưởng"
)
# "KT. CHỦ TỊCH", "PHÓ GIÁM ĐỐC", "CHỦ TỊCH"; not "Chủ tịch UBND xã: chịu trách nhiệm"
_POST_LINE = re.compile(rf"^(?:(?:tm|kt|tl|tuq|q)\s?\.\s?.*|(?:q\.\s?)?(?:{_POSTS})(?:\s+[\w\s]{{0,40}})?)$")
# "Nguyễn Đức Anh", "K'Thanh", "Y Giang Gry Niê Knơng"; not "Ủy ban nhân dân", not "Quý IV"
_PERSON = re.compile(rf"^(?:[{UPPER}][{LOWER}]*['’]?[{UPPER}{LOWER}]*\.?\s?){{2,6}}$")
# "Ủy ban nhân dân", "Đã ký" (folded); not "Nguyễn Đức Anh"
_NOT_NAMES = re.compile(
    r"^(?:ủy ban|phòng|văn phòng|hội đồng|nơi nhận|đã ký|trung tâm|công an|ban|tổ|lưu|danh mục|phụ lục|cộng hòa|"
    r"độc lập|sở|bộ|thường trực|chủ tịch|phó chủ tịch|giám đốc|quyết định|kế hoạch)\b"
)
# "Cận"; not "CẬN", not "Lê Cận"
_ONE_NAME = re.compile(rf"[{UPPER}][{LOWER}]+")
_STROKES = " -–—_.,'ˆ^~|/\\"
_NAME_LIMIT = 40  # characters
_RECIPIENT_LIMIT = 60  # characters; a longer line is no rest of a recipient that a narrow column broke
_RECIPIENT_DISTANCE = 15  # lines between two recipients, where the signature block stands beside them
# "PHÓ CHỦ TỊCH Đinh Công Sứ", "CHỦ TỊCH HỘIĐinh Sứ": post and name on one line; not "Chủ tịch Đinh Công Sứ"
_POST_AND_NAME = re.compile(rf"^(?P<post>[^{LOWER}]{{6,}}?)\s*(?P<name>(?:[{UPPER}][{LOWER}]+\s?){{2,6}})$")


@dataclass(frozen=True, slots=True)
class FooterParts:
    """The footer and the line that it begins with, None where there is no footer."""

    footer: Footer
    first: TextLine | None = None

    def holds(self, line: TextLine) -> bool:
        """Whether a line belongs to the recipients or to the signature block."""
        parts = (self.footer.recipients_span, self.footer.signature_span)
        return any(part and part.start <= line.span.start and line.span.end <= part.end for part in parts)


def is_post_line(line: TextLine) -> bool:
    """Whether a line gives the signer's authority or post; those are set in capitals."""
    return line.is_capitals and bool(_POST_LINE.match(fold(line.text)))


def _split_post_and_name(lines: Sequence[TextLine]) -> list[TextLine]:
    """Return the lines with a post and a name that share one taken apart; both keep the whole line's span."""
    split: list[TextLine] = []
    for line in lines:
        match = _POST_AND_NAME.match(line.text)
        if match and _POST_LINE.match(fold(match["post"])):
            split += [replace(line, text=match["post"]), replace(line, text=match["name"].strip())]
        else:
            split.append(line)
    return split


def _with_last_word(signer: TextLine, following: Sequence[TextLine]) -> Field:
    """Return the name, with its last word where a narrow column broke it off ("Lê Tấn" / "Cận")."""
    if following and _ONE_NAME.fullmatch(following[0].text) and not following[0].gap_before:
        return Field(f"{signer.text} {following[0].text}", signer.span.cover(following[0].span))
    return Field(signer.text, signer.span)


def _is_person(line: TextLine) -> bool:
    return (
        len(line.text) <= _NAME_LIMIT
        and not line.is_capitals
        and bool(_PERSON.match(line.text))
        and not _NOT_NAMES.match(fold(line.text))
    )


def _read_recipients(lines: Sequence[TextLine], start: int) -> tuple[tuple[Field, ...], list[TextLine]]:
    found, used = [], [lines[start]]
    is_beside_signature = False
    last = start
    for index, line in enumerate(lines[start + 1 :], start=start + 1):
        if index - last > _RECIPIENT_DISTANCE:
            break
        is_beside_signature = is_beside_signature or any(map(is_post_line, _split_post_and_name([line])))
        if line.text.lstrip("-–+• ").startswith(("}", "(")):  # "} (để báo cáo)" is a brace beside the names
            used.append(line)
        elif match := _RECIPIENT.match(line.text):
            found.append(Field(match["name"], line.span))
            used.append(line)
            last = index
        elif found and line.gap_before and not line.is_capitals and not _is_person(line):
            break  # a paragraph of its own
        elif (
            found
            and not is_beside_signature
            and not line.gap_before
            and not line.is_capitals
            and len(line.text) < _RECIPIENT_LIMIT
        ):
            found[-1] = Field(f"{found[-1].value} {line.text}".strip(" ;."), found[-1].span.cover(line.span))
            used.append(line)
    return tuple(found), used


def _read_signature(lines: Sequence[TextLine]) -> tuple[Field | None, Field | None, list[TextLine]]:
    """Return signer, title and the lines they take: post lines, then the first line that is a person's name."""
    lines = _split_post_and_name(lines)
    posts = [index for index, line in enumerate(lines) if is_post_line(line)]
    if not posts:
        return None, None, []
    group = [posts[0]]
    for index in posts[1:]:
        if index - group[-1] > 4 or any(map(_is_person, lines[group[-1] + 1 : index])):
            break  # below a name stands another block: a second signer, a document that is attached
        group.append(index)
    titles = [lines[index] for index in group]
    at, signer = _find_signer(lines, group[-1] + 1)
    title = Field(" ".join(line.text for line in titles), titles[0].span.cover(titles[-1].span))
    if signer is None:
        return None, title, titles
    return _with_last_word(signer, lines[at + 1 :]), title, [*titles, lines[at]]


def _find_signer(lines: Sequence[TextLine], start: int) -> tuple[int, TextLine | None]:
    """Return the first name under a post and its index; in scans the signature may leave a stroke beside it."""
    near = list(enumerate(lines[start : start + 13], start))
    plain = next(((index, line) for index, line in near if _is_person(line)), None)
    bare = ((index, replace(line, text=line.text.strip(_STROKES))) for index, line in near)
    return plain or next(((index, line) for index, line in bare if _is_person(line)), (start, None))


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
    end = _appendix_after(lines, at)
    recipients, used = _read_recipients(lines[:end], at)
    taken = {line.span.start for line in used}  # as a set: in a long table of recipients a list takes a second
    after = [line for line in lines[at + 1 : end] if line.span.start not in taken]
    signer, title, signature = _read_signature(after)
    start = at
    if title is None or signer is None:
        before = max(body_start, at - 12)
        candidates = list(lines[before:at])
        earlier = _read_signature(candidates)
        if earlier[1] is not None:
            signer, title, signature = earlier[0] or signer, earlier[1], earlier[2]
            signer = signer or next((Field(line.text, line.span) for line in after if _is_person(line)), None)
            start = before + next(i for i, line in enumerate(candidates) if line.span == earlier[2][0].span)
    spans = [line.span for line in used]
    footer = Footer(signer, title, recipients, spans[0].cover(max(spans, key=lambda s: s.end)), _span_of(signature))
    return FooterParts(footer, lines[start])


def _footer_without_recipients(lines: Sequence[TextLine], body_start: int) -> FooterParts:
    for start in range(max(body_start, 0), len(lines)):
        if start > body_start + 2 and any(map(is_post_line, _split_post_and_name(lines[start : start + 1]))):
            signer, title, used = _read_signature(lines[start : start + 16])
            if signer:
                return FooterParts(Footer(signer, title, (), None, _span_of(used)), lines[start])
    return FooterParts(Footer())


def _span_of(lines: Sequence[TextLine]) -> Span | None:
    if not lines:
        return None
    return Span(min(line.span.start for line in lines), max(line.span.end for line in lines))
