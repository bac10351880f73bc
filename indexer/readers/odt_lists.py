"""Lists of an OpenDocument text: the label that is shown before an item but not stored as text."""

import re

from lxml import etree

from indexer.readers.numbering import figure
from indexer.readers.odt_styles import OdtStyles
from indexer.readers.odt_xml import LOEXT, STYLE, TEXT
from indexer.readers.pieces import BULLET

MAX_LEVELS = 10
# "%1%" in the pattern "%1%.%2%." stands for the number of the first level.
_PLACEHOLDER = re.compile(r"%(\d+)%")


class OdtLists:
    """Counts the numbered items in document order."""

    def __init__(self, styles: OdtStyles) -> None:
        self._styles = styles
        self._counters: dict[str, list[int | None]] = {}
        self._by_id: dict[str, list[int | None]] = {}
        self._outline: list[int | None] = [None] * MAX_LEVELS

    def open(self, element: etree._Element, style: str | None) -> list[int | None]:
        """Return the counters of an outermost list: new ones, or those of the list that it continues."""
        earlier = element.get(f"{TEXT}continue-list")
        counters: list[int | None] = [None] * MAX_LEVELS
        if earlier in self._by_id:
            counters = self._by_id[earlier]
        elif element.get(f"{TEXT}continue-numbering") == "true":
            counters = self._counters.get(style or "", counters)
        self._counters[style or ""] = counters
        list_id = element.get("{http://www.w3.org/XML/1998/namespace}id")
        if list_id:
            self._by_id[list_id] = counters
        return counters

    def label(self, style: str | None, level: int, counters: list[int | None], start: int | None) -> str:
        """Count one item of a list (level from 0) and return its label with the blank after it, "" for none."""
        return self._label(self._styles.list_styles.get(style or ""), level, counters, start)

    def heading_label(self, level: int) -> str:
        """Count one heading (level from 0) and return the label that the outline gives it."""
        return self._label(self._styles.outline_style, level, self._outline, None)

    def _label(
        self, definition: etree._Element | None, level: int, counters: list[int | None], start: int | None
    ) -> str:
        settings = _level(definition, level)
        if settings is None or not 0 <= level < MAX_LEVELS:
            return ""
        if settings.tag.endswith("-bullet") or settings.tag.endswith("-image"):
            return f"{BULLET} "
        for above in range(level):
            if counters[above] is None:
                counters[above] = _start(_level(definition, above))
        before = counters[level]
        counters[level] = start if start is not None else _start(settings) if before is None else before + 1
        counters[level + 1 :] = [None] * (MAX_LEVELS - level - 1)
        text = _written(definition, settings, level, counters)
        return f"{text} " if text else ""


def _written(
    definition: etree._Element | None, settings: etree._Element, level: int, counters: list[int | None]
) -> str:
    sample = settings.get(f"{STYLE}num-format", "")
    if not sample:
        return ""
    pattern = settings.get(f"{STYLE}num-list-format") or settings.get(f"{LOEXT}num-list-format")
    if pattern is None:
        shown = min(max(_whole(settings.get(f"{TEXT}display-levels"), 1), 1), level + 1)
        numbers = ".".join(f"%{number}%" for number in range(level + 2 - shown, level + 2))
        pattern = settings.get(f"{STYLE}num-prefix", "") + numbers + settings.get(f"{STYLE}num-suffix", "")

    def number(match: re.Match[str]) -> str:
        place = int(match[1][:3]) - 1
        count = counters[place] if 0 <= place < MAX_LEVELS else None
        at = settings if place == level else _level(definition, place)
        return "" if count is None or at is None else figure(count, at.get(f"{STYLE}num-format", ""))

    return _PLACEHOLDER.sub(number, pattern).strip()


def _level(definition: etree._Element | None, level: int) -> etree._Element | None:
    for element in () if definition is None else definition:
        if isinstance(element.tag, str) and element.get(f"{TEXT}level") == str(level + 1):
            return element
    return None


def _start(settings: etree._Element | None) -> int:
    return 1 if settings is None else _whole(settings.get(f"{TEXT}start-value"), 1)


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else otherwise


def start_value(element: etree._Element) -> int | None:
    """Return the number that an item begins with, where it says so."""
    value = _whole(element.get(f"{TEXT}start-value"), -1)
    return None if value < 0 else value
