"""Comparing what two citations say of a document: issuers, types and titles that differ only in how they are written.

Pure functions over words; which citations are of one document is decided in `search_api.consistency`.
"""

import re
from functools import lru_cache
from itertools import pairwise

from indexer.text.agencies import expand_abbreviations
from indexer.text.folding import fold_accents
from indexer.text.numbers import find_numbers

# Symbols of organs of the whole country, as the last parts of a number name them
_MINISTRIES = frozenset(
    """bca bct bgddt bgdđt bgtvt bkhcn bkhdt bldtbxh bng bnn bnnptnt bnnmt bnv bqp btc btnmt btp bttt btttt bvhtt
    bvhttdl bxd byt bdttg ubdt nhnn ttcp ktnn vpcp tandtc vksndtc hdtp hdbcqg tldldvn""".split()
)
# "nd-cp", "qd-ttg", "nq-tw", "qh15", "ubtvqh15", "ttlt-btc-bnv"; not "nq-tu", "qd-ubnd"
_NATIONAL = re.compile(r"^(?:cp|ttg|tw|ctn|(?:ubtv)?qh\d*)$")
# Types, accent-free, with the first parts of the symbols that their numbers have
_SYMBOLS = {
    "nghi dinh": {"nd"},
    "thong tu": {"tt", "ttlt"},
    "thong tu lien tich": {"ttlt", "tt"},
    "nghi quyet": {"nq", "nqlt"},
    "chi thi": {"ct"},
    "quyet dinh": {"qd", "qdi", "qyd"},
    "ke hoach": {"kh", "khlt", "khph"},
    "bao cao": {"bc"},
    "to trinh": {"ttr", "tt"},
    "huong dan": {"hd", "hdlt"},
    "thong bao": {"tb", "tbkl", "kl"},
}
_ALL_SYMBOLS = frozenset().union(*_SYMBOLS.values())
_ISSUERS_OF_DIRECTIVES = frozenset("ttg tw tu ubnd hu du cp".split())
_WORD = re.compile(r"\w+")
# "59/2023/nd-cp"; not "33/ct-ttg"
_YEAR_IN_KEY = re.compile(r"^[^/]+/(?P<year>(?:19|20)\d\d)/")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
# The head of an organ who signs for it: "bo truong bo tai chinh", "chu tich uy ban nhan dan tinh"
_HEAD_OF = re.compile(
    r"^(?:bo truong|chu tich|giam doc|cuc truong|thong doc|tong cuc truong|pho \w+ \w+)\s+(?=\w+\s\w)"
)
# What no name goes on with: "Chính phủ hết hiệu lực", "… cùng các văn bản"; not "Bộ Tài chính và Bộ Nội vụ"
_RUN_ON = re.compile(
    r"\s+(?:và (?:những|các)|cùng|trên|ghi|hết|có|được|là|từ|năm|ngày|như|đang|sẽ|phải)\s.*", re.DOTALL
)
# "uy ban nhan dan tinh", "ban thuong vu thanh uy"; not "uy ban nhan dan"
_LEVEL = re.compile(r"\b(?:xa|phuong|thi tran|dac khu|huyen|quan|tinh|thanh pho|thanh uy|thi uy|dang uy|dang bo)\b")
# What a citation may call the issuer instead of naming it: "co quan", "bo truong"; not "bo y te"
_NO_NAME = re.compile(
    r"(?:(?:co quan|bo truong|bo|chu tich|giam doc|thu truong|cap)\s?)*(?:tren|nay|noi tren|co tham quyen)?"
)
# Words that open a title and say nothing of it: "ban hanh", "ve viec", "quy dinh"
_OPENING = re.compile(
    r"^(?:(?:ve viec|ve|v v|ban hanh|quy dinh chi tiet|quy dinh|phe duyet|cong bo|trien khai|thuc hien|huong dan)\s+)+"
)
# "tren dia ban xa": the area that a document is for
_AREA = re.compile(r"\btren dia ban (xa|phuong|huyen|tinh|thanh pho|toan quoc|ca nuoc)\b")
# "nam 2026", "giai doan 2021 2030", "nhiem ky 2026 2031"; not "luat ngan sach nha nuoc 2015"
_PERIOD = re.compile(r"\b(?:nam|giai doan|nhiem ky) (?:19|20)\d\d(?: (?:19|20)\d\d)?\b")
_SHORT_TITLE = 250  # characters; longer ones have run on into what follows them
_LEAST_WORDS = 4  # of a title that can contradict another: "hướng dẫn thi hành" is none
# Share of the shorter title's syllable pairs. Of 497 pairs of titles of one number in 96 plans, redrafts and decisions,
# the two slips have 0.17 at most and all others 0.33 at least
_SAME_TITLE = 0.25


def is_national(key: str) -> bool:
    """Whether a number's symbol names an organ of the whole country, so that the number means one document a year."""
    return any(_NATIONAL.match(piece) or piece in _MINISTRIES for piece in key.rsplit("/", 1)[-1].split("-"))


def year_in(key: str) -> int | None:
    """Return the year that a number carries ("59/2023/nd-cp"), None for one that is given anew each year."""
    found = _YEAR_IN_KEY.match(key)
    return int(found["year"]) if found else None


def _words(text: str) -> str:
    return " ".join(_WORD.findall(expand_abbreviations(fold_accents(text))))


@lru_cache(maxsize=20_000)
def issuer_words(name: str) -> str:
    """Return an issuer in comparable form, without the head who signs for it; "" where no organ is named."""
    words = _HEAD_OF.sub("", _words(_RUN_ON.sub("", name))).removeprefix("cua ")
    return "" if _NO_NAME.fullmatch(words) else words


def _stands_in(word: str, words: list[str]) -> bool:
    """Whether a word, or the words that it abbreviates by their first letters, stand among others."""
    return word in words or (len(word) > 1 and word in "".join(other[0] for other in words))


def is_same_issuer(one: str, other: str) -> bool:
    """Whether two names may be of one organ: one of them leaves out its place, its head or the organ above it."""
    first, second = sorted((issuer_words(one), issuer_words(other)), key=len)
    if not first or first == second:
        return True
    if second.startswith("thu tuong") != first.startswith("thu tuong"):
        return False
    words = second.split()
    return all(_stands_in(word, words) for word in first.split())


def names_level(issuer: str) -> bool:
    """Whether an issuer's name tells of which level it is: "UBND tỉnh", "Thành ủy"; not "UBND"."""
    return bool(_LEVEL.search(issuer_words(issuer)))


def is_same_type(one: str, other: str) -> bool:
    """Whether two types may be one: "Thông tư" and "Thông tư liên tịch", "Luật" and "Bộ luật"."""
    first, second = sorted((_words(one), _words(other)), key=len)
    return f" {first} " in f" {second} "


def type_by_symbol(number: str) -> str:
    """Return the type that a number's symbol tells: "Quyết định" of 46/QĐ-UBND; "" where it tells none."""
    found = find_numbers(number)
    return found[0].type_name if found else ""


def contradicts_symbol(said: str, key: str) -> bool:
    """Whether a type cannot be that of a number: "Kế hoạch" of 46/qd-ubnd, not "Quy định" of 23/qd-tw.

    Only types are held against the symbol that have numbers of their own with their own symbol.
    """
    symbol = key.rsplit("/", 1)[-1].split("-")
    name, own = _words(said), symbol[0]
    expected = _SYMBOLS.get(name)
    if expected is None or own not in _ALL_SYMBOLS or own in expected:
        return False
    return own != "ct" or (len(symbol) > 1 and symbol[1] in _ISSUERS_OF_DIRECTIVES)  # 12/CT-TTHT is of a Cục Thuế


@lru_cache(maxsize=20_000)
def _title(text: str) -> tuple[str, frozenset[tuple[str, str]]]:
    plain = _OPENING.sub("", _words(text))
    words = plain.split()
    return plain, frozenset(pairwise(words))


def title_likeness(one: str, other: str) -> float | None:
    """Return the share of the shorter title's syllable pairs that the longer has; None where one says too little.

    Shortened titles have all of them, paraphrases half, different matters next to none.
    """
    (first, some), (second, others) = _title(one), _title(other)
    if min(len(first.split()), len(second.split())) < _LEAST_WORDS:
        return None
    return len(some & others) / min(len(some), len(others))


def _years_of(title: str) -> set[str]:
    """Return the years that a title is about; none where it cites other documents, whose years they may be."""
    is_short = len(title) <= _SHORT_TITLE and not find_numbers(title)
    return (
        {year for found in _PERIOD.finditer(_words(title)) for year in _YEAR.findall(found.group())}
        if is_short
        else set()
    )


def contradicts_title(one: str, other: str) -> bool:
    """Whether two titles are of different matters, of different years, or of the area of a commune and a city."""
    likeness = title_likeness(one, other)
    if likeness is None:
        return False
    years, others = _years_of(one), _years_of(other)
    areas = _AREA.findall(_words(one)), _AREA.findall(_words(other))
    return (
        likeness < _SAME_TITLE
        or bool(years and others and not years & others)
        or bool(all(areas) and not set(areas[0]) & set(areas[1]))
    )


def repeats_title(one: str, other: str) -> bool:
    """Whether two titles are of one matter in the same years: a plan of 2025 is not that of 2026."""
    likeness = title_likeness(one, other)
    return likeness is not None and likeness >= 0.5 and set(_YEAR.findall(one)) == set(_YEAR.findall(other))
