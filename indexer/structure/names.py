"""Authority names written in capitals -> as they are written in running text."""

import re

from indexer.text.folding import fold
from indexer.text.letters import UPPER

UNIT_WORDS = ("xã", "phường", "thị trấn", "đặc khu", "quận", "huyện", "thị xã", "thành phố", "tỉnh")
_UNIT = "|".join(sorted(UNIT_WORDS, key=len, reverse=True))
# "xã" in "đảng ủy xã an quang"; not in "thị xãng"
_UNIT_WORD = re.compile(rf"\b(?:{_UNIT})\b")
# "xã an quang"; not "đảng ủy xã an quang"
_UNIT_FIRST = re.compile(rf"(?P<unit>{_UNIT})\s+")
_HEADS = {
    "ủy ban nhân dân": "Ủy ban nhân dân",
    "hội đồng nhân dân": "Hội đồng nhân dân",
    "ban chấp hành": "Ban Chấp hành",
    "ủy ban mặt trận tổ quốc việt nam": "Ủy ban Mặt trận Tổ quốc Việt Nam",
}
# One capitalised word after another: "Nam Đồ Sơn", "Hồ Chí Minh", "Thành Công 2"; not "nông thôn"
PROPER_NAME = rf"[{UPPER}]\w*(?:[ ]+(?:-[ ])?(?:[{UPPER}]\w*|\d{{1,2}}\b)){{0,4}}"
# Matches "xã An Quang", "Phường Nam Đồ Sơn"; not "xã nghèo"
UNIT_NAME = re.compile(rf"\b(?P<unit>(?i:{_UNIT}))\s+(?P<name>{PROPER_NAME})")


def _title_case(words: str) -> str:
    return " ".join(word[:1].upper() + word[1:].lower() for word in words.split())


def _from_running_text(name: str, text: str) -> str | None:
    """Return how `text` itself writes `name` in mixed case, where it does."""
    pattern = re.compile(r"\s+".join(map(re.escape, fold(name).split())))
    for match in pattern.finditer(fold(text)):
        words = text[match.start() : match.end()]
        if not words.isupper() and words[0].isupper():
            return " ".join(words.split())
    return None


def natural_case(name: str, text: str = "") -> str:
    """Return an authority's name in natural case: "ỦY BAN NHÂN DÂN XÃ AN QUANG" -> "Ủy ban nhân dân xã An Quang".

    How `text` (the document itself) writes the name in a sentence is preferred to the rule.
    """
    name = " ".join(name.split())
    if not name.isupper():
        return name
    if written := _from_running_text(name, text):
        return written
    organ, rest = _split_organ(name)
    unit = _UNIT_FIRST.match(fold(rest))
    if not unit:
        return f"{organ} {rest.lower() if rest.isupper() else rest}".strip()
    return f"{organ} {unit['unit']} {_title_case(rest[unit.end() :])}".strip()


def _split_organ(name: str) -> tuple[str, str]:
    """Return the organ in natural case and the rest, in capitals, that says of which unit it is."""
    folded = fold(name)
    for head, written in _HEADS.items():
        if folded.startswith(head):
            return written, name[len(head) :].strip()
    unit = _UNIT_WORD.search(folded)
    split = unit.start() if unit else len(name)
    return name[:split].capitalize().strip(), name[split:]
