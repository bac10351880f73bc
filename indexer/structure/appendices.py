"""What follows the signature under a name of its own: appendices, and documents that the signed one puts into force.

Knows single lines and paragraphs; where they stand in the outline is told by `outline`.
"""

import re

from indexer.structure.footer import is_appendix_heading
from indexer.structure.lines import TextLine
from indexer.structure.names import natural_case
from indexer.text.document_types import ADMINISTRATIVE_TYPES
from indexer.text.folding import fold
from indexer.text.letters import UPPER

# "Phụ lục 2: Biểu mẫu báo cáo", "Phụ lục III - Kinh phí"; not "Phụ lục 2: biểu mẫu", not "Phụ lục I kèm theo"
_NAMED_BESIDE = re.compile(rf"^Phụ lục\s+(?:số\s+)?(?:[IVX]{{1,5}}|\d{{1,2}}[a-z]?)\s*[.:–-]\s*[{UPPER}].*[^.;:,]$")
_LINE_LIMIT = 150  # characters; a longer line is a sentence
# "phụ lục ii", "danh mục" (folded); not "các phụ lục"
_LABEL = re.compile(
    r"^(phụ lục|danh mục|biểu mẫu|biểu|phụ biểu|mẫu số|mẫu|bảng)(?:\s+(?:số\s+)?([ivx]{1,5}|\d{1,2}[a-z]?)\b)?"
)
_ATTACHED_TYPES = (*ADMINISTRATIVE_TYPES, "Nội quy", "Điều lệ", "Quy trình", "Bộ tiêu chí", "Đề cương", "Danh sách")
# "quy chế", "quy chế làm việc của …" (folded); not "quy chế này"
_ATTACHED = re.compile(rf"^(?P<type>{'|'.join(map(fold, _ATTACHED_TYPES))})(?:\s+(?!này\b)|$)")


def opens_appendix(line: TextLine) -> bool:
    """Whether a line opens an appendix, its name beside the label or below it."""
    return is_appendix_heading(line) or (len(line.text) <= _LINE_LIMIT and bool(_NAMED_BESIDE.match(line.text)))


def read_appendix_label(text: str) -> tuple[str, str]:
    """Return (label, name) of the heading of an appendix: "PHỤ LỤC II: KINH PHÍ" -> ("Phụ lục II", "KINH PHÍ")."""
    match = _LABEL.match(fold(text))
    if not match:
        return text.capitalize(), ""
    number = f" {text[match.start(2) : match.end(2)].upper()}" if match[2] else ""
    return natural_case(text[: match.end(1)]).capitalize() + number, text[match.end() :].strip(" .:-–")


def read_attached_label(line: TextLine) -> str | None:
    """Return how the document is called that a line in capitals opens: "QUY CHẾ" -> "Quy chế kèm theo"."""
    match = _ATTACHED.match(fold(line.text)) if line.is_capitals and len(line.text) <= _LINE_LIMIT else None
    return f"{match['type'].capitalize()} kèm theo" if match else None
