"""Which agencies a typed name means: variants, abbreviations, names written jointly with others.

Works on the comparable names of `indexer.text.agencies.agency_key`; knows nothing of what the agencies are given.
"""

import difflib
import re
from collections.abc import Iterable
from functools import lru_cache

from indexer.text.abbreviations import Abbreviations
from indexer.text.agencies import agency_key
from indexer.text.folding import fold_accents

# What an office may leave out of the front's and the unions' names: " viet nam", "ban thuong truc uy ban" before
# "mat tran"; not "uy ban nhan dan"
_LEFT_OUT = re.compile(r"\bviet nam\b|^(?:ban thuong truc )?(?:uy ban )?(?=mat tran to quoc\b)")
# Words with which the name of an office begins, so that the name is a whole one: "phong kinh te"; not "kinh te"
_HEAD = re.compile(
    r"(?:phong|ban|so|hoi|doan|trung tam|van phong|cong an|uy ban|mat tran|tram|truong|chu tich|pho chu tich|thon|to|"
    r"doi|cuc|chi cuc|dang uy|bo phan|cong chuc|thuong truc|thu truong|giam doc|cac|kho bac|cong doan|nha truong|"
    r"chanh|bo chi huy|buu dien|dai|hat|lien doan|benh vien|hop tac xa)\b"
)
# " va " between two offices: "mat tran to quoc va cac doan the"; not "giao duc va dao tao"
_AND = re.compile(r"\s+va\s+(?=(?:cac|nhung|ban|phong|hoi|doan|trung tam|cong an|tram|truong|mat tran)\s)")
# One office under two authorities: "van phong hoi dong nhan dan va uy ban nhan dan"
_OFFICE_OF_BOTH = re.compile(r"^(?:van phong|chanh van phong|thuong truc|lanh dao)\b")
# What may follow the whole name of an office: "uy ban nhan dan" + " xa thai tan", " cac xa", " cap xa", "mat tran to
# quoc" + " cac cap"; not "phong kinh te" + " ha tang va do thi"
_FOLLOWS = re.compile(r"\s(?:xa(?! hoi\b)|phuong|thi tran|dac khu|huyen|quan(?! su\b)|tinh|thanh pho|cac|cap|cung)\b")
# "xa thai tan" at the end of a typed name: whose office it is; not "van hoa xa hoi", "hop tac xa dich vu"
_PLACE = re.compile(
    r"(?<!tac )(?<!thi )\b(?:xa|phuong|thi tran|dac khu)\s+"
    r"(?P<place>(?!(?:hoi|va|cac|thuoc|tren|co|phuong)\b)\w+(?:\s\w+){0,3})$"
)
_NEAREST = 3
_NEAR = 0.6  # share of letters in common, difflib's own; 0.5 offered "các thôn, thị tứ" for "Phong KTHT"


def _core(key: str) -> str:
    return " ".join(_LEFT_OUT.sub(" ", key).split())


@lru_cache(maxsize=20_000)
def _parts(key: str) -> tuple[str, ...]:
    """Return the comparable name, and those that it is made of where it names several offices."""
    whole = _core(key)
    parts = () if _OFFICE_OF_BOTH.match(whole) else tuple(map(_core, _AND.split(whole)))
    return tuple(dict.fromkeys((whole, *parts)))


def _is_named(wanted: str, key: str) -> bool:
    return any(
        part == wanted or (part.startswith(wanted) and bool(_FOLLOWS.match(part, len(wanted)))) for part in _parts(key)
    )


def place_of(name: str) -> str | None:
    """Return the commune or ward that a typed name ends with, accent-free: "Công an xã Thái Tân" -> "thai tan".

    The people's committee's own name keeps its place in the comparable form and needs none.
    """
    bare = " ".join(fold_accents(name).split())
    found = None if agency_key(name).startswith("uy ban nhan dan") else _PLACE.search(bare)
    return found["place"] if found else None


class AgencyNames:
    """Compares typed names with the ones that documents write, with an office's own abbreviations."""

    def __init__(self, abbreviations: Abbreviations) -> None:
        self._abbreviations = abbreviations

    def _key(self, name: str) -> str:
        return _core(agency_key(self._abbreviations.expand(fold_accents(name))))

    def choose(self, name: str, keys: Iterable[str]) -> set[str]:
        """Return those of the comparable names `keys` that a typed name means.

        A whole name means itself, also where the place or other offices follow it: "MTTQ" finds "Ủy ban MTTQ Việt Nam
        xã và các đoàn thể", "Phòng Kinh tế" is not "Phòng Kinh tế, Hạ tầng và Đô thị". What is no whole name ("VHXH"),
        or is the whole name of none, means the names that hold it.
        """
        wanted = self._key(name)
        if not wanted:
            return set()
        written = {key: self._abbreviations.expand(key) for key in keys}
        named = {key for key, full in written.items() if _is_named(wanted, full)}
        if named and _HEAD.match(wanted):
            return named
        return named | {key for key, full in written.items() if f" {wanted} " in f" {_core(full)} "}

    def nearest(self, name: str, names: Iterable[str]) -> list[str]:
        """Return the names, as documents write them, that are most like a typed one; best first, few or none."""
        by_key: dict[str, str] = {}
        for written in sorted(names):
            by_key.setdefault(self._key(written), written)
        found = difflib.get_close_matches(self._key(name), by_key, n=_NEAREST, cutoff=_NEAR)
        return [by_key[key] for key in found]
