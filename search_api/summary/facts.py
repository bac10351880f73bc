"""The numbers of a text in a form that can be compared: amounts, dates, percentages, document numbers, addresses.

Facts are compared as wholes: of "10/3/2026" and "5/2025" a sentence cannot make "3/2025", of "500 triệu đồng" no
"500 tỷ". It knows nothing of what a number counts, except for units of money, time and measure that stand behind it.
"""

import re
import unicodedata
from collections.abc import Iterator

from indexer.text.dates import find_dates
from indexer.text.folding import fold
from indexer.text.numbers import find_numbers

Fact = tuple[str, ...]

# "https://a.vn/x", "www.a.vn", "a@b.vn", "thaitan.gov.vn"; not "TP.HCM", not "1.200"
_ADDRESS = re.compile(
    r"(?<!\S)\S*?(?:://|www\.|@)\S*|(?<![\w.-])[a-z][\w-]*(?:\.[\w-]+)*\.(?:vn|com|net|org|info|gov|edu|io)\b"
)
_YEAR = r"(?:19|20)\d\d"
_TO = r"\s*(?:-|đến(?:\s+(?:ngày|năm|tháng|quý))?)\s*"
# "quý ii/2026", "quý 2 năm 2026"; not "quý vị"
_QUARTER = re.compile(rf"\bqu[ýí]\s*(?P<quarter>iv|i{{1,3}}|[1-4])\s*(?:[/-]|năm)\s*(?P<year>{_YEAR})\b")
_QUARTERS = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}
# "3/2026", "tháng 3 năm 2026", "tháng 03-2026"; not "10/3/2026", which is taken out before
_MONTH = re.compile(
    rf"(?<![\d/.,])(?:tháng\s*)?(?P<month>\d{{1,2}})\s*(?:/|(?<=\d)\s*năm)\s*(?P<year>{_YEAR})(?!\d|[/.,]\d)"
    rf"|\btháng\s*(?P<month2>\d{{1,2}})\s*-\s*(?P<year2>{_YEAR})(?!\d)"
)
# "10/3", "ngày 10 tháng 3"; not "10/3/2026"
_DAY = re.compile(
    r"(?<![\d/.,])(?P<day>\d{1,2})/(?P<month>\d{1,2})(?!\d|[/.,]\d)|\b(?P<day2>\d{1,2})\s*tháng\s*(?P<month2>\d{1,2})\b"
)
# "2026-2030", "2026 đến năm 2030", "3 - 5"; not "3-5-2026"
_RANGE = re.compile(rf"(?<![\d/.,-])(?P<first>\d+(?:[.,]\d+)*){_TO}(?P<last>\d+(?:[.,]\d+)*)(?!\d|[/.,-]\d)")
# "1.200.000", "2,5", "05", "1/3"; all that is left
_NUMBER = re.compile(r"\d+(?:[.,/]\d+)*")
_UNITS = (
    "phần trăm|%|nghìn|ngàn|triệu|tỷ|tỉ|đồng|usd|ngày|tuần|tháng|năm|giờ|phút|quý|ha|km|m2|m3|m|kg|tấn|hộ|người|lần"
)
# " triệu đồng", "%"; not " mô hình", not " m" of " mục"
_UNIT = re.compile(rf"\s?(?P<unit>{_UNITS})(?!\w)(?:\s(?P<of>nghìn|ngàn|triệu|tỷ|tỉ|đồng)(?!\w))?")
_SAME_UNIT = {"phần trăm": "%", "ngàn": "nghìn", "tỉ": "tỷ"}
# Thousands parted as here and as in English: "1.200.000", "1,200,000"; not "1.20", not "1,200", which is a decimal
_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+|\d{1,3}(?:,\d{3}){2,}")
# Thousands parted by blanks: "1 200 000"; not "1 20", not "10/3 200"
_SPACED = re.compile(r"(?<![\d.,/-])(?<![\d.,/-] )\d{1,3}(?: \d{3})+(?![\d.,/])")
_LEADING_ZEROS = re.compile(r"(?<!\d)(?<!\d,)0+(?=\d)")  # of "05", "1/03"; not of "0,5", "2,05"


def _amount(written: str) -> str:
    """Return a number in one form: thousands unparted, a decimal comma, no leading zeros; "1/3" stays."""
    if _THOUSANDS.fullmatch(written):
        written = written.replace(".", "").replace(",", "")
    elif written.count(".") == 1 and "/" not in written and "," not in written:
        written = written.replace(".", ",")
    return _LEADING_ZEROS.sub("", written)


def _unit(text: str, end: int) -> str:
    match = _UNIT.match(text, end)
    if not match:
        return ""
    unit = _SAME_UNIT.get(match["unit"], match["unit"])
    of = match["of"]
    return f"{unit} {_SAME_UNIT.get(of, of)}" if of else unit


class _Reader:
    """Takes facts out of a text one kind after another; what is taken is blanked, so that it counts once."""

    def __init__(self, text: str) -> None:
        # Numbers are found before folding: how a symbol is written tells it from other letters behind a slash.
        self.rest = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", text))
        self.facts: set[Fact] = set()

    def _take(self, start: int, end: int, *facts: Fact) -> None:
        self.facts.update(facts)
        self.rest = self.rest[:start] + "¦" * (end - start) + self.rest[end:]

    def numbers(self) -> None:
        for number in find_numbers(self.rest):
            self._take(number.start, number.end, ("number", number.key))
        self.rest = fold(self.rest)

    def addresses(self) -> None:
        for match in list(_ADDRESS.finditer(self.rest)):
            self._take(match.start(), match.end(), ("address", match.group().strip(".,;:()")))

    def dates(self) -> None:
        for date in find_dates(self.rest):
            day, month, year = map(str, (date.day.day, date.day.month, date.day.year))
            self._take(date.start, date.end, ("date", day, month, year))
        for match in list(_QUARTER.finditer(self.rest)):
            quarter = _QUARTERS.get(match["quarter"], match["quarter"])
            self._take(match.start(), match.end(), ("quarter", quarter, match["year"]))
        for match in list(_MONTH.finditer(self.rest)):
            month = _amount(match["month"] or match["month2"])
            self._take(match.start(), match.end(), ("month", month, match["year"] or match["year2"]))
        for match in list(_DAY.finditer(self.rest)):
            day, month = _amount(match["day"] or match["day2"]), _amount(match["month"] or match["month2"])
            self._take(match.start(), match.end(), ("day", day, month))

    def amounts(self) -> None:
        self.rest = _SPACED.sub(lambda match: match.group().replace(" ", ""), self.rest)
        for match in list(_RANGE.finditer(self.rest)):
            unit = _unit(self.rest, match.end())
            ends = _amount(match["first"]), _amount(match["last"])
            self._take(match.start(), match.end(), ("range", *ends, unit))
        for match in list(_NUMBER.finditer(self.rest)):
            self._take(match.start(), match.end(), ("amount", _amount(match.group()), _unit(self.rest, match.end())))


def facts_of(text: str) -> frozenset[Fact]:
    """Return the facts of a text, each once and as specific as it is written."""
    reader = _Reader(text)
    reader.numbers()
    reader.addresses()
    reader.dates()
    reader.amounts()
    return frozenset(reader.facts)


def _implied(fact: Fact) -> Iterator[Fact]:
    """Yield what a fact says besides itself: "10/3/2026" says "tháng 3/2026", "10/3" and "2026"."""
    kind, *parts = fact
    if kind == "date":
        day, month, year = parts
        yield from (("month", month, year), ("day", day, month), ("amount", year, ""))
    elif kind in ("month", "quarter"):
        yield ("amount", parts[1], "")
    elif kind == "range":
        first, last, unit = parts
        yield ("range", first, last, "")
        for end in (first, last):
            yield from (("amount", end, unit), ("amount", end, ""))
    elif kind == "amount" and parts[1] != "%":
        yield ("amount", parts[0], "")
        if " " in parts[1]:
            yield ("amount", parts[0], parts[1].split()[0])


def supported_facts(text: str) -> frozenset[Fact]:
    """Return the facts that a passage supports: its own and what they imply."""
    facts = facts_of(text)
    return facts | {implied for fact in facts for implied in _implied(fact)}
