"""Header lines that a narrow column broke, put together again before anything is read from them."""

import re
from collections.abc import Sequence
from dataclasses import replace

from indexer.structure.lines import TextLine
from indexer.text.folding import fold
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
_MAX_LENGTH = 60  # characters: a longer line that ends in "ngày" is a sentence


def is_motto(line: TextLine) -> bool:
    """Whether a line is (a piece of) quốc hiệu or tiêu ngữ."""
    return bool(_MOTTO.search(fold(line.text)))


def join(first: TextLine, second: TextLine) -> TextLine:
    """Return one line that covers both."""
    return replace(first, text=tidy(f"{first.text}\n{second.text}"), span=first.span.cover(second.span))


def rejoin(lines: Sequence[TextLine]) -> list[TextLine]:
    """Return the lines with unfinished ones joined to the next; a motto is never joined to."""
    joined: list[TextLine] = []
    for line in lines:
        previous = joined[-1] if joined else None
        if previous and _needs_next(previous) and not is_motto(line) and len(line.text) <= _MAX_LENGTH:
            joined[-1] = join(previous, line)
        else:
            joined.append(line)
    return joined


def _needs_next(line: TextLine) -> bool:
    return len(line.text) <= _MAX_LENGTH and bool(_UNFINISHED.search(fold(line.text)))
