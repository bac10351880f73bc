"""English office words -> the Vietnamese ones that documents use; a reviewed list, longest phrase first.

An English question is put over word by word with `data/glossary_en.tsv`, so that its topic can be compared with
Vietnamese passages; names and quoted titles stay as they are. It knows no grammar beyond the commonest endings.
"""

import re
from collections.abc import Iterator
from pathlib import Path

_LIST = Path(__file__).parent / "data" / "glossary_en.tsv"
_LEAST_INFLECTED = 4  # letters: "tax" has too many neighbours


def _forms(entry: str) -> list[str]:
    """Return an entry with the forms that its last word takes: "digitise", "digitises", "digitised", "digitising"."""
    if len(entry.rsplit(" ", 1)[-1]) < _LEAST_INFLECTED or not entry[-1].isalpha():
        return [entry]
    if entry.endswith("e"):
        return [entry, f"{entry}s", f"{entry}d", f"{entry[:-1]}ing"]
    if entry.endswith("y") and entry[-2] not in "aeou":
        return [entry, f"{entry[:-1]}ies", f"{entry[:-1]}ied", f"{entry}ing"]
    plural = f"{entry}es" if entry.endswith(("s", "x", "ch", "sh")) else f"{entry}s"
    return [entry, plural, f"{entry}ed", f"{entry}ing"]


def _read() -> dict[str, str]:
    listed = dict(line.split("\t") for line in _LIST.read_text(encoding="utf-8").splitlines() if line)
    made = {form: said for entry, said in listed.items() for form in _forms(entry)}
    return {**made, **listed}


_GLOSSARY = _read()
_PATTERN = re.compile(
    r"(?<![\w'])(?:" + "|".join(re.escape(entry) for entry in sorted(_GLOSSARY, key=len, reverse=True)) + r")(?!\w)",
    re.IGNORECASE,
)


# "Yên Phú Trung's plan"; not "people's committee", which the list has
_POSSESSIVE = re.compile(r"(?<!people)(?<!women)(?<!farmers)(?<!veterans)['’]s(?=\s)", re.IGNORECASE)


def glossed(question: str) -> Iterator[tuple[str, str | None]]:
    """Yield an English question piece by piece, each with the Vietnamese of the glossary, None where it has none."""
    question, last = _POSSESSIVE.sub("", question), 0
    for match in _PATTERN.finditer(question):
        yield question[last : match.start()], None
        yield match.group(), _GLOSSARY[match.group().lower()]
        last = match.end()
    yield question[last:], None


def to_vietnamese(question: str) -> str:
    """Return an English question with the office words that the glossary knows put into Vietnamese."""
    return "".join(piece if said is None else said for piece, said in glossed(question))
