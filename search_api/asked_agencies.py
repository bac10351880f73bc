"""Which agency or post a question names, among those that the documents give something to."""

import re
from collections.abc import Iterable, Sequence

from indexer.text.agencies import expand_abbreviations
from indexer.text.folding import fold_accents
from search_api.catalogue import spaced
from search_api.everyday import with_meanings

_LINKS, _WORDS_SHARE = frozenset(("ve", "va", "cac", "cua")), 0.75
# "chủ tịch" is asked for where the plan says "Chủ tịch UBND xã"
_POST_SUFFIX = re.compile(r"(?<=chu tich) uy ban nhan dan.*$")
# "Công an tỉnh" is not the commune's police: the word before the level is taken out of the question
_OTHER_LEVEL = re.compile(r"\b\w+ (?=(?:tinh|huyen|quan(?! (?:su|ly|doi|he|chuc))|thanh pho)\b(?! (?:uy|hinh|trang)))")
_OFFICE_HEAD = re.compile(r"^(?:phong|van phong|ban|trung tam|uy ban(?! nhan dan)) (?=\w+ \w+ \w)")
# What the full name of a body has and its everyday name lacks: "Mặt trận Tổ quốc (Việt Nam)", "Trưởng (các) thôn"
_FORMAL = re.compile(
    r" viet nam\b| cong san ho chi minh\b|\bcac (?!co quan\b)| va cac (?:doan the|to chuc) ?.*$| tren dia ban.*$"
)
# Words that a body's name has in some places and not in others: "Ban Chỉ đạo (xây dựng) nông thôn mới"
_FILLER = re.compile(r" (?:xay dung|cong tac|thuc hien)(?= \w)")
_SHORT_FORM = 4  # syllables by which people call a body of a long name, where only one begins so

# Where a name that people shorten begins, and what stands behind it: "trung tâm sự nghiệp của phường", "văn phòng xã
# phải"; the "chỉ huy" of "ban chỉ huy phòng thủ dân sự" is no end
_HEAD = re.compile(r"\b(?:phong|van phong|ban|trung tam|uy ban|hoi|doan|to|doi|tram|so|chi cuc|cong ty|truong)\b")
_LEVELS = frozenset("xa phuong tinh thanh huyen thon".split())
_BEHIND = _LEVELS | frozenset(
    "cua o tai trong theo nam co phai duoc chu phu lam lo thi chiu phoi thuc can se da va giao nhan nao gi trien tham"
    " to hien dang nhung cac".split()
)
_LEAST_PART = 3  # syllables, or two before a level: "văn phòng xã"
# An agency that a question names, with at least one word of its name: "Công an xã", "phong tai chinh"
_NAMES_AGENCY = re.compile(
    r"\b(?:phong|so(?= (?:y te|noi vu|tai chinh|giao duc|xay dung|cong thuong|nong nghiep|tu phap|khoa hoc"
    r"|van hoa))|cong an|trung tam|van phong|hoi|doan thanh nien|ban chi huy|ban chi dao|ban quan ly|uy ban|mat tran"
    r"|tram|chu tich|bi thu|giam doc|cong chuc|truong thon|kho bac|thanh tra) (?!nao\b|gi\b|phai\b|ban\b)\w+"
)


def names_agency(question: str) -> bool:
    """Whether a question names an agency or a post, known or not."""
    return bool(_NAMES_AGENCY.search(expand_abbreviations(fold_accents(question))))


def _aliases(key: str) -> set[str]:
    """Return the names by which people call an agency, its key among them."""
    plain = _FORMAL.sub("", key).strip()
    names = {key, plain, _FILLER.sub("", plain)}
    if "mat tran to quoc" in key:
        names |= {"mat tran", "mat tran to quoc"}
    return {alias for name in names for alias in (_OFFICE_HEAD.sub("", name), _POST_SUFFIX.sub("", name), name)}


def _by_words(words: str, agencies: Iterable[str]) -> frozenset[str]:
    """Return the agency with a long name that has most of its words in a question, whatever their order."""
    asked = set(words.split())
    shares = {}
    for key in agencies:
        telling = set(key.split()) - _LINKS
        if len(telling) >= _SHORT_FORM and len(telling & asked) >= _WORDS_SHARE * len(telling):
            shares[key] = len(telling & asked)
    best = max(shares.values(), default=0)
    found = [key for key, share in shares.items() if share == best]
    return frozenset(found) if len(found) == 1 else frozenset()


def _is_part(part: Sequence[str], whole: Sequence[str]) -> bool:
    """Whether a name holds words in their order, the first of them first: "trung tâm … sự nghiệp …"."""
    rest = iter(whole)
    return part[0] == whole[0] and all(word in rest for word in part)


def _by_part(words: str, agencies: Iterable[str]) -> frozenset[str]:
    """Return the one agency whose name a question shortens by leaving words out, the longest such part first."""
    for head in _HEAD.finditer(words):
        following = words[head.start() :].split()
        names = {key: key.split() for key in agencies if key.startswith(f"{following[0]} ")}
        for end in range(len(following), 1, -1):
            behind = following[end] if end < len(following) else ""
            least = 2 if behind in _LEVELS else _LEAST_PART
            if end < least or (behind and behind not in _BEHIND):
                continue
            found = [key for key, name in names.items() if _is_part(following[:end], name)]
            if found:
                return frozenset(found) if len(found) == 1 else frozenset()
    return frozenset()


def named_agencies(question: str, agencies: Iterable[str], *, any_order: bool = False) -> frozenset[str]:
    """Return the keys of the agency that a question names: those that go by the longest name that it holds.

    A body may be written in full in one place and in short in another ("Đoàn Thanh niên"). `any_order` is for names
    put over from English, whose words stand in another order.
    """
    agencies = set(agencies)
    words = _OTHER_LEVEL.sub(" ", spaced(expand_abbreviations(fold_accents(with_meanings(question)))))
    words = f" {' '.join(_FORMAL.sub('', words).split())} "
    names: dict[str, set[str]] = {}
    for key in agencies:
        for alias in _aliases(key):
            names.setdefault(alias, set()).add(key)
    for key in list(names):
        syllables = key.split()
        if len(syllables) > _SHORT_FORM + 1:
            beginning = " ".join(syllables[:_SHORT_FORM])
            if len({frozenset(names[other]) for other in names if other.startswith(f"{beginning} ")}) == 1:
                names.setdefault(beginning, names[key])
    found = [alias for alias in names if alias and f" {alias} " in words]
    if any_order and (named := _by_words(words, agencies)):
        return named
    return frozenset(names[max(found, key=len)]) if found else _by_part(words, agencies)
