"""A stretch of canonical text on one line, for matching and for fields; never for quotes."""

import re
from functools import lru_cache

from indexer.text.spacing import mend_spacing

# Bold and italics left by converters: "**Số**", "_Nơi nhận_"; not the underscore in "ke_hoach", not "*) Lưu ý"
_MARKERS = re.compile(r"(?!(?<![^\n])\*\))\*{1,3}|(?<!\w)_{1,2}(?=\w)|(?<=\w)_{1,2}(?!\w)")
# A number broken at a line end: "23-\n\nQĐ/TW", "57/2020/ QH14"; not "2025 - \nNĂM", not "1- Mục đích"
_BROKEN_NUMBER = re.compile(r"(?<=\d[-/–])\s+(?=[A-ZĐ][A-Za-zĐđ]{0,8}[-/–]|QH\d)")


@lru_cache(maxsize=4096)  # a line is looked at several times on its way
def tidy(text: str) -> str:
    """Return `text` on one line: emphasis markers gone, blanks single, broken words and numbers joined."""
    return mend_spacing(" ".join(_BROKEN_NUMBER.sub("", _MARKERS.sub("", text)).split()))
