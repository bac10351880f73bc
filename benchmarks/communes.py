"""Plans of communes that do not exist, as many as a benchmark needs.

Each is one of the sample documents with another commune's name, year and serial number, written as a Word file: much
is alike word for word, as it is among the plans of real neighbours.
"""

import random
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "corpus"))

from docx_layout import write_docx  # noqa: E402 — corpus/ is no package
from source_format import read_source  # noqa: E402

_SYLLABLES = (
    "An Bình Cẩm Châu Đại Đông Giang Hà Hải Hiệp Hòa Hồng Hưng Khánh Kim Lâm Liên Long Lộc Mỹ Minh Nam Ngọc Nghĩa Nhân "
    "Phong Phú Phúc Phước Quang Quảng Sơn Tân Tây Thái Thanh Thành Thạch Thiện Thịnh Thuận Thượng Tiên Trung Trường "
    "Vân Văn Việt Vĩnh Xuân Yên"
).split()
# The last line of an authority: "XÃ THÁI TÂN", "UBND PHƯỜNG VĂN HÓA TÂY"
_UNIT = re.compile(r"\b(?:XÃ|PHƯỜNG|TỈNH|THÀNH PHỐ)\s+(?P<name>.+)$")
_YEAR = re.compile(r"\b20[12]\d\b")
_YEARS = range(2016, 2027)


def _renamed(text: str, old: str, new: str) -> str:
    for form in (str.upper, str.title):
        text = text.replace(form(old), form(new))
    return text


def write_documents(folder: Path, count: int, seed: int = 7) -> None:
    """Write `count` Word files; the same seed gives the same files."""
    chooser = random.Random(seed)  # noqa: S311 — made texts, no secrets
    sources = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "corpus" / "sources").glob("*.txt"))]
    folder.mkdir(parents=True, exist_ok=True)
    scratch = folder / "source.part"
    for number in range(count):
        text = sources[number % len(sources)]
        authority = re.search(r"^authority: (.+)$", text, re.MULTILINE)
        unit = authority and _UNIT.search(authority[1])
        name = " ".join(chooser.sample(_SYLLABLES, 2))
        if unit:
            text = _renamed(text, unit["name"].strip(), name)
        shift = chooser.choice(_YEARS) - 2026
        text = _YEAR.sub(lambda year, shift=shift: str(int(year.group()) + shift), text)  # type: ignore[misc]
        text = re.sub(r"^number: \d*", f"number: {chooser.randint(1, 400)}", text, count=1, flags=re.MULTILINE)
        scratch.write_text(text, encoding="utf-8")
        (folder / f"{number:05} {name}.docx").write_bytes(write_docx(read_source(scratch)))
    scratch.unlink(missing_ok=True)
