"""The title (trích yếu) under the type, the subject of a dispatch (công văn), and the legal bases (căn cứ) below.

Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.5 and II.6.
"""

import re
from collections.abc import Sequence

from indexer.model import Field
from indexer.structure.header_fields import is_date_line, is_number_line
from indexer.structure.header_lines import is_motto
from indexer.structure.lines import TextLine
from indexer.structure.marks import ROMAN, read_mark
from indexer.text.folding import fold
from indexer.text.numbers import find_numbers

# Matches "Căn cứ Luật …", "- Thực hiện Kế hoạch …", "Chiểu theo …"; not "Các căn cứ"
_BASIS = re.compile(
    r"^(?:-\s*)?(?:căn cứ|thực hiện|triển khai thực hiện|xét|theo|trên cơ sở|để thực hiện|chiểu|"
    r"sau khi (?:hội đồng|nghe))\b"
)
_ISSUERS = (
    "chủ tịch|giám đốc|tổng giám đốc|bộ trưởng|hội đồng|ủy ban|thủ tướng|chính phủ|quốc hội|cục trưởng|tổng cục trưởng|"
    "chánh án|viện trưởng|thống đốc|tổng thanh tra|tổng kiểm toán|trưởng ban|ban thường vụ|ban chấp hành|hiệu trưởng"
)
# Matches "QUYẾT ĐỊNH:", "RA SẮC LỆNH:", "CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ" (folded); not "quyết định số 5"
_ENACTING = re.compile(rf"^(?:quyết định|quyết nghị|nghị quyết|ban hành|(?:ra )?sắc(?: lệnh)?)\s*:|^(?:{_ISSUERS})\b")
# The end of a line of a title that goes on: "… của", "… và", "… thuộc"; not "… năm 2026"
_RUNS_ON = re.compile(r"(?:\b(?:của|và|do|cho|với|về|việc|thuộc|tại|các|giữa|trình|từ|bởi)|[,-])$")
# Matches "V/v báo cáo …", "Về việc …"; not "Việc báo cáo"
_SUBJECT = re.compile(r"^v/v\b[:.]?\s*|^về (?:việc\b[:.]?\s*)?", re.IGNORECASE)
# Matches "Kính gửi: Các thôn"; not "Nơi gửi"
_ADDRESSEE = re.compile(r"^kính gửi\b", re.IGNORECASE)
# "-------" or "_____", drawn as a line; not "Văn hóa - Xã hội"
_RULE = re.compile(r"[-_]{3,}")
_TITLE_LINES = 12
_SUBJECT_LINES = 5


def title_end(lines: Sequence[TextLine], start: int) -> int:
    """Return the index after the last line of the title that begins at `start`; `start` where there is none."""
    for end in range(start, min(start + _TITLE_LINES, len(lines))):
        line = lines[end]
        if end == start and _is_rule(line):
            return title_end(lines, start + 1)
        if _ADDRESSEE.match(line.text) or read_mark(line.text) or is_date_line(line):
            return end
        if end > start and _is_after_title(lines[start], lines[end - 1], line):
            return end
    return min(start + _TITLE_LINES, len(lines))


def _is_after_title(first: TextLine, previous: TextLine, line: TextLine) -> bool:
    """Tell whether `line` stands under a title that begins with `first` and whose last line is `previous`."""
    folded = fold(line.text)
    if _is_rule(line) or folded.startswith("căn cứ") or _is_basis_after(previous, line):
        return True
    if line.is_capitals:
        return bool(_ENACTING.match(folded)) and not _RUNS_ON.search(fold(previous.text))
    return line.bold != first.bold or (line.gap_before and previous.text[-1:] not in ",-")


def _is_rule(line: TextLine) -> bool:
    return not any(map(str.isalnum, line.text)) and bool(_RULE.search(line.text))


def _is_basis_after(previous: TextLine, line: TextLine) -> bool:
    """Tell a basis from a title's next line, which may begin with the same words ("… về việc" / "thực hiện …")."""
    if not _BASIS.match(fold(line.text)):
        return False
    if line.gap_before:
        return True
    is_expected = previous.text.endswith((",", "về", "việc"))
    return not is_expected and (bool(line.starts_paragraph) or bool(find_numbers(line.text)))


def title_field(lines: Sequence[TextLine]) -> Field | None:
    """Return the title that stands in `lines`, None where they hold no words."""
    words = _RULE.sub(" ", " ".join(line.text for line in lines))
    return _field(lines, " ".join(words.split())) if words.strip() else None


def subject_lines(lines: Sequence[TextLine]) -> list[TextLine]:
    """Return the "V/v …" lines of a dispatch, which has no type line; none where there is no subject."""
    start = next((index for index, line in enumerate(lines) if _SUBJECT.match(line.text)), None)
    if start is None:
        return []
    own = [lines[start]]
    for line in lines[start + 1 : start + _SUBJECT_LINES]:
        if (
            line.gap_before
            or _ADDRESSEE.match(line.text)
            or is_motto(line)
            or is_number_line(line)
            or is_date_line(line)
        ):
            break
        own.append(line)
    return own


def subject_field(lines: Sequence[TextLine]) -> Field:
    """Return what a dispatch is about, without "V/v"."""
    return _field(lines, _SUBJECT.sub("", " ".join(line.text for line in lines)))


def read_legal_bases(lines: Sequence[TextLine], start: int) -> tuple[tuple[Field, ...], int]:
    """Return the bases that stand between title and body, and the index of the body's first line."""
    bases: list[list[TextLine]] = []
    index = start
    while index < len(lines) and not _opens_body(lines[index]):
        line = lines[index]
        if _begins_basis(line):
            bases.append([line])
        elif bases and _continues(bases[-1][-1], line):
            bases[-1].append(line)
        elif bases or not _stands_above_bases(line):
            break
        index += 1
    if not bases:
        return (), start  # what was passed over is the body's
    return tuple(_field(group, " ".join(line.text for line in group)) for group in bases), index


def _begins_basis(line: TextLine) -> bool:
    return bool(_BASIS.match(fold(line.text))) and line.text.lstrip("- ")[:1].isupper()


def _opens_body(line: TextLine) -> bool:
    mark = read_mark(line.text)
    return mark is not None and (mark.level <= ROMAN or mark.label == "1")


def _stands_above_bases(line: TextLine) -> bool:
    is_opening = bool(_ENACTING.match(fold(line.text)) or _ADDRESSEE.match(line.text))
    return is_opening or line.is_capitals or _is_rule(line)


def _continues(previous: TextLine, line: TextLine) -> bool:
    if line.starts_paragraph is not None:
        return not line.starts_paragraph
    if line.gap_before:
        return line.text[:1].islower() and previous.text[-1:] not in ".;"
    return previous.text[-1:] not in ".;:" or line.text[:1].islower()


def _field(lines: Sequence[TextLine], value: str) -> Field:
    return Field(value, lines[0].span.cover(lines[-1].span))
