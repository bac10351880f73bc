"""A stretch of canonical text on one line, for matching and for fields; never for quotes."""

import re

_MARKERS = re.compile(r"\*{1,3}|(?<!\w)_{1,2}(?=\w)|(?<=\w)_{1,2}(?!\w)")  # bold and italics left by converters


def tidy(text: str) -> str:
    """Return `text` on one line: emphasis markers gone, blanks single, numbers broken at a line end joined."""
    joined = re.sub(r"(?<=\d[-/–])\s+(?=[A-ZĐ])", "", _MARKERS.sub("", text))  # "23-\n\nQĐ/TW"
    return " ".join(joined.split())
