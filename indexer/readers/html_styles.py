"""The little that is needed of style sheets: fonts, weight, what is hidden, borders and list marks.

Style attributes, and rules of `style` elements for an element name, a class or both; no inheritance between rules.
"""

import re
from collections.abc import Iterator

from lxml import etree

# "p.MsoNormal, li {font-family:Arial}" has selectors and a body; "@import url(x);" has none.
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
# "/* … */" and the "<!--" around a sheet are no part of it; "a < b" is kept.
_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
# "p", ".Chuong" and "p.MsoNormal" are selectors that count; "#id", "p a" and "a:hover" are not.
_SELECTOR = re.compile(r"([a-z][\w-]*)?(?:\.([\w-]+))?", re.IGNORECASE)
_MAX_SHEET_CHARS = 500_000
_BOLD_WEIGHTS = frozenset({"bold", "bolder", "600", "700", "800", "900"})
_BOLD_TAGS = frozenset({"b", "strong", "th", "h1", "h2", "h3", "h4", "h5", "h6"})
_NO_BORDER = frozenset({"none", "hidden", "0", "0px", "0pt", "0in", "0cm"})

_Style = dict[str, str]


class HtmlStyles:
    """The styles of a page."""

    def __init__(self, root: etree._Element) -> None:
        self._rules: dict[tuple[str, str], _Style] = {}
        for element in root.iter("style"):
            self._add_sheet((element.text or "")[:_MAX_SHEET_CHARS])

    def _add_sheet(self, sheet: str) -> None:
        for selectors, body in _RULE.findall(_COMMENT.sub("", sheet)):
            style = _declarations(body)
            for selector in selectors.split(","):
                match = _SELECTOR.fullmatch(selector.strip())
                if match and match[0]:
                    key = ((match[1] or "").lower(), (match[2] or "").lower())
                    self._rules.setdefault(key, {}).update(style)

    def of(self, element: etree._Element) -> _Style:
        """Return the declarations that hold for an element, the nearest winning."""
        found: _Style = {}
        for key in _keys(element):
            found.update(self._rules.get(key, {}))
        found.update(_declarations(element.get("style", "")))
        return found

    def font(self, element: etree._Element, style: _Style) -> str | None:
        """Return the font that an element names, None where it names none."""
        return style.get("font-family") or element.get("face")

    def is_bold(self, element: etree._Element, style: _Style) -> bool | None:
        """Return whether an element makes text bold; None where it does not say."""
        weight = style.get("font-weight")
        if weight:
            return weight in _BOLD_WEIGHTS
        return True if element.tag in _BOLD_TAGS else None

    def is_hidden(self, element: etree._Element, style: _Style) -> bool:
        """Return whether an element and all in it is not shown."""
        if style.get("display") == "none" or style.get("visibility") == "hidden" or style.get("mso-hide") == "all":
            return True
        return element.get("hidden") is not None

    def has_border(self, element: etree._Element) -> bool:
        """Return whether borders are drawn around a table or a cell, on two sides at least."""
        if element.tag == "table" and element.get("border", "0").strip() not in _NO_BORDER | {""}:
            return True
        style = self.of(element)
        whole = _is_drawn(style.get("border")) or _is_drawn(style.get("border-style"))
        sides = [style.get(f"border-{side}") for side in ("left", "right", "top", "bottom")]
        return sum(whole if side is None else _is_drawn(side) for side in sides) >= 2


def _keys(element: etree._Element) -> Iterator[tuple[str, str]]:
    tag = str(element.tag)
    classes = element.get("class", "").lower().split()
    yield tag, ""
    yield from (("", name) for name in classes)
    yield from ((tag, name) for name in classes)


def _declarations(body: str) -> _Style:
    parts = (part.partition(":") for part in body.split(";"))
    return {
        name.strip().lower(): value.strip() if name.strip().lower() == "font-family" else value.strip().lower()
        for name, colon, value in parts
        if colon
    }


def _is_drawn(value: str | None) -> bool:
    return bool(value) and not _NO_BORDER & set((value or "").split())
