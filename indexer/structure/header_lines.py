"""Header lines that a narrow column broke, put together again before anything is read from them."""

import re
from collections.abc import Sequence
from dataclasses import replace

from indexer.structure.lines import TextLine
from indexer.text.agencies import is_agency
from indexer.text.folding import fold
from indexer.text.letters import LOWER, UPPER
from indexer.text.tidying import tidy

# "Cộng hòa xã", "Độc lập - Tự do - Hạnh phúc" (folded), whole or broken; not "hội nông dân"
_MOTTO = re.compile(
    r"^cộng(?: hòa)?$|cộng h[oò]a xã|hội chủ nghĩa|chủ nghĩa việt nam|độc lập\s*-\s*tự do|^đảng cộng sản việt nam$"
)
# A line that cannot be whole: "Số:", "Số: 3783/QĐ-", "Quảng Ninh, ngày", "Huế, ngày 18 tháng"; not "Số: 12/KH-UBND",
# not "Họp giao ban tháng 9"
_UNFINISHED = re.compile(
    r"^số\s*[:;]?$|^số\s*:.*[-/]$|,?\s*ng[àa]y(?:\s+\d{1,2})?$|"
    r"ng[àa]y[\s.…\d]*th[áa]ng[\s.…]*(?:\d{1,2}(?:\s*n[ăa]m)?)?$|"
    r"ủy ban(?: nhân)?$|hội đồng(?: nhân)?$"
)
# "SỞ Y TẾ CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Số: 3/KH-SYT Lam Giang, ngày 5 …": two columns on one line;
# not "VIỆT NAM Độc lập - Tự do - Hạnh phúc" (a broken motto), not "Số: 845/SYT-NVY, ngày 5 tháng 5"
_TWO_COLUMNS = re.compile(
    r"^(?!việt nam\b)(?P<left>\S.*?)\s+"
    r"(?P<right>cộng hòa xã hội chủ nghĩa việt nam|độc lập\s*-\s*tự do\s*-\s*hạnh phúc|đảng cộng sản việt nam)\W*$|"
    r"^(?P<number>số\s*:\s*\S*[/-]\S*[^\s,;])\s+(?P<date>[^\d,;:]{2,30},\s*ng[àa]y\b[^,;]*)$"
)
# "Hà" above "Nội, ngày 19 tháng 11": a place broken in its middle; not "Sở Y tế" above "Huế, ngày …"
_PLACE_BEGINS = re.compile(rf"^[{UPPER}][{LOWER}]+(?: (?:phố|[{UPPER}][{LOWER}]+)){{0,3}}$")
_PLACE_ENDS = re.compile(rf"^(?!Huế,)[{UPPER}][{LOWER}]+, ngày\s")
_MAX_LENGTH = 60  # characters: a longer line that ends in "ngày" is a sentence


def is_motto(line: TextLine) -> bool:
    """Whether a line is (a piece of) quốc hiệu or tiêu ngữ."""
    return bool(_MOTTO.search(fold(line.text)))


def join(first: TextLine, second: TextLine) -> TextLine:
    """Return one line that covers both."""
    return replace(first, text=tidy(f"{first.text}\n{second.text}"), span=first.span.cover(second.span))


def _split_columns(line: TextLine) -> list[TextLine]:
    """Return an organ or number and what stands to its right as lines of their own; both keep the whole line's span."""
    match = None if len(line.text) > 2 * _MAX_LENGTH else _TWO_COLUMNS.match(fold(line.text))
    if not match:
        return [line]
    right = match.start("right") if match["right"] else match.start("date")
    return [replace(line, text=line.text[:right].rstrip()), replace(line, text=line.text[right:])]


def rejoin(lines: Sequence[TextLine]) -> list[TextLine]:
    """Return the lines, each of one column, with unfinished ones joined to the next; a motto is never joined to."""
    joined: list[TextLine] = []
    for line in (part for whole in lines for part in _split_columns(whole)):
        previous = joined[-1] if joined else None
        if previous and ((_needs_next(previous) and _may_follow(line)) or _breaks_place(previous, line)):
            joined[-1] = join(previous, line)
        else:
            joined.append(line)
    return joined


def _may_follow(line: TextLine) -> bool:
    return not is_motto(line) and len(line.text) <= _MAX_LENGTH


def _breaks_place(first: TextLine, second: TextLine) -> bool:
    begins = bool(_PLACE_BEGINS.match(first.text)) and not is_agency(first.text)
    return begins and bool(_PLACE_ENDS.match(second.text))


def _needs_next(line: TextLine) -> bool:
    return len(line.text) <= _MAX_LENGTH and bool(_UNFINISHED.search(fold(line.text)))
