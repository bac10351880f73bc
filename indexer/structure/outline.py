"""Paragraphs -> the outline (phần, chương, mục, điều, khoản, điểm) and the text under each heading, with locators."""

import re
from dataclasses import dataclass, field, replace

from indexer.model import Paragraph, Section
from indexer.structure.appendices import opens_appendix, read_appendix_label, read_attached_label
from indexer.structure.marks import (
    ARTICLE,
    CAPITAL_LABELS,
    CHAPTER,
    LETTER,
    NUMBER,
    PART,
    PLUS,
    ROMAN,
    SECTION,
    Mark,
)
from indexer.structure.paragraphs import BodyParagraph, is_dash

APPENDIX = 0
_NAMED_BELOW = (APPENDIX, PART, CHAPTER, SECTION)  # their names often stand on the next line
# "Trên đây là Kế hoạch …" closes the whole document, not the point above it; "Trên cơ sở …" closes nothing
_CLOSING = re.compile(
    r"^(?:Trên đây là|Trong quá trình|Căn cứ (?:nội dung )?Kế hoạch này|(?:Quyết định|Kế hoạch) này có hiệu lực)\b"
)
_CLOSES_ARTICLES = re.compile(r"^Trên đây là\b")  # "Quyết định này có hiệu lực …" is what an article says
# "Đề nghị các đơn vị thực hiện./.", "Ủy ban nhân dân xã yêu cầu …./."; not "Đề nghị Công an xã tuần tra."
_ASKS = re.compile(r"^(?:(?:Ủy ban|UBND|Sở|Phòng|Chi cục|Chủ tịch)[^.;]{0,60}\s)?(?:đề nghị|yêu cầu)\s", re.IGNORECASE)
_ITEM_MARKS = ("-", "+")
_HEADING_LIMIT = 220  # characters; a longer marked paragraph is a point that speaks for itself
_TITLE_LIMIT = 40  # characters, by hand: what ends with a full stop and is longer is a sentence, shorter a title


def _spoken(label: str) -> str:
    """Return the label of a part as it is said: "PHẦN THỨ HAI" -> "Phần thứ hai", "CHƯƠNG II" -> "Chương II"."""
    word, _, number = label.partition(" ")
    return f"{word.capitalize()} {number.lower() if number.casefold().startswith('thứ') else number.upper()}"


def _locator(trail: list[tuple[int, str]]) -> str:
    """Return a clerk's words for a path of (level, label): "mục II.2.a", "Điều 3 khoản 1", "Phụ lục I, mục 2"."""
    named = [label for level, label in trail if level == APPENDIX]
    articles = [label for level, label in trail if level == ARTICLE]
    tail = [(level, label) for level, label in trail if level > ARTICLE]
    if articles:
        article = "Điều " + articles[-1].split(maxsplit=1)[1]
        steps = [
            f"khoản {label}" if NUMBER <= level < LETTER else f"điểm {label}" for level, label in tail if level > ROMAN
        ]
        return ", ".join([*named, " ".join([article, *steps])])
    capitals = [label for level, label in trail if level == SECTION and label in CAPITAL_LABELS]
    outer = [_spoken(label) for level, label in trail if level in (PART, CHAPTER, SECTION) and label not in capitals]
    numbers: list[str] = capitals
    for level, label in tail:
        while numbers and level > NUMBER and level < LETTER and label.startswith(numbers[-1] + "."):
            numbers.pop()  # "1.2" under "1" says it all
        numbers.append(label)
    return ", ".join([*named, *outer, *(["mục " + ".".join(numbers)] if numbers else [])])


def _is_sentence(heading: str) -> bool:
    """Whether a heading is text that is looked for: "Quyết định này có hiệu lực kể từ ngày ký.", not "Phạm vi."."""
    return heading.endswith(".") and not heading.isupper() and len(heading) > _TITLE_LIMIT


@dataclass(slots=True)
class OutlineBuilder:
    """Collects sections and paragraphs in reading order; `open_sections` is the path to the current place.

    A heading that is a sentence, or that nothing stands under, is a paragraph too: no word of it may be lost.
    """

    canonical: str
    sections: list[Section] = field(default_factory=list)
    paragraphs: list[Paragraph] = field(default_factory=list)
    open_sections: list[int] = field(default_factory=list)
    _dashes: int = 0
    _with_paragraphs: set[int | None] = field(default_factory=set)  # sections that have one of their own
    _pluses: int = 0
    _bare: BodyParagraph | None = None  # the last heading, as long as nothing stands under it
    _after_body: bool = False

    @property
    def current(self) -> int | None:
        """Index of the innermost open section."""
        return self.open_sections[-1] if self.open_sections else None

    def _close_to(self, level: int) -> None:
        while self.open_sections and self.sections[self.open_sections[-1]].level >= level:
            self.open_sections.pop()

    def _open(self, level: int, label: str, heading: str, paragraph: BodyParagraph) -> None:
        if self.current is not None and self.sections[self.current].level >= level:
            self._say_bare_heading()
        self._bare = paragraph if level > APPENDIX else None
        self._close_to(level)
        self._name_from_own_words()
        trail = [(self.sections[i].level, self.sections[i].label) for i in self.open_sections] + [(level, label)]
        section = Section(level, label, heading, _locator(trail), paragraph.span, paragraph.first.page, self.current)
        self.sections.append(section)
        self.open_sections.append(len(self.sections) - 1)
        self._dashes = self._pluses = 0

    def _name_from_own_words(self) -> None:
        """Make the one sentence of the open section its heading, as a new section begins under it."""
        own = [paragraph for paragraph in self.paragraphs[-2:] if paragraph.section == self.current]
        has_parts = self.current != len(self.sections) - 1
        if self.current is None or has_parts or self.sections[self.current].heading or len(own) != 1:
            return
        section, text = self.sections[self.current], own[0].text
        words = text.removeprefix(section.label).lstrip(" .)/-–")
        if section.level < LETTER and len(words) <= _HEADING_LIMIT and ". " not in words:
            self.sections[self.current] = replace(section, heading=words.rstrip(" .:;"))

    def _say_bare_heading(self) -> None:
        """Make the last heading a paragraph where nothing stands under it: a point of one short sentence."""
        bare, self._bare = self._bare, None
        if bare and bare.mark:
            self._append(bare, bare.text(self.canonical), bare.mark.label)

    def note_table(self) -> None:
        """Take notice that a table stands under the last heading."""
        self._bare = None

    def end_body(self) -> None:
        """Close all sections: what follows stands after the signature."""
        self.end()
        self.open_sections.clear()
        self._dashes = self._pluses = 0
        self._after_body = True

    def end(self) -> None:
        """Finish the last section."""
        self._say_bare_heading()

    def _open_appendix(self, paragraph: BodyParagraph) -> None:
        """Start an appendix; numbering begins anew under it."""
        label, name = read_appendix_label(paragraph.text(self.canonical))
        self._open(APPENDIX, label, name, paragraph)

    def _open_attached(self, paragraph: BodyParagraph) -> bool:
        """Start a document that the signed one puts into force, so that its articles are not those of that one."""
        label = read_attached_label(paragraph.first) if self._after_body and not paragraph.mark else None
        if label is None or self.open_sections:
            return False
        text = paragraph.text(self.canonical)
        self._open(APPENDIX, label, text if len(text) > len(label.removesuffix(" kèm theo")) else "", paragraph)
        return True

    @property
    def _closing(self) -> re.Pattern[str]:
        in_article = any(self.sections[index].level == ARTICLE for index in self.open_sections)
        return _CLOSES_ARTICLES if in_article else _CLOSING

    def name_division(self, paragraph: BodyParagraph) -> bool:
        """Take an unmarked paragraph right under the label of an appendix or a part as its name; tell whether it is."""
        if self.current is None or paragraph.mark or self.sections[self.current].level not in _NAMED_BELOW:
            return False
        section = self.sections[self.current]
        untouched = self.current not in self._with_paragraphs
        text = paragraph.text(self.canonical)
        is_sentence = section.level != APPENDIX and (text.endswith((".", ";", ":")) or len(text) > _HEADING_LIMIT)
        if section.heading or not untouched or text.startswith("(") or is_sentence:
            return False
        self.sections[self.current] = replace(section, heading=text, span=section.span.cover(paragraph.span))
        if self._bare:
            self._bare = replace(self._bare, lines=(*self._bare.lines, *paragraph.lines))
        return True

    def add(self, paragraph: BodyParagraph) -> None:
        """Place a paragraph: an appendix heading, a marked section or point, or plain text."""
        if opens_appendix(paragraph.first) and not paragraph.mark:
            self._open_appendix(paragraph)
        elif self._open_attached(paragraph):
            return
        elif paragraph.mark and not is_dash(paragraph.mark):
            self._add_marked(paragraph, paragraph.mark)
        elif not self.name_division(paragraph):
            text = paragraph.text(self.canonical)
            if self._closing.match(text) or (_ASKS.match(text) and text.endswith("./.")):
                self._say_bare_heading()
                self._close_to(APPENDIX + 1)
            self._add_text(paragraph)

    def _add_marked(self, paragraph: BodyParagraph, mark: Mark) -> None:
        text = paragraph.text(self.canonical)
        rest = text[text.find(mark.rest[:20]) :] if mark.rest else text.removeprefix(mark.label).lstrip(" .:-–/)")
        label = mark.label
        is_title = (len(rest) <= _HEADING_LIMIT and not rest.endswith((";", "."))) or (
            mark.level <= ROMAN and len(rest) <= _HEADING_LIMIT
        )
        heading = rest.rstrip(" .:/") if is_title else ""
        self._open(mark.level, label, heading, paragraph)
        if not is_title or ": " in rest or _is_sentence(rest):
            self._append(paragraph, text, label)

    def _add_text(self, paragraph: BodyParagraph) -> None:
        mark = "" if paragraph.mark is None else "+" if paragraph.mark.level == PLUS else "-"
        self._append(paragraph, paragraph.text(self.canonical), mark)

    def _place_of_item(self, mark: str) -> str:
        """Count a dash item, or a plus item under the last dash, and return its place in the section."""
        if mark == "-":
            self._dashes += 1
            self._pluses = 0
            return f"gạch đầu dòng {self._dashes}"
        self._pluses += 1
        above = f"gạch đầu dòng {self._dashes}, " if self._dashes else ""
        return f"{above}dấu cộng {self._pluses}"

    def _append(self, paragraph: BodyParagraph, text: str, mark: str) -> None:
        locator = (
            self.sections[self.current].locator
            if self.current is not None
            else ("phần kết" if self.sections else "phần mở đầu")
        )
        self._with_paragraphs.add(self.current)
        self._bare = None
        if mark in _ITEM_MARKS:
            place = self._place_of_item(mark)
            locator = f"{locator}, {place}" if self.current is not None else locator
        self.paragraphs.append(Paragraph(paragraph.span, text, paragraph.first.page, self.current, locator, mark))
