"""Number, date and issuer where a heading gives them in words of its own rather than in their lines.

Decrees of 1945 to about 2005 say all of it under the type ("SẮC LỆNH / CỦA CHỦ TỊCH CHÍNH PHỦ / SỐ 65 NGÀY 23 THÁNG
11 NĂM 1945"); laws say at their end when they were passed.
"""

import re
from dataclasses import dataclass
from datetime import date

from indexer.model import Field, Span
from indexer.structure.names import natural_case
from indexer.text.dates import find_dates

# "CỦA CHÍNH PHỦ SỐ 47/2002/NĐ-CP NGÀY 11 THÁNG 4 NĂM 2002 VỀ …", "SỐ 65 NGÀY …"; not "CỦA CÁC XÃ", not "Số liệu …"
_CAPTION = re.compile(
    r"^(?:CỦA\s+(?P<issuer>[^\d,;:]{4,80}?)\s+)?(?:SỐ|Số)\s*:?\s*(?P<number>\d[\w/.\-–]*)\s*,?\s+"
    r"(?P<day>(?i:ngày\s+\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4}|ngày\s+\d{1,2}[/-]\d{1,2}[/-]\d{4}))\s*(?P<title>.*)$"
)
# "CỦA ỦY BAN THƯỜNG VỤ QUỐC HỘI VỀ …"; not "CỦA CÁC XÃ NĂM 2026"
_ISSUER_FIRST = re.compile(
    r"^CỦA\s+(?P<issuer>(?:CHỦ TỊCH|THỦ TƯỚNG|CHÍNH PHỦ|QUỐC HỘI|ỦY BAN|UỶ BAN|HỘI ĐỒNG|BỘ|TỔNG CỤC)\b"
    r"[^\d,;:]{0,70}?)\s+(?P<title>(?:VỀ|QUY ĐỊNH|BAN HÀNH|HƯỚNG DẪN|SỬA ĐỔI)\b.*)$"
)
# "Luật này được Quốc hội … thông qua ngày 17 tháng 6 năm 2010"; not "được Quốc hội thông qua ngày 17 tháng 6 năm 2010"
_PASSED = re.compile(
    r"\b(?:Luật|Bộ luật|Pháp lệnh|Nghị quyết) này\s+(?:đã\s+)?được\s[^.]{10,200}?thông qua\s+"
    r"(?P<day>ngày\s+\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4})"
)


@dataclass(frozen=True, slots=True)
class Caption:
    """What a heading under the type says; `title` is None where nothing is left of it."""

    issuer: Field | None
    number: Field | None
    day: date | None
    title: Field | None


def read_caption(title: Field | None) -> Caption | None:
    """Take issuer, number and date out of what stands under the type, None where it is an ordinary title."""
    match = title and (_CAPTION.match(title.value) or _ISSUER_FIRST.match(title.value))
    if not title or not match:
        return None
    said = match.groupdict()
    days = find_dates(said.get("day") or "")
    issuer, number, rest = said["issuer"], said.get("number"), said["title"]
    return Caption(
        Field(natural_case(issuer), title.span) if issuer else None,
        Field(number, title.span) if number else None,
        days[0].day if days else None,
        Field(rest, title.span) if rest else None,
    )


def read_passing(text: str) -> tuple[date, Field] | None:
    """Return the day on which a law's last sentence says that it was passed, with that sentence."""
    match = _PASSED.search(text)
    days = find_dates(match["day"]) if match else []
    if not match or not days:
        return None
    return days[0].day, Field(" ".join(match.group().split()), Span(match.start(), match.end()))
