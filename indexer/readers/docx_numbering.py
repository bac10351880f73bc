"""Automatic numbering of Word: the label that Word shows before a paragraph but does not store as text."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

from indexer.readers.docx_fonts import Fonts, named_font
from indexer.readers.docx_styles import Styles
from indexer.readers.docx_xml import W, child, number, switch, value
from indexer.readers.numbering import letters, roman
from indexer.readers.pieces import BULLET
from indexer.text.legacy import LegacyFont

_LEVELS = 9
# "%1" in the pattern "%1.%2." stands for the number of the first level.
_PLACEHOLDER = re.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    form: str
    pattern: str
    legal: bool
    spaced: bool
    restarts: bool
    font: str | None


class Numbering:
    """Counts the numbered paragraphs in document order; `label` must be called once for each of them."""

    def __init__(self, root: etree._Element | None, styles: Styles, fonts: Fonts) -> None:
        self._styles = styles
        self._fonts = fonts
        self._abstract: dict[int, etree._Element] = {}
        self._nums: dict[int, etree._Element] = {}
        self._counters: dict[int, list[int | None]] = {}
        self._used: set[tuple[int, int]] = set()
        self._levels: dict[tuple[int, int], _Level | None] = {}
        if root is not None:
            for element in root.iterchildren(f"{W}abstractNum"):
                self._abstract[number_of(element, "abstractNumId")] = element
            for element in root.iterchildren(f"{W}num"):
                self._nums[number_of(element, "numId")] = element

    def label(self, properties: etree._Element | None, mark_font: LegacyFont | None = None) -> str:
        """Return the label of a paragraph with the blank after it ("1.2. "), "" where it has none.

        Its font is that of the list level, or else `mark_font`, that of the paragraph mark.
        """
        num_id, level = self._place(properties)
        if not num_id or not 0 <= level < _LEVELS or num_id not in self._nums:
            return ""
        settings = self._level(num_id, level)
        if settings is None:
            return ""
        counters = self._count(num_id, level)
        if settings.form == "bullet":
            return f"{BULLET} "
        text = _PLACEHOLDER.sub(
            lambda match: self._figure(num_id, int(match[1]) - 1, counters, settings), settings.pattern
        )
        font = mark_font if settings.font is None else self._fonts.font(settings.font)
        text = self._fonts.decode_text(text, font)
        return text + (" " if text and settings.spaced else "")

    def _place(self, properties: etree._Element | None) -> tuple[int, int]:
        """Return (numId, level) of a paragraph; numId 0 where it has no number."""
        style_id = self._styles.paragraph_style(properties)
        from_style = self._styles.numbering(style_id)
        num_id = number(properties, "numPr", "numId")
        level = number(properties, "numPr", "ilvl")
        if num_id is not None:
            return num_id, level or 0
        if from_style is None:
            return 0, 0
        num_id, style_level = from_style
        if level is None:
            level = style_level if style_level is not None else self._level_of_style(num_id, style_id)
        return num_id, level

    def _level_of_style(self, num_id: int, style_id: str | None) -> int:
        definition = self._definition(num_id)
        for element in () if definition is None else definition.iterchildren(f"{W}lvl"):
            if style_id and value(element, "pStyle") == style_id:
                return number_of(element, "ilvl")
        return 0

    def _abstract_id(self, num_id: int) -> int:
        return number(self._nums[num_id], "abstractNumId") or 0 if num_id in self._nums else 0

    def _definition(self, num_id: int) -> etree._Element | None:
        """Return the list definition of a number, following one link to a list style."""
        definition = self._abstract.get(self._abstract_id(num_id))
        link = value(definition, "numStyleLink")
        if link is None:
            return definition
        return next((other for other in self._abstract.values() if value(other, "styleLink") == link), definition)

    def _level(self, num_id: int, level: int) -> _Level | None:
        key = (num_id, level)
        if key not in self._levels:
            self._levels[key] = self._read_level(num_id, level)
        return self._levels[key]

    def _read_level(self, num_id: int, level: int) -> _Level | None:
        override = _with_level(self._nums.get(num_id), "lvlOverride", level)
        element = child(override, "lvl")
        if element is None:
            element = _with_level(self._definition(num_id), "lvl", level)
        if element is None:
            return None
        start = number(override, "startOverride")
        if start is None:
            start = number(element, "start")
        return _Level(
            start=0 if start is None else start,
            form=value(element, "numFmt") or "decimal",
            pattern=value(element, "lvlText") or "",
            legal=bool(switch(element, "isLgl")),
            spaced=value(element, "suff") != "nothing",
            restarts=number(element, "lvlRestart") != 0,
            font=named_font(child(element, "rPr")),
        )

    def _count(self, num_id: int, level: int) -> list[int | None]:
        """Count one paragraph and return the counters; lists over one definition share them, as in Word."""
        counters = self._counters.setdefault(self._abstract_id(num_id), [None] * _LEVELS)
        if (num_id, level) not in self._used:
            self._used.add((num_id, level))
            override = _with_level(self._nums.get(num_id), "lvlOverride", level)
            if number(override, "startOverride") is not None:
                counters[level] = None
        for above in range(level):
            if counters[above] is None:
                counters[above] = self._start(num_id, above)
        before = counters[level]
        counters[level] = self._start(num_id, level) if before is None else before + 1
        for below in range(level + 1, _LEVELS):
            settings = self._level(num_id, below)
            if settings is None or settings.restarts:
                counters[below] = None
        return counters

    def _start(self, num_id: int, level: int) -> int:
        settings = self._level(num_id, level)
        return 1 if settings is None else settings.start

    def _figure(self, num_id: int, level: int, counters: list[int | None], shown_at: _Level) -> str:
        settings = self._level(num_id, level)
        count = counters[level]
        if settings is None or count is None:
            return ""
        return format_number(count, "decimal" if shown_at.legal else settings.form)


def number_of(element: etree._Element, attribute: str) -> int:
    """Return a whole-number attribute of the element itself, -1 where it is missing or no number."""
    try:
        return int(element.get(W + attribute, "-1"))
    except ValueError:
        return -1


def format_number(count: int, form: str) -> str:
    """Return a number as Word writes it in the given `w:numFmt`."""
    if form in ("none", "bullet"):
        return ""
    return _FORMS.get(form, str)(count)


_FORMS: dict[str, Callable[[int], str]] = {
    "lowerLetter": letters,
    "upperLetter": lambda count: letters(count).upper(),
    "upperRoman": roman,
    "lowerRoman": lambda count: roman(count).lower(),
    "decimalZero": lambda count: f"{count:02d}",
}


def _with_level(parent: etree._Element | None, name: str, level: int) -> etree._Element | None:
    for element in () if parent is None else parent.iterchildren(W + name):
        if number_of(element, "ilvl") == level:
            return element
    return None
