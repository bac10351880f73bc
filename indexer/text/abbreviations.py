"""Abbreviations of office language and what they stand for, so that either finds the other.

The reviewed list is `data/abbreviations.tsv`; an office may add a file of its own in the same form.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from indexer.errors import ConfigurationError
from indexer.text.folding import fold_accents

SHIPPED_TABLE = Path(__file__).parent / "data" / "abbreviations.tsv"
# "ubnd", "vh-xh" stand alone; not "ubnd" in "ubndx"
_WORD = re.compile(r"\w+(?:-\w+)*")
_JOINT = re.compile(r"[\s,–-]+")  # what may part the words of a long form: "phòng, chống", "văn hóa - xã hội"


def read_abbreviations(path: Path) -> dict[str, str]:
    """Read a table of lines "UBND<tab>Ủy ban nhân dân"; blank lines and lines that begin with # say nothing.

    Raises `ConfigurationError` with the number of a line that is not of this form.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"Không đọc được bảng chữ viết tắt {path}: {error}. Tệp phải là UTF-8.") from error
    table = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#"):
            continue
        short, tab, long = line.partition("\t")
        if not tab or not short.strip() or not long.strip():
            raise ConfigurationError(
                f"Dòng {number} của bảng chữ viết tắt {path} phải là: chữ tắt, dấu tab, chữ đầy đủ."
            )
        table[short.strip()] = long.strip()
    return table


class Abbreviations:
    """Both directions of a table, compared without accents where the text has none."""

    def __init__(self, table: Mapping[str, str]) -> None:
        self._long = {fold_accents(short): long for short, long in table.items()}
        self._bare_long = {short: fold_accents(long) for short, long in self._long.items()}
        self._short: dict[tuple[str, ...], str] = {}
        for short, long in table.items():
            self._short.setdefault(tuple(_JOINT.split(fold_accents(long))), short)
        self._longest = max(map(len, self._short), default=0)

    def expand(self, bare: str) -> str:
        """Return an accent-free text with its abbreviations written out: "vhxh" -> "van hoa - xa hoi"."""
        return _WORD.sub(lambda match: self._bare_long.get(match.group(), match.group()), bare)

    def other_forms(self, text: str) -> Iterator[str]:
        """Yield the long forms of the abbreviations in `text` and the abbreviations of its long forms."""
        words = _WORD.findall(fold_accents(text))
        for word in dict.fromkeys(words):
            if long := self._long.get(word):
                yield long
        parts = [part for word in words for part in word.split("-")]
        seen = set()
        for start in range(len(parts)):
            for length in range(2, min(self._longest, len(parts) - start) + 1):
                short = self._short.get(tuple(parts[start : start + length]))
                if short and short not in seen:
                    seen.add(short)
                    yield short


@cache
def load_abbreviations(own: Path | None = None) -> Abbreviations:
    """Return the reviewed table, with an office's own file where there is one; its lines override."""
    table = read_abbreviations(SHIPPED_TABLE)
    if own is not None:
        table = {**table, **read_abbreviations(own)}
    return Abbreviations(table)
