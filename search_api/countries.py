"""Other countries: a question about one is answered by no document of a Vietnamese office that does not speak of it."""

import re

from indexer.text.folding import fold_accents, has_accents
from search_api.topic import DocumentFrequency, occurs

_LONG = (
    "nhat ban|han quoc|trung quoc|trieu tien|dai loan|thai lan|cam pu chia|campuchia|an do|indonesia|malaysia|singapore"
    "|philippines|my anma|hoa ky|lien xo|ba lan|ha lan|thuy dien|thuy si|na uy|phan lan|dan mach|tay ban nha|bo dao nha"
    "|hy lap|tho nhi ky|ai cap|nam phi|canada|mexico|brazil|argentina|new zealand|ukraina|ukraine|cuba|hungary"
    "|australia"
    "|france|germany|japan|china|korea|russia|italy|spain|england|britain|america|united states|united kingdom|thailand"
    "|laos|cambodia|india|portugal|netherlands|sweden|switzerland|poland|egypt|turkey"
)
# One syllable that is also an everyday word: a country only with its capital ("của Pháp") or behind "nước"
_SHORT = "Pháp|Mỹ|Anh|Đức|Nga|Ý|Úc|Lào|Áo|Bỉ"
_SHORT_BARE = fold_accents(_SHORT).lower()
# "nhat ban", "france" in accent-free text; not "franc"
_LONG_NAME = re.compile(rf"\b(?:{_LONG})\b")
# "của Pháp là gì", "ở Mỹ"; not "Đức Anh", "của Anh Tuấn", "tiếng Anh"
_SHORT_NAME = re.compile(rf"\b(?:của|ở|tại|nước)\s+(?:{_SHORT})\b(?!\s+[A-ZĐÀ-Ỹ])")
# "cua phap la gi", "nuoc my"; not "cua phap luat", "o my duc"
_SHORT_NAME_BARE = re.compile(
    rf"\bnuoc (?:{_SHORT_BARE})\b|\b(?:cua|o|tai) (?:{_SHORT_BARE})(?= (?:la|co|bao|nam)\b|\W*$)"
)


def names_foreign_country(question: str, frequencies: DocumentFrequency) -> bool:
    """Whether a question is about another country that no passage names."""
    bare = fold_accents(question)
    if any(not occurs(match.group(), frequencies) for match in _LONG_NAME.finditer(bare)):
        return True
    return bool(
        (_SHORT_NAME if has_accents(question) else _SHORT_NAME_BARE).search(question if has_accents(question) else bare)
    )
